#include "Design/CurveDesigner.h"
#include "Realtime/Interception.h"
#include "Support/Curves.h"

#include <catch2/catch.hpp>

#include <vector>

using namespace partita;
using namespace partita::test;

TEST_CASE ("A prepared designer follows moving bands without allocating or locking", "[design][realtime]")
{
    auto curve = eightBands();
    curve.points = { { 30.0, 2.0 }, { 300.0, -2.0 }, { 3000.0, 1.0 } };
    design::CurveDesigner designer (48000.0, { 1023, 4096, 16, 16 });
    std::vector<double> taps (1023);
    Events seen;
    double worstDb = 0.0;

    for (const auto kind : { PhaseKind::linear, PhaseKind::minimum, PhaseKind::maximum, PhaseKind::mixed })
        for (int step = 0; step < 50; ++step)
        {
            curve.bands[3].gainDb = 0.1 * step;
            const ScopedInterception intercepted;
            designer.design (curve, { kind, 0.5 }, taps);
            worstDb = designer.errorOf (taps).decibels;
            const auto events = intercepted.events();
            seen.allocations += events.allocations;
            seen.frees += events.frees;
            seen.locks += events.locks;
            seen.waits += events.waits;
        }

    CHECK (seen.all() == 0);
    CHECK (worstDb > 0.0);
}
