#include "Design/WindowedSinc.h"
#include "Realtime/Interception.h"

#include <catch2/catch.hpp>

#include <vector>

using namespace partita;
using namespace partita::test;

TEST_CASE ("A prepared windowed sinc follows moving edges without allocating or locking",
           "[design][realtime]")
{
    design::WindowedSincDesigner designer;
    REQUIRE (designer.prepare ({ WindowKind::kaiser, 9.6 }, 1023).ok());
    std::vector<double> taps (1023);
    auto allDesigned = true;
    const ScopedInterception intercepted;

    for (const auto kind :
         { FilterKind::lowpass, FilterKind::highpass, FilterKind::bandpass, FilterKind::bandstop })
        for (int step = 0; step < 50; ++step)
            allDesigned =
                designer.design (kind, 1000.0 + step, 5000.0 + 3.0 * step, 48000.0, taps) && allDesigned;

    CHECK (intercepted.events().all() == 0);
    CHECK (allDesigned);
}
