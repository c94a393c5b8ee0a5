#include "Render/FileRenderer.h"
#include "Support/AudioFiles.h"
#include "Support/DirectForm.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr int rateHz = 48000;

struct Files
{
    void write (const std::string& name, const Rows<double>& rows,
                SampleFormat sampleFormat = SampleFormat::float64)
    {
        OutputFormat format;
        format.sampleFormat = sampleFormat;
        format.rateHz = rateHz;
        (void) writeSamples (folder.file (name), rows, format);
    }

    Result<RenderReport> render (RenderOptions options = {}, const Progress& progress = {})
    {
        options.overwrite = Overwrite::yes;
        return renderFile (folder.file ("in.wav"), folder.file ("out.wav"), options, progress);
    }

    Rows<double> result() { return samplesIn (folder.file ("out.wav")); }

    ScratchFolder folder;
};

RenderOptions withImpulse (const Rows<double>& taps)
{
    RenderOptions options;
    options.settings.impulse = ImpulseSettings { "room.wav", ChannelLayout::automatic, 0.0 };
    options.impulse = std::make_shared<ImpulseResponse> (ImpulseResponse { "room", rateHz, taps, 0, {} });
    return options;
}

RenderOptions withFilter()
{
    RenderOptions options;
    options.settings.filters = { { FilterKind::lowpass, 5000.0, 0.0, 80.0, {}, 501 } }; // 250 frames late
    return options;
}

Rows<double> padded (Rows<double> rows, std::size_t frames)
{
    for (auto& row : rows)
        row.resize (frames);

    return rows;
}

Rows<double> part (const Rows<double>& rows, std::size_t first, std::size_t length)
{
    Rows<double> result;

    for (const auto& row : rows)
        result.emplace_back (row.begin() + static_cast<std::ptrdiff_t> (first),
                             row.begin() + static_cast<std::ptrdiff_t> (first + length));

    return result;
}

} // namespace

TEST_CASE ("A rendered file is the direct form, as long as its tail setting says", "[render][oracle]")
{
    constexpr std::uint64_t seed = 621;
    INFO ("seed " << seed);
    Files files;
    const auto input = converted<double> (whiteNoise (2, 10000, seed));
    const Rows<double> taps { decayingNoise (3000, seed) };
    files.write ("in.wav", input);
    const auto matrix = ResponseMatrix::onEachChannel (taps[0], 2);
    const auto whole = directForm (matrix, padded (input, 20000));
    const auto bound = transformBound (matrix, 0x1p21, 1.0, 0x1p-53);

    const std::pair<Tail, std::size_t> tails[] = { { { Tail::Kind::keep, 0.0 }, 12999 },
                                                   { { Tail::Kind::cut, 0.0 }, 10000 },
                                                   { { Tail::Kind::seconds, 0.0 }, 10000 },
                                                   { { Tail::Kind::seconds, 0.01 }, 10480 },
                                                   { { Tail::Kind::seconds, 0.2 }, 19600 } };

    for (const auto& [tail, frames] : tails)
    {
        auto options = withImpulse (taps);
        options.tail = tail;
        const auto report = files.render (options);
        INFO ("frames " << frames);
        REQUIRE (report.ok());
        CHECK (report->outputFrames == static_cast<Frames> (frames));
        CHECK (report->inputFrames == 10000);
        CHECK (report->responseTaps == 3000);
        REQUIRE (largestDifference (files.result(), part (whole, 0, frames)) <= bound);
    }
}

TEST_CASE ("A linear-phase filter's delay is compensated or kept", "[render][oracle]")
{
    constexpr std::uint64_t seed = 622;
    Files files;
    const auto input = converted<double> (whiteNoise (1, 5000, seed));
    files.write ("in.wav", input);
    auto options = withFilter();
    const auto taps = designFilters (options.settings, rateHz)->taps;
    const auto matrix = ResponseMatrix::onEachChannel (taps, 1);
    const auto whole = directForm (matrix, padded (input, 5500));
    const auto bound = transformBound (matrix, 0x1p21, 1.0, 0x1p-53);

    for (const auto delay : { Delay::compensated, Delay::kept })
        for (const auto kind : { Tail::Kind::keep, Tail::Kind::cut })
        {
            options.delay = delay;
            options.tail.kind = kind;
            const auto report = files.render (options);
            const auto skipped = delay == Delay::compensated ? std::size_t { 250 } : std::size_t { 0 };
            const auto frames = kind == Tail::Kind::cut ? std::size_t { 5000 } : 5500 - skipped;
            INFO ("seed " << seed << ", skipped " << skipped << ", frames " << frames);
            REQUIRE (report.ok());
            CHECK (report->latencyFrames == 250);
            CHECK (report->outputFrames == static_cast<Frames> (frames));
            REQUIRE (largestDifference (files.result(), part (whole, skipped, frames)) <= bound);
        }
}

