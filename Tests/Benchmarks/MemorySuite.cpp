#include "Rival.h"
#include "Signals.h"
#include "Suites.h"

#include <algorithm>

#if defined(__GLIBC__)
    #include <malloc.h>
#endif

namespace partita::bench
{
namespace
{

constexpr int block = 64;

/// Bytes that the program holds by malloc, whatever their alignment.
double bytesHeld()
{
#if defined(__GLIBC__)
    const auto info = mallinfo2();
    return static_cast<double> (info.uordblks + info.hblkhd);
#else
    return 0.0;
#endif
}

Table::Value multipleOfResponse (const RivalKind& kind, Cell cell)
{
    if (! kind.suits (cell))
        return {};

    // One that is there already holds what all instances share: tables of transforms, not state and not spectra.
    // Its response is another, so that its spectra are its own.
    const auto taps = decayingNoise (cell.taps);
    auto otherTaps = taps;
    otherTaps.front() += 1.0f;
    const auto another = kind.make (otherTaps, cell, cell.block);
    const auto before = bytesHeld();
    const auto rival = kind.make (taps, cell, cell.block);
    return (bytesHeld() - before) / (sizeof (float) * static_cast<double> (cell.taps));
}

} // namespace

Table measureMemory()
{
    std::vector<Table::Column> columns { { "taps", "N", 0 } };

    for (const auto& kind : allRivals())
        columns.push_back ({ kind.id + "_bytes_over_4_taps", kind.label, 2 });

    Table table ("memory", columns);

    for (const auto taps : { 64, 512, 4096, 48000, 144000, 480000 })
    {
        std::vector<Table::Value> row { static_cast<double> (taps) };

        for (const auto& kind : allRivals())
        {
            (void) multipleOfResponse (kind, { block, 64 }); // what is made once and stays
            row.push_back (multipleOfResponse (kind, { block, taps }));
        }

        table.add (std::move (row));
    }

    return table;
}

} // namespace partita::bench
