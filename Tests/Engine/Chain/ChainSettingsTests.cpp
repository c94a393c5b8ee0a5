#include "Chain/ChainSettings.h"
#include "Convolution/OfflineConvolver.h"
#include "Design/CurveFilter.h"
#include "Design/DesignToSpec.h"
#include "Design/PhaseConversion.h"
#include "Design/WindowedSinc.h"
#include "Impulse/FactoryImpulses.h"
#include "Support/Curves.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <optional>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;

FilterSpec lowpass (double edgeHz) { return { FilterKind::lowpass, edgeHz, 0.0, 60.0, edgeHz / 2, {} }; }

ChainSettings withFilters (std::vector<FilterSpec> filters)
{
    ChainSettings settings;
    settings.filters = std::move (filters);
    return settings;
}

ImpulseResponse impulseOf (int channels, double rate)
{
    ImpulseResponse impulse { "room", rate, {}, 0, {} };

    for (int c = 0; c < channels; ++c)
        impulse.channels.push_back (decayingNoise (500, 81 + static_cast<std::uint64_t> (c)));

    return impulse;
}

ChainSettings withImpulse (double predelaySeconds = 0.0, ChannelLayout layout = ChannelLayout::automatic)
{
    ChainSettings settings;
    settings.impulse = ImpulseSettings { "room.wav", layout, predelaySeconds };
    return settings;
}

} // namespace

TEST_CASE ("A chain of nothing is a wire", "[chain][property]")
{
    const auto built = buildChain ({}, nullptr, rateHz, 3);
    REQUIRE (built.ok());
    CHECK (built->response.matrix.responses == std::vector<std::vector<double>> { { 1.0 } });
    CHECK (built->response.matrix.paths == ResponseMatrix::onEachChannel ({ 1.0 }, 3).paths);
    CHECK (built->response.latencyFrames == 0);
    CHECK (built->response.rateHz == rateHz);
    CHECK_FALSE (built->impulse.has_value());
}

TEST_CASE ("Filters in series collapse into one response whose latencies add up", "[chain][oracle]")
{
    const auto a = design::windowedSinc (lowpass (4000), rateHz).value(),
               b = design::windowedSinc (lowpass (9000), rateHz).value();
    const auto both = designFilters (withFilters ({ lowpass (4000), lowpass (9000) }), rateHz);
    REQUIRE (both.ok());
    CHECK (both->latencyFrames == static_cast<Frames> ((a.size() - 1) / 2 + (b.size() - 1) / 2));

    std::vector<double> expected (a.size() + b.size() - 1);

    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < b.size(); ++k)
            expected[i + k] += a[i] * b[k];

    // A transform of double precision: 2⁻⁵³ times 2 · log₂ of its length, and the norms of both, which are below 1.
    CHECK (largestDifference (Rows<double> { both->taps }, Rows<double> { expected }) <= 40.0 * 0x1p-53);
    CHECK (designFilters ({}, rateHz)->taps == std::vector<double> { 1.0 });

    // One alone is not convolved with anything.
    CHECK (designFilters (withFilters ({ lowpass (4000) }), rateHz)->taps == a);
}

TEST_CASE ("A filter's phase is what its specification says, and minimum phase has no latency",
           "[chain][oracle]")
{
    auto spec = lowpass (4000);
    const auto taps = design::windowedSinc (spec, rateHz).value();

    for (const auto phase : { Phase { PhaseKind::minimum, 0.0 }, Phase { PhaseKind::mixed, 0.5 },
                              Phase { PhaseKind::maximum, 0.0 } })
    {
        INFO (nameOf (phase));
        spec.phase = phase;
        const auto filters = designFilters (withFilters ({ spec, lowpass (9000) }), rateHz);
        const auto expected = convolved (design::withPhase (taps, phase)->taps,
                                         design::windowedSinc (lowpass (9000), rateHz).value());
        const auto linearLatency = designFilters (withFilters ({ lowpass (9000) }), rateHz)->latencyFrames;
        CHECK (filters->taps == expected);
        CHECK (filters->latencyFrames == linearLatency + phase.latencyOf (taps.size()));
    }
}

