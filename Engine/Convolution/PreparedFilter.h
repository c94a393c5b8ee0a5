#pragma once

#include "Convolution/PartitionPlan.h"
#include "Convolution/ResponseMatrix.h"
#include "Core/AlignedBuffer.h"
#include "Core/Result.h"
#include "Kernels/KernelTable.h"

#include <memory>
#include <vector>

namespace partita
{

/// A response matrix made ready for one plan: head taps and the spectra of all partitions that are not zero.
/// Immutable, so that any number of convolvers may play it at once; preparing the same again while it is in use gives the
/// same one.
///
/// Thread    prepare: any but audio (transforms, allocates). Everything else: any
class PreparedFilter
{
public:
    /// Errors    badSpecification if a path names a channel or response that is not there, if there is no
    ///           channel, if a tap is not finite, or if a response is longer than the plan's capacity
    static Result<std::shared_ptr<const PreparedFilter>>
    prepare (const ResponseMatrix& matrix, const PartitionPlan& plan, const KernelTable& table = kernels());

    [[nodiscard]] const PartitionPlan& plan() const noexcept { return partitionPlan; }

    [[nodiscard]] const PartitionLevel& level (int index) const noexcept
    {
        return partitionPlan.levels[static_cast<std::size_t> (index)];
    }

    [[nodiscard]] int inputs() const noexcept { return numInputs; }

    [[nodiscard]] int outputs() const noexcept { return numOutputs; }

    /// True if a convolver that plays this filter can go over to the other one on the history that it has.
    [[nodiscard]] bool fits (const PreparedFilter& other) const noexcept
    {
        return table == other.table && partitionPlan == other.partitionPlan && numInputs == other.numInputs
               && numOutputs == other.numOutputs;
    }

    /// The paths that lead to an output, in the order in which their contributions are summed.
    [[nodiscard]] const std::vector<ResponseMatrix::Path>& pathsTo (int output) const noexcept
    {
        return pathsByOutput[static_cast<std::size_t> (output)];
    }

    [[nodiscard]] const MatrixShape& shape() const noexcept { return matrixShape; }

    /// The first taps of a response as they are, for KernelTable::fir: headTaps of the plan, or those of the first
    /// immediate partition for calls that end inside a quantum.
    struct Head
    {
        AlignedBuffer<float> taps;
        int numTaps = 0; ///< up to the last tap that is not zero, then filled up
    };

    [[nodiscard]] const Head& head (int response) const noexcept
    {
        return heads[static_cast<std::size_t> (response)];
    }

    /// One response's partitions of one level that are not zero, as spectra scaled by 1 / size: tile after tile, and
    /// in each tile the last partition first, which is the order in which a ring of past blocks is read.
    struct Partitions
    {
        int first = 0; ///< index of the first partition in the level
        int count = 0;
        const float* spectra = nullptr;

        /// Of partitions first … first + count − 1 in one tile.
        [[nodiscard]] const float* tile (int index, int tileSize) const noexcept
        {
            return spectra + std::ptrdiff_t { index } * count * tileSize;
        }
    };

    [[nodiscard]] const Partitions& partitions (int level, int response) const noexcept
    {
        return levels[static_cast<std::size_t> (level)].partitions[static_cast<std::size_t> (response)];
    }

    [[nodiscard]] const KernelTable& kernelTable() const noexcept { return *table; }

    /// Floats that it holds: taps of heads, and spectra. What else it holds is small.
    [[nodiscard]] std::size_t numFloats() const noexcept;

private:
    PreparedFilter() = default;

    struct Level
    {
        AlignedBuffer<float> spectra;
        std::vector<Partitions> partitions; // by response
    };

    static Level prepareLevel (const ResponseMatrix& matrix, const PartitionLevel& plan,
                               std::int64_t latencyFrames, const KernelTable&);

    const KernelTable* table = nullptr;
    PartitionPlan partitionPlan;
    int numInputs = 0;
    int numOutputs = 0;
    MatrixShape matrixShape;
    std::vector<std::vector<ResponseMatrix::Path>> pathsByOutput;
    std::vector<Head> heads;
    std::vector<Level> levels;
};

} // namespace partita
