#include "Plugin/Window/FrameClock.h"

#include <algorithm>

namespace partita::app
{

void FrameClock::remove (Follower& follower)
{
    std::replace (followers.begin(), followers.end(), &follower, static_cast<Follower*> (nullptr));
}

void FrameClock::timerCallback()
{
    // The last follower takes the clock with it.
    const juce::SharedResourcePointer<FrameClock> kept;

    for (auto i = followers.size(); i-- > 0;)
        if (auto* follower = followers[i])
            follower->frame();

    std::erase (followers, nullptr);
}

} // namespace partita::app
