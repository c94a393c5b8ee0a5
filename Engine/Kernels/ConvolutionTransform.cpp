#include "Kernels/ConvolutionTransform.h"

#include "Core/Contracts.h"
#include "Kernels/TileTwiddles.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{
namespace
{

constexpr double pi = std::numbers::pi;

// Bins that one piece handles: a tenth of a microsecond or two.
constexpr int pieceBins = 512;

// A leaf's steps, which are twice as many as those of a pass, handle half as many bins.
constexpr int leafPieceBins = 256;

// Passes on time samples meet memory that nothing has touched for long: their pieces are smaller.
constexpr int timePieceBins = 256;

/// The roots of t^r = exp (i·angle): exp (i·(angle + 2πj) / r).
std::vector<double> rootsOf (const std::vector<double>& angles, int radix)
{
    std::vector<double> roots;

    for (const auto angle : angles)
        for (int j = 0; j < radix; ++j)
            roots.push_back ((angle + 2.0 * pi * j) / radix);

    return roots;
}

/// Angles of the twiddles that one step takes, for the block of t^m = exp (i·angle).
std::vector<double> forwardAngles (double angle, int radix)
{
    const auto w = angle / radix;

    if (radix == 2)
        return { w };

    if (radix == 4)
        return { w, 2.0 * w };

    return { w, w + pi / 4.0, 2.0 * w, 4.0 * w };
}

std::vector<double> inverseAngles (double angle, int radix)
{
    std::vector<double> angles;

    for (int k = 1; k < radix; ++k)
        angles.push_back (angle * k / radix);

    return angles;
}

using TwiddleAngles = std::vector<double> (*) (double angle, int radix);

/// As pairs.
void writeTwiddles (const std::vector<double>& angles, float* out)
{
    for (const auto angle : angles)
    {
        *out++ = static_cast<float> (std::cos (angle));
        *out++ = static_cast<float> (std::sin (angle));
    }
}

/// The same for a step whose block changes from lane to lane: for each twiddle a chunk of real and one of imaginary parts.
void writeLaneTwiddles (const std::vector<double>& angleOfLane, int radix, TwiddleAngles anglesOf, float* out)
{
    const auto lanes = angleOfLane.size();

    for (std::size_t lane = 0; lane < lanes; ++lane)
    {
        const auto angles = anglesOf (angleOfLane[lane], radix);

        for (std::size_t k = 0; k < angles.size(); ++k)
        {
            out[2 * lanes * k + lane] = static_cast<float> (std::cos (angles[k]));
            out[2 * lanes * k + lanes + lane] = static_cast<float> (std::sin (angles[k]));
        }
    }
}

/// Writes a tile's twiddles and returns, lane by lane, the angle of the block of four bins that ends up there.
std::vector<double> writeTile (double angle, int lanes, TileTwiddles places, TwiddleAngles anglesOf,
                               float* out)
{
    writeTwiddles (anglesOf (angle, 4), out);
    const auto blocks = rootsOf ({ angle }, 4);
    std::vector<double> lastAngles (static_cast<std::size_t> (lanes));

    for (int lane = 0; lane < lanes; ++lane)
    {
        // After the inner steps lane (4·g + j) of every vector belongs to one block of four bins.
        const auto group = static_cast<std::size_t> (lane / 4), member = static_cast<std::size_t> (lane % 4);
        auto& last = lastAngles[static_cast<std::size_t> (lane)];

        if (lanes == 16)
            last = rootsOf ({ blocks[group] }, 4)[member];
        else if (lanes == 8)
            last = rootsOf ({ blocks[2 * (member / 2) + group] }, 2)[member % 2];
        else
            last = blocks[member];
    }

    writeLaneTwiddles (lastAngles, 4, anglesOf, out + places.last);

    if (lanes == 16)
    {
        std::vector<double> angles;

        for (int lane = 0; lane < lanes; ++lane)
            angles.push_back (blocks[static_cast<std::size_t> (lane / 4)]);

        writeLaneTwiddles (angles, 4, anglesOf, out + places.inside);
    }
    else if (lanes == 8)
        for (std::size_t pair = 0; pair < 2; ++pair)
        {
            std::vector<double> angles;

            for (std::size_t lane = 0; lane < 8; ++lane)
                angles.push_back (blocks[2 * pair + lane / 4]);

            writeLaneTwiddles (angles, 2, anglesOf,
                               out + places.inside + 2 * lanes * static_cast<int> (pair));
        }

    return lastAngles;
}

/// The twiddles of one pass, block by block.
AlignedBuffer<float> twiddlesOf (const std::vector<double>& angles, int radix, TwiddleAngles anglesOf)
{
    const auto perBlock = 2 * anglesOf (0.0, radix).size();
    AlignedBuffer<float> twiddles (perBlock * angles.size());

    for (std::size_t block = 0; block < angles.size(); ++block)
        writeTwiddles (anglesOf (angles[block], radix), twiddles.data() + block * perBlock);

    return twiddles;
}

/// Sixteen registers hold a butterfly of 4 with its twiddles, thirty-two one of 8. A step of 2 that is left over goes
/// below, where it costs no way through memory; one of 4 among steps of 8 does best before the last of them.
std::vector<int> radicesFor (int ratio, int lanes)
{
    const auto largest = lanes == 16 ? 8 : 4;
    std::vector<int> radices;

    for (; ratio > 1; ratio /= radices.back())
        radices.push_back (std::min (ratio, largest));

    if (radices.size() > 1 && radices.back() == 4 && largest == 8)
        std::swap (radices.back(), radices[radices.size() - 2]);

    return radices;
}

} // namespace

