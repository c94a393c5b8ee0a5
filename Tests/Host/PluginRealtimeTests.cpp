// What the plugin's audio thread does while every other thread is at work on the same plugin. A program of its own: it takes the
// place of malloc and of the locks.

#define CATCH_CONFIG_MAIN
#include "Host/PluginState.h"
#include "Plugin/Processor.h"
#include "Realtime/Interception.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

using namespace partita;
using namespace partita::test;
using Json = nlohmann::json;

namespace
{

constexpr double rateHz = 48000.0;
constexpr int largestBlock = 512;

/// What an audio thread has been seen to do.
struct Seen
{
    Events events;
    long calls = 0;
    bool finite = true;
};

/// Blocks of changing sizes, made before the thread is looked at; after each one, what hosts ask from that thread.
class AudioThread
{
public:
    explicit AudioThread (juce::AudioProcessor& toPlay)
        : processor (toPlay), input (whiteNoise (2, largestBlock, 4)), thread ([this] { run(); })
    {
    }

    Seen stop()
    {
        stopped = true;
        thread.join();
        return seen;
    }

    [[nodiscard]] long calls() const { return count; }

private:
    void run()
    {
        juce::MidiBuffer midi;
        std::vector<juce::AudioBuffer<float>> blocks;

        for (const auto frames : { 1, 16, 64, 65, 128, 480, 512 })
            blocks.emplace_back (2, frames);

        while (! stopped)
        {
            auto& block = blocks[static_cast<std::size_t> (count) % blocks.size()];

            for (int c = 0; c < 2; ++c)
                block.copyFrom (c, 0, input[static_cast<std::size_t> (c)].data(), block.getNumSamples());

            {
                const ScopedInterception interception;
                processor.processBlock (block, midi);
                seen.finite = seen.finite && std::isfinite (processor.getTailLengthSeconds())
                              && processor.getLatencySamples() >= 0;
                add (interception.events());
            }

            for (int c = 0; c < 2; ++c)
                seen.finite = seen.finite
                              && std::all_of (block.getReadPointer (c),
                                              block.getReadPointer (c) + block.getNumSamples(),
                                              [] (float sample) { return std::isfinite (sample); });

            ++count;
            std::this_thread::sleep_for (std::chrono::microseconds (100));
        }

        seen.calls = count;
    }

    void add (const Events& events)
    {
        seen.events.allocations += events.allocations;
        seen.events.frees += events.frees;
        seen.events.locks += events.locks;
        seen.events.waits += events.waits;
    }

    juce::AudioProcessor& processor;
    const Rows<float> input;
    Seen seen;
    std::atomic<long> count { 0 };
    std::atomic<bool> stopped { false };
    std::thread thread;
};

/// Does the same again and again in a thread of its own.
class Busy
{
public:
    explicit Busy (std::function<void (Random&)> work, std::uint64_t seed)
        : thread (
            [this, toDo = std::move (work), seed]
            {
                Random random (seed);

                while (! stopped)
                {
                    toDo (random);
                    ++rounds;
                    std::this_thread::sleep_for (std::chrono::milliseconds (1));
                }
            })
    {
    }

    ~Busy()
    {
        stopped = true;
        thread.join();
    }

    std::atomic<long> rounds { 0 };

private:
    std::atomic<bool> stopped { false };
    std::thread thread;
};

void moveAny (juce::AudioProcessor& processor, Random& random)
{
    const auto& all = processor.getParameters();
    all[random.between (0, all.size() - 1)]->setValueNotifyingHost (
        static_cast<float> (0.5 + 0.5 * random.uniform()));
}

Rows<float> renderedNoise (juce::AudioProcessor& processor)
{
    constexpr int frames = 24000;
    const auto input = whiteNoise (2, frames, 9);
    processor.setNonRealtime (true);
    processor.setRateAndBufferSizeDetails (rateHz, largestBlock);
    processor.prepareToPlay (rateHz, largestBlock);
    Rows<float> out (2);
    juce::MidiBuffer midi;

    for (int done = 0; done < frames; done += largestBlock)
    {
        juce::AudioBuffer<float> block (2, std::min (largestBlock, frames - done));

        for (int c = 0; c < 2; ++c)
            block.copyFrom (c, 0, input[static_cast<std::size_t> (c)].data() + done, block.getNumSamples());

        processor.processBlock (block, midi);

        for (std::size_t c = 0; c < 2; ++c)
        {
            const auto* samples = block.getReadPointer (static_cast<int> (c));
            out[c].insert (out[c].end(), samples, samples + block.getNumSamples());
        }
    }

    return out;
}

constexpr auto first = R"({ "schema": 1, "name": "First",
    "filters": [ { "kind": "lowpass", "edgeHz": 3000, "transitionHz": 400, "phase": "linear" } ],
    "output": { "mix": 0.75, "gainDb": -1.5 } })";
constexpr auto second = R"({ "schema": 1, "name": "Second",
    "impulse": { "file": "factory:Guitar 4x12" },
    "output": { "mix": 0.25, "gainDb": -7.5 } })";

} // namespace

