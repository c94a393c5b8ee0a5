#include "Convolution/SpreadLevel.h"

#include "Convolution/CostTable.h"
#include "Core/Contracts.h"

#include <algorithm>

namespace partita
{
namespace
{

// A task for tiles costs a call and its multiply-adds; several tiles are one task up to about this.
constexpr double taskNs = 100.0;
constexpr double tileCallNs = 8.0;

} // namespace

SpreadLevel::SpreadLevel (int level, const PreparedFilter& first, const Crossfade& fade,
                          InputHistory& inputHistory)
    : size (first.level (level).size),
      quantum (first.plan().quantum),
      steps (size / quantum),
      numInputs (first.inputs()),
      numOutputs (first.outputs()),
      crossfade (fade),
      frames (inputHistory),
      transition { &first, nullptr, 0 },
      history (level, first),
      steady (makeSchedule (first, first.level (level).count, false)),
      fading (makeSchedule (first, first.level (level).count, true)),
      work (history.transform().workSize()),
      results (product (2 * size, numOutputs)),
      oldResult (static_cast<std::size_t> (size)),
      playing (results.data()),
      making (results.data() + product (size, numOutputs))
{
    PARTITA_EXPECTS (size % quantum == 0);
}

SpreadLevel::Schedule SpreadLevel::makeSchedule (const PreparedFilter& shape, int partitionsPerPath,
                                                 bool withOld) const
{
    Schedule made;
    const auto costs = builtInCosts (shape.kernelTable());
    const auto& transform = history.transform();
    const auto halfNs = 0.5 * costs.pairNs (size);
    const auto tileBins = shape.kernelTable().tileBins;

    for (int input = 0; input < numInputs; ++input)
        for (int piece = 0; piece < transform.forwardPieces(); ++piece)
            made.tasks.push_back (
                { Kind::forward, input, piece, piece + 1, halfNs / transform.forwardPieces() });

    const auto addOutput = [&] (int output, Kind sum, Kind inverse)
    {
        const auto paths = static_cast<double> (shape.pathsTo (output).size());
        const auto tileNs = tileCallNs + paths * partitionsPerPath * tileBins * costs.tileMacNs;
        const auto atOnce = std::max (1, static_cast<int> (taskNs / tileNs));

        for (int tile = 0; tile < transform.numTiles(); tile += atOnce)
        {
            const auto end = std::min (transform.numTiles(), tile + atOnce);
            made.tasks.push_back ({ sum, output, tile, end, tileNs * (end - tile) });
        }

        for (int piece = 0; piece < transform.inversePieces(); ++piece)
            made.tasks.push_back ({ inverse, output, piece, piece + 1, halfNs / transform.inversePieces() });
    };

    for (int output = 0; output < numOutputs; ++output)
    {
        addOutput (output, Kind::sum, Kind::inverse);

        if (withOld)
        {
            addOutput (output, Kind::sumOld, Kind::inverseOld);
            made.tasks.push_back ({ Kind::blend, output, 0, 0, 0.2 * size });
        }
    }

    // Each step ends where its share of the whole cost is reached, to the nearest task.
    double whole = 0.0;

    for (const auto& task : made.tasks)
        whole += task.cost;

    double done = 0.0;
    std::size_t next = 0;

    for (int step = 1; step <= steps; ++step)
    {
        const auto share = whole * step / steps;

        while (next < made.tasks.size() && (step == steps || done + 0.5 * made.tasks[next].cost <= share))
            done += made.tasks[next++].cost;

        made.endOfStep.push_back (static_cast<int> (next));
    }

    return made;
}

void SpreadLevel::beginQuantum() noexcept
{
    if (filledQuanta + 1 == steps)
    {
        std::swap (playing, making);
        playPosition = 0;
    }
    else
        playPosition = (filledQuanta + 1) * quantum;
}

void SpreadLevel::startBlock (const PreparedFilter* filter) noexcept
{
    if (schedule != nullptr)
        transition.advance (size, crossfade);

    if (filter != transition.current)
        transition.begin (filter, crossfade);

    working = transition;
    schedule = working.previous != nullptr ? &fading : &steady;
    nextTask = 0;
    history.advance();
    presentBlock = frames.placeOf (size, 0);
    blockBefore = frames.placeOf (size, size);
}

void SpreadLevel::endQuantum (const PreparedFilter* filter) noexcept
{
    if (++filledQuanta == steps)
    {
        filledQuanta = 0;
        startBlock (filter);
    }

    if (schedule == nullptr)
        return;

    // After a block the count of quanta is at once the step of its work.
    for (const auto end = schedule->endOfStep[static_cast<std::size_t> (filledQuanta)]; nextTask < end;
         ++nextTask)
        run (schedule->tasks[static_cast<std::size_t> (nextTask)]);
}

void SpreadLevel::run (const Task& task) noexcept
{
    const auto& transform = history.transform();
    auto* result = making + static_cast<std::ptrdiff_t> (size) * task.channel;

    switch (task.kind)
    {
        case Kind::forward:
            transform.forwardPiece (task.begin, frames.at (task.channel, blockBefore),
                                    frames.at (task.channel, presentBlock), work.data(),
                                    history.newestTiles (task.channel));
            break;
        case Kind::sum:
            history.sum (*working.current, task.channel, task.begin, task.end, 0, 0, work.data());
            break;
        case Kind::sumOld:
            history.sum (*working.previous, task.channel, task.begin, task.end, 0, 0, work.data());
            break;
        case Kind::inverse: transform.inversePiece (task.begin, work.data(), result); break;
        case Kind::inverseOld: transform.inversePiece (task.begin, work.data(), oldResult.data()); break;
        case Kind::blend: crossfade.blend (result, oldResult.data(), working.position, size); break;
    }
}

void SpreadLevel::reset (const PreparedFilter* filter) noexcept
{
    results.clear();
    history.reset();
    filledQuanta = 0;
    schedule = nullptr;
    transition.finish (filter);
}

} // namespace partita
