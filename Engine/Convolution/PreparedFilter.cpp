#include "Convolution/PreparedFilter.h"

#include "Convolution/FilterRegistry.h"
#include "Convolution/TransformOfSize.h"
#include "Fft/RealFft.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace partita
{
namespace
{

/// Some taps of a response, after zeros where the slice begins before the response.
struct Slice
{
    Slice (const std::vector<double>& response, std::int64_t offset, std::int64_t length)
    {
        const auto all = static_cast<std::int64_t> (response.size());
        const auto first = std::clamp<std::int64_t> (offset, 0, all);
        const auto end = std::clamp<std::int64_t> (offset + length, first, all);
        leadingZeros = static_cast<std::size_t> (std::max<std::int64_t> (-offset, 0));
        taps = std::span (response).subspan (static_cast<std::size_t> (first),
                                             static_cast<std::size_t> (end - first));
    }

    std::size_t leadingZeros;
    std::span<const double> taps;
};

bool isZero (std::span<const double> taps)
{
    return std::all_of (taps.begin(), taps.end(),
                        [] (double tap) { return static_cast<float> (tap) == 0.0f; });
}

PreparedFilter::Head prepareHead (std::span<const double> taps)
{
    auto used = taps.size();

    while (used > 0 && static_cast<float> (taps[used - 1]) == 0.0f)
        --used;

    PreparedFilter::Head head;
    head.numTaps = (static_cast<int> (used) + firTapGroup - 1) / firTapGroup * firTapGroup;
    head.taps = AlignedBuffer<float> (static_cast<std::size_t> (head.numTaps));
    std::transform (taps.begin(), taps.begin() + static_cast<std::ptrdiff_t> (used), head.taps.begin(),
                    [] (double tap) { return static_cast<float> (tap); });
    return head;
}

Status check (const ResponseMatrix& matrix, const PartitionPlan& plan)
{
    const auto refuse = [] (std::string message) {
        return Error { ErrorCode::badSpecification, std::move (message), {} };
    };

    if (matrix.inputs < 1 || matrix.outputs < 1)
        return refuse (
            fmt::format ("A response matrix needs at least one input and one output; found {} and {}.",
                         matrix.inputs, matrix.outputs));

    for (const auto& [input, output, response] : matrix.paths)
        if (input < 0 || input >= matrix.inputs || output < 0 || output >= matrix.outputs || response < 0
            || response >= static_cast<int> (matrix.responses.size()))
            return refuse (fmt::format (
                "The path from input {} to output {} through response {} leaves the matrix "
                "of {} inputs, {} outputs and {} responses.",
                input, output, response, matrix.inputs, matrix.outputs, matrix.responses.size()));

    for (const auto& taps : matrix.responses)
        if (! std::all_of (taps.begin(), taps.end(),
                           [] (double tap) { return std::isfinite (static_cast<float> (tap)); }))
            return refuse ("A response must hold finite numbers only; found a NaN or an infinity in it.");

    if (matrix.longestTaps() > plan.capacityTaps())
        return refuse (
            fmt::format ("The plan holds responses of up to {} taps; found one of {}. Plan for the longest.",
                         plan.capacityTaps(), matrix.longestTaps()));

    return Done {};
}

/// Evaluates slices of a response at the roots of t^size = i, in double: every fourth bin, from the first on, of a
/// transform four times as long.
class RootEvaluator
{
public:
    explicit RootEvaluator (int partitionSize)
        : size (partitionSize),
          fft (RealFft<double>::ofLength (4 * size)),
          time (static_cast<std::size_t> (4 * size)),
          bins (fft->spectrumSize())
    {
    }

    void evaluate (const Slice& slice)
    {
        time.clear();
        std::copy (slice.taps.begin(), slice.taps.end(), time.begin() + slice.leadingZeros);
        fft->forward (time.data(), bins.data());
    }

    [[nodiscard]] double real (int root) const noexcept { return bins[bin (root)]; }

    // The transform turns the other way round, and the upper half of its bins mirrors the lower one.
    [[nodiscard]] double imaginary (int root) const noexcept
    {
        const auto value = bins[fft->imaginaryOffset() + bin (root)];
        return 4 * root + 1 <= 2 * size ? -value : value;
    }

private:
    [[nodiscard]] std::size_t bin (int root) const noexcept
    {
        const auto index = 4 * root + 1;
        return static_cast<std::size_t> (index <= 2 * size ? index : 4 * size - index);
    }

    int size;
    std::shared_ptr<const RealFft<double>> fft;
    AlignedBuffer<double> time, bins;
};

} // namespace

PreparedFilter::Level PreparedFilter::prepareLevel (const ResponseMatrix& matrix, const PartitionLevel& plan,
                                                    std::int64_t latencyFrames, const KernelTable& table)
{
    const auto transform = transformOfSize (plan.size, table);
    const auto sliceOf = [&] (const std::vector<double>& taps, int index)
    { return Slice (taps, plan.offset - latencyFrames + std::int64_t { index } * plan.size, plan.size); };

    Level level;
    std::size_t used = 0;

    for (const auto& taps : matrix.responses)
    {
        auto first = 0, end = plan.count;

        while (end > 0 && isZero (sliceOf (taps, end - 1).taps))
            --end;

        while (first < end && isZero (sliceOf (taps, first).taps))
            ++first;

        level.partitions.push_back ({ first, end - first, nullptr });
        used += static_cast<std::size_t> (end - first);
    }

    const auto spectrumSize = 2 * static_cast<std::size_t> (plan.size);
    level.spectra = AlignedBuffer<float> (used * spectrumSize);
    auto* spectra = level.spectra.data();
    RootEvaluator roots (plan.size);
    const auto scale = 1.0 / plan.size;
    const auto lanes = table.lanes;

    for (std::size_t response = 0; response < matrix.responses.size(); ++response)
    {
        auto& partitions = level.partitions[response];
        partitions.spectra = spectra;

        for (int index = 0; index < partitions.count; ++index)
        {
            roots.evaluate (
                sliceOf (matrix.responses[response], partitions.first + partitions.count - 1 - index));

            for (int tile = 0; tile < transform->numTiles(); ++tile)
            {
                auto* out =
                    spectra + (std::ptrdiff_t { tile } * partitions.count + index) * transform->tileSize();

                for (int vector = 0; vector < 4; ++vector)
                    for (int lane = 0; lane < lanes; ++lane)
                    {
                        const auto root = transform->rootOf (tile, vector, lane);
                        out[2 * lanes * vector + lane] = static_cast<float> (scale * roots.real (root));
                        out[2 * lanes * vector + lanes + lane] =
                            static_cast<float> (scale * roots.imaginary (root));
                    }
            }
        }

        spectra += static_cast<std::size_t> (partitions.count) * spectrumSize;
    }

    return level;
}

std::size_t PreparedFilter::numFloats() const noexcept
{
    std::size_t floats = 0;

    for (const auto& ofResponse : heads)
        floats += ofResponse.taps.size();

    for (const auto& ofPlan : levels)
        floats += ofPlan.spectra.size();

    return floats;
}

Result<std::shared_ptr<const PreparedFilter>>
PreparedFilter::prepare (const ResponseMatrix& matrix, const PartitionPlan& plan, const KernelTable& table)
{
    if (auto checked = check (matrix, plan); ! checked)
        return checked.error();

    const auto key = FilterRegistry::keyOf (matrix, plan, table);

    if (auto known = FilterRegistry::ofProcess().find (key))
        return known;

    std::shared_ptr<PreparedFilter> filter (new PreparedFilter);
    filter->table = &table;
    filter->partitionPlan = plan;
    filter->numInputs = matrix.inputs;
    filter->numOutputs = matrix.outputs;
    filter->matrixShape = matrix.shape();
    filter->pathsByOutput.resize (static_cast<std::size_t> (matrix.outputs));

    for (const auto& path : matrix.paths)
        filter->pathsByOutput[static_cast<std::size_t> (path.output)].push_back (path);

    const auto immediate = ! plan.levels.empty() && plan.levels.front().timing == Timing::immediate;

    for (const auto& taps : matrix.responses)
        filter->heads.push_back (
            prepareHead (Slice (taps, 0, immediate ? plan.quantum : plan.headTaps).taps));

    for (const auto& level : plan.levels)
        filter->levels.push_back (prepareLevel (matrix, level, plan.latencyFrames, table));

    return FilterRegistry::ofProcess().add (key, std::move (filter));
}

} // namespace partita
