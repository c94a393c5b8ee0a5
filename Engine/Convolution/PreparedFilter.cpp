#include "Convolution/PreparedFilter.h"

#include "Fft/RealFft.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace partita
{
namespace
{

std::span<const double> slice (const std::vector<double>& taps, std::int64_t offset, std::int64_t length)
{
    const auto all = static_cast<std::int64_t> (taps.size());
    const auto first = std::min (offset, all);
    return std::span (taps).subspan (static_cast<std::size_t> (first),
                                     static_cast<std::size_t> (std::min (length, all - first)));
}

bool isZero (std::span<const double> taps)
{
    return std::all_of (taps.begin(), taps.end(), [] (double tap) { return static_cast<float> (tap) == 0.0f; });
}

PreparedFilter::Head prepareHead (std::span<const double> taps)
{
    PreparedFilter::Head head;
    head.numTaps = static_cast<int> (taps.size());

    while (head.numTaps > 0 && static_cast<float> (taps[static_cast<std::size_t> (head.numTaps) - 1]) == 0.0f)
        --head.numTaps;

    head.taps = AlignedBuffer<float> (static_cast<std::size_t> (head.numTaps));
    std::transform (taps.begin(), taps.begin() + head.numTaps, head.taps.begin(), [] (double tap) {
        return static_cast<float> (tap);
    });
    return head;
}

Status check (const ResponseMatrix& matrix, const PartitionPlan& plan)
{
    const auto refuse = [] (std::string message)
    { return Error { ErrorCode::badSpecification, std::move (message), {} }; };

    if (matrix.inputs < 1 || matrix.outputs < 1)
        return refuse (fmt::format ("A response matrix needs at least one input and one output; found {} and {}.",
                                    matrix.inputs, matrix.outputs));

    for (const auto& [input, output, response] : matrix.paths)
        if (input < 0 || input >= matrix.inputs || output < 0 || output >= matrix.outputs || response < 0
            || response >= static_cast<int> (matrix.responses.size()))
            return refuse (fmt::format ("The path from input {} to output {} through response {} leaves the matrix "
                                        "of {} inputs, {} outputs and {} responses.",
                                        input, output, response, matrix.inputs, matrix.outputs,
                                        matrix.responses.size()));

    for (const auto& taps : matrix.responses)
        if (! std::all_of (taps.begin(), taps.end(), [] (double tap) { return std::isfinite (static_cast<float> (tap)); }))
            return refuse ("A response must hold finite numbers only; found a NaN or an infinity in it.");

    if (matrix.longestTaps() > plan.capacityTaps())
        return refuse (fmt::format ("The plan holds responses of up to {} taps; found one of {}. Plan for the longest.",
                                    plan.capacityTaps(), matrix.longestTaps()));

    return Done {};
}

} // namespace

PreparedFilter::Level PreparedFilter::prepareLevel (const ResponseMatrix& matrix, const PartitionLevel& plan)
{
    const auto fft = RealFft<float>::ofLength (2 * plan.size);
    const auto exactFft = RealFft<double>::ofLength (2 * plan.size);
    const auto sliceOf = [&plan] (const std::vector<double>& taps, int index)
    { return slice (taps, plan.offset + std::int64_t { index } * plan.size, plan.size); };

    std::size_t used = 0;

    for (const auto& taps : matrix.responses)
        for (int index = 0; index < plan.count; ++index)
            used += isZero (sliceOf (taps, index)) ? 0u : 1u;

    Level level;
    level.spectra = AlignedBuffer<float> (used * fft->spectrumSize());
    auto* spectrum = level.spectra.data();

    AlignedBuffer<double> time (static_cast<std::size_t> (exactFft->length()));
    AlignedBuffer<double> exact (exactFft->spectrumSize());
    const auto bins = static_cast<std::size_t> (fft->numBins());
    const auto scale = 1.0 / fft->length();

    for (const auto& taps : matrix.responses)
    {
        std::vector<Partition> partitions;

        for (int index = 0; index < plan.count; ++index)
        {
            const auto part = sliceOf (taps, index);

            if (isZero (part))
                continue;

            time.clear();
            std::copy (part.begin(), part.end(), time.begin());
            exactFft->forward (time.data(), exact.data());

            for (std::size_t k = 0; k < bins; ++k)
            {
                spectrum[k] = static_cast<float> (scale * exact[k]);
                spectrum[fft->imaginaryOffset() + k] =
                    static_cast<float> (scale * exact[exactFft->imaginaryOffset() + k]);
            }

            partitions.push_back ({ index, spectrum });
            spectrum += fft->spectrumSize();
        }

        level.partitions.push_back (std::move (partitions));
    }

    return level;
}

Result<std::shared_ptr<const PreparedFilter>> PreparedFilter::prepare (const ResponseMatrix& matrix,
                                                                       const PartitionPlan& plan)
{
    if (auto checked = check (matrix, plan); ! checked)
        return checked.error();

    std::shared_ptr<PreparedFilter> filter (new PreparedFilter);
    filter->partitionPlan = plan;
    filter->numInputs = matrix.inputs;
    filter->numOutputs = matrix.outputs;
    filter->allPaths = matrix.paths;

    for (const auto& taps : matrix.responses)
        filter->heads.push_back (prepareHead (slice (taps, 0, plan.headTaps)));

    for (const auto& level : plan.levels)
        filter->levels.push_back (prepareLevel (matrix, level));

    return std::shared_ptr<const PreparedFilter> (std::move (filter));
}

} // namespace partita
