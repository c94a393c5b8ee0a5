#include "Plugin/Bindings.h"

#include "Core/Units.h"
#include "Design/WindowedSinc.h"

#include <algorithm>
#include <cmath>

namespace partita::app
{
namespace
{

double valueOf (const juce::RangedAudioParameter& parameter)
{
    return static_cast<double> (parameter.convertFrom0to1 (parameter.getValue()));
}

template <class Values, class Value>
double indexOf (const Values& values, Value value)
{
    const auto nearest =
        std::min_element (values.begin(), values.end(),
                          [value] (auto a, auto b) { return std::abs (a - value) < std::abs (b - value); });
    return static_cast<double> (nearest - values.begin());
}

template <class Values>
auto valueAt (const Values& values, double index)
{
    return values[static_cast<std::size_t> (
        std::clamp (std::lround (index), 0L, static_cast<long> (values.size()) - 1))];
}

bool isOn (double value) { return value >= 0.5; }

// ---- low-pass and high-pass

double transitionOf (const FilterSpec& spec, double rateHz)
{
    if (spec.transitionHz)
        return *spec.transitionHz;

    const auto fifth = 0.2 * spec.edgeHz;
    const auto room = 0.5 * rateHz - spec.edgeHz;
    return room > 0.0 ? std::min (fifth, room) : fifth;
}

/// Keeps the number of taps, so that the latency stays.
FilterSpec movedTo (double edgeHz, const FilterSpec& spec, double rateHz)
{
    auto moved = spec;
    moved.edgeHz = edgeHz;

    if (spec.taps)
        return moved;

    const auto transition = transitionOf (spec, rateHz);

    if (transition / 2 < edgeHz)
    {
        moved.transitionHz = transition;
    }
    else
    {
        moved.transitionHz.reset();
        moved.taps = edgeTaps (spec, rateHz);
    }

    return moved;
}

Phase phaseOf (const Parameters& parameters)
{
    constexpr std::array kinds { PhaseKind::linear, PhaseKind::minimum, PhaseKind::mixed,
                                 PhaseKind::maximum };
    const auto kind = valueAt (kinds, valueOf (parameters.filterPhase));
    return { kind, kind == PhaseKind::mixed ? valueOf (parameters.filterPhaseAmount) : 0.0 };
}

FilterSpec newFilter (const Parameters& parameters, FilterKind kind)
{
    FilterSpec spec;
    spec.kind = kind;
    spec.edgeHz = static_cast<double> (highestCutoffHz);
    spec.attenuationDb = valueOf (parameters.filterAttenuation);
    spec.transitionHz = valueOf (parameters.filterTransition);
    spec.phase = phaseOf (parameters);
    return spec;
}

void writeLowpass (const Parameters& parameters, ChainSettings& settings, double edgeHz, double rateHz)
{
    if (const auto lowpass = findFilter (settings.filters, FilterKind::lowpass);
        lowpass != settings.filters.end())
        *lowpass = movedTo (edgeHz, *lowpass, rateHz);
    else if (edgeHz < static_cast<double> (highestCutoffHz))
        settings.filters.push_back (movedTo (edgeHz, newFilter (parameters, FilterKind::lowpass), rateHz));
}

void writeHighpass (const Parameters& parameters, ChainSettings& settings, double edgeHz, double rateHz)
{
    const auto highpass = findFilter (settings.filters, FilterKind::highpass);
    const auto isOff = edgeHz <= static_cast<double> (lowestHighpassHz);

    if (highpass != settings.filters.end() && isOff)
    {
        settings.filters.erase (highpass);
    }
    else if (highpass != settings.filters.end())
    {
        *highpass = movedTo (edgeHz, *highpass, rateHz);
    }
    else if (! isOff)
    {
        // Steeper where it is low: the transition has to end above 0 Hz.
        auto spec = newFilter (parameters, FilterKind::highpass);
        spec.edgeHz = edgeHz;
        spec.transitionHz = std::min (*spec.transitionHz, edgeHz);
        settings.filters.push_back (spec);
    }
}

std::optional<double> readEdge (const ChainSettings& settings, FilterKind kind)
{
    for (const auto& spec : settings.filters)
        if (spec.kind == kind)
            return spec.edgeHz;

    return {};
}

/// What low-pass and high-pass have in common, as far as there are any.
template <class Change>
void changeEdgeFilters (ChainSettings& settings, Change change)
{
    for (const auto kind : { FilterKind::lowpass, FilterKind::highpass })
        if (const auto filter = findFilter (settings.filters, kind); filter != settings.filters.end())
            change (*filter);
}

const FilterSpec* firstEdgeFilter (const ChainSettings& settings)
{
    for (const auto& spec : settings.filters)
        if (! spec.isBand())
            return &spec;

    return nullptr;
}

void writeTransition (ChainSettings& settings, double transitionHz, double rateHz)
{
    changeEdgeFilters (settings,
                       [=] (FilterSpec& spec)
                       {
                           const auto room = 2.0 * std::min (spec.edgeHz, 0.5 * rateHz - spec.edgeHz);
                           spec.taps.reset();
                           spec.transitionHz =
                               room > 0.0 ? std::min (transitionHz, 0.999 * room) : transitionHz;
                       });
}

// ---- phase and length of all filters

template <class Visit>
void visitPhases (ChainSettings& settings, Visit visit)
{
    for (auto& filter : settings.filters)
        visit (filter.phase);

    for (auto& filter : settings.toleranceFilters)
        visit (filter.phase);

    if (settings.equaliser)
        visit (settings.equaliser->phase);
}

std::optional<Phase> firstPhase (const ChainSettings& settings)
{
    std::optional<Phase> first;
    visitPhases (const_cast<ChainSettings&> (settings), // only read
                 [&first] (const Phase& phase) { first = first ? first : std::optional (phase); });
    return first;
}

std::optional<double> readPhase (const ChainSettings& settings)
{
    const auto phase = firstPhase (settings);

    if (! phase)
        return {};

    switch (phase->kind)
    {
        case PhaseKind::linear: return 0.0;
        case PhaseKind::minimum: return 1.0;
        case PhaseKind::mixed: return 2.0;
        case PhaseKind::maximum: return 3.0;
    }

    return {};
}

/// At about 48 kHz; as many times more at multiples of it, so that low bands are as exact.
constexpr std::array lengths { 2048, 4096, 8192, 16384, 32768 };

int scaleOf (double rateHz) { return rateHz > 100000.0 ? 4 : rateHz > 50000.0 ? 2 : 1; }

int lengthOf (double choice, double rateHz) { return valueAt (lengths, choice) * scaleOf (rateHz) - 1; }

std::optional<double> readLength (const ChainSettings& settings)
{
    if (settings.equaliser && settings.equaliser->taps)
        return indexOf (lengths, *settings.equaliser->taps + 1);

    return {};
}

// ---- equaliser

EqBand firstBand (const EqBandParameters& band)
{
    EqBand fresh;
    fresh.kind = valueAt (bandKinds, valueOf (band.kind));
    fresh.on = band.on.get();
    fresh.frequencyHz = valueOf (band.frequency);
    fresh.gainDb = valueOf (band.gain);
    fresh.q = valueOf (band.q);
    fresh.slopeDbPerOctave = valueAt (bandSlopes, valueOf (band.slope));
    return fresh;
}

/// Adds the bands up to this one as their parameters have them.
EqBand& bandAt (const Parameters& parameters, ChainSettings& settings, std::size_t index, double rateHz)
{
    if (! settings.equaliser)
        settings.equaliser = EqualiserSettings { {},
                                                 lengthOf (valueOf (parameters.filterLength), rateHz),
                                                 phaseOf (parameters) };

    auto& bands = settings.equaliser->curve.bands;

    while (bands.size() <= index)
        bands.push_back (firstBand (parameters.bands[bands.size()]));

    return bands[index];
}

const EqBand* bandOf (const ChainSettings& settings, std::size_t index)
{
    return settings.equaliser && index < settings.equaliser->curve.bands.size()
               ? &settings.equaliser->curve.bands[index]
               : nullptr;
}

/// Factors of a band and of all of them are possible together only: the bands' give way, as settings that are not possible
/// could not be loaded again.
void setDecay (DecayEdit& decay, double DecayEdit::*factor, double value)
{
    constexpr auto least = 0.1, most = 10.0,
                   inside = 1e-9; // see ImpulseEdits; rounding must not lead out again
    decay.*factor = value;

    for (auto* band : { &decay.low, &decay.mid, &decay.high })
        if (const auto both = *band * decay.factor; both < least)
            *band = least * (1.0 + inside) / decay.factor;
        else if (both > most)
            *band = most * (1.0 - inside) / decay.factor;
}

class List
{
public:
    explicit List (const Parameters& toBind) : parameters (toBind) {}

