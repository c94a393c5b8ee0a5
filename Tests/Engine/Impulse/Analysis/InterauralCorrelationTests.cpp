#include "Impulse/Analysis/InterauralCorrelation.h"
#include "Support/SimulatedRecorder.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace partita;
using namespace partita::test;

TEST_CASE ("Ears that hear the same are alike, early and late apart, and up to a millisecond later", "[room]")
{
    constexpr double rateHz = 48000.0;
    constexpr Frames onset = 480, border = onset + 3840;
    std::vector<double> left (20000), other (20000);
    addNoise (left, 1.0, 1);
    addNoise (other, 1.0, 2);
    const auto all = static_cast<Frames> (left.size());

    // Of strangers over N frames the largest of 97 correlations is about 3 / √N.
    CHECK (interauralCorrelation (left, left, 0, all, rateHz) == Approx (1.0));
    CHECK (interauralCorrelation (left, other, 0, all, rateHz) < 5.0 / std::sqrt (20000.0));
    CHECK (interauralCorrelation (left, std::vector<double> (20000), 0, all, rateHz) == 0.0);

    auto late = left;
    std::rotate (late.rbegin(), late.rbegin() + 40, late.rend());
    CHECK (interauralCorrelation (left, late, 0, all, rateHz) > 0.99);
    std::rotate (late.rbegin(), late.rbegin() + 40, late.rend());
    CHECK (interauralCorrelation (left, late, 0, all, rateHz) < 0.1);

    auto right = other;
    std::copy (left.begin() + onset, left.begin() + border, right.begin() + onset);
    const auto found = interauralCorrelations (left, right, onset, all, rateHz);
    CHECK (found.early == Approx (1.0));
    CHECK (found.late < 0.1);
    CHECK (found.all > 0.15);
    CHECK (found.all < 0.3);
}