TEST_CASE ("Dry and wet are aligned in a file too", "[render][oracle]")
{
    constexpr std::uint64_t seed = 623;
    Files files;
    const auto input = converted<double> (whiteNoise (1, 5000, seed));
    files.write ("in.wav", input);
    auto options = withFilter();
    options.settings.levels = { 0.25f, 2.0f };
    options.tail.kind = Tail::Kind::cut;
    const auto matrix = ResponseMatrix::onEachChannel (designFilters (options.settings, rateHz)->taps, 1);
    REQUIRE (files.render (options).ok());
    auto expected = part (directForm (matrix, padded (input, 5500)), 250, 5000);

    for (std::size_t n = 0; n < 5000; ++n)
        expected[0][n] = 0.5 * expected[0][n] + 1.5 * input[0][n];

    REQUIRE (largestDifference (files.result(), expected)
             <= transformBound (matrix, 0x1p21, 1.0, 0x1p-53) + 4.0 * 0x1p-53);
}

TEST_CASE ("The live engine renders what the offline engine renders, to -120 dB, in calls of any size",
           "[render][null]")
{
    constexpr std::uint64_t seed = 624;
    Files files;
    files.write ("in.wav", converted<double> (whiteNoise (2, 20000, seed)));
    auto options = withImpulse ({ decayingNoise (9000, seed), decayingNoise (8000, seed + 1) });
    options.settings.filters = withFilter().settings.filters;
    options.settings.levels = { 0.7f, 1.0f, 0.5f, 1.7f };
    options.settings.filterPlace = GENERATE (FilterPlace::wetPath, FilterPlace::everything);
    options.settings.impulseOn = GENERATE (true, false);
    INFO ("filters on the wet path: " << (options.settings.filterPlace == FilterPlace::wetPath)
                                      << ", impulse " << options.settings.impulseOn);
    REQUIRE (files.render (options).ok());
    const auto offline = files.result();
    options.engine = EngineKind::live;
    Rows<double> first;

    for (const auto& calls : { BlockPattern { 64, 64, 1 }, BlockPattern { 1, 1000, 2 },
                               BlockPattern { 0, 31, 3 }, BlockPattern { 8192, 8192, 4 } })
    {
        options.calls = calls;
        const auto report = files.render (options);
        REQUIRE (report.ok());
        CHECK (report->engine.rfind ("live", 0) == 0);
        const auto found = files.result();
        INFO ("calls of " << calls.smallest << " to " << calls.largest);
        REQUIRE (largestDifference (found, offline) <= 1e-6 * highestOf (offline));

        if (first.empty())
            first = found;

        REQUIRE (found == first); // one plan: the same bits
    }
}

TEST_CASE ("Samples that are not finite count as zero, are counted and told of", "[render][property]")
{
    Files files;
    auto input = converted<double> (whiteNoise (1, 3000, 625));
    const Rows<double> taps { decayingNoise (200, 625) };
    input[0][1000] = 0.0;
    files.write ("in.wav", input);
    REQUIRE (files.render (withImpulse (taps)).ok());
    const auto expected = files.result();

    for (const auto value :
         { std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity() })
        for (const auto engine : { EngineKind::offline, EngineKind::live })
        {
            input[0][1000] = value;
            files.write ("in.wav", input);
            auto options = withImpulse (taps);
            options.engine = engine;
            const auto report = files.render (options);
            REQUIRE (report.ok());
            CHECK (report->unusableSamples == 1);
            CHECK_FALSE (report->notes.empty());
            REQUIRE (largestDifference (files.result(), expected)
                     <= 1e-6 * highestOf (expected)); // −120 dB between engines
        }
}

TEST_CASE ("Overs are counted and told of, and the peak before them", "[render][property]")
{
    Files files;
    files.write ("in.wav", { { 0.5, -0.9, 0.25, 0.6 } }, SampleFormat::int16);
    RenderOptions options;
    options.settings.levels = { 1.0f, 2.0f };
    const auto report = files.render (options);
    REQUIRE (report.ok());
    CHECK (report->overs == 3);                          // 1.0 is one step too much for 16 bits
    CHECK (report->peak == Approx (1.8).epsilon (1e-4)); // a step of 16 bits
    CHECK_FALSE (report->notes.empty());
    CHECK (report->sampleFormat == nameOf (SampleFormat::int16));
    CHECK (files.result()[0] == std::vector<double> { 32767.0 / 32768.0, -1.0, 0.5, 32767.0 / 32768.0 });
}

