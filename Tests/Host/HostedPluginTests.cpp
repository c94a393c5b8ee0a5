// The built plugin in VST3 and LV2, driven by a host in ways that hosts have: a process of its own, whose main thread is the
// message thread.

#define CATCH_CONFIG_RUNNER
#include "HostedPlugin.h"
#include "Support/Signals.h"
#include "Support/XErrors.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

using namespace partita::test;

namespace
{

using Json = nlohmann::ordered_json;

constexpr double rateHz = 48000.0;
constexpr double minus120dB = 1e-6;
constexpr int crossfadeFrames = 960; // 20 ms

const std::vector<std::string> bundles { PARTITA_VST3, PARTITA_LV2 };

Json presetWith (const Json& filter)
{
    return { { "schema", 1 }, { "name", "Test" }, { "filters", Json::array ({ filter }) } };
}

Json lowpass (double edgeHz, const Json& phase = "linear")
{
    return presetWith ({ { "kind", "lowpass" },
                         { "edgeHz", edgeHz },
                         { "attenuationDb", 96 },
                         { "transitionHz", 400 },
                         { "phase", phase } });
}

Json equaliserAndImpulse()
{
    auto json = lowpass (9000.0, "minimum");
    json["impulse"] = { { "file", "factory:Guitar 4x12" } };
    json["output"] = { { "mix", 0.4 }, { "gainDb", -3.25 } };
    return json;
}

Json hallOf (const std::string& name)
{
    return { { "schema", 1 }, { "name", name }, { "impulse", { { "file", "factory:" + name } } } };
}

Rows<float> play (HostedPlugin& plugin, const Rows<float>& in, int outputs, const std::vector<int>& blocks,
                  const std::function<void (int firstFrame)>& beforeBlock = {})
{
    const auto channels = std::max (static_cast<int> (in.size()), outputs);
    Rows<float> out (static_cast<std::size_t> (outputs));
    int done = 0;

    for (const auto frames : blocks)
    {
        if (beforeBlock)
            beforeBlock (done);

        juce::AudioBuffer<float> block (channels, frames);
        block.clear();

        for (std::size_t c = 0; c < in.size(); ++c)
            block.copyFrom (static_cast<int> (c), 0, in[c].data() + done, frames);

        plugin.process (block);

        for (std::size_t c = 0; c < out.size(); ++c)
        {
            const auto* samples = block.getReadPointer (static_cast<int> (c));
            out[c].insert (out[c].end(), samples, samples + frames);
        }

        done += frames;
    }

    return out;
}

std::vector<int> evenBlocks (std::size_t frames, int size)
{
    std::vector<int> blocks (frames / static_cast<std::size_t> (size), size);

    if (const auto rest = static_cast<int> (frames % static_cast<std::size_t> (size)); rest > 0)
        blocks.push_back (rest);

    return blocks;
}

/// What a plugin in this state does to noise from the first frame on, as files are rendered.
Rows<float> renderedNoise (HostedPlugin& plugin, std::size_t frames = 20000)
{
    plugin.setOffline (true);
    plugin.prepare (rateHz, 512);
    return play (plugin, whiteNoise (2, frames, 31), 2, evenBlocks (frames, 512));
}

double largestDifference (const Rows<float>& a, const Rows<float>& b)
{
    REQUIRE (a.size() == b.size());
    double largest = 0.0;

    for (std::size_t c = 0; c < a.size(); ++c)
    {
        REQUIRE (a[c].size() == b[c].size());

        for (std::size_t n = 0; n < a[c].size(); ++n)
            largest =
                std::max (largest, std::abs (static_cast<double> (a[c][n]) - static_cast<double> (b[c][n])));
    }

    return largest;
}

bool allFinite (const juce::AudioBuffer<float>& block)
{
    for (int c = 0; c < block.getNumChannels(); ++c)
        if (! std::all_of (block.getReadPointer (c), block.getReadPointer (c) + block.getNumSamples(),
                           [] (float sample) { return std::isfinite (sample); }))
            return false;

    return true;
}

/// Plays noise in blocks of changing sizes until it is destroyed or told to stop, as an audio thread does; before each block it
/// does what it is told to.
class AudioThread
{
public:
    using BeforeBlock = std::function<void (Random&, long block)>;

