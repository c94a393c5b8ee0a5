#include "Impulse/Measurement/SweepSpec.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace partita;

TEST_CASE ("A sweep's harmonics are the sweep itself, earlier, to the phase", "[measure]")
{
    SweepSpec spec;
    spec.fadeInSeconds = spec.fadeOutSeconds = 0.0;
    const SweepTimeline timeline (spec);
    const auto cycles = [&] (double t)
    { return spec.startHz * timeline.growthSeconds * std::expm1 (t / timeline.growthSeconds); };

    CHECK (spec.startHz * timeline.growthSeconds
           == Approx (std::round (spec.startHz * timeline.growthSeconds)).margin (1e-9));
    CHECK (static_cast<double> (timeline.sweepFrames) / spec.rateHz
           == Approx (spec.sweepSeconds).epsilon (0.02));

    // m times as many cycles as at t are those at t + advance, less a whole number: error of doubles of 4e5 cycles.
    for (const auto order : { 2, 3, 5 })
        for (const auto t : { 0.3, 4.0, 9.0 })
        {
            const auto difference = cycles (t + timeline.harmonicAdvanceSeconds (order)) - order * cycles (t);
            CHECK (std::abs (difference - std::round (difference)) < 1e-8);
        }
}

TEST_CASE ("A sweep keeps its level and fades, and plays each channel alone between markers on all",
           "[measure]")
{
    SweepSpec spec;
    spec.sweepSeconds = 2.0;
    spec.pauseSeconds = 0.5;
    spec.levelDb = -12.0;
    spec.channels = 2;
    spec.repeats = 3;
    const SweepTimeline timeline (spec);
    const auto rows = sweepSignal (spec);
    const auto part = [&] (std::size_t c, Frames from, Frames frames)
    {
        double peak = 0.0;

        for (auto n = from; n < from + frames; ++n)
            peak = std::max (peak, std::abs (rows[c][static_cast<std::size_t> (n)]));

        return peak;
    };

    REQUIRE (rows.size() == 2);
    CHECK (static_cast<Frames> (rows[0].size()) == timeline.totalFrames);
    CHECK (part (0, 0, timeline.totalFrames) == Approx (gainFromDecibels (-12.0)).epsilon (1e-3));

    for (std::size_t c = 0; c < 2; ++c)
    {
        CHECK (part (c, 0, timeline.firstMarker) == 0.0);
        CHECK (part (c, timeline.firstMarker, timeline.markerFrames) > 0.2);
        CHECK (part (c, timeline.lastMarker, timeline.markerFrames) > 0.2);

        for (int repeat = 0; repeat < 3; ++repeat)
        {
            const auto start = timeline.sweepStart (static_cast<int> (c), repeat);
            CHECK (part (c, start, timeline.sweepFrames) > 0.2);
            CHECK (part (1 - c, start, timeline.sweepFrames) == 0.0);
            CHECK (part (c, start + timeline.sweepFrames, timeline.pauseFrames) == 0.0);
            CHECK (part (c, start, 10) < 1e-4);
        }
    }
}

TEST_CASE ("A sweep's JSON gives the specification back, and other JSON is refused", "[measure]")
{
    SweepSpec spec;
    spec.startHz = 10.0;
    spec.levelDb = -3.3;
    spec.channels = 2;
    const auto text = sweepToJson (spec);
    const auto read = sweepFromJson (text, "sweep.json");
    REQUIRE (read.ok());
    CHECK (*read == spec);

    for (const auto* broken :
         { "", "[]", "{}", "{\"kind\": \"partita sweep\"}", "{\"kind\": \"partita sweep\", \"schema\": 1}" })
    {
        const auto refused = sweepFromJson (broken, "sweep.json");
        REQUIRE_FALSE (refused.ok());
        CHECK (refused.error().code == ErrorCode::fileUnreadable);
        CHECK (refused.error().context == "sweep.json");
    }

    auto impossible = text;
    impossible.replace (impossible.find ("20000.0"), 7, "90000.0");
    const auto refused = sweepFromJson (impossible, "sweep.json");
    REQUIRE_FALSE (refused.ok());
    CHECK (refused.error().code == ErrorCode::badSpecification);
}

TEST_CASE ("Impossible sweeps are refused by the limit that they break", "[measure]")
{
    const auto refusal = [] (auto change)
    {
        SweepSpec spec;
        change (spec);
        const auto status = validate (spec);
        REQUIRE_FALSE (status.ok());
        CHECK (status.error().code == ErrorCode::badSpecification);
        return status.error().message;
    };

    CHECK (validate ({}).ok());
    CHECK_THAT (refusal ([] (auto& s) { s.stopHz = 30000.0; }), Catch::Contains ("stop"));
    CHECK_THAT (refusal ([] (auto& s) { s.startHz = 0.0; }), Catch::Contains ("start"));
    CHECK_THAT (refusal ([] (auto& s) { s.levelDb = 1.0; }), Catch::Contains ("level"));
    CHECK_THAT (refusal ([] (auto& s) { s.pauseSeconds = 0.0; }), Catch::Contains ("pause"));
    CHECK_THAT (refusal ([] (auto& s) { s.repeats = 0; }), Catch::Contains ("repeats"));
    CHECK_THAT (refusal ([] (auto& s) { s.fadeInSeconds = 15.0; }), Catch::Contains ("fades"));
    CHECK_THAT (refusal ([] (auto& s) { s.sweepSeconds = std::numeric_limits<double>::quiet_NaN(); }),
                Catch::Contains ("length"));
    CHECK_THAT (refusal (
                    [] (auto& s)
                    {
                        s.sweepSeconds = 1.0;
                        s.startHz = 2.0;
                    }),
                Catch::Contains ("or more"));
}
