#include "Convolution/PreparedFilter.h"
#include "Fft/RealFft.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace partita;
using namespace partita::test;

namespace
{

ErrorCode codeOf (const ResponseMatrix& matrix, const PartitionPlan& plan)
{
    const auto filter = PreparedFilter::prepare (matrix, plan);
    REQUIRE_FALSE (filter.ok());
    REQUIRE_FALSE (filter.error().message.empty());
    return filter.error().code;
}

} // namespace

TEST_CASE ("Matrices that can't be are refused by code", "[filter][errors]")
{
    const auto plan = planPartitions (1000, 64);
    const auto good = denseMatrix (2, 2, 1000, 61);
    REQUIRE (PreparedFilter::prepare (good, plan).ok());
    constexpr auto bad = ErrorCode::badSpecification;

    for (const auto& path : { ResponseMatrix::Path{ -1, 0, 0 },
                              { 2, 0, 0 },
                              { 0, -1, 0 },
                              { 0, 2, 0 },
                              { 0, 0, -1 },
                              { 0, 0, 4 } })
    {
        auto matrix = good;
        matrix.paths.push_back (path);
        CHECK (codeOf (matrix, plan) == bad);
    }

    for (const auto value :
         { std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
           1e39 /* infinite in single precision */ })
        for (const std::size_t place : { 0u, 999u })
        {
            auto matrix = good;
            matrix.responses[0][place] = value;
            CHECK (codeOf (matrix, plan) == bad);
        }

    auto longer = good;
    longer.responses[0].resize (static_cast<std::size_t> (plan.capacityTaps()) + 1, 0.5);
    CHECK (codeOf (longer, plan) == bad);
    CHECK (codeOf (ResponseMatrix{}, plan) == bad);
    CHECK (codeOf (ResponseMatrix{ 0, 1, {}, {} }, plan) == bad);
    CHECK (codeOf (ResponseMatrix{ 1, 0, {}, {} }, plan) == bad);
}

TEST_CASE ("A response may fill its plan to the last tap", "[filter][property]")
{
    const auto plan = planPartitions (1000, 64);
    const auto matrix =
        ResponseMatrix::onEachChannel (decayingNoise (static_cast<std::size_t> (plan.capacityTaps()), 62), 1);
    REQUIRE (PreparedFilter::prepare (matrix, plan).ok());
}

TEST_CASE ("Partitions of zeros are skipped and the others keep their places", "[filter][property]")
{
    const auto plan = planPartitions (4096, 64); // 64 direct, 7 × 64, 7 × 512
    REQUIRE (plan.levels.size() == 2);

    ResponseMatrix matrix{
        1, 1, { std::vector<double> (4096), std::vector<double> (4096), {} }, { { 0, 0, 0 } }
    };
    matrix.responses[0][3] = 1.0;           // head
    matrix.responses[0][64 + 64 * 4] = 1.0; // first level, partition 4
    matrix.responses[0][4095] = 1.0;        // second level, the last partition
    matrix.responses[1][512] = 1e-60;       // zero in single precision

    const auto filter = PreparedFilter::prepare (matrix, plan).value();
    CHECK (filter->head (0).numTaps == 4);
    CHECK (filter->head (1).numTaps == 0);
    REQUIRE (filter->partitions (0, 0).size() == 1);
    CHECK (filter->partitions (0, 0)[0].index == 4);
    REQUIRE (filter->partitions (1, 0).size() == 1);
    CHECK (filter->partitions (1, 0)[0].index == 6);

    for (const int response : { 1, 2 })
        for (const int level : { 0, 1 })
            CHECK (filter->partitions (level, response).empty());
}

TEST_CASE ("A partition's spectrum is the transform of its taps over the length", "[filter][oracle]")
{
    const auto plan = planPartitions (128 + 64, 64);
    auto taps = decayingNoise (192, 63);
    const auto filter = PreparedFilter::prepare (ResponseMatrix::onEachChannel (taps, 1), plan).value();
    REQUIRE (filter->partitions (0, 0).size() == 2);

    for (std::size_t p = 0; p < 2; ++p)
        for (std::size_t k = 0; k <= 64; ++k)
        {
            double re = 0.0, im = 0.0;

            for (std::size_t n = 0; n < 64; ++n)
            {
                const auto angle = -2.0 * std::acos (-1.0) * static_cast<double> (k * n) / 128.0;
                re += taps[64 + 64 * p + n] * std::cos (angle) / 128.0;
                im += taps[64 + 64 * p + n] * std::sin (angle) / 128.0;
            }

            // Made in double, rounded once: half a unit of a number below 64 / 128.
            const auto* spectrum = filter->partitions (0, 0)[p].spectrum;
            const auto offset = RealFft<float>::imaginaryOffset (128);
            CHECK (std::abs (static_cast<double> (spectrum[k]) - re) <= 0.5 * 0x1p-24 + 1e-14);
            CHECK (std::abs (static_cast<double> (spectrum[offset + k]) - im) <= 0.5 * 0x1p-24 + 1e-14);
        }
}

TEST_CASE ("Filters fit one another by plan and channels alone", "[filter][property]")
{
    const auto plan = planPartitions (1000, 64);
    const auto filter = PreparedFilter::prepare (denseMatrix (2, 2, 1000, 64), plan).value();
    CHECK (filter->fits (*PreparedFilter::prepare (denseMatrix (2, 2, 10, 65), plan).value()));
    CHECK_FALSE (filter->fits (
        *PreparedFilter::prepare (denseMatrix (2, 2, 10, 65), planPartitions (10, 64)).value()));
    CHECK_FALSE (filter->fits (*PreparedFilter::prepare (denseMatrix (2, 1, 10, 65), plan).value()));
    CHECK_FALSE (filter->fits (*PreparedFilter::prepare (denseMatrix (1, 2, 10, 65), plan).value()));
}
