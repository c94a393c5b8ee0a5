#include "Convolution/OfflineConvolver.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/Editing/EditedImpulse.h"
#include "Impulse/Editing/ImpulseLoudness.h"
#include "Impulse/FactoryImpulses.h"
#include "Render/Loudness.h"
#include "Support/PinkNoise.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;

double loudnessOf (const Rows<double>& rows)
{
    auto meter = LoudnessMeter::ofLoudness (static_cast<int> (rows.size()), rateHz).value();
    std::vector<const double*> pointers;

    for (const auto& row : rows)
        pointers.push_back (row.data());

    meter.add ({ pointers.data(), static_cast<int> (rows.size()), static_cast<int> (rows.front().size()) });
    return meter.integratedLufs();
}

/// What pink noise in so many channels gains in loudness of each on its way through, by libebur128.
double pinkGainLu (const ImpulseResponse& impulse, ChannelLayout layout = ChannelLayout::automatic,
                   int channels = 2)
{
    constexpr std::size_t frames = 480000;
    Rows<double> noise;

    for (int c = 0; c < channels; ++c)
        noise.push_back (pinkNoise (frames, rateHz, 811 + static_cast<std::uint64_t> (c)));

    const auto matrix = arrangeChannels (impulse, layout, channels).value().matrix;
    Rows<double> through (static_cast<std::size_t> (matrix.outputs), std::vector<double> (frames));

    for (const auto& path : matrix.paths)
    {
        const auto part = convolved (noise[static_cast<std::size_t> (path.input)],
                                     matrix.responses[static_cast<std::size_t> (path.response)]);

        for (std::size_t n = 0; n < frames; ++n)
            through[static_cast<std::size_t> (path.output)][n] += part[n];
    }

    // Once the response has built up.
    const auto settled = static_cast<std::ptrdiff_t> (std::min<Frames> (frames / 2, impulse.frames()));
    auto before = noise;

    for (auto* rows : { &before, &through })
        for (auto& row : *rows)
            row.erase (row.begin(), row.begin() + settled);

    return loudnessOf (through) - loudnessOf (before);
}

ImpulseResponse normalised (const ImpulseResponse& impulse, LevelMeasure measure,
                            ChannelLayout layout = ChannelLayout::automatic)
{
    ImpulseEdits edits;
    edits.level.normalised = measure;
    return edited (impulse, edits, layout).value();
}

ImpulseResponse noiseImpulse (int channels, std::size_t frames)
{
    ImpulseResponse impulse { "noise", rateHz, {}, 0, {} };

    for (int c = 0; c < channels; ++c)
        impulse.channels.push_back (decayingNoise (frames, 61 + static_cast<std::uint64_t> (c)));

    return impulse;
}

} // namespace

TEST_CASE ("Impulses brought to a wet level of 0 dB leave pink noise as loud as it was",
           "[edits][loudness][oracle]")
{
    // Gated loudness of ten seconds of noise, of few low frequencies: 0.5 LU is about three standard deviations.
    for (const auto channels : { 1, 2, 4 })
        for (const auto frames : { std::size_t { 1 }, std::size_t { 300 }, std::size_t { 48000 } })
        {
            INFO (channels << " channels of " << frames << " frames");
            CHECK (pinkGainLu (normalised (noiseImpulse (channels, frames), LevelMeasure::wet))
                   == Approx (0.0).margin (0.5));
        }
}