    template <class Read, class Write>
    void add (juce::RangedAudioParameter& parameter, Read read, Write write)
    {
        bindings.push_back ({ &parameter, std::move (read), std::move (write) });
    }

    void addFilters();
    void addBands();
    void addImpulse();
    void addLevels();

    std::vector<Binding> bindings;

private:
    template <class Read, class Write>
    void addToBand (juce::RangedAudioParameter&, std::size_t index, Read, Write);

    template <class Read, class Write>
    void addToImpulse (juce::RangedAudioParameter&, Read, Write);

    void addCut (juce::RangedAudioParameter&, std::optional<CutEdit> ToneEdit::*cut, double offHz);
    void addLevel (juce::RangedAudioParameter&, float ChainLevels::*level);

    const Parameters& parameters;
};

void List::addFilters()
{
    add (
        parameters.filterOn, [] (const ChainSettings& s) { return s.filtersOn ? 1.0 : 0.0; },
        [] (ChainSettings& s, double value, double) { s.filtersOn = isOn (value); });
    add (
        parameters.filterPlace,
        [] (const ChainSettings& s) { return s.filterPlace == FilterPlace::everything ? 1.0 : 0.0; },
        [] (ChainSettings& s, double value, double)
        { s.filterPlace = isOn (value) ? FilterPlace::everything : FilterPlace::wetPath; });
    add (
        parameters.filterTransition,
        [] (const ChainSettings& s) -> std::optional<double>
        {
            const auto* filter = firstEdgeFilter (s);
            return filter != nullptr ? filter->transitionHz : std::nullopt;
        },
        [] (ChainSettings& s, double value, double rate) { writeTransition (s, value, rate); });
    add (
        parameters.filterAttenuation,
        [] (const ChainSettings& s) -> std::optional<double>
        {
            const auto* filter = firstEdgeFilter (s);
            return filter != nullptr ? std::optional (filter->attenuationDb) : std::nullopt;
        },
        [] (ChainSettings& s, double value, double)
        { changeEdgeFilters (s, [value] (FilterSpec& spec) { spec.attenuationDb = value; }); });
    add (
        parameters.cutoff, [] (const ChainSettings& s) { return readEdge (s, FilterKind::lowpass); },
        [all = &parameters] (ChainSettings& s, double value, double rate)
        { writeLowpass (*all, s, value, rate); });
    add (
        parameters.highpassCutoff, [] (const ChainSettings& s) { return readEdge (s, FilterKind::highpass); },
        [all = &parameters] (ChainSettings& s, double value, double rate)
        { writeHighpass (*all, s, value, rate); });
}

template <class Read, class Write>
void List::addToBand (juce::RangedAudioParameter& parameter, std::size_t index, Read read, Write write)
{
    add (
        parameter,
        [index, read] (const ChainSettings& s) -> std::optional<double>
        {
            const auto* band = bandOf (s, index);
            return band != nullptr ? std::optional<double> (read (*band)) : std::nullopt;
        },
        [index, write, all = &parameters] (ChainSettings& s, double value, double rate)
        { write (bandAt (*all, s, index, rate), value); });
    bindings.back().movesCurve = true;
}

void List::addBands()
{
    for (std::size_t i = 0; i < parameters.bands.size(); ++i)
    {
        const auto& band = parameters.bands[i];
        addToBand (
            band.on, i, [] (const EqBand& b) { return b.on ? 1.0 : 0.0; },
            [] (EqBand& b, double value) { b.on = isOn (value); });
        addToBand (
            band.kind, i,
            [] (const EqBand& b)
            {
                const auto* found = std::find (bandKinds.begin(), bandKinds.end(), b.kind);
                return found == bandKinds.end() ? 0.0 : static_cast<double> (found - bandKinds.begin());
            },
            [] (EqBand& b, double value) { b.kind = valueAt (bandKinds, value); });
        addToBand (
            band.frequency, i, [] (const EqBand& b) { return b.frequencyHz; },
            [] (EqBand& b, double value) { b.frequencyHz = value; });
        addToBand (
            band.gain, i, [] (const EqBand& b) { return b.gainDb; },
            [] (EqBand& b, double value) { b.gainDb = value; });
        addToBand (
            band.q, i, [] (const EqBand& b) { return b.q; }, [] (EqBand& b, double value) { b.q = value; });
        addToBand (
            band.slope, i, [] (const EqBand& b) { return indexOf (bandSlopes, b.slopeDbPerOctave); },
            [] (EqBand& b, double value) { b.slopeDbPerOctave = valueAt (bandSlopes, value); });
    }

    // Behind what adds filters, so that they have it too.
    add (parameters.filterLength, readLength,
         [] (ChainSettings& s, double value, double rate)
         {
             if (s.equaliser)
                 s.equaliser->taps = lengthOf (value, rate);
         });
    add (
        parameters.filterPhaseAmount,
        [] (const ChainSettings& s) -> std::optional<double>
        {
            const auto phase = firstPhase (s);
            return phase && phase->kind == PhaseKind::mixed ? std::optional (phase->amount) : std::nullopt;
        },
        [] (ChainSettings& s, double value, double)
        {
            visitPhases (s, [value] (Phase& phase)
                         { phase.amount = phase.kind == PhaseKind::mixed ? value : phase.amount; });
        });
    add (parameters.filterPhase, readPhase,
         [all = &parameters] (ChainSettings& s, double, double)
         { visitPhases (s, [now = phaseOf (*all)] (Phase& phase) { phase = now; }); });
}

template <class Read, class Write>
void List::addToImpulse (juce::RangedAudioParameter& parameter, Read read, Write write)
{
    add (
        parameter,
        [read] (const ChainSettings& s) -> std::optional<double>
        { return s.impulse ? std::optional<double> (read (*s.impulse)) : std::nullopt; },
        [write] (ChainSettings& s, double value, double)
        {
            if (s.impulse)
                write (*s.impulse, value);
        });
}

void List::addCut (juce::RangedAudioParameter& parameter, std::optional<CutEdit> ToneEdit::*cut, double offHz)
{
    addToImpulse (
        parameter,
        [=] (const ImpulseSettings& i)
        {
            const auto& edit = i.edits.tone.*cut;
            return edit ? edit->frequencyHz : offHz;
        },
        [=] (ImpulseSettings& i, double value)
        {
            auto& edit = i.edits.tone.*cut;

            if (value == offHz)
                edit.reset();
            else
                edit = CutEdit { value, edit ? edit->slopeDbPerOctave : CutEdit {}.slopeDbPerOctave };
        });
}

/// An end before the start would make settings that can't be loaded again.
void keepEndBehindStart (TrimEdit& trim)
{
    constexpr double leastSeconds = 1e-3;

    if (trim.endSeconds)
        trim.endSeconds = std::max (*trim.endSeconds, trim.startSeconds + leastSeconds);
}

void List::addImpulse()
{
    const auto& p = parameters;
    add (
        p.impulseOn, [] (const ChainSettings& s) { return s.impulseOn ? 1.0 : 0.0; },
        [] (ChainSettings& s, double value, double) { s.impulseOn = isOn (value); });
    addToImpulse (
        p.impulsePredelay, [] (const ImpulseSettings& i) { return i.predelaySeconds; },
        [] (ImpulseSettings& i, double value) { i.predelaySeconds = value; });
    addToImpulse (
        p.impulseStart, [] (const ImpulseSettings& i) { return i.edits.trim.startSeconds; },
        [] (ImpulseSettings& i, double value)
        {
            i.edits.trim.startSeconds = value;
            keepEndBehindStart (i.edits.trim);
        });
    addToImpulse (
        p.impulseEnd,
        [] (const ImpulseSettings& i)
        { return i.edits.trim.endSeconds.value_or (static_cast<double> (wholeImpulseSeconds)); },
        [] (ImpulseSettings& i, double value)
        {
            i.edits.trim.endSeconds =
                value < static_cast<double> (wholeImpulseSeconds) ? std::optional (value) : std::nullopt;
            keepEndBehindStart (i.edits.trim);
        });
    addToImpulse (
        p.impulseFadeIn, [] (const ImpulseSettings& i) { return i.edits.fadeIn.seconds; },
        [] (ImpulseSettings& i, double value) { i.edits.fadeIn.seconds = value; });
    addToImpulse (
        p.impulseFadeOut, [] (const ImpulseSettings& i) { return i.edits.fadeOut.seconds; },
        [] (ImpulseSettings& i, double value) { i.edits.fadeOut.seconds = value; });
    addToImpulse (
        p.impulseAttack, [] (const ImpulseSettings& i) { return i.edits.envelope.attackSeconds; },
        [] (ImpulseSettings& i, double value) { i.edits.envelope.attackSeconds = value; });
    addToImpulse (
        p.impulseDecay, [] (const ImpulseSettings& i) { return i.edits.decay.factor; },
        [] (ImpulseSettings& i, double value) { setDecay (i.edits.decay, &DecayEdit::factor, value); });
    addToImpulse (
        p.impulseDecayLow, [] (const ImpulseSettings& i) { return i.edits.decay.low; },
        [] (ImpulseSettings& i, double value) { setDecay (i.edits.decay, &DecayEdit::low, value); });
    addToImpulse (
        p.impulseDecayHigh, [] (const ImpulseSettings& i) { return i.edits.decay.high; },
        [] (ImpulseSettings& i, double value) { setDecay (i.edits.decay, &DecayEdit::high, value); });
    addToImpulse (
        p.impulseSize, [] (const ImpulseSettings& i) { return i.edits.size; },
        [] (ImpulseSettings& i, double value) { i.edits.size = value; });
    addToImpulse (
        p.impulseReverse, [] (const ImpulseSettings& i) { return i.edits.reverse ? 1.0 : 0.0; },
        [] (ImpulseSettings& i, double value) { i.edits.reverse = isOn (value); });
    addToImpulse (
        p.impulseGain, [] (const ImpulseSettings& i) { return i.edits.level.gainDb; },
        [] (ImpulseSettings& i, double value) { i.edits.level.gainDb = value; });
    addToImpulse (
        p.impulseLevel,
        [] (const ImpulseSettings& i)
        {
            const auto& measure = i.edits.level.normalised;
            return measure ? 1.0 + static_cast<double> (*measure) : 0.0;
        },
        [] (ImpulseSettings& i, double value)
        {
            const auto choice = std::lround (value);
            i.edits.level.normalised =
                choice > 0 ? std::optional (static_cast<LevelMeasure> (choice - 1)) : std::nullopt;
        });
    addCut (p.impulseLowCut, &ToneEdit::lowCut, 10.0);
    addCut (p.impulseHighCut, &ToneEdit::highCut, 40000.0);
}

void List::addLevel (juce::RangedAudioParameter& parameter, float ChainLevels::*level)
{
    add (
        parameter,
        [level] (const ChainSettings& s)
        { return std::max (-1000.0, decibelsFromGain (static_cast<double> (s.levels.*level))); },
        [level] (ChainSettings& s, double value, double)
        { s.levels.*level = static_cast<float> (gainFromDecibels (value)); });
}

void List::addLevels()
{
    add (
        parameters.mix, [] (const ChainSettings& s) { return static_cast<double> (s.levels.mix); },
        [] (ChainSettings& s, double value, double) { s.levels.mix = static_cast<float> (value); });
    add (
        parameters.width, [] (const ChainSettings& s) { return static_cast<double> (s.levels.width); },
        [] (ChainSettings& s, double value, double) { s.levels.width = static_cast<float> (value); });
    addLevel (parameters.inputGain, &ChainLevels::inputGain);
    addLevel (parameters.outputGain, &ChainLevels::gain);
}

} // namespace

int edgeTaps (const FilterSpec& spec, double rateHz)
{
    return spec.taps.value_or (
        design::kaiserTaps (spec.attenuationDb, transitionOf (spec, rateHz) / (0.5 * rateHz)) | 1);
}

bool fitsBelowNyquist (const FilterSpec& lowpass, double rateHz)
{
    const auto nyquistHz = 0.5 * rateHz;
    return lowpass.edgeHz < nyquistHz
           && lowpass.edgeHz + lowpass.transitionHz.value_or (0.0) / 2 <= nyquistHz;
}

std::vector<FilterSpec>::iterator findFilter (std::vector<FilterSpec>& filters, FilterKind kind)
{
    return std::find_if (filters.begin(), filters.end(),
                         [kind] (const FilterSpec& spec) { return spec.kind == kind; });
}

std::vector<Binding> bindingsOf (const Parameters& parameters)
{
    List list (parameters);
    list.addFilters();
    list.addBands();
    list.addImpulse();
    list.addLevels();
    return std::move (list.bindings);
}

} // namespace partita::app