    AudioThread (HostedPlugin& toPlay, std::uint64_t seed, BeforeBlock toDo)
        : plugin (toPlay), beforeBlock (std::move (toDo)), random (seed), thread ([this] { run(); })
    {
    }

    ~AudioThread() { stop(); }

    void stop()
    {
        stopped = true;

        if (thread.joinable())
            thread.join();
    }

    void waitForBlocks (long count) const
    {
        while (blocks < count)
            std::this_thread::sleep_for (std::chrono::milliseconds (1));
    }

    /// Until what the host was told has come to the plugin, and what the plugin says has come to the host.
    void settle() const
    {
        waitForBlocks (blocks + 3);
        std::this_thread::sleep_for (std::chrono::milliseconds (50));
    }

    [[nodiscard]] bool wasFinite() const { return finite; }

private:
    static constexpr int largestBlock = 512;

    void run()
    {
        while (! stopped)
        {
            beforeBlock (random, blocks);
            juce::AudioBuffer<float> block (2, random.between (1, largestBlock));

            for (int c = 0; c < 2; ++c)
                for (int n = 0; n < block.getNumSamples(); ++n)
                    block.setSample (c, n, static_cast<float> (0.5 * random.uniform()));

            plugin.process (block);
            finite = finite && allFinite (block);
            ++blocks;

            // Faster than real time, but not so that the plugin's own threads get nothing of a small machine.
            std::this_thread::sleep_for (std::chrono::microseconds (200));
        }
    }

    HostedPlugin& plugin;
    BeforeBlock beforeBlock;
    Random random;
    std::atomic<long> blocks { 0 };
    std::atomic<bool> stopped { false }, finite { true };
    std::thread thread;
};

/// The plugin's own, without the host's list of programs and what the format adds.
std::vector<juce::AudioProcessorParameter*> ownParameters (HostedPlugin& plugin)
{
    std::vector<juce::AudioProcessorParameter*> own;

    for (auto* parameter : plugin.instance().getParameters())
        if (auto* hosted = dynamic_cast<juce::HostedAudioProcessorParameter*> (parameter);
            parameter->getName (100) != "Program" && hosted != nullptr
            && ! hosted->getParameterID().startsWith ("sym:"))
            own.push_back (parameter);

    return own;
}

void moveAny (const std::vector<juce::AudioProcessorParameter*>& parameters, Random& random)
{
    auto* parameter =
        parameters[static_cast<std::size_t> (random.between (0, static_cast<int> (parameters.size()) - 1))];
    parameter->setValue (static_cast<float> (0.5 + 0.5 * random.uniform()));
}

void setEngineLatency (HostedPlugin& plugin, int choice)
{
    plugin.parameter ("engine_latency").setValue (static_cast<float> (choice) / 4.0f);
}

} // namespace

TEST_CASE ("Blocks of 1 to 8192 frames at every rate sound like blocks of one size", "[host]")
{
    const auto bundle = GENERATE (from_range (bundles));

    for (const auto rate : { 22050.0, 44100.0, 48000.0, 88200.0, 96000.0, 192000.0 })
    {
        INFO (bundle << " at " << rate << " Hz");
        HostedPlugin even (bundle, rate, 2, 2), changing (bundle, rate, 2, 2);
        std::vector<int> blocks { 1, 8192, 2, 63, 64, 65, 480, 1000, 1, 4096, 3, 777, 8191, 16 };
        const auto frames = std::accumulate (blocks.begin(), blocks.end(), std::size_t { 0 });
        const auto input = whiteNoise (2, frames, 5);

        for (auto* plugin : { &even, &changing })
        {
            plugin->setText (lowpass (5000.0).dump());
            plugin->setOffline (true);
            plugin->prepare (rate, 8192);
        }

        const auto expected = play (even, input, 2, evenBlocks (frames, 256));
        const auto seen = play (changing, input, 2, blocks);
        CHECK (largestDifference (seen, expected) < minus120dB * highestOf (expected));
        CHECK (highestOf (expected) > 0.3);
    }
}