TEST_CASE ("Four channels are brought to the wet level of what they are taken for",
           "[edits][loudness][oracle]")
{
    // One sound in all four, so that B-format's cardioids and separate responses differ from true stereo by decibels.
    auto impulse = noiseImpulse (1, 9600);
    impulse.channels.resize (4, impulse.channels.front());

    for (const auto& [layout, channels] :
         { std::pair { ChannelLayout::automatic, 2 }, std::pair { ChannelLayout::parallel, 4 },
           std::pair { ChannelLayout::trueStereo, 2 }, std::pair { ChannelLayout::trueStereoByOutput, 2 },
           std::pair { ChannelLayout::ambixStereo, 2 }, std::pair { ChannelLayout::ambixOmni, 2 },
           std::pair { ChannelLayout::fumaStereo, 2 }, std::pair { ChannelLayout::fumaOmni, 2 } })
    {
        INFO (nameOf (layout));
        CHECK (pinkGainLu (normalised (impulse, LevelMeasure::wet, layout), layout, channels)
               == Approx (0.0).margin (0.5));
    }

    // A response that two paths share counts for both.
    impulse.channels.resize (1);
    impulse.paths = ImpulsePaths { 2, 2, { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 } } };
    CHECK (pinkGainLu (normalised (impulse, LevelMeasure::wet)) == Approx (0.0).margin (0.5));
}

TEST_CASE ("All factory impulses brought to one wet level are within 1.5 LU for pink noise",
           "[edits][loudness][oracle][deep]")
{
    double lowest = 1e9, highest = -1e9;

    for (const auto& entry : factory::list())
    {
        const auto gain = pinkGainLu (normalised (factory::make (entry.name).value(), LevelMeasure::wet));
        lowest = std::min (lowest, gain);
        highest = std::max (highest, gain);
    }

    WARN ("spread of the factory impulses: " << highest - lowest << " LU");
    CHECK (highest - lowest <= 1.5);
}

TEST_CASE ("Silence at an impulse's end changes nothing of its level", "[edits][loudness][property]")
{
    const auto impulse = noiseImpulse (2, 9600);
    auto longer = impulse;

    for (auto& row : longer.channels)
        row.resize (row.size() + 480000);

    for (const auto measure :
         { LevelMeasure::peak, LevelMeasure::energy, LevelMeasure::loudness, LevelMeasure::wet })
    {
        INFO (nameOf (measure));
        CHECK (parseLevelMeasure (nameOf (measure)).value() == measure);
        CHECK (levelOf (longer, measure).value() == levelOf (impulse, measure).value());
    }
}

TEST_CASE ("Peak and energy are their sums", "[edits][loudness][oracle]")
{
    ImpulseResponse impulse {
        "four", rateHz, { { 0.3, -0.4 }, { 0.0, 0.5 }, { 1.0, 0.0 }, { 0.0, 0.5 } }, 0, {}
    };
    CHECK (levelOf (impulse, LevelMeasure::peak).value() == Approx (0.0).margin (1e-12));

    // Left 0.25 + 1, right 0.25 + 0.25, their mean.
    CHECK (levelOf (impulse, LevelMeasure::energy).value()
           == Approx (10.0 * std::log10 (0.875)).margin (1e-12));
    impulse.channels.resize (1);
    CHECK (levelOf (impulse, LevelMeasure::energy).value()
           == Approx (10.0 * std::log10 (0.25)).margin (1e-12));
}

TEST_CASE ("An impulse's loudness is that of its loudest 400 ms", "[edits][loudness][oracle]")
{
    // A sine of 1 kHz as long as the window: 0 dB of full scale in both channels is −0.691 + 10 log₁₀ (2 · ½ · 1.17…) LUFS
    // by BS.1770, which states −3.01 LUFS for one channel at 997 Hz.
    ImpulseResponse impulse { "sine", rateHz, { std::vector<double> (48000) }, 0, {} };

    for (std::size_t n = 0; n < 48000; ++n)
        impulse.channels[0][n] = std::sin (2.0 * 3.14159265358979 * 997.0 * static_cast<double> (n) / rateHz);

    // One channel counts for two outputs.
    CHECK (levelOf (impulse, LevelMeasure::loudness).value() == Approx (-3.01 + 3.01).margin (0.05));
    impulse.channels.push_back (impulse.channels[0]);
    CHECK (levelOf (impulse, LevelMeasure::loudness).value() == Approx (0.0).margin (0.05));

    // Half the window: half the power.
    for (auto& row : impulse.channels)
        row.resize (9600);

    CHECK (levelOf (impulse, LevelMeasure::loudness).value() == Approx (-3.01).margin (0.1));
}
