#pragma once

#include <juce_events/juce_events.h>

#include <exception>

namespace partita::test
{

/// Waits until the message thread has done the work; what it throws is thrown here.
template <class Work>
void onMessageThread (Work work)
{
    struct Call
    {
        Work& work;
        std::exception_ptr failure;
    } call { work, nullptr };

    juce::MessageManager::getInstance()->callFunctionOnMessageThread (
        [] (void* context) -> void*
        {
            auto& made = *static_cast<Call*> (context);

            try
            {
                made.work();
            }
            catch (...)
            {
                made.failure = std::current_exception();
            }

            return nullptr;
        },
        &call);

    if (call.failure)
        std::rethrow_exception (call.failure);
}

} // namespace partita::test
