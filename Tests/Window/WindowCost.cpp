// What the plugin's window costs while audio runs: the real one, on a display, at rest but for its analyser and meters.

#include "Plugin/Processor.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <iostream>
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

/// Runs the message loop for so long.
void runFor (int milliseconds)
{
    juce::Timer::callAfterDelay (milliseconds, [] { juce::MessageManager::getInstance()->stopDispatchLoop(); });
    juce::MessageManager::getInstance()->runDispatchLoop();
}

} // namespace

int main (int argc, char** argv)
{
    const auto scale = argc > 1 ? std::stof (argv[1]) : 1.0f;
    const auto seconds = argc > 2 ? std::stoi (argv[2]) : 10;
    const juce::ScopedJuceInitialiser_GUI juceRuns;

    if (juce::Desktop::getInstance().getDisplays().displays.isEmpty())
    {
        std::cerr << "There is no display to open a window on. Try xvfb-run.\n";
        return 2;
    }

    juce::Desktop::getInstance().setGlobalScaleFactor (scale);
    app::Processor processor;
    processor.setStateInformation (sound, static_cast<int> (std::string (sound).size()));
    processor.setRateAndBufferSizeDetails (rateHz, blockFrames);
    processor.prepareToPlay (rateHz, blockFrames);

    const auto measure = [&] (const char* what)
    {
        const AudioThread audio (processor);
        runFor (1500);
        const auto wall = std::chrono::steady_clock::now();
        const auto whole = secondsOf (CLOCK_PROCESS_CPUTIME_ID), ofAudio = audio.processorSeconds();
        const auto ofWindow = secondsOf (CLOCK_THREAD_CPUTIME_ID);
        runFor (1000 * seconds);
        const auto passed =
            std::chrono::duration<double> (std::chrono::steady_clock::now() - wall).count();
        const auto audioShare = (audio.processorSeconds() - ofAudio) / passed;
        const auto wholeShare = (secondsOf (CLOCK_PROCESS_CPUTIME_ID) - whole) / passed;
        const auto windowShare = (secondsOf (CLOCK_THREAD_CPUTIME_ID) - ofWindow) / passed;
        std::cout << what << ": message thread " << 100.0 * windowShare << " %, all threads but audio's "
                  << 100.0 * (wholeShare - audioShare) << " %, audio " << 100.0 * audioShare
                  << " % of a core\n";
    };

    measure ("no window");

    {
        const std::unique_ptr<juce::AudioProcessorEditor> editor (processor.createEditor());
        editor->addToDesktop (juce::ComponentPeer::windowHasTitleBar);
        editor->setVisible (true);
        std::cout << "window of " << editor->getWidth() << " × " << editor->getHeight() << " at " << scale << "x\n";
        measure ("window open");
    }

    processor.releaseResources();
    return 0;
}
