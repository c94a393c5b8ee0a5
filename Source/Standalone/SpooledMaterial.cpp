#include "Standalone/SpooledMaterial.h"

#include <algorithm>
#include <chrono>
#include <unistd.h>

namespace partita::app
{
namespace
{

constexpr auto lookEvery = std::chrono::milliseconds (5);

}

SpooledMaterial::SpooledMaterial (MaterialFacts known, TemporaryFile spool)
    : Material (std::move (known)),
      file (std::move (spool)),
      count ((facts().frames + blockFrames - 1) / blockFrames)
{
    for (auto& block : cache)
        block.samples.resize (product (blockFrames, facts().channels));

    reader = std::thread ([this] { readAhead(); });
}

SpooledMaterial::~SpooledMaterial()
{
    ending.store (true);
    reader.join();
}

int SpooledMaterial::find (std::int64_t number) const noexcept
{
    for (int i = 0; i < blocks; ++i)
        if (cache[static_cast<std::size_t> (i)].tag.load() == number)
            return i;

    return -1;
}

bool SpooledMaterial::copy (Frames first, AudioView<float> out, int offset, int frames) noexcept
{
    const auto number = first / blockFrames;
    const auto found = find (number);

    if (found < 0)
        return false;

    const auto& block = cache[static_cast<std::size_t> (found)];
    inUse.store (found);
    const auto isThere = block.tag.load() == number;

    for (int c = 0; isThere && c < out.numChannels; ++c)
    {
        const auto stride = facts().channels;
        const auto* from =
            block.samples.data() + product (static_cast<int> (first % blockFrames), stride) + c;

        for (int n = 0; n < frames; ++n)
            out.channel (c)[offset + n] = from[n * stride];
    }

    inUse.store (-1);
    return isThere;
}

int SpooledMaterial::read (Frames first, AudioView<float> out) noexcept
{
    heading.store (first / blockFrames, std::memory_order_relaxed);
    int done = 0;

    while (done < out.numFrames)
    {
        const auto at = first + done;
        const auto frames =
            std::min (out.numFrames - done, blockFrames - static_cast<int> (at % blockFrames));

        if (! copy (at, out, done, frames))
            break;

        done += frames;
    }

    for (int c = 0; c < out.numChannels; ++c)
        std::fill (out.channel (c) + done, out.channel (c) + out.numFrames, 0.0f);

    return done;
}

bool SpooledMaterial::isReady (Frames first) noexcept
{
    const auto number = first / blockFrames;
    heading.store (number, std::memory_order_relaxed);
    return find (number) >= 0 && find ((number + 1) % count) >= 0;
}

std::int64_t SpooledMaterial::distance (std::int64_t number) const noexcept
{
    return (number - heading.load (std::memory_order_relaxed) + count) % count;
}

void SpooledMaterial::readAhead()
{
    while (! ending.load())
        if (! fetchNext())
            std::this_thread::sleep_for (lookEvery);
}

bool SpooledMaterial::fetchNext()
{
    const auto start = heading.load (std::memory_order_relaxed);
    const auto wanted = std::min<std::int64_t> (blocks, count);
    std::int64_t missing = nothing;

    for (std::int64_t i = 0; i < wanted && missing == nothing; ++i)
        if (const auto number = (start + i) % count; find (number) < 0)
            missing = number;

    if (missing == nothing)
        return false;

    // The one that is needed last, if at all.
    const auto need = [this] (const Block& block)
    {
        const auto number = block.tag.load();
        return number == nothing ? count : distance (number);
    };
    auto& victim = *std::max_element (
        cache.begin(), cache.end(), [&need] (const Block& a, const Block& b) { return need (a) < need (b); });
    return fetch (missing, victim);
}

bool SpooledMaterial::fetch (std::int64_t number, Block& block)
{
    const auto index = static_cast<int> (&block - cache.data());
    block.tag.store (nothing);

    while (inUse.load() == index)
        std::this_thread::yield();

    const auto frameBytes = static_cast<std::size_t> (facts().channels) * sizeof (float);
    const auto frames =
        static_cast<std::size_t> (std::min<Frames> (blockFrames, facts().frames - number * blockFrames));
    auto* to = reinterpret_cast<char*> (block.samples.data());
    auto from = static_cast<off_t> (number) * blockFrames * static_cast<off_t> (frameBytes);

    for (auto left = frames * frameBytes; left > 0;)
    {
        const auto got = ::pread (file.descriptor(), to, left, from);

        if (got <= 0)
            return false;

        to += got;
        from += got;
        left -= static_cast<std::size_t> (got);
    }

    block.tag.store (number);
    return true;
}

} // namespace partita::app