TEST_CASE ("Normalising by peak gives that peak", "[render][property]")
{
    Files files;
    files.write ("in.wav", converted<double> (whiteNoise (2, 5000, 626)));
    auto options = withImpulse ({ decayingNoise (500, 626) });
    options.normalisation = Normalisation { Normalisation::Kind::peak, -1.0 };
    const auto report = files.render (options);
    REQUIRE (report.ok());

    // A gain and its product: two roundings.
    CHECK (report->peak == Approx (gainFromDecibels (-1.0)).epsilon (1e-12));
    CHECK (highestOf (files.result()) == report->peak);

    files.write ("in.wav", silence<double> (2, 5000));
    const auto silent = files.render (options);
    REQUIRE (silent.ok());
    CHECK (silent->normalisationGain == 1.0);
    CHECK_FALSE (silent->notes.empty());
}

TEST_CASE ("An empty input gives an empty output, one frame gives the response", "[render][property]")
{
    Files files;
    const auto taps = decayingNoise (100, 627);

    for (const auto engine : { EngineKind::offline, EngineKind::live })
    {
        auto options = withImpulse ({ taps });
        options.engine = engine;
        files.write ("in.wav", silence<double> (1, 0));
        REQUIRE (files.render (options).ok());
        CHECK (files.result() == silence<double> (1, 0));

        files.write ("in.wav", { { 1.0 } });
        REQUIRE (files.render (options).ok());
        CHECK (largestDifference (files.result(), Rows<double> { taps })
               <= 1e-6 * highestOf (Rows<double> { taps })); // −120 dB
    }
}

TEST_CASE ("Rendering twice gives the same bytes", "[render][property]")
{
    Files files;
    files.write ("in.wav", converted<double> (whiteNoise (2, 5000, 628)), SampleFormat::int24);
    auto options = withImpulse ({ decayingNoise (500, 628) });
    options.sampleFormat = SampleFormat::int16;
    options.dither = Dither::triangular;
    REQUIRE (files.render (options).ok());
    const auto first = contentOf (files.folder.file ("out.wav"));
    REQUIRE (files.render (options).ok());
    const auto same = contentOf (files.folder.file ("out.wav")) == first;
    CHECK (same);
}

TEST_CASE ("A render that fails or is cancelled leaves no file and keeps the one that was there",
           "[render][errors]")
{
    Files files;
    const auto input = converted<double> (whiteNoise (2, 5000, 629));
    files.write ("in.wav", input);
    files.write ("out.wav", { { 0.25 } });

    const auto refused = [&files] (const RenderOptions& options, const Progress& progress = {})
    {
        const auto report = files.render (options, progress);
        REQUIRE_FALSE (report.ok());
        REQUIRE (files.result() == Rows<double> { { 0.25 } });
        REQUIRE (files.folder.entries() == 2);
        return report.error().code;
    };

    CHECK (refused ({}, [] (double) { return false; }) == ErrorCode::cancelled);
    CHECK (refused (withImpulse (silence<double> (3, 10))) == ErrorCode::unsuitable);
    auto options = withFilter();
    options.settings.filters[0].edgeHz = 30000.0;
    CHECK (refused (options) == ErrorCode::unsuitable);

    const auto overInput = renderFile (files.folder.file ("in.wav"), files.folder.file ("in.wav"), {}, {});
    REQUIRE_FALSE (overInput.ok());
    CHECK (overInput.error().code == ErrorCode::outputIsInput);
    CHECK (samplesIn (files.folder.file ("in.wav")) == input);

    const auto kept = renderFile (files.folder.file ("in.wav"), files.folder.file ("out.wav"), {}, {});
    REQUIRE_FALSE (kept.ok());
    CHECK (kept.error().code == ErrorCode::outputExists);
}

TEST_CASE ("Progress rises from 0 to 1", "[render][property]")
{
    Files files;
    files.write ("in.wav", converted<double> (whiteNoise (1, 300000, 630)));
    double before = 0.0;
    bool rising = true;
    REQUIRE (files
                 .render (withFilter(),
                          [&] (double share)
                          {
                              rising = rising && share >= before && share <= 1.0;
                              before = share;
                              return true;
                          })
                 .ok());
    CHECK (rising);
    CHECK (before == 1.0);
}