TEST_CASE ("Every layout that the plugin has plays each channel as a mono track", "[host]")
{
    const auto mono = [] (const Rows<float>& row)
    {
        HostedPlugin plugin (PARTITA_VST3, rateHz, 1, 1);
        plugin.setText (lowpass (3000.0).dump());
        plugin.setOffline (true);
        plugin.prepare (rateHz, 512);
        return play (plugin, row, 1, evenBlocks (row.front().size(), 512)).front();
    };

    for (const auto& [inputs, outputs] : std::vector<std::pair<int, int>> {
             { 1, 1 }, { 2, 2 }, { 1, 2 }, { 4, 4 }, { 6, 6 }, { 8, 8 }, { 16, 16 } })
    {
        INFO (inputs << " to " << outputs);
        constexpr std::size_t frames = 6000;
        HostedPlugin plugin (PARTITA_VST3, rateHz, inputs, outputs);
        const auto input = whiteNoise (inputs, frames, 77);
        plugin.setText (lowpass (3000.0).dump());
        plugin.setOffline (true);
        plugin.prepare (rateHz, 512);
        const auto output = play (plugin, input, outputs, evenBlocks (frames, 512));

        for (int c = 0; c < outputs; ++c)
        {
            const auto source = static_cast<std::size_t> (std::min (c, inputs - 1));
            CHECK (largestDifference ({ output[static_cast<std::size_t> (c)] }, { mono ({ input[source] }) })
                   < minus120dB);
        }
    }
}

TEST_CASE ("Thousands of moved parameters while playing leave the sound finite and the plugin sound",
           "[host]")
{
    const auto bundle = GENERATE (from_range (bundles));
    INFO (bundle);
    HostedPlugin plugin (bundle, rateHz, 2, 2), fresh (bundle, rateHz, 2, 2);
    const auto known = equaliserAndImpulse().dump();
    plugin.setText (known);
    plugin.prepare (rateHz, 512);

    {
        std::atomic<bool> moving { true };
        AudioThread audio (plugin, 1,
                           [&, own = ownParameters (plugin)] (Random& random, long)
                           {
                               for (int i = 0; i < 4 && moving; ++i)
                                   moveAny (own, random);
                           });
        audio.waitForBlocks (1500);
        moving = false;
        audio.settle();
        audio.stop();
        CHECK (audio.wasFinite());
    }

    plugin.setText (known);
    fresh.setText (known);
    plugin.parameter ("bypass").setValue (0.0f);
    setEngineLatency (plugin, 0);
    CHECK (ownParameters (plugin).size() == 79);
    (void) play (plugin, silence<float> (2, 512), 2, { 512 }); // brings them to the plugin
    const auto expected = renderedNoise (fresh);
    CHECK (sameBits (renderedNoise (plugin), expected));
    CHECK (highestOf (expected) > 0.1);
}

// Without what a short impulse may not allow: then the last sound that could be made goes on, which no state holds.
TEST_CASE ("A state saved under automation plays the same in another plugin under automation",
           "[host][state]")
{
    const auto bundle = GENERATE (from_range (bundles));
    INFO (bundle);
    HostedPlugin saved (bundle, rateHz, 2, 2), restored (bundle, rateHz, 2, 2);
    std::atomic<bool> moving { true };
    const auto automate = [&moving] (HostedPlugin& plugin)
    {
        auto own = ownParameters (plugin);
        std::erase_if (
            own,
            [] (juce::AudioProcessorParameter* parameter)
            {
                return juce::StringArray { "Start", "End", "Fade in", "Fade out", "Attack" }.contains (
                    parameter->getName (100));
            });
        return [&moving, own] (Random& random, long)
        {
            if (moving)
                moveAny (own, random);
        };
    };

    for (auto* plugin : { &saved, &restored })
    {
        plugin->setText (equaliserAndImpulse().dump());
        plugin->prepare (rateHz, 512);
    }

    for (int round = 0; round < 3; ++round)
    {
        moving = true;
        std::string given, taken;

        {
            AudioThread first (saved, 10 + static_cast<std::uint64_t> (round), automate (saved));
            // In VST3 JUCE's host may deliver automation after a state that came later: there the restored one has none.
            AudioThread second (restored, 20 + static_cast<std::uint64_t> (round),
                                restored.isVst3() ? AudioThread::BeforeBlock ([] (Random&, long) {})
                                                  : automate (restored));
            first.waitForBlocks (150);
            second.waitForBlocks (150);

            for (int i = 0; i < 5; ++i)
                restored.setState (saved.state());

            moving = false;
            first.settle();
            second.settle();
            given = saved.text();
            restored.setState (saved.state());
            taken = restored.text();
            second.settle();
            CHECK (first.wasFinite());
            CHECK (second.wasFinite());
        }

        CHECK (taken == given);
        CHECK (saved.text() == given);
        CHECK (restored.text() == taken);

        // What hosts show: LV2's text has values, VST3's are positions, which a choice or a switch takes to the nearest of its own.
        for (const auto& [id, position] : Json::parse (saved.text())["plugin"]["parameters"].items())
            if (saved.isVst3())
            {
                INFO (id << " in round " << round);
                CHECK (restored.parameter (id).getValue() == Approx (position.get<float>()).margin (1e-6));
            }

        // A level is stored in decibels, which gives it back to a rounding.
        const auto expected = renderedNoise (saved);
        CHECK (largestDifference (renderedNoise (restored), expected) <= minus120dB * highestOf (expected));

        for (auto* plugin : { &saved, &restored })
            plugin->setOffline (false);
    }
}

