#include "CellSuite.h"

#include "Clocks.h"
#include "Kernels/KernelTable.h"
#include "Primitives.h"
#include "PublishedPeers.h"
#include "SvgPlot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita::bench
{
namespace
{

/// Rounds in turn, each beginning with another engine, until all have enough.
void playInTurns (std::vector<Player>& players, const std::function<void (double)>& progress, double seconds)
{
    for (std::size_t round = 0;; ++round)
    {
        auto played = false;

        for (std::size_t turn = 0; turn < players.size(); ++turn)
        {
            auto& player = players[(round + turn) % players.size()];

            if (player.wantsRound())
            {
                player.playRound();
                played = true;
            }
        }

        double spent = 0.0;

        for (const auto& player : players)
            spent += player.secondsSpent();

        progress (std::min (1.0, spent / seconds));

        if (! played)
            return;
    }
}

bool takesPart (const RivalKind& kind, Cell cell, Pattern pattern)
{
    return kind.suits (cell) && (pattern == Pattern::regular || kind.callSizes == CallSizes::any);
}

CellResult measureCell (const CellSuite::Settings& settings, const Stream& stream, Cell cell,
                        const std::function<void (double)>& progress)
{
    std::vector<RivalKind> kinds;
    std::ranges::copy_if (settings.rivals, std::back_inserter (kinds),
                          [&] (const RivalKind& kind)
                          { return takesPart (kind, cell, settings.conditions.pattern); });
    auto conditions = settings.conditions;
    conditions.secondsPerCell /= static_cast<double> (std::max<std::size_t> (1, kinds.size()));
    std::vector<Player> players;

    for (const auto& kind : kinds)
    {
        players.emplace_back (kind, stream, cell, conditions);
        players.back().warmUp();
        progress (0.0);
    }

    playInTurns (players, progress, settings.conditions.secondsPerCell);
    CellResult result;
    result.cell = cell;

    for (const auto& player : players)
        result.figures.emplace_back (player.rivalKind().id, player.figures());

    return result;
}

const Figures* find (const CellResult& result, const std::string& id)
{
    const auto found =
        std::ranges::find_if (result.figures, [&] (const auto& entry) { return entry.first == id; });
    return found != result.figures.end() ? &found->second : nullptr;
}

const Figures* ours (const CellResult& result) { return find (result, "partita"); }

/// The cheapest engine other than ours that adds no latency.
const std::pair<std::string, Figures>* bestPeer (const CellResult& result)
{
    const std::pair<std::string, Figures>* best = nullptr;

    for (const auto& entry : result.figures)
        if (entry.first != "partita" && entry.second.latencyFrames == 0
            && (best == nullptr || entry.second.meanNs < best->second.meanNs))
            best = &entry;

    return best;
}

Table::Value ratio (const Figures* figures, std::optional<double> other)
{
    if (figures == nullptr || ! other || *other <= 0.0)
        return {};

    return figures->meanNs / *other;
}

Table::Value meanOf (const Figures* figures)
{
    return figures != nullptr ? Table::Value { figures->meanNs } : Table::Value {};
}

std::string named (const std::string& id)
{
    for (const auto& kind : allRivals())
        if (kind.id == id)
            return kind.label;

    return id;
}

template <class Field>
Plot plotOf (const std::vector<CellResult>& results, Field field)
{
    Plot plot;

    for (const auto& result : results)
    {
        auto& panel = plot.panel (fmt::format ("blocks of {} frames", result.cell.block));

        for (const auto& [id, figures] : result.figures)
            panel.add (named (id), result.cell.taps, figures.*field,
                       figures.latencyFrames > 0 ? fmt::format (" +{}", figures.latencyFrames)
                                                 : std::string());
    }

    return plot;
}

} // namespace

std::vector<CellResult> CellSuite::run (const Settings& settings, Progress& progress)
{
    const PrimitiveTimer primitives (std::ranges::max (settings.lengths), [&progress] (double share)
                                     { progress.show (share, "what the floor is made of"); });
    std::map<int, Primitives> parts;

    for (const auto block : settings.blocks)
        parts[block] = primitives.forBlock (block);

    std::vector<CellResult> results;
    const auto total = static_cast<double> (settings.blocks.size() * settings.lengths.size());

    for (const auto taps : settings.lengths)
    {
        const Stream stream (taps);

        for (const auto block : settings.blocks)
        {
            const auto show = [&] (double share)
            {
                progress.show ((static_cast<double> (results.size()) + share) / total,
                               fmt::format ("{} taps in blocks of {}", taps, block));
            };
            auto result = measureCell (settings, stream, { block, taps }, show);
            result.atOnce = findFloor (taps, block, Rule::atOnce, parts[block]);
            result.spread = findFloor (taps, block, Rule::spread, parts[block]);
            results.push_back (std::move (result));
        }
    }

    return results;
}

std::optional<double> publishedScale (const std::vector<CellResult>& results, const Conditions& conditions)
{
    if (conditions.pattern != Pattern::regular || conditions.caches != Caches::warm)
        return std::nullopt;

    for (const auto& result : results)
        if (result.cell.block == published::yardstickCell.block
            && result.cell.taps == published::yardstickCell.taps)
            if (const auto* figures = find (result, published::yardstickId))
                return figures->meanNs / published::yardstickNs;

    return std::nullopt;
}

Table overview (const std::vector<CellResult>& results, std::optional<double> scale)
{
    Table table ("overview", { { "taps", "N", 0 },
                               { "block_frames", "B", 0 },
                               { "partita_ns_per_sample", "Partita", 2 },
                               { "plain_loop_ns_per_sample", "loop", 1 },
                               { "zita_ns_per_sample", "zita", 1 },
                               { "juce_uniform_ns_per_sample", "JUCE", 1 },
                               { "juce_nonuniform_ns_per_sample", "JUCE-NU", 1 },
                               { "partita_over_best_measured_peer", "/peer", 2 },
                               { "published_peer_scaled_ns_per_sample", "others", 1 },
                               { "partita_over_scaled_peer", "/others", 2 },
                               { "spread_floor_ns_per_sample", "floor", 2 },
                               { "partita_over_spread_floor", "/floor", 2 },
                               { "partita_worst_us", "worst µs", 2 },
                               { "partita_worst_over_mean", "/mean", 2 },
                               { "partita_worst_percent", "worst %", 3 },
                               { "partita_rare_percent", "99.9 % %", 3 },
                               { "peer_worst_percent", "peer's worst %", 2 },
                               { "partita_error", "error", 2 } });

    for (const auto& result : results)
    {
        const auto* own = ours (result);
        const auto* peer = bestPeer (result);
        auto others = published::bestPeerNs (result.cell);
        others = others && scale ? std::optional (*others * *scale) : std::nullopt;
        const auto field = [own] (auto member) -> Table::Value
        { return own != nullptr ? Table::Value { own->*member } : Table::Value {}; };

        table.add ({ static_cast<double> (result.cell.taps), static_cast<double> (result.cell.block),
                     meanOf (own), meanOf (find (result, "direct")), meanOf (find (result, "zita")),
                     meanOf (find (result, "juce")), meanOf (find (result, "juce-nonuniform")),
                     peer != nullptr ? ratio (own, peer->second.meanNs) : Table::Value {},
                     others ? Table::Value { *others } : Table::Value {}, ratio (own, others),
                     result.spread.nsPerSample, ratio (own, result.spread.nsPerSample),
                     field (&Figures::worstUs), field (&Figures::worstOverMean),
                     field (&Figures::worstPercent), field (&Figures::rarePercent),
                     peer != nullptr ? Table::Value { peer->second.worstPercent } : Table::Value {},
                     field (&Figures::relativeError) });
    }

    return table;
}

Table details (const std::vector<CellResult>& results)
{
    Table table ("cells", { { "taps", "N", 0 },
                            { "block_frames", "B", 0 },
                            { "engine", "engine", 0 },
                            { "mean_ns_per_sample", "ns/sample", 2 },
                            { "helper_ns_per_sample", "of these by threads", 2 },
                            { "mean_percent", "mean %", 3 },
                            { "worst_us", "worst µs", 2 },
                            { "worst_percent", "worst %", 3 },
                            { "worst_over_mean", "/mean", 2 },
                            { "rare_us", "99.9 % µs", 2 },
                            { "rare_percent", "99.9 % %", 3 },
                            { "latency_frames", "latency", 0 },
                            { "relative_error", "error", 2 },
                            { "rounds", "rounds", 0 } });

    for (const auto& result : results)
        for (const auto& [id, f] : result.figures)
            table.add ({ static_cast<double> (result.cell.taps), static_cast<double> (result.cell.block), id,
                         f.meanNs, f.helperNs, f.meanPercent, f.worstUs, f.worstPercent, f.worstOverMean,
                         f.rareUs, f.rarePercent, static_cast<double> (f.latencyFrames), f.relativeError,
                         static_cast<double> (f.rounds) });

    return table;
}

Table floors (const std::vector<CellResult>& results)
{
    Table table ("floors", { { "taps", "N", 0 },
                             { "block_frames", "B", 0 },
                             { "at_once_ns_per_sample", "at once", 2 },
                             { "spread_ns_per_sample", "spread", 2 },
                             { "spread_partitions", "partitions of the spread one", 0 },
                             { "at_once_partitions", "partitions of the one at once", 0 } });

    for (const auto& result : results)
        table.add ({ static_cast<double> (result.cell.taps), static_cast<double> (result.cell.block),
                     result.atOnce.nsPerSample, result.spread.nsPerSample, result.spread.partitions,
                     result.atOnce.partitions });

    return table;
}

void plotCells (const std::vector<CellResult>& results, const std::filesystem::path& folder)
{
    auto mean = plotOf (results, &Figures::meanNs);
    mean.title = "Mean cost";
    mean.unit = fmt::format (
        "ns per sample, processor time of all threads. Partita's kernels: {}. +96: frames of latency",
        kernels().name);

    for (const auto& result : results)
        mean.panel (fmt::format ("blocks of {} frames", result.cell.block))
            .add ("spread floor", result.cell.taps, result.spread.nsPerSample);

    mean.write (folder / "mean.svg");

    auto worst = plotOf (results, &Figures::worstPercent);
    worst.title = "Worst callback";
    worst.unit = fmt::format ("% of its deadline at 48 kHz, zita's without the work of its threads. "
                              "Partita's kernels: {}. +96: frames of latency",
                              kernels().name);
    worst.write (folder / "worst.svg");
}

} // namespace partita::bench