TEST_CASE ("A filter by its tolerances is the shortest that keeps to them, in series with the others",
           "[chain][oracle]")
{
    ChainSettings settings;
    ToleranceFilter filter;
    filter.edges.passHz = 8000.0;
    filter.edges.stopHz = 9500.0;
    filter.edges.attenuationDb = 80.0;
    settings.toleranceFilters = { filter };

    const auto alone = designFilters (settings, rateHz);
    REQUIRE (alone.ok());
    DesignRequest request;
    request.bands = *bandsOf (filter.edges, rateHz);
    request.parity = TapParity::odd;
    const auto expected = design::designToSpec (request, rateHz);
    CHECK (alone->taps == expected->taps);
    CHECK (alone->latencyFrames == static_cast<Frames> ((alone->taps.size() - 1) / 2));

    settings.filters = { lowpass (4000) };
    const auto both = designFilters (settings, rateHz);
    CHECK (both->taps
           == convolved (designFilters (withFilters ({ lowpass (4000) }), rateHz)->taps, alone->taps));

    settings.filters.clear();
    settings.toleranceFilters[0].phase = { PhaseKind::minimum, 0.0 };
    CHECK (designFilters (settings, rateHz)->latencyFrames == 0);

    settings.toleranceFilters[0].edges.stopHz = 30000.0;
    CHECK (designFilters (settings, rateHz).error().code == ErrorCode::unsuitable);
}

TEST_CASE ("An equaliser is in series with the filters, and tells how it follows its curve",
           "[chain][oracle]")
{
    ChainSettings settings;
    settings.filters = { lowpass (4000) };
    settings.equaliser = EqualiserSettings { eightBands(), 2047, { PhaseKind::minimum, 0.0 } };
    const auto built = buildChain (settings, nullptr, rateHz, 2);
    REQUIRE (built.ok());
    const auto equaliser = design::curveFilter (eightBands(), rateHz, 2047, { PhaseKind::minimum, 0.0 });
    const auto filters = designFilters (settings, rateHz);
    CHECK (built->response.matrix.responses[0] == convolved (filters->taps, equaliser->taps));
    CHECK (built->response.latencyFrames == filters->latencyFrames);
    REQUIRE (built->equaliser.has_value());
    CHECK (built->equaliser->taps == 2047);
    CHECK (built->equaliser->error.decibels == equaliser->error.decibels);

    settings.filters.clear();
    settings.equaliser->phase = {};
    const auto impulse = impulseOf (1, rateHz);
    const auto behind = buildChain (settings, &impulse, rateHz, 1);
    REQUIRE (behind.ok());
    CHECK (behind->response.latencyFrames == 1023);
    CHECK (behind->response.matrix.responses[0].size() == impulse.channels[0].size() + 2046);

    settings.equaliser->taps = 2;
    CHECK (buildChain (settings, nullptr, rateHz, 2).error().code == ErrorCode::badSpecification);
}

TEST_CASE ("Filters and impulse are in series on every channel", "[chain][oracle]")
{
    auto settings = withImpulse();
    settings.filters = { lowpass (4000) };
    const auto impulse = impulseOf (2, rateHz);
    const auto built = buildChain (settings, &impulse, rateHz, 2);
    REQUIRE (built.ok());
    const auto taps = design::windowedSinc (lowpass (4000), rateHz).value();
    CHECK (built->response.latencyFrames == static_cast<Frames> (taps.size() / 2));
    REQUIRE (built->response.matrix.responses.size() == 2);

    for (std::size_t c = 0; c < 2; ++c)
        CHECK (built->response.matrix.responses[c] == convolved (impulse.channels[c], taps));

    REQUIRE (built->impulse.has_value());
    CHECK_FALSE (built->impulse->resampled);
    CHECK (built->impulse->fileRateHz == rateHz);
}

TEST_CASE ("Predelay is silence before the impulse, to the nearest frame, and no latency",
           "[chain][property]")
{
    const auto impulse = impulseOf (1, rateHz);
    const auto built = buildChain (withImpulse (0.01), &impulse, rateHz, 1);
    REQUIRE (built.ok());
    auto expected = impulse.channels[0];
    expected.insert (expected.begin(), 480, 0.0);
    CHECK (built->response.matrix.responses[0] == expected);
    CHECK (built->response.latencyFrames == 0);
}

