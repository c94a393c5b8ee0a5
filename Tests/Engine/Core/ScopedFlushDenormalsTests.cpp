#include "Core/ScopedFlushDenormals.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace partita;

TEST_CASE ("Denormals are flushed while the scope lives and the register is put back", "[core][property]")
{
    const auto before = ScopedFlushDenormals::read();
    volatile float smallest = std::numeric_limits<float>::min();
    volatile float inside = 1.0f;
    {
        const ScopedFlushDenormals flush;
        REQUIRE ((ScopedFlushDenormals::read() & ScopedFlushDenormals::flushBits)
                 == ScopedFlushDenormals::flushBits);
        inside = smallest * 0.5f;

        {
            const ScopedFlushDenormals nested;
        }

        REQUIRE ((ScopedFlushDenormals::read() & ScopedFlushDenormals::flushBits)
                 == ScopedFlushDenormals::flushBits);
    }

    REQUIRE (ScopedFlushDenormals::read() == before);

    if (ScopedFlushDenormals::flushBits != 0)
        REQUIRE (inside == 0.0f);
}
