#include "Impulse/Editing/ImpulseEdits.h"

#include <fmt/format.h>

#include <array>

namespace partita
{
namespace
{

constexpr double leastFactor = 0.1, mostFactor = 10.0;
constexpr double leastStretch = 0.25, mostStretch = 4.0;
constexpr double lowestCrossoverHz = 20.0, highestCrossoverHz = 20000.0;
constexpr double crossoverRatio = 2.0;
constexpr double lowestCutHz = 5.0, highestCutHz = 100000.0;
constexpr double shortestDecaySeconds = 0.001;
constexpr double mostWidth = 4.0;
constexpr double loudestTargetDb = 200.0;

constexpr std::array fadeCurves { FadeCurve::linear, FadeCurve::cosine, FadeCurve::sine, FadeCurve::square };
constexpr std::array levelMeasures { LevelMeasure::peak, LevelMeasure::energy, LevelMeasure::loudness,
                                     LevelMeasure::wet };

/// A number of the edits, its name, what it may be and in which unit.
struct Bounded
{
    const char* name;
    double value, least, most;
    const char* unit = "";
};

Error refuse (const char* name, std::string message)
{
    return { ErrorCode::badSpecification, std::move (message), name };
}

Status check (const Bounded& number)
{
    if (number.value >= number.least && number.value <= number.most)
        return Done {};

    return refuse (number.name,
                   fmt::format ("Expected {:g}{} … {:g}{}, found {:g}{}.", number.least, number.unit,
                                number.most, number.unit, number.value, number.unit));
}

Status checkAll (std::initializer_list<Bounded> numbers)
{
    for (const auto& number : numbers)
        if (auto checked = check (number); ! checked)
            return checked;

    return Done {};
}

Bounded time (const char* name, double seconds, double shortest = 0.0)
{
    return { name, seconds, shortest, longestEditSeconds, " s" };
}

Status checkTrim (const TrimEdit& trim)
{
    const auto end = trim.endSeconds.value_or (longestEditSeconds);

    if (auto checked = checkAll ({ time ("trim-start", trim.startSeconds), time ("trim-end", end) });
        ! checked)
        return checked;

    if (trim.endSeconds && end <= trim.startSeconds)
        return refuse ("trim-end", fmt::format ("Expected an end after the start at {:g} s, found {:g} s.",
                                                trim.startSeconds, end));

    return Done {};
}

Status checkDecay (const DecayEdit& decay)
{
    for (const auto& [name, factor] :
         { std::pair { "decay-low", decay.low }, std::pair { "decay-mid", decay.mid },
           std::pair { "decay-high", decay.high } })
    {
        if (auto checked = checkAll ({ { "decay", decay.factor, leastFactor, mostFactor },
                                       { name, factor, leastFactor, mostFactor } });
            ! checked)
            return checked;

        if (const auto both = factor * decay.factor; ! (both >= leastFactor && both <= mostFactor))
            return refuse (
                name, fmt::format ("Expected {:g} … {:g} together with the decay of all bands, found {:g}.",
                                   leastFactor, mostFactor, both));
    }

    if (auto checked = checkAll (
            { { "decay-bands", decay.lowCrossoverHz, lowestCrossoverHz, highestCrossoverHz, " Hz" },
              { "decay-bands", decay.highCrossoverHz, lowestCrossoverHz, highestCrossoverHz, " Hz" } });
        ! checked)
        return checked;

    if (decay.highCrossoverHz < crossoverRatio * decay.lowCrossoverHz)
        return refuse ("decay-bands",
                       fmt::format ("Expected an upper crossover of at least {:g} times the lower one, "
                                    "found {:g} Hz and {:g} Hz.",
                                    crossoverRatio, decay.lowCrossoverHz, decay.highCrossoverHz));

    return Done {};
}

Status checkCut (const char* name, const std::optional<CutEdit>& cut)
{
    if (! cut)
        return Done {};

    if (auto checked = check ({ name, cut->frequencyHz, lowestCutHz, highestCutHz, " Hz" }); ! checked)
        return checked;

    const EqBand band { EqBandKind::lowCut, cut->frequencyHz, 0.0, EqBand {}.q, cut->slopeDbPerOctave };
    const auto valid = validate (EqCurve { 0.0, { band }, {} });
    return valid ? Status (Done {}) : refuse (name, valid.error().message);
}

Status checkTone (const ToneEdit& tone)
{
    if (auto checked = checkCut ("low-cut", tone.lowCut); ! checked)
        return checked;

    if (auto checked = checkCut ("high-cut", tone.highCut); ! checked)
        return checked;

    const auto valid = validate (tone.curve);
    return valid ? Status (Done {}) : refuse ("eq", valid.error().text());
}

template <class Value, std::size_t count>
Result<Value> parse (const std::array<Value, count>& known, std::string_view text)
{
    std::string names;

    for (const auto value : known)
    {
        if (text == nameOf (value))
            return value;

        names += fmt::format ("{}{}", names.empty() ? "" : ", ", nameOf (value));
    }

    return Error { ErrorCode::badSpecification, fmt::format ("expected {}, found “{}”", names, text), {} };
}

} // namespace

EqCurve ToneEdit::whole() const
{
    auto all = curve;

    for (const auto& [kind, cut] :
         { std::pair { EqBandKind::lowCut, &lowCut }, std::pair { EqBandKind::highCut, &highCut } })
        if (*cut)
            all.bands.push_back ({ kind, (*cut)->frequencyHz, 0.0, EqBand {}.q, (*cut)->slopeDbPerOctave });

    return all;
}

const char* nameOf (FadeCurve curve) noexcept
{
    switch (curve)
    {
        case FadeCurve::linear: return "linear";
        case FadeCurve::cosine: return "cosine";
        case FadeCurve::sine: return "sine";
        case FadeCurve::square: return "square";
    }

    return "";
}

const char* nameOf (LevelMeasure measure) noexcept
{
    switch (measure)
    {
        case LevelMeasure::peak: return "peak";
        case LevelMeasure::energy: return "energy";
        case LevelMeasure::loudness: return "loudness";
        case LevelMeasure::wet: return "wet";
    }

    return "";
}

Result<FadeCurve> parseFadeCurve (std::string_view text) { return parse (fadeCurves, text); }

Result<LevelMeasure> parseLevelMeasure (std::string_view text) { return parse (levelMeasures, text); }

Status validate (const ImpulseEdits& edits)
{
    if (auto checked = checkTrim (edits.trim); ! checked)
        return checked;

    if (auto checked = checkDecay (edits.decay); ! checked)
        return checked;

    if (auto checked = checkTone (edits.tone); ! checked)
        return checked;

    return checkAll ({
        { "stretch", edits.stretch, leastStretch, mostStretch },
        { "size", edits.size, leastStretch, mostStretch },
        time ("attack", edits.envelope.attackSeconds),
        time ("hold", edits.envelope.holdSeconds),
        time ("envelope-decay", edits.envelope.decaySeconds.value_or (longestEditSeconds),
              shortestDecaySeconds),
        time ("fade-in", edits.fadeIn.seconds),
        time ("fade-out", edits.fadeOut.seconds),
        { "width", edits.sides.width, 0.0, mostWidth },
        { "predelay", edits.predelaySeconds, -longestPredelaySeconds, longestPredelaySeconds, " s" },
        { "normalize", edits.level.targetDb, -loudestTargetDb, loudestTargetDb, " dB" },
        { "gain", edits.level.gainDb, -loudestTargetDb, loudestTargetDb, " dB" },
    });
}

} // namespace partita