TEST_CASE ("Two plugins in one process do not know of each other", "[host]")
{
    const auto states = std::array { lowpass (700.0).dump(), equaliserAndImpulse().dump() };
    std::array<Rows<float>, 2> alone, together;

    for (std::size_t i = 0; i < 2; ++i)
    {
        HostedPlugin plugin (bundles[i], rateHz, 2, 2);
        plugin.setText (states[i]);
        alone[i] = renderedNoise (plugin, 96000);
    }

    HostedPlugin first (bundles[0], rateHz, 2, 2), second (bundles[1], rateHz, 2, 2);
    first.setText (states[0]);
    second.setText (states[1]);
    std::thread one ([&] { together[0] = renderedNoise (first, 96000); });
    std::thread two ([&] { together[1] = renderedNoise (second, 96000); });
    one.join();
    two.join();

    for (std::size_t i = 0; i < 2; ++i)
        CHECK (sameBits (together[i], alone[i]));
}

TEST_CASE ("Offline, a change takes effect at the block that it comes with", "[host]")
{
    const auto bundle = GENERATE (from_range (bundles));
    INFO (bundle);
    constexpr std::size_t frames = 24000;
    constexpr int block = 128, changeAt = 93 * block;
    const auto input = whiteNoise (2, frames, 12);

    const auto played = [&] (double edgeHz, const char* later = nullptr)
    {
        HostedPlugin plugin (bundle, rateHz, 2, 2);
        plugin.setText (lowpass (edgeHz).dump());
        plugin.setOffline (true);
        plugin.prepare (rateHz, block);
        auto& cutoff = plugin.parameter ("filter_cutoff");
        return play (plugin, input, 2, evenBlocks (frames, block),
                     [&] (int firstFrame)
                     {
                         if (later != nullptr && firstFrame == changeAt)
                             cutoff.setValue (cutoff.getValueForText (later));
                     });
    };

    const auto before = played (8000.0), after = played (2000.0);
    const auto changed = played (8000.0, "2000");
    CHECK (sameBits (played (8000.0, "2000"), changed));
    std::size_t firstOther = 0;

    while (firstOther < frames && changed[0][firstOther] == before[0][firstOther])
        ++firstOther;

    // A crossfade begins with (π / 2L)² / 4 of the difference, which single precision may not show in the first frame. The head
    // of the filter crosses over within the block; what takes longest is the last of the filter's 735 taps, in partitions that
    // cross over when a block of theirs, of 512 frames at most, becomes whole.
    CHECK (firstOther >= static_cast<std::size_t> (changeAt));
    CHECK (firstOther < static_cast<std::size_t> (changeAt + block));
    constexpr auto over = static_cast<std::size_t> (changeAt + crossfadeFrames + 735 + 2 * 512);
    const auto rest = [] (const Rows<float>& all) {
        return Rows<float> { { all[0].begin() + static_cast<std::ptrdiff_t> (over), all[0].end() } };
    };
    CHECK (largestDifference (rest (changed), rest (after)) < 2e-5);
    CHECK (largestDifference (rest (before), rest (after)) > 0.1);
}

