#include "Support/DirectForm.h"

#include <algorithm>
#include <cmath>

namespace partita::test
{
namespace
{

template <class T>
Rows<double> direct (const ResponseMatrix& matrix, const Rows<T>& input, std::size_t firstTap,
                     std::size_t lastTap)
{
    const auto frames = input.front().size();
    auto output = silence<double> (matrix.outputs, frames);

    for (const auto& path : matrix.paths)
    {
        const auto& h = matrix.responses[static_cast<std::size_t> (path.response)];
        const auto& x = input[static_cast<std::size_t> (path.input)];
        auto& y = output[static_cast<std::size_t> (path.output)];

        for (auto k = firstTap; k < std::min (h.size(), lastTap); ++k)
            for (std::size_t n = k; n < frames; ++n)
                y[n] += h[k] * static_cast<double> (x[n - k]);
    }

    return output;
}

double normOfBusiestOutput (const ResponseMatrix& matrix)
{
    std::vector<double> sums (static_cast<std::size_t> (matrix.outputs));

    for (const auto& path : matrix.paths)
    {
        double square = 0.0;

        for (const auto tap : matrix.responses[static_cast<std::size_t> (path.response)])
            square += tap * tap;

        sums[static_cast<std::size_t> (path.output)] += std::sqrt (square);
    }

    return *std::max_element (sums.begin(), sums.end());
}

} // namespace

Rows<double> directForm (const ResponseMatrix& matrix, const Rows<float>& input)
{
    return direct (matrix, input, 0, static_cast<std::size_t> (-1));
}

Rows<double> directForm (const ResponseMatrix& matrix, const Rows<double>& input)
{
    return direct (matrix, input, 0, static_cast<std::size_t> (-1));
}

Rows<double> directForm (const ResponseMatrix& matrix, const Rows<float>& input, std::size_t firstTap,
                         std::size_t lastTap)
{
    return direct (matrix, input, firstTap, lastTap);
}

double directSample (const ResponseMatrix& matrix, const Rows<float>& input, int output, std::size_t frame)
{
    double sum = 0.0;

    for (const auto& path : matrix.paths)
    {
        if (path.output != output)
            continue;

        const auto& h = matrix.responses[static_cast<std::size_t> (path.response)];
        const auto& x = input[static_cast<std::size_t> (path.input)];

        for (std::size_t k = 0; k < h.size() && k <= frame; ++k)
            if (frame - k < x.size())
                sum += h[k] * static_cast<double> (x[frame - k]);
    }

    return sum;
}

double singlePrecisionBound (const ResponseMatrix& matrix, const PartitionPlan& plan, double peak)
{
    const auto largest = plan.levels.empty() ? 1 : plan.levels.back().size;
    return 0x1p-24 * peak * normOfBusiestOutput (matrix)
           * (8.0 + 3.0 * std::sqrt (static_cast<double> (plan.headTaps)) + 2.0 * std::log2 (2.0 * largest));
}

double transformBound (const ResponseMatrix& matrix, double transformLength, double peak, double epsilon)
{
    const auto direct = 0x1p-53 * 3.0 * std::sqrt (static_cast<double> (matrix.longestTaps()));
    return peak * normOfBusiestOutput (matrix)
           * (epsilon * (8.0 + 2.0 * std::log2 (transformLength)) + direct);
}

} // namespace partita::test
