#include "Host/PluginState.h"
#include "Plugin/Processor.h"
#include "Plugin/Window/WindowEditor.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double usualHz = 48000.0;
constexpr int usualBlock = 512;

/// A linear-phase low-pass that takes long to design, and a room.
constexpr auto busy = R"({ "schema": 1, "name": "Busy",
    "filters": [ { "kind": "lowpass", "edgeHz": 5000, "transitionHz": 40, "phase": "linear" } ],
    "impulse": { "file": "factory:Drum Room" }, "output": { "mix": 0.6 } })";

void prepare (juce::AudioProcessor& processor, double rateHz, int promised)
{
    processor.setRateAndBufferSizeDetails (rateHz, promised);
    processor.prepareToPlay (rateHz, promised);
}

Rows<float> played (juce::AudioProcessor& processor, Rows<float> rows, int block)
{
    juce::MidiBuffer midi;
    const auto frames = static_cast<int> (rows.front().size());

    for (int done = 0; done < frames; done += block)
    {
        float* channels[] = { rows[0].data() + done, rows[1].data() + done };
        juce::AudioBuffer<float> buffer (channels, 2, std::min (block, frames - done));
        processor.processBlock (buffer, midi);
    }

    return rows;
}

bool isFinite (const Rows<float>& rows)
{
    return std::all_of (rows.begin(), rows.end(),
                        [] (const auto& row) {
                            return std::all_of (row.begin(), row.end(),
                                                [] (float sample) { return std::isfinite (sample); });
                        });
}

} // namespace

TEST_CASE ("Rates and blocks may change with the window open and a design under way", "[plugin][window]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor plugin;
    load (plugin, busy);
    const std::unique_ptr<juce::AudioProcessorEditor> editor (plugin.createEditor());
    auto& window = dynamic_cast<app::WindowEditor&> (*editor).content();
    Random random (11);
    const auto cutoff = dynamic_cast<juce::RangedAudioParameter*> (plugin.getParameters()[0]);
    REQUIRE (cutoff != nullptr);

    for (const auto& [rateHz, block] :
         { std::pair { 44100.0, 64 }, std::pair { 96000.0, 1024 }, std::pair { 96000.0, 1024 },
           std::pair { 22050.0, 1 }, std::pair { 192000.0, 4096 }, std::pair { usualHz, usualBlock } })
    {
        INFO (rateHz << " Hz, blocks of " << block);
        prepare (plugin, rateHz, block);
        CHECK (plugin.lastProblem() == "");
        CHECK (isFinite (played (plugin, whiteNoise (2, 3000, 1), block)));

        // Moved at the last moment, so that the worker is at it when the host prepares again.
        cutoff->setValueNotifyingHost (0.3f + 0.2f * static_cast<float> (random.uniform()));
        CHECK (isFinite (played (plugin, whiteNoise (2, 3000, 2), block)));
        window.update();
        editor->createComponentSnapshot (editor->getLocalBounds());

        if (random.between (0, 1) == 1)
            plugin.releaseResources();
    }

    prepare (plugin, usualHz, usualBlock);
    app::Processor fresh;
    load (fresh, stateOf (plugin));
    prepare (fresh, usualHz, usualBlock);
    CHECK (plugin.getLatencySamples() == fresh.getLatencySamples());
    const auto input = whiteNoise (2, 20000, 3);
    CHECK (sameBits (played (plugin, input, usualBlock), played (fresh, input, usualBlock)));
}

TEST_CASE ("Buffers with fewer channels than the layout has, or none, are borne", "[plugin]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor plugin;
    load (plugin, R"({ "schema": 1, "impulse": { "file": "factory:Guitar 4x12" } })");
    prepare (plugin, usualHz, usualBlock);
    juce::MidiBuffer midi;
    const auto input = whiteNoise (2, usualBlock, 1);
    const auto first = played (plugin, input, usualBlock);
    plugin.reset();

    juce::AudioBuffer<float> none (0, usualBlock), nothing (0, 0), empty (2, 0), mono (1, usualBlock);
    mono.copyFrom (0, 0, input[0].data(), usualBlock);

    for (auto* each : { &none, &nothing, &empty, &mono })
    {
        plugin.processBlock (*each, midi);
        plugin.processBlockBypassed (*each, midi);
    }

    CHECK (std::equal (input[0].begin(), input[0].end(), mono.getReadPointer (0)));
    CHECK (sameBits (played (plugin, input, usualBlock), first));
}

TEST_CASE ("Thirty plugins in one process play alike", "[plugin]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    std::vector<std::unique_ptr<app::Processor>> plugins;
    const auto input = whiteNoise (2, 4096, 1);
    Rows<float> first;

    for (int i = 0; i < 30; ++i)
    {
        auto& plugin = *plugins.emplace_back (std::make_unique<app::Processor>());
        load (plugin, busy);
        prepare (plugin, usualHz, usualBlock);
    }

    for (const auto& plugin : plugins)
    {
        const auto output = played (*plugin, input, usualBlock);
        CHECK (plugin->lastProblem() == "");

        if (first.empty())
            first = output;

        CHECK (sameBits (output, first));
    }

    CHECK_FALSE (sameBits (first, input));
}
