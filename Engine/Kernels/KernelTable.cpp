#include "Kernels/KernelTable.h"

#include "Core/Contracts.h"

#include <type_traits>

// The plain table belongs to every build, even where the compiler may take vector instructions for granted, and it is ours
// with every compiler, never Highway's emulation of vectors. SVE's vectors have no size at compile time, so they can be
// neither members nor array elements: its processors take NEON.
#define HWY_COMPILE_ALL_ATTAINABLE
#define HWY_BROKEN_EMU128 1
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)

// The order of these is Highway's: foreach_target compiles this file once for each instruction set.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "Kernels/KernelTable.cpp"
#include <hwy/foreach_target.h>

#include "Kernels/Fir-inl.h"
#include "Kernels/Rows-inl.h"
#include "Kernels/Transform-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();

namespace partita::HWY_NAMESPACE
{

const KernelTable* table()
{
    static const KernelTable kernelTable { hwy::TargetName (HWY_TARGET),
                                           TransformKind::own,
                                           lanes,
                                           tileBins,
                                           copyFinite,
                                           sumRows,
                                           fir,
                                           multiplyTiles,
                                           multiplyTileGroups,
                                           firstPass,
                                           forwardPass,
                                           forwardTiles,
                                           forwardTilePairs,
                                           onlyForwardTile,
                                           onlyForwardTilePair,
                                           inverseTiles,
                                           inverseTilePairs,
                                           inversePass,
                                           lastPass,
                                           onlyInverseTile,
                                           onlyInverseTilePair };
    return &kernelTable;
}

} // namespace partita::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#if HWY_ONCE

    #include <algorithm>
    #include <cctype>
    #include <cstdlib>
    #include <optional>
    #include <string>
    #include <vector>

namespace partita
{
namespace
{

HWY_EXPORT (table);

std::vector<const KernelTable*> supportedTables()
{
    std::vector<const KernelTable*> tables;

    // Highway's chosen target is process-wide; each is chosen for a moment, before any other thread can be here.
    for (const auto target : hwy::SupportedAndGeneratedTargets())
    {
        hwy::SetSupportedTargetsForTest (target);
        hwy::GetChosenTarget().Update (hwy::SupportedTargets());
        tables.push_back (HWY_DYNAMIC_DISPATCH (table)());
    }

    hwy::SetSupportedTargetsForTest (0);
    hwy::GetChosenTarget().Update (hwy::SupportedTargets());
    return tables;
}

const std::vector<const KernelTable*>& tables()
{
    static const auto all = supportedTables();
    return all;
}

std::string lowerCase (std::string text)
{
    std::transform (text.begin(), text.end(), text.begin(),
                    [] (unsigned char c) { return static_cast<char> (std::tolower (c)); });
    return text;
}

std::vector<KernelTable> tablesWithFftw()
{
    std::vector<KernelTable> copies;

    for (const auto* table : tables())
        copies.emplace_back (*table).transform = TransformKind::fftw;

    return copies;
}

/// What the variable asks for; an empty one asks for nothing.
std::optional<std::string> forcedBy (const char* variable)
{
    const auto* value = std::getenv (variable);
    return value != nullptr && *value != 0 ? std::optional<std::string> (value) : std::nullopt;
}

constexpr auto targetVariable = "PARTITA_FORCE_TARGET", transformVariable = "PARTITA_FORCE_TRANSFORM";
constexpr auto plainTarget = "scalar";

const KernelTable* targetNamed (const std::string& name)
{
    if (lowerCase (name) == plainTarget)
        return tables().back();

    const auto found = std::ranges::find (tables(), lowerCase (name),
                                          [] (const KernelTable* known) { return lowerCase (known->name); });
    return found == tables().end() ? nullptr : *found;
}

const KernelTable& chooseTarget()
{
    const auto forced = forcedBy (targetVariable);
    const auto* named = forced ? targetNamed (*forced) : nullptr;
    return named != nullptr ? *named : *tables().front();
}

bool isForced (TransformKind kind)
{
    return lowerCase (forcedBy (transformVariable).value_or ("")) == nameOf (kind);
}

const KernelTable& chooseTable()
{
    const auto fftw = isForced (TransformKind::fftw);
    return withTransform (chooseTarget(), fftw ? TransformKind::fftw : TransformKind::own);
}

std::string unknownIn (const char* variable, const std::string& name, const std::string& known,
                       const char* taken)
{
    return std::string (variable) + " asks for “" + name + "”, which there is not here; there are " + known
           + ". " + taken + " is taken.";
}

std::string namesOfTargets()
{
    std::string names;

    for (const auto* table : tables())
        if (table != tables().back())
            names += std::string (table->name) + ", ";

    return names + plainTarget;
}

} // namespace

const KernelTable& kernels()
{
    static const KernelTable& chosen = chooseTable();
    return chosen;
}

std::vector<std::string> unknownForced()
{
    std::vector<std::string> sentences;

    if (const auto target = forcedBy (targetVariable); target && targetNamed (*target) == nullptr)
        sentences.push_back (unknownIn (targetVariable, *target, namesOfTargets(), kernels().name));

    if (const auto transform = forcedBy (transformVariable);
        transform && ! isForced (TransformKind::own) && ! isForced (TransformKind::fftw))
        sentences.push_back (
            unknownIn (transformVariable, *transform,
                       std::string (nameOf (TransformKind::own)) + ", " + nameOf (TransformKind::fftw),
                       nameOf (kernels().transform)));

    return sentences;
}

std::span<const KernelTable* const> allKernels() { return tables(); }

const KernelTable& withTransform (const KernelTable& table, TransformKind kind)
{
    static const auto withFftw = tablesWithFftw();
    const auto target =
        std::find_if (tables().begin(), tables().end(),
                      [&table] (const KernelTable* known) { return known->name == table.name; });
    PARTITA_EXPECTS (target != tables().end());
    return kind == TransformKind::own ? **target
                                      : withFftw[static_cast<std::size_t> (target - tables().begin())];
}

const char* nameOf (TransformKind kind) noexcept { return kind == TransformKind::fftw ? "fftw" : "own"; }

std::string describe (const KernelTable& table)
{
    return std::string (table.name) + " kernels, "
           + (table.transform == TransformKind::fftw ? "FFTW's transform" : "own transform");
}

} // namespace partita

#endif
