#include "Convolution/ImmediateLevel.h"

#include <algorithm>

namespace partita
{
namespace
{

constexpr int immediateLevel = 0;

// From so many frames on a transform pair costs less than the quantum's taps for each of them.
constexpr int framesWorthTransform = 48;

} // namespace

ImmediateLevel::ImmediateLevel (const PreparedFilter& first, const Crossfade& fade,
                                InputHistory& inputHistory)
    : quantum (first.plan().quantum),
      numInputs (first.inputs()),
      crossfade (fade),
      transition { &first, nullptr, 0 },
      frames (inputHistory),
      history (immediateLevel, first),
      work (history.transform().workSize()),
      tiles (history.transform().workSize()),
      scratch (history.transform().workSize()),
      newRow (static_cast<std::size_t> (quantum)),
      oldRow (static_cast<std::size_t> (quantum)),
      olderNew (product (quantum, first.outputs())),
      olderOld (product (quantum, first.outputs()))
{
}

void ImmediateLevel::transformQuantum (int input, float* space, BlockTransform::Tiles out) noexcept
{
    const auto* present = frames.quantum (input);
    history.transform().forward (present - quantum, present, space, out);
}

void ImmediateLevel::takeQuantum() noexcept
{
    history.advance();

    for (int c = 0; c < numInputs; ++c)
        transformQuantum (c, work.data(), history.newestTiles (c));
}

void ImmediateLevel::wholeQuantum (const PreparedFilter& filter, int output, float* result) noexcept
{
    history.sum (filter, output, {}, { 0, history.transform().numTiles() }, false,
                 { work.data(), history.transform().tileSize() });
    history.transform().inverse (work.data(), result);
}

// The history's newest block is the one before the quantum.
void ImmediateLevel::olderBlocks (const PreparedFilter& filter, int output, float* result) noexcept
{
    history.sum (filter, output, { .blocksAhead = 1 }, { 0, history.transform().numTiles() }, false,
                 { work.data(), history.transform().tileSize() });
    history.transform().inverse (work.data(), result);
}

void ImmediateLevel::firstPartition (const PreparedFilter& filter, int output, float* result, int position,
                                     int numFrames) noexcept
{
    if (numFrames >= framesWorthTransform)
    {
        firstPartitionByTransform (filter, output, result, position, numFrames);
        return;
    }

    std::fill (result, result + numFrames, 0.0f);

    for (const auto& path : filter.pathsTo (output))
    {
        const auto& head = filter.head (path.response);
        filter.kernelTable().fir (head.taps.data(), head.numTaps, frames.quantum (path.input) + position,
                                  result, numFrames);
    }
}

// The rest of the quantum counts as silence: what it will hold comes after the frames that are asked for.
void ImmediateLevel::firstPartitionByTransform (const PreparedFilter& filter, int output, float* result,
                                                int position, int numFrames) noexcept
{
    const auto& transform = history.transform();
    const auto tileSize = transform.tileSize();
    const auto end = position + numFrames;
    const BlockTransform::Tiles out { tiles.data(), tileSize };
    bool add = false;

    for (const auto& path : filter.pathsTo (output))
    {
        const auto& partitions = filter.partitions (immediateLevel, path.response);

        if (partitions.count == 0 || partitions.first > 0)
            continue;

        std::fill (frames.quantum (path.input) + end, frames.quantum (path.input) + quantum, 0.0f);
        transformQuantum (path.input, scratch.data(), out);

        filter.kernelTable().multiplyTiles (
            { work.data(), tileSize }, { tiles.data(), tileSize },
            { partitions.tile (0, tileSize) + std::ptrdiff_t { partitions.count - 1 } * tileSize,
              std::ptrdiff_t { partitions.count } * tileSize },
            1, transform.numTiles(), add);
        add = true;
    }

    if (! add)
    {
        std::fill (result, result + numFrames, 0.0f);
        return;
    }

    transform.inverse (work.data(), tiles.data());
    std::copy (tiles.data() + position, tiles.data() + end, result);
}

void ImmediateLevel::process (AudioView<float> out, int outOffset, int position, int numFrames) noexcept
{
    const auto whole = position == 0 && numFrames == quantum;

    if (whole)
        takeQuantum();
    else if (position == 0)
    {
        inSteps = true;

        for (int c = 0; c < out.numChannels; ++c)
        {
            olderBlocks (*transition.current, c, olderNew.data() + std::ptrdiff_t { quantum } * c);

            if (transition.previous != nullptr)
                olderBlocks (*transition.previous, c, olderOld.data() + std::ptrdiff_t { quantum } * c);
        }
    }

    const auto answer =
        [&] (const PreparedFilter& filter, int output, const float* older, float* row) noexcept
    {
        if (whole)
        {
            wholeQuantum (filter, output, row);
            return;
        }

        firstPartition (filter, output, row, position, numFrames);

        for (int n = 0; n < numFrames; ++n)
            row[n] += older[std::ptrdiff_t { quantum } * output + position + n];
    };

    for (int c = 0; c < out.numChannels; ++c)
    {
        answer (*transition.current, c, olderNew.data(), newRow.data());

        if (transition.previous != nullptr)
        {
            answer (*transition.previous, c, olderOld.data(), oldRow.data());
            crossfade.blend (newRow.data(), oldRow.data(), transition.position, numFrames);
        }

        auto* row = out.channel (c) + outOffset;

        for (int n = 0; n < numFrames; ++n)
            row[n] += newRow[static_cast<std::size_t> (n)];
    }

    transition.advance (numFrames, crossfade);
}

void ImmediateLevel::endQuantum() noexcept
{
    if (inSteps)
        takeQuantum();

    inSteps = false;
}

void ImmediateLevel::reset (const PreparedFilter* filter) noexcept
{
    history.reset();
    inSteps = false;
    transition.finish (filter);
}

} // namespace partita
