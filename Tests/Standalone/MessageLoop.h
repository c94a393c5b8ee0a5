#pragma once

#include <juce_events/juce_events.h>

#include <chrono>
#include <functional>

namespace partita::test
{

/// Runs JUCE's message loop until the condition holds or the time is over; true if it held. Once for each
/// ScopedJuceInitialiser_GUI.
inline bool runMessagesUntil (const std::function<bool()>& condition,
                              std::chrono::milliseconds patience = std::chrono::seconds (10))
{
    struct Look final : juce::Timer
    {
        Look (const std::function<bool()>& toHold, std::chrono::milliseconds time)
            : condition (toHold), end (std::chrono::steady_clock::now() + time)
        {
            startTimer (5);
        }

        void timerCallback() override
        {
            held = condition();

            if (held || std::chrono::steady_clock::now() > end)
                juce::MessageManager::getInstance()->stopDispatchLoop();
        }

        const std::function<bool()>& condition;
        const std::chrono::steady_clock::time_point end;
        bool held = false;
    };

    Look look (condition, patience);
    juce::MessageManager::getInstance()->runDispatchLoop();
    return look.held;
}

} // namespace partita::test
