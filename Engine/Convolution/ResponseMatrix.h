#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace partita
{

/// How many channels and paths there are: what the cost of a plan depends on besides the length.
struct MatrixShape
{
    int inputs = 1;
    std::vector<int> pathsTo { 1 }; ///< by output

    [[nodiscard]] int outputs() const noexcept { return static_cast<int> (pathsTo.size()); }

    [[nodiscard]] int paths() const noexcept { return std::accumulate (pathsTo.begin(), pathsTo.end(), 0); }
};

/// What a convolver does to its channels: which response leads from which input to which output. Paths that
/// do not exist cost nothing, and a response used by several paths is held once.
///
/// Units     taps are linear amplitude at the stream's sample rate
struct ResponseMatrix
{
    struct Path
    {
        int input = 0;
        int output = 0;
        int response = 0; ///< index into responses

        friend bool operator== (const Path&, const Path&) = default;
    };

    int inputs = 0;
    int outputs = 0;
    std::vector<std::vector<double>> responses;
    std::vector<Path> paths;

    [[nodiscard]] std::int64_t longestTaps() const
    {
        std::size_t longest = 0;

        for (const auto& taps : responses)
            longest = std::max (longest, taps.size());

        return static_cast<std::int64_t> (longest);
    }

    /// Of those paths that lead to outputs that are there.
    [[nodiscard]] MatrixShape shape() const
    {
        MatrixShape shape { inputs, std::vector<int> (static_cast<std::size_t> (std::max (outputs, 0)), 0) };

        for (const auto& path : paths)
            if (path.output >= 0 && path.output < outputs)
                ++shape.pathsTo[static_cast<std::size_t> (path.output)];

        return shape;
    }

    /// The same taps on each of so many channels.
    [[nodiscard]] static ResponseMatrix onEachChannel (std::vector<double> taps, int channels)
    {
        ResponseMatrix matrix { channels, channels, { std::move (taps) }, {} };

        for (int c = 0; c < channels; ++c)
            matrix.paths.push_back ({ c, c, 0 });

        return matrix;
    }
};

} // namespace partita