TEST_CASE ("The audio thread allocates, frees, locks and waits nowhere while all else is changed", "[host]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor processor;
    processor.setRateAndBufferSizeDetails (rateHz, largestBlock);
    processor.prepareToPlay (rateHz, largestBlock);
    AudioThread audio (processor);

    {
        Busy parameters ([&] (Random& random) { moveAny (processor, random); }, 1);
        Busy states ([&] (Random& random) { load (processor, random.between (0, 1) == 0 ? first : second); },
                     2);
        Busy reader ([&] (Random&) { (void) stateOf (processor); }, 3);

        while (audio.calls() < 4000 || parameters.rounds < 500 || states.rounds < 100 || reader.rounds < 100)
            std::this_thread::sleep_for (std::chrono::milliseconds (5));
    }

    const auto seen = audio.stop();
    CHECK (seen.calls >= 4000);
    CHECK (seen.finite);
    CHECK (seen.events.allocations == 0);
    CHECK (seen.events.frees == 0);
    CHECK (seen.events.locks == 0);
    CHECK (seen.events.waits == 0);
}

TEST_CASE ("A program that audio's own thread chooses is loaded by another", "[host]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor processor;
    processor.setRateAndBufferSizeDetails (rateHz, largestBlock);
    processor.prepareToPlay (rateHz, largestBlock);
    Events events;

    std::thread (
        [&]
        {
            juce::AudioBuffer<float> block (2, 64);
            block.clear();
            juce::MidiBuffer midi;
            processor.processBlock (block, midi);
            const ScopedInterception interception;
            processor.setCurrentProgram (3);
            events = interception.events();
        })
        .join();

    CHECK (events.allocations == 0);
    CHECK (events.frees == 0);
    CHECK (events.waits == 0);
    const auto name = processor.getProgramName (3).toStdString();
    bool isLoaded = false;

    for (int i = 0; i < 500 && ! isLoaded; ++i)
    {
        std::this_thread::sleep_for (std::chrono::milliseconds (10));
        isLoaded = Json::parse (stateOf (processor)).value ("name", std::string()) == name;
    }

    CHECK (isLoaded);
    CHECK (processor.getCurrentProgram() == 3);
}

TEST_CASE ("With the window open, automation from the audio thread allocates and frees nothing", "[host]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor processor;
    processor.setRateAndBufferSizeDetails (rateHz, largestBlock);
    processor.prepareToPlay (rateHz, largestBlock);
    load (processor, second);
    const std::unique_ptr<juce::AudioProcessorEditor> editor (processor.createEditor());
    REQUIRE (editor->getWidth() > 0);
    Events events;

    // JUCE itself takes a lock for each parameter that is moved.
    std::thread (
        [&]
        {
            Random random (5);
            const ScopedInterception interception;

            for (int i = 0; i < 2000; ++i)
                moveAny (processor, random);

            events = interception.events();
        })
        .join();

    CHECK (events.allocations == 0);
    CHECK (events.frees == 0);
    CHECK (events.waits == 0);
}

TEST_CASE ("States and programs from several threads leave the plugin with one of them, whole",
           "[host][state]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor processor;
    processor.setRateAndBufferSizeDetails (rateHz, largestBlock);
    processor.prepareToPlay (rateHz, largestBlock);
    AudioThread audio (processor);
    std::vector<std::string> saved;

    {
        Busy one ([&] (Random&) { load (processor, first); }, 1);
        Busy two ([&] (Random&) { load (processor, second); }, 2);
        Busy reader ([&] (Random&) { saved.push_back (stateOf (processor)); }, 3);

        while (one.rounds < 300 || two.rounds < 300 || reader.rounds < 300)
            std::this_thread::sleep_for (std::chrono::milliseconds (5));
    }

    // Whatever was saved is one of the two, and never the settings of one with the levels of the other.
    for (const auto& text : saved)
    {
        const auto json = Json::parse (text);

        if (const auto name = json.value ("name", std::string()); ! name.empty())
        {
            INFO (text);
            CHECK (json["output"]["mix"].get<double>() == (name == "First" ? 0.75 : 0.25));
            CHECK (json["output"]["gainDb"].get<double>() == Approx (name == "First" ? -1.5 : -7.5));
        }
    }

    {
        Busy programs ([&] (Random& random)
                       { processor.setCurrentProgram (random.between (0, processor.getNumPrograms() - 1)); },
                       4);
        Busy states ([&] (Random&) { load (processor, first); }, 5);

        while (programs.rounds < 100 || states.rounds < 100)
            std::this_thread::sleep_for (std::chrono::milliseconds (5));
    }

    CHECK (audio.stop().finite);
    CHECK (processor.lastProblem() == "");
    load (processor, first);
    app::Processor fresh;
    load (fresh, first);
    CHECK (sameBits (renderedNoise (processor), renderedNoise (fresh)));
}

TEST_CASE ("Every program can be chosen, also the one that is on, and plays as its preset does",
           "[host][state]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor processor;

    for (int program = 0; program < processor.getNumPrograms(); ++program)
    {
        INFO (program << ": " << processor.getProgramName (program));
        processor.setCurrentProgram (program);
        CHECK (processor.getCurrentProgram() == program);
        const auto fresh = stateOf (processor);
        processor.getParameters()[1]->setValueNotifyingHost (0.123f);
        CHECK (stateOf (processor) != fresh);
        processor.setCurrentProgram (program);
        CHECK (stateOf (processor) == fresh);
    }

    CHECK (processor.lastProblem() == "");
}
