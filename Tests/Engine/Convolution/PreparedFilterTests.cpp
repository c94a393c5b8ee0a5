#include "Convolution/PreparedFilter.h"
#include "Convolution/TransformOfSize.h"
#include "Fft/RealFft.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

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

    for (const auto& path : { ResponseMatrix::Path { -1, 0, 0 },
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
    CHECK (codeOf (ResponseMatrix {}, plan) == bad);
    CHECK (codeOf (ResponseMatrix { 0, 1, {}, {} }, plan) == bad);
    CHECK (codeOf (ResponseMatrix { 1, 0, {}, {} }, plan) == bad);
}

TEST_CASE ("A response may fill its plan to the last tap", "[filter][property]")
{
    const auto plan = planPartitions (1000, 64);
    const auto matrix =
        ResponseMatrix::onEachChannel (decayingNoise (static_cast<std::size_t> (plan.capacityTaps()), 62), 1);
    REQUIRE (PreparedFilter::prepare (matrix, plan).ok());
}

TEST_CASE ("Partitions of zeros before and after the others are skipped", "[filter][property]")
{
    const PartitionPlan plan { 64, 64, { { 64, 7, 64, Timing::spread }, { 256, 14, 448, Timing::spread } } };
    ResponseMatrix matrix {
        1, 1, { std::vector<double> (4000), std::vector<double> (4000), {} }, { { 0, 0, 0 } }
    };
    matrix.responses[0][3] = 1.0;           // head
    matrix.responses[0][64 + 64 * 4] = 1.0; // first level, partition 4
    matrix.responses[0][448 + 256 * 2] = 1.0;
    matrix.responses[0][448 + 256 * 5] = 1.0;
    matrix.responses[1][512] = 1e-60; // zero in single precision

    const auto filter = PreparedFilter::prepare (matrix, plan).value();
    CHECK (filter->head (0).numTaps == firTapGroup);
    CHECK (filter->head (1).numTaps == 0);
    CHECK (filter->partitions (0, 0).first == 4);
    CHECK (filter->partitions (0, 0).count == 1);
    CHECK (filter->partitions (1, 0).first == 2);
    CHECK (filter->partitions (1, 0).count == 4);

    for (const int response : { 1, 2 })
        for (const int level : { 0, 1 })
            CHECK (filter->partitions (level, response).count == 0);
}

TEST_CASE ("A partition's spectrum holds its taps at the roots of t^size = i", "[filter][oracle]")
{
    constexpr int size = 64;
    const PartitionPlan plan { 64, 64, { { size, 2, 64, Timing::spread } } };
    const auto taps = decayingNoise (192, 63);

    for (const auto* table : allKernels())
    {
        const auto filter =
            PreparedFilter::prepare (ResponseMatrix::onEachChannel (taps, 1), plan, *table).value();
        const auto transform = transformOfSize (size, *table);
        const auto& partitions = filter->partitions (0, 0);
        REQUIRE (partitions.count == 2);

        for (int tile = 0; tile < transform->numTiles(); ++tile)
            for (int vector = 0; vector < 4; ++vector)
                for (int lane = 0; lane < table->lanes; ++lane)
                    for (std::size_t p = 0; p < 2; ++p)
                    {
                        double re = 0.0, im = 0.0;
                        const auto angle =
                            std::acos (-1.0) * (0.5 + 2.0 * transform->rootOf (tile, vector, lane)) / size;

                        for (std::size_t n = 0; n < size; ++n)
                        {
                            re += taps[64 + size * p + n] * std::cos (angle * static_cast<double> (n)) / size;
                            im += taps[64 + size * p + n] * std::sin (angle * static_cast<double> (n)) / size;
                        }

                        // Made in double, rounded once: half a unit of a number below 1. The last partition comes first.
                        const auto* chunk = partitions.tile (tile, transform->tileSize())
                                            + static_cast<std::ptrdiff_t> (1 - p) * transform->tileSize()
                                            + std::ptrdiff_t { 2 } * table->lanes * vector + lane;
                        CHECK (std::abs (static_cast<double> (chunk[0]) - re) <= 0.5 * 0x1p-24 + 1e-14);
                        CHECK (std::abs (static_cast<double> (chunk[table->lanes]) - im)
                               <= 0.5 * 0x1p-24 + 1e-14);
                    }
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

TEST_CASE ("Equal filters are held once while one of them is in use, and no others are", "[prepare][sharing]")
{
    const auto plan = planPartitions (3000, 64);
    const auto matrix = denseMatrix (2, 2, 3000, 71);
    const auto prepare = [&plan] (const ResponseMatrix& content)
    { return *PreparedFilter::prepare (content, plan); };
    auto first = prepare (matrix);
    CHECK (prepare (matrix) == first);
    CHECK (first.use_count() == 1);

    auto otherTap = matrix, otherPath = matrix, shorter = matrix, otherSign = matrix;
    otherTap.responses[0][2999] = std::nextafter (otherTap.responses[0][2999], 2.0);
    std::swap (otherPath.paths[0].response, otherPath.paths[1].response);
    shorter.responses[0].pop_back();
    otherSign.responses[0][5] = -otherSign.responses[0][5];

    for (const auto& other : { otherTap, otherPath, shorter, otherSign })
        CHECK (prepare (other) != first);

    auto otherPlan = plan;
    otherPlan.levels.back().blocksAtOnce = otherPlan.levels.back().blocksAtOnce == 1 ? 2 : 1;
    CHECK (*PreparedFilter::prepare (matrix, otherPlan) != first);

    for (const auto* table : allKernels())
        CHECK ((*PreparedFilter::prepare (matrix, plan, *table) == first) == (table == &kernels()));

    const std::weak_ptr<const PreparedFilter> gone = first;
    first.reset();
    CHECK (gone.expired());
    CHECK (prepare (matrix) != nullptr);
}

TEST_CASE ("Threads that prepare the same at once get the same", "[prepare][sharing][threads]")
{
    const auto plan = planPartitions (3000, 64);
    const auto matrix = denseMatrix (1, 1, 3000, 72);

    for (int round = 0; round < 20; ++round)
    {
        std::vector<std::shared_ptr<const PreparedFilter>> filters (4);
        std::vector<std::thread> threads;

        for (auto& filter : filters)
            threads.emplace_back ([&] { filter = *PreparedFilter::prepare (matrix, plan); });

        for (auto& thread : threads)
            thread.join();

        CHECK (std::all_of (filters.begin(), filters.end(),
                            [&] (const auto& filter) { return filter == filters[0]; }));
    }
}
