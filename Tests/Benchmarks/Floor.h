#pragma once

#include <string>
#include <vector>

namespace partita::bench
{

/// A measured curve: x ascending. Read between its points on a logarithmic x, held beyond its ends.
struct Curve
{
    struct Point
    {
        double x, y;
    };

    std::vector<Point> points;

    [[nodiscard]] double at (double x) const;
};

/// What the parts of a partitioned convolution cost here, each by itself and in the best case.
struct Primitives
{
    Curve pairNs;        ///< by partition size S: real transform of 2 S and its inverse, FFTW measured plans
    Curve macNs;         ///< by working set in bytes: one complex multiply-add on tiles
    Curve firNsPerFrame; ///< by taps: the direct kernel, called with the block
};

/// When a partition of size S may answer, in calls of B frames. Sizes up to B may always start at tap 0.
enum class Rule
{
    atOnce, ///< from tap S − B on: all its work in the call that completes its block
    spread  ///< from tap 2 S − B on: a whole block of calls to do it in
};

struct Floor
{
    double nsPerSample = 0.0;
    std::string partitions; ///< such as "direct 64 + 15×64 + 14×512"
};

/// The least that any cut of so many taps can cost with these parts, nothing else counted.
///
/// Source    García 2002; Wefers 2015, chapter 6
[[nodiscard]] Floor findFloor (int taps, int block, Rule, const Primitives&);

} // namespace partita::bench