TEST_CASE ("A hall that is loaded while audio runs holds nobody up and is heard when it is ready",
           "[host][state]")
{
    const auto bundle = GENERATE (from_range (bundles));
    INFO (bundle);
    HostedPlugin plugin (bundle, rateHz, 2, 2);
    plugin.setText (lowpass (9000.0, "minimum").dump());
    plugin.prepare (rateHz, 512);
    const auto heardAfter = [&] (const std::string& hall)
    {
        // What sounds long after a click is the hall.
        const auto sounds = [&]
        {
            Rows<float> click (2, std::vector<float> (24000));
            click[0][0] = click[1][0] = 0.5f;
            const auto out = play (plugin, click, 2, evenBlocks (24000, 480));
            return highestOf (Rows<float> { { out[0].begin() + 12000, out[0].end() } }) > 1e-5;
        };

        REQUIRE_FALSE (sounds());
        const auto begin = std::chrono::steady_clock::now();
        plugin.setText (hallOf (hall).dump());
        const auto held = std::chrono::steady_clock::now() - begin;

        while (! sounds() && std::chrono::steady_clock::now() - begin < std::chrono::seconds (20))
            std::this_thread::sleep_for (std::chrono::milliseconds (5));

        CHECK (sounds());
        return held;
    };

    // A machine that is busy adds to what a call takes and never takes away.
    auto shortest = std::chrono::steady_clock::duration::max();

    for (const auto* hall : { "Cathedral", "Church", "Concert Hall" })
    {
        shortest = std::min (shortest, heardAfter (hall));
        plugin.setText (lowpass (9000.0, "minimum").dump());
        (void) play (plugin, silence<float> (2, 48000), 2, evenBlocks (48000, 480));
        plugin.setOffline (true);
        (void) play (plugin, silence<float> (2, 480000), 2, evenBlocks (480000, 480));
        plugin.setOffline (false);
        (void) play (plugin, silence<float> (2, 480), 2, { 480 });
    }

    CHECK (std::chrono::duration<double, std::milli> (shortest).count() < 50.0);
}

TEST_CASE ("A hall that is loaded before audio runs is in the first block", "[host][state]")
{
    const auto bundle = GENERATE (from_range (bundles));
    INFO (bundle);
    const auto hall = hallOf ("Chamber Hall").dump();
    const auto blocks = evenBlocks (20000, 512);
    const auto input = whiteNoise (2, 20000, 31);
    HostedPlugin reference (bundle, rateHz, 2, 2);
    reference.setText (hall);
    const auto expected = renderedNoise (reference);

    {
        HostedPlugin plugin (bundle, rateHz, 2, 2);
        plugin.setText (hall);
        plugin.prepare (rateHz, 512);
        CHECK (sameBits (play (plugin, input, 2, blocks), expected));
    }

    {
        HostedPlugin plugin (bundle, rateHz, 2, 2);
        plugin.prepare (rateHz, 512);
        plugin.setText (hall);
        CHECK (sameBits (play (plugin, input, 2, blocks), expected));
    }
}

TEST_CASE ("The latency told is the latency measured, whatever the phase and the engine's allowance",
           "[host]")
{
    const auto bundle = GENERATE (from_range (bundles));
    constexpr std::array allowances { 0, 128, 512, 2048, 8192 };

    for (const auto& phase : std::vector<Json> { "linear", "minimum", "mixed:0.5", "maximum" })
        for (const auto choice : { 0, 1, 4 })
        {
            INFO (bundle << ", " << phase << ", allowed " << allowances[static_cast<std::size_t> (choice)]);
            HostedPlugin plugin (bundle, rateHz, 2, 2);
            auto json = lowpass (6000.0, phase);
            plugin.setText (json.dump());
            setEngineLatency (plugin, choice);
            plugin.setOffline (true);
            plugin.prepare (rateHz, 64);
            const Rows<float> click { impulse (20000, 100), impulse (20000, 100) };
            // Brings what was set to the plugin, and the crossfade to its end.
            (void) play (plugin, silence<float> (2, 4096), 2, evenBlocks (4096, 64));
            std::this_thread::sleep_for (std::chrono::milliseconds (50));
            (void) play (plugin, silence<float> (2, 64), 2, { 64 }); // LV2 tells the latency at a block's end
            const auto latency = plugin.latencySamples();
            const auto wet = play (plugin, click, 2, evenBlocks (20000, 64));

            plugin.parameter ("mix").setValue (0.0f);
            (void) play (plugin, silence<float> (2, 20000), 2, evenBlocks (20000, 64));
            const auto dry = play (plugin, click, 2, evenBlocks (20000, 64));

            // The dry signal is late by what is told, to the frame.
            REQUIRE (latency == plugin.latencySamples());
            CHECK (
                sameBits ({ dry[0] }, { impulse (20000, 100 + static_cast<std::size_t> (latency), 1.0f) }));

            // Of linear phase the wet one is symmetric about it; of minimum phase it begins there.
            const auto at = static_cast<std::size_t> (100 + latency);
            const auto peak = static_cast<std::size_t> (
                std::max_element (wet[0].begin(), wet[0].end(),
                                  [] (float a, float b) { return std::abs (a) < std::abs (b); })
                - wet[0].begin());

            if (phase == "linear")
            {
                CHECK (peak == at);

                for (std::size_t n = 1; n <= 368; ++n)
                    CHECK (wet[0][at - n] == Approx (wet[0][at + n]).margin (minus120dB));
            }
            else if (phase == "maximum") // backwards, it ends there
            {
                CHECK (peak <= at);
                CHECK (peak + 368 >= at);

                for (auto n = at + 1; n < wet[0].size(); ++n)
                    CHECK (std::abs (static_cast<double> (wet[0][n])) < minus120dB);
            }
            else if (phase == "minimum")
            {
                CHECK (peak >= at);
                CHECK (peak <= at + 368);

                for (std::size_t n = 0; n < at; ++n)
                    CHECK (std::abs (static_cast<double> (wet[0][n])) < minus120dB);
            }
        }
}

