#include "Floor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace partita::bench
{
namespace
{

constexpr double bytesPerTap = 16.0; // a complex bin of the input and one of the filter

/// The cheapest cut from tap `start` on, its first level being of one given size.
struct Tail
{
    int start = 0;
    double ns = std::numeric_limits<double>::max();
    std::string partitions;
};

int firstTap (int size, int block, Rule rule)
{
    if (size <= block)
        return 0;

    return rule == Rule::atOnce ? size - block : 2 * size - block;
}

double levelNs (int size, int count, const Primitives& parts)
{
    return parts.pairNs.at (size) / size + count * parts.macNs.at (bytesPerTap * size * count);
}

Tail cheapestTail (int size, int taps, int block, Rule rule, const Primitives& parts,
                   const std::vector<Tail>& larger)
{
    Tail best;
    best.start = firstTap (size, block, rule);

    const auto consider = [&] (int end, double restNs, const std::string& rest)
    {
        const auto count = (end - best.start + size - 1) / size;

        if (count < 1)
            return;

        if (const auto ns = levelNs (size, count, parts) + restNs; ns < best.ns)
        {
            best.ns = ns;
            best.partitions = fmt::format ("{}×{}{}", count, size, rest);
        }
    };

    consider (taps, 0.0, "");

    for (const auto& tail : larger)
        consider (tail.start, tail.ns, " + " + tail.partitions);

    return best;
}

} // namespace

double Curve::at (double x) const
{
    const auto next = std::find_if (points.begin(), points.end(), [x] (const Point& p) { return p.x >= x; });

    if (next == points.begin())
        return points.front().y;

    if (next == points.end())
        return points.back().y;

    const auto before = next - 1;
    const auto share = std::log (x / before->x) / std::log (next->x / before->x);
    return before->y + share * (next->y - before->y);
}

Floor findFloor (int taps, int block, Rule rule, const Primitives& parts)
{
    Floor best { parts.firNsPerFrame.at (taps), fmt::format ("direct {}", taps) };

    if (taps > parts.firNsPerFrame.points.back().x)
        best.nsPerSample = std::numeric_limits<double>::max();

    std::vector<Tail> tails; // of ever smaller first sizes

    for (auto size = parts.pairNs.points.rbegin(); size != parts.pairNs.points.rend(); ++size)
    {
        const auto tail = cheapestTail (static_cast<int> (size->x), taps, block, rule, parts, tails);

        if (tail.start >= taps)
            continue;

        tails.push_back (tail);

        if (tail.start > parts.firNsPerFrame.points.back().x)
            continue;

        const auto headNs = tail.start > 0 ? parts.firNsPerFrame.at (tail.start) : 0.0;

        if (headNs + tail.ns < best.nsPerSample)
            best = { headNs + tail.ns,
                     (tail.start > 0 ? fmt::format ("direct {} + ", tail.start) : std::string())
                         + tail.partitions };
    }

    return best;
}

} // namespace partita::bench