ConvolutionTransform::ConvolutionTransform (int size, const KernelTable& kernelTable)
    : BlockTransform (size, kernelTable)
{
    PARTITA_EXPECTS (size >= table.tileBins && (size & (size - 1)) == 0);
    std::vector<double> angles { 0.5 * pi };

    auto blockBins = size;

    for (const auto radix : radicesFor (size / table.tileBins, table.lanes))
    {
        if (radix == 2)
        {
            tilesOfLeaf = 2;
            pairTwiddles = twiddlesOf (angles, radix, forwardAngles);
        }
        else
            passes.push_back ({ radix, blockBins, twiddlesOf (angles, radix, forwardAngles),
                                twiddlesOf (angles, radix, inverseAngles) });

        angles = rootsOf (angles, radix);
        blockBins /= radix;
    }

    const auto forwardPlaces = TileTwiddles::forward (table.lanes),
               inversePlaces = TileTwiddles::inverse (table.lanes);
    const auto numTiles = angles.size();
    forwardTileTwiddles = AlignedBuffer<float> (static_cast<std::size_t> (forwardPlaces.size) * numTiles);
    inverseTileTwiddles = AlignedBuffer<float> (static_cast<std::size_t> (inversePlaces.size) * numTiles);

    for (std::size_t tile = 0; tile < numTiles; ++tile)
    {
        writeTile (angles[tile], table.lanes, forwardPlaces, forwardAngles,
                   forwardTileTwiddles.data() + tile * static_cast<std::size_t> (forwardPlaces.size));
        const auto blocks =
            writeTile (angles[tile], table.lanes, inversePlaces, inverseAngles,
                       inverseTileTwiddles.data() + tile * static_cast<std::size_t> (inversePlaces.size));

        for (int vector = 0; vector < 4; ++vector)
            for (const auto block : blocks)
            {
                const auto root = ((block + 2.0 * pi * vector) / 4 * size - 0.5 * pi) / (2.0 * pi);
                roots.push_back (static_cast<int> ((std::llround (root) % size + size) % size));
            }
    }

    planSteps();
}

void ConvolutionTransform::addSteps (int pass, int block)
{
    const auto numPasses = static_cast<int> (passes.size());

    if (pass == numPasses)
    {
        forwardSteps.push_back ({ -1, 0, block, block + 1 });
        return;
    }

    const auto radix = passes[static_cast<std::size_t> (pass)].radix;
    const auto part = passes[static_cast<std::size_t> (pass)].blockBins / radix;
    const auto range = std::max (table.lanes, (pass == 0 ? timePieceBins : pieceBins) / radix);

    for (int begin = 0; begin < part; begin += range)
        forwardSteps.push_back ({ pass, block, begin, std::min (part, begin + range) });

    // Depth first, while the block is in the cache; the leaves below one block in one go.
    if (pass + 1 == numPasses)
    {
        const auto atOnce = std::max (1, leafPieceBins / (tilesOfLeaf * table.tileBins));

        for (auto first = block * radix; first < (block + 1) * radix; first += atOnce)
            forwardSteps.push_back ({ -1, 0, first, std::min ((block + 1) * radix, first + atOnce) });
    }
    else
        for (int child = 0; child < radix; ++child)
            addSteps (pass + 1, block * radix + child);
}

void ConvolutionTransform::planSteps()
{
    addSteps (0, 0);
    inverseSteps.assign (forwardSteps.rbegin(), forwardSteps.rend());
}

BlockTransform::PieceShare ConvolutionTransform::shareOf (const Step& step) const noexcept
{
    const auto ofLeaves = step.pass < 0;
    const auto radix =
        ofLeaves ? tilesOfLeaf * table.tileBins : passes[static_cast<std::size_t> (step.pass)].radix;
    const auto bins = static_cast<double> ((step.end - step.begin) * radix) / numBins;
    const auto ends = (ofLeaves ? 0.5 : 0.0) + (step.pass == 0 || passes.empty() ? 0.5 : 0.0);
    return { bins * std::log2 (radix) / std::log2 (numBins), bins * ends };
}

