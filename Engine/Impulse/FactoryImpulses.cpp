#include "Impulse/FactoryImpulses.h"

#include "Impulse/Synthesis/FactoryCatalogue.h"
#include "Impulse/Synthesis/OctaveDecay.h"
#include "Impulse/Synthesis/PinkLoudness.h"
#include "Impulse/Synthesis/RawImpulse.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace partita::factory
{
namespace
{

using synthesis::Cabinet;
using synthesis::CatalogueEntry;
using Rows = std::vector<std::vector<double>>;

template <class... Functions>
struct Overloaded : Functions...
{
    using Functions::operator()...;
};

template <class... Functions>
Overloaded (Functions...) -> Overloaded<Functions...>;

int channelsOf (const synthesis::Recipe& recipe)
{
    return std::visit (Overloaded { [] (const synthesis::ReverberantRoom& room) { return 2 * room.sources; },
                                    [] (const synthesis::SpringTank& tank) { return tank.channels; },
                                    [] (const Cabinet&) { return 1; }, [] (const auto&) { return 2; } },
                       recipe);
}

using Decay = decltype (FactoryImpulse::decaySeconds);

/// Up to an octave whose upper edge is below highestHz.
Decay decayOf (const synthesis::OctaveCurve& seconds, const synthesis::OctaveCurve& levelDecibels,
               double highestHz)
{
    Decay decay {};

    for (std::size_t octave = 0; octave < decay.size(); ++octave)
        if (decayOctavesHz[octave] * std::sqrt (2.0) < highestHz)
            decay[octave] = synthesis::octaveDecaySeconds (seconds, levelDecibels, decayOctavesHz[octave]);

    return decay;
}

Decay decayOf (const synthesis::Recipe& recipe)
{
    constexpr synthesis::OctaveCurve level {};

    return std::visit (
        Overloaded { [&] (const synthesis::ReverberantRoom& room)
                     { return decayOf (room.decaySeconds, level, synthesis::rawRateHz); },
                     [] (const synthesis::Plate& plate)
                     { return decayOf (plate.decaySeconds, plate.responseDecibels, plate.highestHz); },
                     [] (const synthesis::SpringTank& tank) {
                         return decayOf (tank.decaySeconds, tank.responseDecibels, tank.lowestTransitionHz());
                     },
                     [] (const auto&) { return Decay {}; } },
        recipe);
}

char lowerCase (char letter) noexcept
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char> (letter - 'A' + 'a') : letter;
}

bool sameName (std::string_view a, std::string_view b) noexcept
{
    return std::equal (a.begin(), a.end(), b.begin(), b.end(),
                       [] (char x, char y) { return lowerCase (x) == lowerCase (y); });
}

std::string allNames()
{
    std::string names;

    for (const auto& entry : synthesis::catalogue())
        names += (names.empty() ? "" : ", ") + entry.name;

    return names;
}

/// Renders what does not depend on the rate once, and the rows of any rate from it.
class Rendering
{
public:
    explicit Rendering (const synthesis::Recipe& toRender) : recipe (toRender)
    {
        std::visit (Overloaded { [] (const Cabinet&) {},
                                 [this] (const auto& other) { raw = synthesis::render (other); } },
                    recipe);
    }

    [[nodiscard]] Rows at (double rateHz) const
    {
        const auto* cabinet = std::get_if<Cabinet> (&recipe);

        if (cabinet == nullptr)
            return synthesis::finished (raw, rateHz);

        Rows rows { synthesis::render (*cabinet, rateHz) };
        constexpr double fadingShare = 0.6;
        synthesis::finish (rows, fadingShare * cabinet->lengthSeconds, rateHz);
        return rows;
    }

private:
    const synthesis::Recipe& recipe;
    synthesis::RawImpulse raw;
};

} // namespace

std::string_view nameOf (Category category) noexcept
{
    switch (category)
    {
        case Category::room: return "room";
        case Category::hall: return "hall";
        case Category::chamber: return "chamber";
        case Category::plate: return "plate";
        case Category::spring: return "spring";
        case Category::cabinet: return "cabinet";
        case Category::speaker: return "speaker";
        case Category::creative: break;
    }

    return "creative";
}

std::span<const FactoryImpulse> list()
{
    static const auto impulses = []
    {
        std::vector<FactoryImpulse> all;

        for (const auto& entry : synthesis::catalogue())
            all.push_back ({ entry.name, entry.category, entry.description, channelsOf (entry.recipe),
                             entry.onsetSeconds, decayOf (entry.recipe) });

        return all;
    }();

    return impulses;
}

Result<ImpulseResponse> make (std::string_view name, double rateHz)
{
    const auto& entries = synthesis::catalogue();
    const auto entry =
        std::find_if (entries.begin(), entries.end(),
                      [&] (const CatalogueEntry& candidate) { return sameName (candidate.name, name); });

    if (entry == entries.end())
        return Error { ErrorCode::badSpecification,
                       fmt::format ("There is no factory impulse “{}”. Choose one of: {}.", name, allNames()),
                       {} };

    if (! (rateHz >= lowestRateHz && rateHz <= highestRateHz))
        return Error { ErrorCode::unsuitable,
                       fmt::format ("Factory impulses are made at {:g} Hz … {:g} Hz; {:g} Hz was asked for. "
                                    "Make it at one of these rates.",
                                    lowestRateHz, highestRateHz, rateHz),
                       entry->name };

    const Rendering rendering (entry->recipe);
    auto rows = rendering.at (synthesis::rawRateHz);
    const auto outputs = std::min (2, static_cast<int> (rows.size()));
    const auto gain = 1.0 / synthesis::pinkGain (rows, outputs, synthesis::rawRateHz);

    if (rateHz != synthesis::rawRateHz)
        rows = rendering.at (rateHz);

    for (auto& row : rows)
        for (auto& value : row)
            value *= gain;

    return ImpulseResponse { entry->name, rateHz, std::move (rows), 0, {} };
}

} // namespace partita::factory
