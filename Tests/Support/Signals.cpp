#include "Support/Signals.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace partita::test
{
namespace
{

template <class T>
double peak (const Rows<T>& rows)
{
    double highest = 0.0;

    for (const auto& row : rows)
        for (const auto sample : row)
            highest = std::max (highest, std::abs (static_cast<double> (sample)));

    return highest;
}

template <class T>
double difference (const Rows<T>& a, const Rows<double>& b)
{
    constexpr auto infinity = std::numeric_limits<double>::infinity();

    if (a.size() != b.size())
        return infinity;

    double largest = 0.0;

    for (std::size_t c = 0; c < a.size(); ++c)
    {
        if (a[c].size() != b[c].size())
            return infinity;

        for (std::size_t n = 0; n < a[c].size(); ++n)
        {
            const auto here = std::abs (static_cast<double> (a[c][n]) - b[c][n]);

            if (! (here <= largest))
                largest = std::isnan (here) ? infinity : here;
        }
    }

    return largest;
}

} // namespace

std::vector<float> whiteNoise (std::size_t frames, std::uint64_t seed)
{
    Random random (seed);
    std::vector<float> row (frames);
    std::generate (row.begin(), row.end(), [&random] { return static_cast<float> (random.uniform()); });
    return row;
}

Rows<float> whiteNoise (int channels, std::size_t frames, std::uint64_t seed)
{
    Rows<float> rows;

    for (int c = 0; c < channels; ++c)
        rows.push_back (whiteNoise (frames, seed + 7919 * static_cast<std::uint64_t> (c)));

    return rows;
}

std::vector<float> impulse (std::size_t frames, std::size_t at, float height)
{
    std::vector<float> row (frames);
    row.at (at) = height;
    return row;
}

std::vector<double> decayingNoise (std::size_t taps, std::uint64_t seed)
{
    Random random (seed);
    std::vector<double> row (taps);

    for (std::size_t k = 0; k < taps; ++k)
        row[k] = static_cast<double> (static_cast<float> (
            random.uniform() * std::pow (10.0, -3.0 * static_cast<double> (k) / static_cast<double> (taps))));

    return row;
}

std::vector<int> randomBlocks (int frames, int smallest, int largest, std::uint64_t seed)
{
    Random random (seed);
    std::vector<int> blocks;

    while (frames > 0)
    {
        blocks.push_back (std::min (frames, random.between (smallest, largest)));
        frames -= blocks.back();
    }

    return blocks;
}

ResponseMatrix denseMatrix (int inputs, int outputs, std::size_t taps, std::uint64_t seed)
{
    ResponseMatrix matrix { inputs, outputs, {}, {} };
    Random random (seed);

    for (int i = 0; i < inputs; ++i)
        for (int o = 0; o < outputs; ++o)
        {
            const auto index = static_cast<int> (matrix.responses.size());
            const auto length = index == 0 ? taps : 1 + random.next() % taps;
            matrix.responses.push_back (decayingNoise (length, random.next()));
            matrix.paths.push_back ({ i, o, index });
        }

    return matrix;
}

double highestOf (const Rows<double>& rows) { return peak (rows); }

double highestOf (const Rows<float>& rows) { return peak (rows); }

double largestDifference (const Rows<float>& a, const Rows<double>& b) { return difference (a, b); }

double largestDifference (const Rows<double>& a, const Rows<double>& b) { return difference (a, b); }

bool sameBits (const Rows<float>& a, const Rows<float>& b)
{
    return std::equal (a.begin(), a.end(), b.begin(), b.end(),
                       [] (const std::vector<float>& x, const std::vector<float>& y)
                       {
                           return x.size() == y.size()
                                  && (x.empty()
                                      || std::memcmp (x.data(), y.data(), x.size() * sizeof (float)) == 0);
                       });
}

} // namespace partita::test
