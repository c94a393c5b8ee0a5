// What the plugin's window costs while audio runs: the real one, on a display, at rest but for its analyser and meters.

#include "Host/OnMessageThread.h"
#include "Plugin/Processor.h"
#include "Support/XErrors.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <iostream>
#include <memory>
#include <pthread.h>
#include <string>
#include <thread>

namespace
{

using namespace partita;

constexpr double rateHz = 48000.0;
constexpr int blockFrames = 256;
constexpr auto sound = R"({ "schema": 1, "name": "Cost",
    "equaliser": { "bands": [ { "kind": "peak", "frequencyHz": 300, "gainDb": -5, "q": 1.4 },
                              { "kind": "highShelf", "frequencyHz": 9000, "gainDb": 4, "q": 0.7 } ] },
    "impulse": { "file": "factory:Drum Room" }, "output": { "mix": 0.4 } })";

double secondsOf (clockid_t clock)
{
    timespec time {};
    clock_gettime (clock, &time);
    return static_cast<double> (time.tv_sec) + 1e-9 * static_cast<double> (time.tv_nsec);
}

/// Noise in real time, as a host's audio thread brings it.
class AudioThread
{
public:
    explicit AudioThread (juce::AudioProcessor& toPlay) : processor (toPlay), thread ([this] { run(); }) {}

    ~AudioThread()
    {
        stopped = true;
        thread.join();
    }

    [[nodiscard]] double processorSeconds() const { return spent; }

private:
    void run()
    {
        juce::Random random (1);
        juce::MidiBuffer midi;
        juce::AudioBuffer<float> block (2, blockFrames);
        auto next = std::chrono::steady_clock::now();

        while (! stopped)
        {
            for (int c = 0; c < 2; ++c)
                for (int n = 0; n < blockFrames; ++n)
                    block.setSample (c, n, 0.5f * random.nextFloat() - 0.25f);

            processor.processBlock (block, midi);
            spent = secondsOf (CLOCK_THREAD_CPUTIME_ID);
            next += std::chrono::duration_cast<std::chrono::steady_clock::duration> (
                std::chrono::duration<double> (blockFrames / rateHz));
            std::this_thread::sleep_until (next);
        }
    }

    juce::AudioProcessor& processor;
    std::atomic<bool> stopped { false };
    std::atomic<double> spent { 0.0 };
    std::thread thread;
};

/// Shares of a core, in per cent, over a span of time.
class Shares
{
public:
    Shares (const AudioThread& toMeasure, clockid_t messageThread)
        : audio (toMeasure),
          messages (messageThread),
          begin (std::chrono::steady_clock::now()),
          wholeAtFirst (secondsOf (CLOCK_PROCESS_CPUTIME_ID)),
          audioAtFirst (audio.processorSeconds()),
          messagesAtFirst (secondsOf (messages))
    {
    }

    void print (const char* what) const
    {
        const auto passed = std::chrono::duration<double> (std::chrono::steady_clock::now() - begin).count();
        const auto share = [passed] (double seconds) { return 100.0 * seconds / passed; };
        const auto ofAudio = audio.processorSeconds() - audioAtFirst;
        std::cout << what << ": message thread " << share (secondsOf (messages) - messagesAtFirst)
                  << " %, all threads but audio's "
                  << share (secondsOf (CLOCK_PROCESS_CPUTIME_ID) - wholeAtFirst - ofAudio) << " %, audio "
                  << share (ofAudio) << " % of a core\n";
    }

private:
    const AudioThread& audio;
    const clockid_t messages;
    const std::chrono::steady_clock::time_point begin;
    const double wholeAtFirst, audioAtFirst, messagesAtFirst;
};

void measure (float scale, std::chrono::seconds span, clockid_t messageThread)
{
    constexpr std::chrono::milliseconds settling { 1500 };
    app::Processor processor;
    processor.setStateInformation (sound, static_cast<int> (std::string (sound).size()));
    processor.setRateAndBufferSizeDetails (rateHz, blockFrames);
    processor.prepareToPlay (rateHz, blockFrames);

    {
        const AudioThread audio (processor);
        std::unique_ptr<juce::AudioProcessorEditor> editor;

        for (const auto* what : { "no window", "window open" })
        {
            std::this_thread::sleep_for (settling);
            const Shares shares (audio, messageThread);
            std::this_thread::sleep_for (span);
            shares.print (what);

            test::onMessageThread (
                [&]
                {
                    if (editor != nullptr)
                        return editor.reset();

                    juce::Desktop::getInstance().setGlobalScaleFactor (scale);
                    editor.reset (processor.createEditor());
                    editor->addToDesktop (juce::ComponentPeer::windowIsTemporary);
                    editor->setVisible (true);
                    std::cout << editor->getWidth() << " × " << editor->getHeight() << " at " << scale
                              << "x\n";
                });
        }
    }

    processor.releaseResources();
}

} // namespace

int main (int argc, char** argv)
{
    const auto scale = argc > 1 ? std::stof (argv[1]) : 1.0f;
    const std::chrono::seconds span (argc > 2 ? std::stoi (argv[2]) : 10);
    test::bearErrorsOfX();
    const juce::ScopedJuceInitialiser_GUI juceRuns;

    if (juce::Desktop::getInstance().getDisplays().displays.isEmpty())
    {
        std::cerr << "There is no display to open a window on. Try xvfb-run.\n";
        return 2;
    }

    clockid_t messageThread {};
    pthread_getcpuclockid (pthread_self(), &messageThread);
    std::thread measuring (
        [&]
        {
            measure (scale, span, messageThread);
            juce::MessageManager::getInstance()->stopDispatchLoop();
        });
    juce::MessageManager::getInstance()->runDispatchLoop();
    measuring.join();
    return 0;
}