TEST_CASE ("An impulse at another rate is resampled, said so, and its lead is latency", "[chain][property]")
{
    const auto impulse = impulseOf (1, 44100.0);
    const auto built = buildChain (withImpulse(), &impulse, rateHz, 2);
    REQUIRE (built.ok());
    const auto fitted = resampled (impulse, rateHz).value();
    CHECK (built->response.matrix.responses == fitted.channels);
    CHECK (built->response.latencyFrames == fitted.leadFrames);
    CHECK (built->impulse->resampled);
    CHECK (built->impulse->fileRateHz == 44100.0);
}

TEST_CASE ("A factory impulse is made for the rate of the audio, given at another rate or not at all",
           "[chain][property]")
{
    constexpr double otherHz = 44100.0;
    const auto usual = factory::make ("Telephone"), exact = factory::make ("Telephone", otherHz);
    REQUIRE (usual);
    REQUIRE (exact);
    ChainSettings settings, ofFile;
    settings.impulse = ImpulseSettings { "factory:Telephone" };
    ofFile.impulse = ImpulseSettings { "telephone.wav" };
    const auto wanted = buildChain (ofFile, &*exact, otherHz, 1);
    REQUIRE (wanted);

    for (const auto* given : { &*usual, &*exact, static_cast<const ImpulseResponse*> (nullptr) })
    {
        const auto built = buildChain (settings, given, otherHz, 1);
        REQUIRE (built);
        CHECK (built->response.matrix.responses == wanted->response.matrix.responses);
        CHECK (built->response.latencyFrames == 0);
    }

    settings.impulseOn = false;
    const auto off = buildChain (settings, nullptr, otherHz, 1);
    REQUIRE (off);
    CHECK (off->response.matrix.responses == std::vector<std::vector<double>> { { 1.0 } });
}

TEST_CASE ("The layout of the settings is obeyed and what was assumed is told", "[chain][property]")
{
    const auto impulse = impulseOf (4, rateHz);
    const auto assumed = buildChain (withImpulse(), &impulse, rateHz, 2);
    const auto told = buildChain (withImpulse (0.0, ChannelLayout::trueStereo), &impulse, rateHz, 2);
    REQUIRE (assumed.ok());
    REQUIRE (told.ok());
    CHECK (assumed->impulse->channelsAssumed);
    CHECK_FALSE (told->impulse->channelsAssumed);
    CHECK (assumed->response.matrix.paths == told->response.matrix.paths);
    CHECK (assumed->response.matrix.paths.size() == 4);
}

TEST_CASE ("What can't be built is refused by code", "[chain][errors]")
{
    const auto impulse = impulseOf (3, rateHz);
    const auto code = [] (const Result<BuiltChain>& built)
    {
        REQUIRE_FALSE (built.ok());
        REQUIRE_FALSE (built.error().message.empty());
        return built.error().code;
    };

    ChainSettings filtered;
    filtered.filters = { lowpass (30000) };
    CHECK (code (buildChain (filtered, nullptr, rateHz, 2)) == ErrorCode::unsuitable);
    filtered.filters = { lowpass (-1) };
    CHECK (code (buildChain (filtered, nullptr, rateHz, 2)) == ErrorCode::badSpecification);
    CHECK (code (buildChain (withImpulse(), &impulse, rateHz, 2)) == ErrorCode::unsuitable);

    const auto mono = impulseOf (1, rateHz);

    for (const auto predelay :
         { -0.001, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN() })
        CHECK (code (buildChain (withImpulse (predelay), &mono, rateHz, 2)) == ErrorCode::badSpecification);
}

TEST_CASE ("A predelay beyond all measure is refused, not thrown", "[chain][errors]")
{
    const auto impulse = impulseOf (1, rateHz);

    for (const auto predelay : { 1e15, 1e300 })
    {
        INFO ("predelay " << predelay << " s");
        std::optional<ErrorCode> code;
        REQUIRE_NOTHROW (code = buildChain (withImpulse (predelay), &impulse, rateHz, 1).error().code);
        CHECK ((code == ErrorCode::badSpecification || code == ErrorCode::unsuitable));
    }
}
