#include "Convolution/OfflineConvolver.h"
#include "Design/FilterAnalysis.h"
#include "Impulse/ImpulseHeadroom.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;

/// The input that drives a row of taps to its sum of moduli.
std::vector<double> worstInput (const std::vector<double>& taps)
{
    std::vector<double> input;

    for (auto tap = taps.rbegin(); tap != taps.rend(); ++tap)
        input.push_back (*tap < 0.0 ? -1.0 : 1.0);

    return input;
}

} // namespace

TEST_CASE ("The worst case is what an input within full scale reaches and never passes", "[headroom][oracle]")
{
    const auto matrix = denseMatrix (2, 2, 700, 5);
    const auto headroom = headroomOf (matrix, rateHz);
    REQUIRE (headroom.outputs.size() == 2);

    for (int output = 0; output < 2; ++output)
    {
        double reached = 0.0;

        for (const auto& path : matrix.paths)
            if (path.output == output)
            {
                const auto& taps = matrix.responses[static_cast<std::size_t> (path.response)];
                const auto through = convolved (worstInput (taps), taps);
                reached += through[taps.size() - 1];
            }

        CHECK (headroom.outputs[static_cast<std::size_t> (output)].worstCaseDb
               == Approx (decibelsFromGain (reached)).margin (1e-9));
    }

    const auto gains = worstCaseGains (matrix);
    CHECK (decibelsFromGain (gains[1][0] + gains[1][1])
           == Approx (headroom.outputs[1].worstCaseDb).margin (1e-9));
    CHECK (headroom.worst().worstCaseDb
           == std::max (headroom.outputs[0].worstCaseDb, headroom.outputs[1].worstCaseDb));
}

TEST_CASE ("Of a single response the figures are those of its analysis", "[headroom][oracle]")
{
    const auto taps = decayingNoise (2000, 9);
    const auto figures = headroomOf (ResponseMatrix::onEachChannel (taps, 2), rateHz).worst();
    const auto analysis = analyseFilter (taps, rateHz).value();
    CHECK (figures.worstCaseDb == Approx (decibelsFromGain (analysis.worstCaseGain)).margin (1e-9));
    CHECK (figures.sineDb == Approx (analysis.peakGain.gainDb).margin (0.1));
    CHECK (figures.sineHz == Approx (analysis.peakGain.frequencyHz).margin (rateHz / 2000.0));
    CHECK (figures.pinkDb == Approx (analysis.pinkGainDb).margin (0.1));
}

TEST_CASE ("Inputs add up: sines in phase, noise by power, and paths between the same two before",
           "[headroom][oracle]")
{
    const ResponseMatrix two { 2, 1, { { 0.5 } }, { { 0, 0, 0 }, { 1, 0, 0 } } };
    CHECK (headroomOf (two, rateHz).outputs[0].sineDb == Approx (0.0).margin (1e-9));
    CHECK (headroomOf (two, rateHz).outputs[0].worstCaseDb == Approx (0.0).margin (1e-9));
    CHECK (headroomOf (two, rateHz).outputs[0].pinkDb == Approx (-3.0103).margin (1e-4));

    const ResponseMatrix same { 1, 1, { { 0.5 }, { -0.5 } }, { { 0, 0, 0 }, { 0, 0, 1 } } };
    CHECK (std::isinf (headroomOf (same, rateHz).outputs[0].worstCaseDb));
}
