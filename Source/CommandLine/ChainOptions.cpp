#include "CommandLine/ChainOptions.h"

#include "Chain/Preset.h"
#include "CommandLine/Options.h"
#include "Design/CurveFile.h"
#include "Design/CurveFilter.h"
#include "Impulse/Analysis/RoomAnalysis.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/ImpulseSearch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita::app
{
namespace
{

FilterKind kindOf (const Edges& pass, const Edges& stop)
{
    if (pass.high)
        return stop.low < pass.low ? FilterKind::bandpass : FilterKind::bandstop;

    return pass.low < stop.low ? FilterKind::lowpass : FilterKind::highpass;
}

Result<std::vector<ToleranceFilter>> toleranceFiltersOf (const ChainOptions& a)
{
    if (! a.pass && ! a.stop)
    {
        if (a.rippleDb || a.method)
            return impossible (
                "--ripple, --method",
                "They shape a filter by its edges, and none is asked for. Add --pass and --stop.");

        return std::vector<ToleranceFilter> {};
    }

    if (! a.pass || ! a.stop || a.pass->high.has_value() != a.stop->high.has_value())
        return impossible ("--pass, --stop",
                           "Expected both, either with one edge each or with two, LOW:HIGH, as in --pass 8k "
                           "--stop 9k.");

    ToleranceFilter filter;
    auto& edges = filter.edges;
    edges.kind = kindOf (*a.pass, *a.stop);
    edges.passHz = a.pass->low;
    edges.upperPassHz = a.pass->high.value_or (0.0);
    edges.stopHz = a.stop->low;
    edges.upperStopHz = a.stop->high.value_or (0.0);
    edges.rippleDb = a.rippleDb.value_or (edges.rippleDb);
    edges.attenuationDb = a.attenuationDb.value_or (edges.attenuationDb);
    filter.method = a.method.value_or (filter.method);
    filter.phase = a.phase.value_or (Phase {});

    if (auto valid = validate (edges); ! valid)
        return impossible ("--pass, --stop", valid.error().message);

    return std::vector { filter };
}

Result<std::vector<FilterSpec>> filtersOf (const ChainOptions& a)
{
    std::vector<FilterSpec> filters;
    const auto add = [&] (FilterKind kind, double low, double high)
    {
        FilterSpec spec;
        spec.kind = kind;
        spec.edgeHz = low;
        spec.upperEdgeHz = high;
        spec.attenuationDb = a.attenuationDb.value_or (spec.attenuationDb);
        spec.transitionHz = a.transitionHz;
        spec.taps = a.taps;
        spec.phase = a.phase.value_or (Phase {});
        filters.push_back (spec);
    };

    for (const auto edge : a.lowpass)
        add (FilterKind::lowpass, edge, 0.0);

    for (const auto edge : a.highpass)
        add (FilterKind::highpass, edge, 0.0);

    for (const auto& [low, high] : a.bandpass)
        add (FilterKind::bandpass, low, high);

    for (const auto& [low, high] : a.bandstop)
        add (FilterKind::bandstop, low, high);

    for (const auto& spec : filters)
        if (auto valid = validate (spec); ! valid)
            return impossible (fmt::format ("--{}", valid.error().context), valid.error().message);

    if (filters.empty() && (a.transitionHz || (a.attenuationDb && ! a.pass)))
        return impossible ("--transition, --attenuation",
                           "They shape a filter, and none is asked for. Add --lowpass, "
                           "--highpass, --bandpass or --bandstop.");

    if (a.pass && a.taps && filters.empty() && a.equaliser.empty())
        return impossible (
            "--taps", "A filter by --pass and --stop is as long as it has to be. Leave --taps out, or give "
                      "--lowpass, --highpass, --bandpass or --bandstop.");

    if (filters.empty() && a.equaliser.empty() && (a.taps || (a.phase && ! a.pass)))
        return impossible ("--taps, --phase",
                           "They shape a filter or an equaliser, and none is asked for. Add --lowpass, "
                           "--highpass, --bandpass, --bandstop or --eq.");

    return filters;
}

Result<ChainLevels> levelsOf (const ChainOptions& a)
{
    if (a.mix && (a.dryDb || a.wetDb))
        return impossible ("--mix", "Give either --mix or --dry and --wet.");

    for (const auto& level : { a.dryDb, a.wetDb, a.gainDb, a.inputGainDb })
        if (level && *level > loudestDb)
            return impossible (
                "--dry, --wet, --gain, --input-gain",
                fmt::format ("Expected a level of at most {:g} dB, found {:g} dB.", loudestDb, *level));

    const auto gain = gainFromDecibels (a.gainDb.value_or (0.0));

    if (a.width && ! (*a.width >= 0.0 && *a.width <= widestWidth))
        return impossible ("--width",
                           fmt::format ("Expected a factor of 0 … {:g}, found {:g}.", widestWidth, *a.width));

    auto levels = a.mix ? ChainLevels { static_cast<float> (*a.mix), static_cast<float> (gain) }
                        : ChainLevels::fromDryAndWet (a.dryDb ? gain * gainFromDecibels (*a.dryDb) : 0.0,
                                                      gain * gainFromDecibels (a.wetDb.value_or (0.0)));
    levels.inputGain = static_cast<float> (gainFromDecibels (a.inputGainDb.value_or (0.0)));
    levels.width = static_cast<float> (a.width.value_or (1.0));
    return levels;
}

Result<EqualiserSettings> equaliserOf (const ChainOptions& a, Console& console)
{
    if (auto valid = design::validateCurveTaps (a.taps); ! valid)
        return impossible ("--taps", valid.error().message);

    auto content = loadCurveFile (a.equaliser);

    if (! content)
        return content.error();

    for (const auto& remark : content->remarks)
        console.note (fmt::format ("{}: {}", a.equaliser, remark.sentence()));

    if (auto valid = validate (content->curve); ! valid)
        return Error { ErrorCode::fileUnreadable, valid.error().text(), a.equaliser };

    return EqualiserSettings { std::move (content->curve), a.taps, a.phase.value_or (Phase {}) };
}

Result<ChainSettings> settingsFromOptions (const ChainOptions& a, Console& console)
{
    ChainSettings settings;
    auto filters = filtersOf (a);

    if (! filters)
        return filters.error();

    auto levels = levelsOf (a);

    if (! levels)
        return levels.error();

    settings.filters = *std::move (filters);
    auto toleranceFilters = toleranceFiltersOf (a);

    if (! toleranceFilters)
        return toleranceFilters.error();

    settings.toleranceFilters = *std::move (toleranceFilters);
    settings.levels = *levels;
    settings.filterPlace = a.filterEverything ? FilterPlace::everything : FilterPlace::wetPath;

    if (! a.equaliser.empty())
    {
        auto equaliser = equaliserOf (a, console);

        if (! equaliser)
            return equaliser.error();

        settings.equaliser = *std::move (equaliser);
    }

    if (a.impulse.empty())
    {
        if (a.edits.isGiven())
            return impossible ("--predelay, --ir-…", "They edit an impulse, and none is given. Add --ir.");

        if (a.layout)
            return impossible ("--layout", "It explains an impulse's channels, and none is given. Add --ir.");

        return settings;
    }

    auto edits = editsOf (a.edits, console);

    if (! edits)
        return edits.error();

    settings.impulse =
        ImpulseSettings { a.impulse, a.layout.value_or (ChannelLayout::automatic), 0.0, *std::move (edits) };
    return settings;
}

/// An impulse that is named is loaded from there; a preset's is looked for.
Result<FoundImpulse> findImpulse (const ImpulseSettings& settings, const ChainOptions& a)
{
    if (! a.preset.empty())
        return resolveImpulse (settings.reference(), usualSearchPlaces(), interruptRequested);

    auto impulse = loadImpulse (settings.file, settings.reference().pairing, interruptRequested);

    if (! impulse)
        return impulse.error();

    auto remarks = std::move (impulse->remarks);
    return FoundImpulse { *std::move (impulse), settings.file, {}, {}, std::move (remarks) };
}

/// What the impulse is as a signal. Nothing of it is trimmed.
void tellFacts (const ImpulseResponse& impulse, Console& console)
{
    if (! console.tellsDetails())
        return;

    const auto milliseconds = [&impulse] (Frames frames)
    { return 1000.0 * static_cast<double> (frames) / impulse.rateHz; };
    const auto facts = channelFactsOf (impulse);

    for (std::size_t c = 0; c < facts.size(); ++c)
        console.detail (fmt::format (
            "Impulse “{}”, channel {}: peak {:.2f} dB at {:.2f} ms, onset {:.2f} ms, {}, {} frames of {:g} "
            "Hz",
            impulse.name, c + 1, decibelsFromGain (std::abs (facts[c].peak)),
            milliseconds (facts[c].peakFrame), milliseconds (facts[c].onsetFrame),
            facts[c].noiseFloorDb ? fmt::format ("noise of {:.1f} dB from {:.2f} ms on",
                                                 *facts[c].noiseFloorDb, milliseconds (facts[c].kneeFrame))
                                  : "no noise floor",
            impulse.frames(), impulse.rateHz));
}

/// Whether buildChain makes the impulse for the rate of the audio, and nothing about it needs to be told before.
bool isLeftToBuild (const ImpulseSettings& settings, const Console& console)
{
    if (! factory::isFactoryPath (settings.file) || settings.identity.fingerprint || console.tellsDetails())
        return false;

    const auto name = settings.file.substr (factory::prefix.size());
    return std::ranges::any_of (factory::list(), [&name] (const auto& each) { return each.name == name; });
}

Status addImpulse (LoadedChain& chain, const ChainOptions& a, Console& console)
{
    if (isLeftToBuild (*chain.settings.impulse, console))
        return Done {};

    auto found = findImpulse (*chain.settings.impulse, a);
    const auto tell = [&chain, &console] (std::string note)
    {
        console.note (note);
        chain.notes.push_back (std::move (note));
    };

    if (! found && a.withoutImpulse && found.error().code != ErrorCode::cancelled)
    {
        tell (fmt::format ("{} It is left out.", found.error().text()));
        chain.settings.impulse.reset();
        return Done {};
    }

    if (! found)
        return found.error();

    for (const auto& [place, what] : found->lookedAt)
        console.detail (fmt::format ("Looked for the impulse at {}: {}", place, what));

    for (const auto& remark : found->remarks)
        tell (remark);

    tellFacts (found->impulse, console);
    const auto& files = found->impulse.files;
    chain.files.insert (chain.files.end(), files.begin(), files.end());
    chain.impulse = std::make_shared<const ImpulseResponse> (std::move (found->impulse));
    return Done {};
}

} // namespace

bool ChainOptions::namesParts() const
{
    return ! impulse.empty() || ! lowpass.empty() || ! highpass.empty() || ! bandpass.empty()
           || ! bandstop.empty() || pass || stop || rippleDb || method || transitionHz || attenuationDb
           || taps || phase || ! equaliser.empty() || edits.isGiven() || layout || mix || dryDb || wetDb
           || gainDb || inputGainDb || width || filterEverything;
}

void addChain (CLI::App& app, ChainOptions& a)
{
    const auto chain = "The chain";
    addFile (app, "--preset", a.preset, "Take the whole chain from a preset file")->group (chain);
    addFile (app, "--ir", a.impulse, "Convolve with this impulse response: a file, or factory:NAME")
        ->group (chain);
    addParsed (app, "--layout", a.layout, parseChannelLayout,
               "What the impulse's channels mean: auto, parallel, true-stereo (LL LR RL RR), "
               "true-stereo-by-output (LL RL LR RR), ambix-stereo, ambix-omni, fuma-stereo, fuma-omni")
        ->group (chain);
    app.add_flag ("--allow-missing", a.withoutImpulse,
                  "Go without a preset's impulse where it is nowhere to be found, instead of refusing")
        ->group (chain);
    addRepeated (app, "--lowpass", a.lowpass, parseHertz, "Pass below a frequency, such as 8k");
    addRepeated (app, "--highpass", a.highpass, parseHertz, "Pass above a frequency");
    addRepeated (app, "--bandpass", a.bandpass, parseBand, "Pass a band, such as 300:3k");
    addRepeated (app, "--bandstop", a.bandstop, parseBand, "Stop a band");
    addParsed (app, "--transition", a.transitionHz, parseHertz,
               "Width of the filters' transitions (default: a fifth of the edge)")
        ->group (chain);
    addParsed (app, "--attenuation", a.attenuationDb, parseDecibels, "Stop-band attenuation (default: 96dB)")
        ->group (chain);
    addParsed (app, "--pass", a.pass, parseEdges,
               "A filter by what it passes and stops: its pass edge, or LOW:HIGH; with --stop")
        ->group (chain);
    addParsed (app, "--stop", a.stop, parseEdges, "Its stop edge, or LOW:HIGH")->group (chain);
    addParsed (app, "--ripple", a.rippleDb, parseDecibels,
               "How far it may stray from 0 dB where it passes, up and down (default: 0.1dB)")
        ->group (chain);
    addParsed (app, "--method", a.method, parseDesignMethod,
               "How it is designed: equiripple (default), window, least-squares")
        ->group (chain);
    addFile (app, "--eq", a.equaliser,
             "Equalise by a curve file: Equalizer APO, AutoEq, Room EQ Wizard, CamillaDSP, CSV")
        ->group (chain);
    app.add_option_function<int> (
           "--taps", [&a] (const int& taps) { a.taps = taps; },
           "Number of taps of each filter, in place of a transition, and of the equaliser")
        ->group (chain);
    addParsed (
        app, "--phase", a.phase, parsePhase,
        "Of filters and equaliser: linear (default), minimum, maximum, or mixed:AMOUNT from 0, linear, to 1")
        ->group (chain);

    app.add_flag (
           "--filter-everything", a.filterEverything,
           "Filters and equaliser work on the dry signal too, not only on what goes through the impulse")
        ->group (chain);

    for (const auto* name : { "--lowpass", "--highpass", "--bandpass", "--bandstop" })
        app.get_option (name)->group (chain);

    addImpulseEdits (app, a.edits, "The impulse");

    const auto levels = "Levels";
    addParsed (app, "--mix", a.mix, parseShare, "Share of wet signal, such as 30%")->group (levels);
    addParsed (app, "--dry", a.dryDb, parseDecibels, "Level of the dry signal (default: none)")
        ->group (levels);
    addParsed (app, "--wet", a.wetDb, parseDecibels, "Level of the wet signal (default: 0dB)")
        ->group (levels);
    addParsed (app, "--gain", a.gainDb, parseDecibels, "Level over all")->group (levels);
    addParsed (app, "--input-gain", a.inputGainDb, parseDecibels, "Level of what comes in (default: 0dB)")
        ->group (levels);
    addParsed (app, "--width", a.width, parseNumber,
               "Factor on the difference between left and right of a stereo wet signal (default: 1)")
        ->group (levels);
}

Result<ChainSettings> settingsOf (const ChainOptions& a, Console& console)
{
    if (a.preset.empty())
        return settingsFromOptions (a, console);

    if (a.namesParts())
        return impossible (
            "--preset",
            "A preset is a whole chain: it can't be combined with options for filters, equaliser, "
            "impulse or levels. Change the preset, or give options only.");

    auto preset = loadPreset (a.preset);

    if (! preset)
        return preset.error();

    for (const auto& key : preset->unknownKeys)
        console.note (
            fmt::format ("{}: “{}” is not known to this version and is passed over.", a.preset, key));

    return std::move (preset->settings);
}

bool LoadedChain::isEmpty() const { return ! settings.hasFilters() && ! settings.hasImpulse(); }

Result<LoadedChain> loadChain (const ChainOptions& options, Console& console)
{
    auto settings = settingsOf (options, console);

    if (! settings)
        return settings.error();

    LoadedChain chain;
    chain.settings = *std::move (settings);

    for (const auto& file : { options.preset, options.equaliser, options.edits.equaliser })
        if (! file.empty())
            chain.files.push_back (file);

    if (options.withoutImpulse && options.preset.empty())
        return impossible ("--allow-missing",
                           "It is about a preset's impulse, and none is given. Add --preset.");

    if (chain.settings.hasImpulse())
        if (auto added = addImpulse (chain, options, console); ! added)
            return added.error();

    return chain;
}

} // namespace partita::app
