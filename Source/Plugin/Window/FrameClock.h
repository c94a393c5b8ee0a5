#pragma once

#include <juce_events/juce_events.h>

#include <vector>

namespace partita::app
{

/// The time for everything in the process that moves with the pictures. One timer for all: each one of its own would wake two
/// threads, which costs more than most of what is done then.
///
/// Thread    the message thread
class FrameClock : private juce::Timer
{
public:
    static constexpr int framesPerSecond = 30;

    /// Told of every frame from its making on, the one that came last first: what a window is made of before the window. It
    /// may come and go, and others too, while it is told.
    class Follower
    {
    public:
        Follower() { clock->add (*this); }

        virtual ~Follower() { clock->remove (*this); }

        Follower (const Follower&) = delete;
        Follower& operator= (const Follower&) = delete;

    private:
        friend class FrameClock;

        virtual void frame() = 0;

        juce::SharedResourcePointer<FrameClock> clock;
    };

    FrameClock() { startTimerHz (framesPerSecond); }

private:
    void add (Follower& follower) { followers.push_back (&follower); }

    void remove (Follower&);
    void timerCallback() override;

    std::vector<Follower*> followers; // null where one has gone
};

} // namespace partita::app
