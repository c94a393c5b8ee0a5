#include "Statistics.h"

#include <catch2/catch.hpp>

using namespace partita::bench;

TEST_CASE ("A quantile lies between its neighbours", "[benchmark]")
{
    REQUIRE (quantile ({}, 0.5) == 0.0);
    REQUIRE (quantile ({ 7.0 }, 0.999) == 7.0);
    REQUIRE (quantile ({ 4.0, 1.0, 3.0, 2.0 }, 0.0) == 1.0);
    REQUIRE (quantile ({ 4.0, 1.0, 3.0, 2.0 }, 1.0) == 4.0);
    REQUIRE (quantile ({ 4.0, 1.0, 3.0, 2.0 }, 0.25) == Approx (1.75));
    REQUIRE (median ({ 5.0, 1.0, 9.0 }) == 5.0);
    REQUIRE (median ({ 4.0, 1.0, 3.0, 2.0 }) == Approx (2.5));
}

TEST_CASE ("A phase's median forgets the one period in which the system was busy elsewhere", "[benchmark]")
{
    const std::vector<double> threePeriodsOfTwo { 1.0, 10.0, 2.0, 900.0, 3.0, 12.0 };
    REQUIRE (phaseMedians (threePeriodsOfTwo, 2) == std::vector<double> { 2.0, 12.0 });
}