BlockTransform::PieceShare ConvolutionTransform::forwardShare (int piece) const noexcept
{
    return shareOf (forwardSteps[static_cast<std::size_t> (piece)]);
}

BlockTransform::PieceShare ConvolutionTransform::inverseShare (int piece) const noexcept
{
    return shareOf (inverseSteps[static_cast<std::size_t> (piece)]);
}

void ConvolutionTransform::forwardPiece (const Step& step, const float* previous, const float* current,
                                         float* work, Tiles out) const noexcept
{
    const auto [pass, block, begin, end] = step;

    if (pass < 0)
    {
        forwardLeaves (begin, end - begin, previous, current, work, out);
        return;
    }

    const auto& ours = passes[static_cast<std::size_t> (pass)];
    const auto* const twiddles = ours.forwardTwiddles.data() + ours.radix * block;

    if (pass == 0)
        table.firstPass (previous, current, work, ours.blockBins, ours.radix, twiddles, begin, end);
    else
        table.forwardPass (work + 2 * ours.blockBins * block, ours.blockBins, ours.radix, twiddles, begin,
                           end);
}

void ConvolutionTransform::forwardLeaves (int first, int count, const float* previous, const float* current,
                                          const float* work, Tiles out) const noexcept
{
    const auto tile = tilesOfLeaf * first;
    const auto* const ours = work + tileSize() * tile;
    auto* const ourTiles = out.first + out.stride * tile;
    const auto* const twiddles = forwardTileTwiddles.data() + TileTwiddles::forward (table.lanes).size * tile;
    const auto* const ofPairs = pairTwiddles.data() + 2 * first;

    if (tilesOfLeaf == 1)
    {
        if (passes.empty())
            table.onlyForwardTile (previous, current, ourTiles, twiddles);
        else
            table.forwardTiles (ours, ourTiles, out.stride, twiddles, count);
    }
    else if (passes.empty())
        table.onlyForwardTilePair (previous, current, ourTiles, out.stride, ofPairs, twiddles);
    else
        table.forwardTilePairs (ours, ourTiles, out.stride, ofPairs, twiddles, count);
}

void ConvolutionTransform::inversePiece (const Step& step, float* work, float* out) const noexcept
{
    const auto [pass, block, begin, end] = step;

    if (pass < 0)
    {
        inverseLeaves (begin, end - begin, work, out);
        return;
    }

    const auto& ours = passes[static_cast<std::size_t> (pass)];
    const auto* const twiddles = ours.inverseTwiddles.data() + 2 * (ours.radix - 1) * block;

    if (pass == 0)
        table.lastPass (work, out, ours.blockBins, ours.radix, twiddles, begin, end);
    else
        table.inversePass (work + 2 * ours.blockBins * block, ours.blockBins, ours.radix, twiddles, begin,
                           end);
}

void ConvolutionTransform::inverseLeaves (int first, int count, float* work, float* out) const noexcept
{
    const auto tile = tilesOfLeaf * first;
    auto* const ours = work + tileSize() * tile;
    const auto* const twiddles = inverseTileTwiddles.data() + TileTwiddles::inverse (table.lanes).size * tile;
    const auto* const ofPairs = pairTwiddles.data() + 2 * first;

    if (tilesOfLeaf == 1)
    {
        if (passes.empty())
            table.onlyInverseTile (ours, out, twiddles);
        else
            table.inverseTiles (ours, twiddles, count);
    }
    else if (passes.empty())
        table.onlyInverseTilePair (ours, out, ofPairs, twiddles);
    else
        table.inverseTilePairs (ours, ofPairs, twiddles, count);
}

bool ConvolutionTransform::join (Step& step, const Step& next) noexcept
{
    if (step.pass != next.pass || step.block != next.block)
        return false;

    if (next.begin == step.end)
        step.end = next.end;
    else if (next.end == step.begin)
        step.begin = next.begin;
    else
        return false;

    return true;
}

template <class Run>
void ConvolutionTransform::runSteps (const std::vector<Step>& steps, int begin, int end, Run run) noexcept
{
    for (auto piece = begin; piece < end;)
    {
        auto step = steps[static_cast<std::size_t> (piece++)];

        while (piece < end && join (step, steps[static_cast<std::size_t> (piece)]))
            ++piece;

        run (step);
    }
}

void ConvolutionTransform::runForward (int begin, int end, const float* previous, const float* current,
                                       float* work, Tiles out) const noexcept
{
    runSteps (forwardSteps, begin, end,
              [&] (const Step& step) { forwardPiece (step, previous, current, work, out); });
}

void ConvolutionTransform::runInverse (int begin, int end, float* work, float* out) const noexcept
{
    runSteps (inverseSteps, begin, end, [&] (const Step& step) { inversePiece (step, work, out); });
}

} // namespace partita
