#pragma once

#include "Convolution/Convolver.h"
#include "Convolution/PreparedFilter.h"
#include "Support/Rows.h"
#include "Support/Sabotage.h"

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

namespace partita::test
{

/// A prepared filter of a matrix for a quantum, by the plan that its longest response needs or by one for more.
[[nodiscard]] inline std::shared_ptr<const PreparedFilter> prepared (const ResponseMatrix& matrix,
                                                                     const PartitionPlan& plan)
{
    return PreparedFilter::prepare (sabotaged (matrix), plan).value();
}

[[nodiscard]] inline std::shared_ptr<const PreparedFilter> prepared (const ResponseMatrix& matrix,
                                                                     int quantum)
{
    return prepared (matrix, planPartitions (matrix.longestTaps(), quantum));
}

enum class Memory
{
    apart, ///< output to memory of its own
    shared ///< each output channel over the input channel of the same number
};

/// Drives a Convolver or a LiveChain: all of the input by calls of the given sizes, taken round and round. A
/// pattern of zeros alone would never end.
template <class Processor>
[[nodiscard]] Rows<float> streamThrough (Processor& processor, const Rows<float>& input,
                                         std::span<const int> blocks, Memory memory = Memory::apart)
{
    const auto frames = input.front().size();
    auto in = input;
    auto out = silence<float> (processor.outputs(), frames);
    std::size_t call = 0;

    for (std::size_t done = 0; done < frames;)
    {
        const auto size =
            std::min<std::size_t> (static_cast<std::size_t> (blocks[call++ % blocks.size()]), frames - done);
        const auto reads = pointersInto<std::vector<float>, const float> (in, done);
        auto writes = pointersInto<std::vector<float>, float> (out, done);

        if (memory == Memory::shared)
            for (std::size_t c = 0; c < std::min (in.size(), out.size()); ++c)
                writes[c] = in[c].data() + done;

        processor.process ({ reads.data(), processor.inputs(), static_cast<int> (size) },
                           { writes.data(), processor.outputs(), static_cast<int> (size) });

        if (memory == Memory::shared)
            for (std::size_t c = 0; c < std::min (in.size(), out.size()); ++c)
                std::copy_n (writes[c], size, out[c].begin() + static_cast<std::ptrdiff_t> (done));

        done += size;
    }

    if (sabotage() == Sabotage::late)
        for (auto& row : out)
        {
            row.insert (row.begin(), 0.0f);
            row.pop_back();
        }

    return out;
}

template <class Processor>
[[nodiscard]] Rows<float> streamThrough (Processor& processor, const Rows<float>& input, int block = 64)
{
    return streamThrough (processor, input, std::span<const int> (&block, 1));
}

} // namespace partita::test
