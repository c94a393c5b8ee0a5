#include "Convolution/Convolver.h"
#include "Convolution/CostStore.h"
#include "Convolution/FftwTransform.h"
#include "Convolution/WorkSchedule.h"
#include "Support/BlockTransformChecks.h"
#include "Support/DirectForm.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace partita;
using namespace partita::test;

namespace
{

template <class Check>
void forEverySize (int largest, Check check)
{
    for (const auto* own : allKernels())
    {
        const auto& table = withTransform (*own, TransformKind::fftw);

        for (auto size = table.tileBins; size <= largest; size *= 2)
        {
            INFO (describe (table) << ", size " << size);
            check (FftwTransform (size, table));
        }
    }
}

const KernelTable& fftwKernels() { return withTransform (kernels(), TransformKind::fftw); }

const KernelTable& ownKernels() { return withTransform (kernels(), TransformKind::own); }

/// Plans with an immediate level, with levels that sum for several blocks at once and with both.
std::vector<PartitionPlan> somePlans()
{
    std::vector<PartitionPlan> plans;

    for (const auto quantum : { 32, 64, 512 })
        for (const std::int64_t taps : { 3000, 20000 })
            plans.push_back (planPartitions ({ taps, quantum, 0, {} }, builtInCosts (fftwKernels())));

    plans.push_back ({ 64,
                       64,
                       { { 64, 6, 64, Timing::spread },
                         { 256, 6, 448, Timing::spread, 2 },
                         { 1024, 5, 1984, Timing::spread, 3 } } });
    return plans;
}

} // namespace

TEST_CASE ("FFTW's transform pair gives the linear convolution of a block, in every table's tiles",
           "[kernels][fftw][oracle]")
{
    forEverySize (32768, requireLinearConvolution);
}

TEST_CASE ("The places of a spectrum by FFTW are all roots, each once, and hold the values there",
           "[kernels][fftw][oracle]")
{
    forEverySize (8192, requireValuesAtRoots);
}

TEST_CASE ("FFTW's transform in pieces gives the bits of the whole", "[kernels][fftw][property]")
{
    forEverySize (32768, requirePiecesMakeTheWhole);
}

TEST_CASE ("A convolver by FFTW gives the direct form, and the own transform's output but for rounding",
           "[convolver][fftw][oracle]")
{
    constexpr std::uint64_t seed = 71;

    for (const auto& plan : somePlans())
    {
        const auto matrix = denseMatrix (2, 2, static_cast<std::size_t> (plan.capacityTaps()), seed);
        const auto input = whiteNoise (2, 9000, seed);
        const auto output = [&] (const KernelTable& table)
        {
            Convolver convolver (PreparedFilter::prepare (sabotaged (matrix), plan, table).value(), 0);
            return streamThrough (convolver, input);
        };
        const auto exact = directForm (matrix, input);
        const auto byFftw = output (fftwKernels()), byOwn = output (ownKernels());
        const auto bound = singlePrecisionBound (matrix, plan, 1.0);
        const auto peak = highestOf (exact);

        INFO (plan.toText() << ", bound " << bound << ", peak " << peak << ", seed " << seed);
        REQUIRE (largestDifference (byFftw, exact) <= bound);

        // The product's promise among engines: −120 dB.
        REQUIRE (largestDifference (byFftw, converted<double> (byOwn)) <= 1e-6 * peak);
        CHECK_FALSE (sameBits (byFftw, byOwn));
    }
}

TEST_CASE ("A filter by FFTW and one by the own transform are two filters, and do not fit one another",
           "[convolver][fftw][property]")
{
    const auto matrix = denseMatrix (1, 1, 3000, 72);
    const auto plan = planPartitions (3000, 64);
    const auto byOwn = PreparedFilter::prepare (matrix, plan, ownKernels()).value();
    const auto byFftw = PreparedFilter::prepare (matrix, plan, fftwKernels()).value();
    CHECK (byOwn != byFftw);
    CHECK_FALSE (byOwn->fits (*byFftw));
    Convolver convolver (byFftw, 0);
    CHECK_FALSE (convolver.exchange (byOwn).ok());
}

TEST_CASE ("The costs of the two transforms are kept apart", "[costs][fftw]")
{
    const auto own = costFile (ownKernels()), fftw = costFile (fftwKernels());

    // Tests run with the built-in costs; by hand, files of two names.
    CHECK ((own.empty() ? fftw.empty() : own != fftw));
    CHECK (builtInCosts (fftwKernels()).pairNs (4096) != builtInCosts (ownKernels()).pairNs (4096));
    CHECK (builtInCosts (fftwKernels()).isPlausible());
}

TEST_CASE ("A schedule counts FFTW's part as what it is: one task of one call", "[schedule][fftw]")
{
    const auto& table = fftwKernels();
    const auto costs = builtInCosts (table);

    for (const auto& plan : somePlans())
    {
        INFO (plan.toText());
        const auto schedules = scheduleLevels (plan, {}, table, costs);
        const auto calls = predictCalls (plan, {}, table, costs);

        for (std::size_t level = 0; level < plan.levels.size(); ++level)
        {
            if (plan.levels[level].timing == Timing::immediate)
                continue;

            const auto size = plan.levels[level].size;
            const FftwTransform transform (size, table);
            const auto middle = transform.forwardPieces() / 2;
            const auto ns = 0.5 * costs.pairNs (size) * transform.forwardShare (middle).work;
            const auto& tasks = schedules[level].of (BlockWork::steady, 0).tasks;
            const auto found = std::find_if (tasks.begin(), tasks.end(),
                                             [middle] (const WorkTask& task) {
                                                 return task.kind == WorkTask::Kind::forward
                                                        && task.begin <= middle && middle < task.end;
                                             });
            REQUIRE (found != tasks.end());
            CHECK (static_cast<double> (found->costNs) >= 0.999 * ns);
            CHECK (*std::max_element (calls.begin(), calls.end()) >= ns);
        }
    }
}
