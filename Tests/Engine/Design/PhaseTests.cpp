#include "Design/Phase.h"

#include <catch2/catch.hpp>

using namespace partita;

TEST_CASE ("Phases read back as they are written", "[design][property]")
{
    for (const auto* name : { "linear", "minimum", "maximum", "mixed:0", "mixed:0.25", "mixed:1" })
    {
        const auto phase = parsePhase (name);
        REQUIRE (phase.ok());
        CHECK (nameOf (*phase) == name);
    }

    CHECK (*parsePhase ("mixed:0.25") == Phase { PhaseKind::mixed, 0.25 });
}

TEST_CASE ("What is no phase is refused", "[design][errors]")
{
    for (const auto* text : { "", "Linear", "mixed", "mixed:", "mixed:1.01", "mixed:-0.1", "mixed:nan",
                              "mixed:0.5x", "minimum ", "mixed:0,5" })
    {
        INFO ("“" << text << "”");
        const auto phase = parsePhase (text);
        REQUIRE_FALSE (phase.ok());
        CHECK (phase.error().code == ErrorCode::badSpecification);
    }
}

TEST_CASE ("Latency goes from half of the taps to none with the amount, and to all of them backwards",
           "[design][property]")
{
    CHECK (Phase {}.latencyOf (1001) == 500);
    CHECK (Phase { PhaseKind::minimum, 0.0 }.latencyOf (1001) == 0);
    CHECK (Phase { PhaseKind::maximum, 0.0 }.latencyOf (1001) == 1000);
    CHECK (Phase { PhaseKind::mixed, 0.0 }.latencyOf (1001) == 500);
    CHECK (Phase { PhaseKind::mixed, 0.25 }.latencyOf (1001) == 375);
    CHECK (Phase { PhaseKind::mixed, 1.0 }.latencyOf (1001) == 0);
    CHECK (Phase {}.latencyOf (0) == 0);
}