TEST_CASE ("The tail ends where it is said to end", "[host]")
{
    HostedPlugin plugin (PARTITA_VST3, rateHz, 2, 2);
    plugin.setText (
        presetWith ({ { "kind", "lowpass" }, { "edgeHz", 8000 }, { "taps", 4097 }, { "attenuationDb", 40 } })
            .dump());
    plugin.setOffline (true);
    plugin.prepare (rateHz, 512);
    const auto tail =
        static_cast<std::size_t> (std::lround (plugin.instance().getTailLengthSeconds() * rateHz));
    const auto out = play (plugin, { impulse (20000), impulse (20000) }, 2, evenBlocks (20000, 512)).front();
    auto last = out.size() - 1;

    // The outermost taps of a 40 dB design are of the order of 1e-5; rounding is below 1e-8.
    while (last > 0 && std::abs (out[last]) < 1e-7f)
        --last;

    CHECK (last <= tail);
    CHECK (last + 8 >= tail);
}

TEST_CASE ("The window opens and closes while the plugin plays and while it does not", "[host][window]")
{
    if (std::getenv ("DISPLAY") == nullptr)
    {
        WARN ("no display here and no xvfb-run: the window was not opened");
        return;
    }

    const auto bundle = GENERATE (from_range (bundles));
    INFO (bundle);
    HostedPlugin plugin (bundle, rateHz, 2, 2);
    plugin.setText (equaliserAndImpulse().dump());

    const auto openAndClose = [&]
    {
        std::unique_ptr<juce::AudioProcessorEditor> editor;
        onMessageThread (
            [&]
            {
                editor.reset (plugin.instance().createEditorIfNeeded());

                if (editor == nullptr)
                    throw std::runtime_error ("the plugin has no window");

                editor->addToDesktop (juce::ComponentPeer::windowIsTemporary);
                editor->setVisible (true);
            });
        std::this_thread::sleep_for (std::chrono::milliseconds (150));
        int width = 0;
        onMessageThread (
            [&]
            {
                width = editor->getWidth();
                editor.reset();
            });
        return width;
    };

    CHECK (openAndClose() > 300);
    plugin.prepare (rateHz, 512);
    CHECK (openAndClose() > 300);
    AudioThread audio (plugin, 3,
                       [own = ownParameters (plugin)] (Random& random, long) { moveAny (own, random); });

    for (int round = 0; round < 3; ++round)
        CHECK (openAndClose() > 300);

    audio.stop();
    CHECK (audio.wasFinite());
    plugin.release();
    CHECK (openAndClose() > 300);
}

int main (int argc, char** argv)
{
    bearErrorsOfX();
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    int failures = 0;

    std::thread tests (
        [&]
        {
            failures = Catch::Session().run (argc, argv);
            juce::MessageManager::getInstance()->stopDispatchLoop();
        });

    juce::MessageManager::getInstance()->runDispatchLoop();
    tests.join();
    return failures;
}
