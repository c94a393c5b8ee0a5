#include "Convolution/FilterRegistry.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace partita
{
namespace
{

/// Two independent sums of products over words, each mixed at its end.
class Digest
{
public:
    void add (std::uint64_t word) noexcept
    {
        first = (std::rotl (first, 29) ^ word) * 0x9e3779b97f4a7c15u;
        second = (std::rotl (second, 37) + word) * 0xc2b2ae3d27d4eb4fu + 0x165667b19e3779f9u;
    }

    void add (std::int64_t word) noexcept { add (static_cast<std::uint64_t> (word)); }

    void add (int word) noexcept { add (std::int64_t { word }); }

    void add (double value) noexcept { add (std::bit_cast<std::uint64_t> (value)); }

    [[nodiscard]] FilterRegistry::Key key() const noexcept { return { mixed (first), mixed (second) }; }

private:
    static std::uint64_t mixed (std::uint64_t word) noexcept
    {
        word = (word ^ (word >> 32)) * 0xd6e8feb86659fd93u;
        word = (word ^ (word >> 32)) * 0xd6e8feb86659fd93u;
        return word ^ (word >> 32);
    }

    std::uint64_t first = 0x243f6a8885a308d3u, second = 0x13198a2e03707344u;
};

} // namespace

FilterRegistry::Key FilterRegistry::keyOf (const ResponseMatrix& matrix, const PartitionPlan& plan,
                                           const KernelTable& table)
{
    Digest digest;
    digest.add (std::bit_cast<std::uintptr_t> (&table));
    digest.add (plan.quantum);
    digest.add (plan.headTaps);
    digest.add (plan.latencyFrames);
    digest.add (static_cast<std::int64_t> (plan.levels.size()));

    for (const auto& level : plan.levels)
    {
        digest.add (level.size);
        digest.add (level.count);
        digest.add (level.offset);
        digest.add ((level.timing == Timing::immediate ? 2 * mostBlocksAtOnce : 0) + level.blocksAtOnce);
    }

    digest.add (matrix.inputs);
    digest.add (matrix.outputs);
    digest.add (static_cast<std::int64_t> (matrix.paths.size()));

    for (const auto& [input, output, response] : matrix.paths)
    {
        digest.add (input);
        digest.add (output);
        digest.add (response);
    }

    for (const auto& taps : matrix.responses)
    {
        digest.add (static_cast<std::int64_t> (taps.size()));

        for (const auto tap : taps)
            digest.add (tap);
    }

    return digest.key();
}

FilterRegistry& FilterRegistry::ofProcess()
{
    static FilterRegistry registry;
    return registry;
}

std::shared_ptr<const PreparedFilter> FilterRegistry::lookUp (const Key& key) const
{
    const auto found = std::find_if (entries.begin(), entries.end(),
                                     [&key] (const Entry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : found->filter.lock();
}

std::shared_ptr<const PreparedFilter> FilterRegistry::find (const Key& key)
{
    const std::scoped_lock hold (lock);
    return lookUp (key);
}

std::shared_ptr<const PreparedFilter> FilterRegistry::add (const Key& key,
                                                           std::shared_ptr<const PreparedFilter> filter)
{
    const std::scoped_lock hold (lock);
    std::erase_if (entries, [] (const Entry& entry) { return entry.filter.expired(); });

    if (auto known = lookUp (key))
        return known;

    entries.push_back ({ key, filter });
    return filter;
}

} // namespace partita
