#include "Plugin/ChainWorker.h"
#include "Support/AudioFiles.h"
#include "Support/PlainProcessor.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;
constexpr int block = 512;

constexpr auto drumRoom = R"({ "schema": 1, "impulse": { "file": "factory:Drum Room" },
    "equaliser": { "bands": [ { "kind": "peak", "frequencyHz": 300, "gainDb": -5, "q": 1.4 } ] } })";

/// A worker with all that it follows.
struct Followed
{
    void load (const std::string& text) { REQUIRE (state.load (text)); }

    void prepare() { worker.prepare (rateHz, block, 2, 2); }

    Rows<float> play (std::uint64_t seed)
    {
        auto rows = whiteNoise (2, 20 * block, seed);

        for (int done = 0; done < 20 * block; done += block)
        {
            const float* in[] = { rows[0].data() + done, rows[1].data() + done };
            float* out[] = { rows[0].data() + done, rows[1].data() + done };
            worker.chain()->process ({ in, 2, block }, { out, 2, block });
        }

        return rows;
    }

    juce::ScopedJuceInitialiser_GUI juceRuns;
    PlainProcessor bearer;
    Parameters parameters { bearer };
    State state { parameters };
    ChainWorker worker { state, parameters, { [] {}, [] {} } };
};

Rows<float> playedFresh (const std::string& text, std::uint64_t seed)
{
    Followed fresh;
    fresh.load (text);
    fresh.prepare();
    return fresh.play (seed);
}

} // namespace

TEST_CASE ("Prepared again as before, a chain is not built again and has forgotten what it heard",
           "[plugin][worker]")
{
    Followed plugin;
    plugin.load (drumRoom);
    plugin.prepare();
    const auto built = plugin.worker.playing();
    const auto first = plugin.play (1);
    plugin.play (2);

    plugin.prepare();
    CHECK (plugin.worker.playing() == built);
    CHECK (sameBits (plugin.play (1), first));

    plugin.worker.release();
    CHECK (plugin.worker.chain() == nullptr);
    plugin.worker.release();
    plugin.prepare();
    CHECK (plugin.worker.playing() == built);
    CHECK (sameBits (plugin.play (1), first));
}

TEST_CASE ("Prepared for other audio, a chain is built anew", "[plugin][worker]")
{
    Followed plugin;
    plugin.load (drumRoom);
    plugin.prepare();
    auto built = plugin.worker.playing();
    const auto first = plugin.play (1);
    const auto isBuiltBy = [&] (double hertz, int frames, int inputs, int outputs)
    {
        plugin.worker.prepare (hertz, frames, inputs, outputs);
        return std::exchange (built, plugin.worker.playing()) != built;
    };

    CHECK (isBuiltBy (44100.0, block, 2, 2));
    CHECK (plugin.worker.playing()->rateHz == 44100.0);
    CHECK (isBuiltBy (rateHz, block, 1, 2));
    CHECK (plugin.worker.chain()->inputs() == 1);
    CHECK (isBuiltBy (rateHz, 16, 2, 2));
    CHECK (isBuiltBy (rateHz, block, 2, 2));
    CHECK (sameBits (plugin.play (1), first));
}

TEST_CASE ("What has changed while nothing was prepared is in the first block", "[plugin][worker]")
{
    constexpr auto lowpass = R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": 3000 } ] })";
    Followed plugin;
    plugin.load (drumRoom);
    plugin.prepare();
    plugin.play (1);
    plugin.worker.release();
    plugin.load (lowpass);
    plugin.prepare();
    CHECK (sameBits (plugin.play (1), playedFresh (lowpass, 1)));

    const auto before = plugin.worker.playing();
    plugin.worker.release();
    plugin.parameters.engineLatency.setValueNotifyingHost (1.0f);
    plugin.prepare();
    CHECK (plugin.worker.playing() != before);
}

TEST_CASE ("Levels and crossfades that were under way are at their end when prepared again",
           "[plugin][worker]")
{
    constexpr auto text = R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": 3000, "taps": 501 } ],
        "output": { "mix": 0.5, "gainDb": -3 } })";
    Followed plugin;
    plugin.load (R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": 8000, "taps": 501 } ] })");
    plugin.prepare();
    plugin.play (3);
    plugin.load (text);
    plugin.worker.catchUp(); // and audio has not taken it yet
    const auto built = plugin.worker.playing();
    plugin.prepare();
    CHECK (plugin.worker.playing() == built);
    CHECK (sameBits (plugin.play (1), playedFresh (text, 1)));
}

TEST_CASE ("Plugins hold one copy of a factory impulse together until it is edited", "[plugin][worker]")
{
    Followed one, two;

    for (auto* each : { &one, &two })
    {
        each->load (drumRoom);
        each->prepare();
    }

    const auto impulse = one.worker.playing()->impulse;
    CHECK (impulse.edited == impulse.original);
    CHECK (impulse.fitted == impulse.original);
    CHECK (two.worker.playing()->impulse.fitted == impulse.original);

    const auto decay = std::ranges::find_if (
        two.bearer.getParameters(), [] (juce::AudioProcessorParameter* each)
        { return dynamic_cast<juce::RangedAudioParameter&> (*each).paramID == "impulse_decay"; });
    (*decay)->setValueNotifyingHost (0.25f);
    two.worker.catchUp();
    const auto edited = two.worker.playing()->impulse;
    CHECK (edited.original == impulse.original);
    CHECK (edited.edited != impulse.original);
    CHECK (edited.fitted == edited.edited);
}

TEST_CASE ("An impulse that was missing is looked for whenever a host prepares", "[plugin][worker]")
{
    const ScratchFolder folder;
    const auto path = folder.file ("late.wav");
    Followed plugin;
    plugin.load (fmt::format (R"({{ "schema": 1, "impulse": {{ "file": "{}" }} }})", path));
    plugin.prepare();
    CHECK (plugin.worker.problem().impulseMissing);
    plugin.worker.release();

    OutputFormat format;
    format.rateHz = static_cast<int> (rateHz);
    writeSamples (path, { { 0.0, 0.5 }, { 0.0, 0.25 } }, format);
    plugin.prepare();
    CHECK_FALSE (plugin.worker.problem().impulseMissing);
    CHECK (plugin.worker.playing()->taps == 2);
}
