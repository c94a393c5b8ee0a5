#pragma once

#include "Convolution/PartitionPlan.h"
#include "Convolution/ResponseMatrix.h"
#include "Core/AlignedBuffer.h"
#include "Core/Result.h"

#include <memory>
#include <vector>

namespace partita
{

/// A response matrix made ready for one plan: head taps and the spectra of all partitions that are not zero.
/// Immutable, so that any number of convolvers may play it at once.
///
/// Thread    prepare: any but audio (transforms, allocates). Everything else: any
class PreparedFilter
{
public:
    /// Errors    badSpecification if a path names a channel or response that is not there, if there is no
    ///           channel, if a tap is not finite, or if a response is longer than the plan's capacity
    static Result<std::shared_ptr<const PreparedFilter>> prepare (const ResponseMatrix& matrix,
                                                                  const PartitionPlan& plan);

    [[nodiscard]] const PartitionPlan& plan() const noexcept { return partitionPlan; }
    [[nodiscard]] int inputs() const noexcept { return numInputs; }
    [[nodiscard]] int outputs() const noexcept { return numOutputs; }

    /// True if a convolver that plays this filter can go over to the other one on the history that it has.
    [[nodiscard]] bool fits (const PreparedFilter& other) const noexcept
    {
        return partitionPlan == other.partitionPlan && numInputs == other.numInputs
            && numOutputs == other.numOutputs;
    }

    /// Paths in the order in which their contributions are summed.
    [[nodiscard]] const std::vector<ResponseMatrix::Path>& paths() const noexcept { return allPaths; }

    struct Head
    {
        AlignedBuffer<float> taps;
        int numTaps = 0;   ///< up to the last tap that is not zero
    };

    [[nodiscard]] const Head& head (int response) const noexcept
    {
        return heads[static_cast<std::size_t> (response)];
    }

    struct Partition
    {
        int index = 0;                    ///< its place in the level, from 0
        const float* spectrum = nullptr;  ///< of 2·size samples, scaled by 1 / (2·size)
    };

    [[nodiscard]] const std::vector<Partition>& partitions (int level, int response) const noexcept
    {
        return levels[static_cast<std::size_t> (level)].partitions[static_cast<std::size_t> (response)];
    }

private:
    PreparedFilter() = default;

    struct Level
    {
        AlignedBuffer<float> spectra;
        std::vector<std::vector<Partition>> partitions;   // by response
    };

    static Level prepareLevel (const ResponseMatrix& matrix, const PartitionLevel& plan);

    PartitionPlan partitionPlan;
    int numInputs = 0;
    int numOutputs = 0;
    std::vector<ResponseMatrix::Path> allPaths;
    std::vector<Head> heads;
    std::vector<Level> levels;
};

} // namespace partita
