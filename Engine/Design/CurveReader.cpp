#include "Design/CurveReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace partita::detail
{
namespace
{

constexpr std::size_t mostRemarks = 100;
constexpr double highestHz = 1e6, largestDb = 200.0, largestQ = 1000.0;

enum class Shelf
{
    none,
    corner, ///< Fc is where the slope ends
    centre  ///< Fc is its middle
};

struct TypeName
{
    std::string_view name;
    EqBandKind kind;
    Shelf shelf = Shelf::none;
    int slopeDbPerOctave = 12;
};

constexpr std::array typeNames { TypeName { "pk", EqBandKind::peak },
                                 TypeName { "peq", EqBandKind::peak },
                                 TypeName { "modal", EqBandKind::peak },
                                 TypeName { "lp", EqBandKind::highCut },
                                 TypeName { "lpq", EqBandKind::highCut },
                                 TypeName { "lp1", EqBandKind::highCut, Shelf::none, 6 },
                                 TypeName { "hp", EqBandKind::lowCut },
                                 TypeName { "hpq", EqBandKind::lowCut },
                                 TypeName { "hp1", EqBandKind::lowCut, Shelf::none, 6 },
                                 TypeName { "bp", EqBandKind::bandpass },
                                 TypeName { "no", EqBandKind::notch },
                                 TypeName { "notch", EqBandKind::notch },
                                 TypeName { "ap", EqBandKind::allpass },
                                 TypeName { "ls", EqBandKind::lowShelf, Shelf::corner },
                                 TypeName { "lsc", EqBandKind::lowShelf, Shelf::centre },
                                 TypeName { "lsq", EqBandKind::lowShelf, Shelf::centre },
                                 TypeName { "hs", EqBandKind::highShelf, Shelf::corner },
                                 TypeName { "hsc", EqBandKind::highShelf, Shelf::centre },
                                 TypeName { "hsq", EqBandKind::highShelf, Shelf::centre } };

constexpr double defaultShelfSlopeDb = 0.9 * 12.0; // Equalizer APO's S = 0.9
constexpr double defaultNotchQ = 30.0;

Error refuse (std::string message) { return { ErrorCode::fileUnreadable, std::move (message), {} }; }

bool needsGain (EqBandKind kind)
{
    return kind == EqBandKind::peak || kind == EqBandKind::lowShelf || kind == EqBandKind::highShelf;
}

/// S of a shelf with this q, so that 12 S is its slope.
double shelfSlopeOfQ (double q, double gainDb)
{
    const auto a = std::pow (10.0, gainDb / 40.0);
    return 1.0 / ((1.0 / (q * q) - 2.0) / (a + 1.0 / a) + 1.0);
}

Status shapeShelf (EqBand& band, const BandWords& words, Shelf shelf)
{
    const auto explicitWidth = words.slopeDb || words.q;

    if (words.slopeDb || ! words.q)
    {
        const auto slopeDb = words.slopeDb.value_or (defaultShelfSlopeDb);
        const auto q = qOfShelfSlope (slopeDb, band.gainDb);

        if (! q)
            return refuse (fmt::format ("there is no shelf of {:g} dB with a slope of {:g} dB per octave",
                                        band.gainDb, slopeDb));

        band.q = *q;
    }

    if (shelf == Shelf::corner && explicitWidth)
    {
        const auto slope = shelfSlopeOfQ (band.q, band.gainDb);

        if (! (slope > 0.0) || ! std::isfinite (slope))
            return refuse (fmt::format ("a shelf with Q {:g} has no corner at which Fc could be", band.q));

        const auto factor = std::pow (10.0, std::abs (band.gainDb) / 80.0 / slope);
        band.frequencyHz *= band.kind == EqBandKind::lowShelf ? factor : 1.0 / factor;
    }

    return Done {};
}

Status shapeWidth (EqBand& band, const BandWords& words)
{
    if (words.bandwidthOctaves)
    {
        if (! (*words.bandwidthOctaves > 0.0))
            return refuse (
                fmt::format ("expected a bandwidth above 0 octaves, found {:g}", *words.bandwidthOctaves));

        band.q = qOfBandwidth (*words.bandwidthOctaves);
    }
    else if (! words.q && (band.kind == EqBandKind::peak || band.kind == EqBandKind::allpass))
        return refuse ("expected a Q or a bandwidth (BW Oct), found neither");
    else if (! words.q && band.kind == EqBandKind::notch)
        band.q = defaultNotchQ;

    return Done {};
}

/// Commas mark decimals where white space separates, unless a comma ends a field.
bool hasDecimalCommas (const std::vector<std::string_view>& words)
{
    return words.size() > 1
           && std::ranges::none_of (words,
                                    [] (auto word) { return word.starts_with (',') || word.ends_with (','); })
           && std::ranges::any_of (words,
                                   [] (auto word) { return word.find (',') != std::string_view::npos; });
}

} // namespace

void CurveCollector::remark (int line, CurveRemark::Kind kind, std::string text)
{
    if (content.remarks.size() < mostRemarks)
        content.remarks.push_back ({ line, kind, std::move (text) });
    else
        ++leftOut;
}

void CurveCollector::note (int line, std::string text)
{
    remark (line, CurveRemark::Kind::note, std::move (text));
}

void CurveCollector::unused (int line, std::string text)
{
    remark (line, CurveRemark::Kind::unused, std::move (text));
}

void CurveCollector::addPoint (int line, double frequencyHz, double gainDb)
{
    if (! (frequencyHz > 0.0 && frequencyHz <= highestHz) || ! (std::abs (gainDb) <= largestDb))
    {
        unused (line, fmt::format ("a point at {:g} Hz with {:g} dB is none that a curve could have",
                                   frequencyHz, gainDb));
        return;
    }

    content.curve.points.push_back ({ frequencyHz, gainDb });
    places.push_back ({ frequencyHz, line });
}

Error CurveCollector::nothingIn (const std::string& path) const
{
    const auto reason = std::ranges::find (content.remarks, CurveRemark::Kind::unused, &CurveRemark::kind);

    return { ErrorCode::fileUnreadable,
             reason != content.remarks.end() ? "Nothing in it makes a curve. " + reason->sentence()
                                             : "Expected an equaliser's curve (Equalizer APO, AutoEq, Room "
                                               "EQ Wizard, CamillaDSP, or columns of "
                                               "frequency and level); found nothing of the kind.",
             path };
}

void CurveCollector::keepFirstOfEqual()
{
    std::vector<CurvePoint> kept;

    for (std::size_t i = 0; i < places.size(); ++i)
        if (const auto& point = content.curve.points[i];
            kept.empty() || point.frequencyHz > kept.back().frequencyHz)
            kept.push_back (point);
        else
            unused (places[i].line,
                    fmt::format ("another point at {:g} Hz; the first is kept", point.frequencyHz));

    content.curve.points = std::move (kept);
}

Result<CurveFileContent> CurveCollector::finish (const std::string& path)
{
    auto& points = content.curve.points;

    if (! any)
        return nothingIn (path);

    content.isUnordered = ! std::ranges::is_sorted (points, {}, &CurvePoint::frequencyHz);

    if (content.isUnordered)
        note (0, "the points are not in order of frequency and are sorted");

    std::ranges::stable_sort (points, {}, &CurvePoint::frequencyHz);
    std::ranges::stable_sort (places, {}, &Place::frequencyHz);

    keepFirstOfEqual();

    if (leftOut > 0)
        content.remarks.push_back (
            { 0, CurveRemark::Kind::unused, fmt::format ("{} more remarks of these kinds", leftOut) });

    return std::move (content);
}

CurveRow rowOf (std::string_view line)
{
    const auto semicolons = line.find (';') != std::string_view::npos;
    const auto tabs = line.find ('\t') != std::string_view::npos;
    const auto words = split (line, ' ');
    const auto decimalCommas = semicolons || hasDecimalCommas (words);
    const auto commas = line.find (',') != std::string_view::npos && ! decimalCommas;
    CurveRow row;

    for (auto field : semicolons ? split (line, ';')
                      : commas   ? split (line, ',')
                      : tabs     ? split (line, '\t')
                                 : words)
    {
        if (field.size() > 1 && field.starts_with ('"') && field.ends_with ('"'))
            field = trimmed (field.substr (1, field.size() - 2));

        std::string digits (field);

        if (decimalCommas)
            std::replace (digits.begin(), digits.end(), ',', '.');

        row.fields.emplace_back (field);
        row.numbers.push_back (parseNumber (digits));
    }

    return row;
}

bool isComment (std::string_view line)
{
    return line.starts_with ('*') || line.starts_with ('#') || line.starts_with ('%')
           || line.starts_with ("//");
}

double qOfBandwidth (double octaves) { return 0.5 / std::sinh (0.5 * std::log (2.0) * octaves); }

std::optional<double> qOfShelfSlope (double slopeDb, double gainDb)
{
    const auto a = std::pow (10.0, gainDb / 40.0);
    const auto inverseSquare = (a + 1.0 / a) * (12.0 / slopeDb - 1.0) + 2.0;

    if (! (slopeDb > 0.0) || ! (inverseSquare > 0.0) || ! std::isfinite (inverseSquare))
        return {};

    return 1.0 / std::sqrt (inverseSquare);
}

Status checkBand (const EqBand& band)
{
    if (! (band.frequencyHz > 0.0 && band.frequencyHz <= highestHz))
        return refuse (fmt::format ("expected a frequency from 0 to {:g} Hz, found {:g} Hz", highestHz,
                                    band.frequencyHz));

    if (! (std::abs (band.gainDb) <= largestDb))
        return refuse (
            fmt::format ("expected a gain of at most {:g} dB, found {:g} dB", largestDb, band.gainDb));

    if (! (band.q > 0.0 && band.q <= largestQ))
        return refuse (fmt::format ("expected a Q from 0 to {:g}, found {:g}", largestQ, band.q));

    return Done {};
}

Result<EqBand> bandFromWords (const BandWords& words)
{
    const auto* type = std::ranges::find (typeNames, words.type, &TypeName::name);

    if (type == typeNames.end())
        return refuse (fmt::format ("“{}” is no filter type that is known here", excerpt (words.type)));

    if (! words.frequencyHz)
        return refuse ("expected a frequency (Fc … Hz), found none");

    if (needsGain (type->kind) && ! words.gainDb)
        return refuse ("expected a gain (Gain … dB), found none");

    EqBand band;
    band.kind = type->kind;
    band.frequencyHz = *words.frequencyHz;
    band.gainDb = needsGain (type->kind) ? *words.gainDb : 0.0;
    band.q = words.q.value_or (band.q);
    band.slopeDbPerOctave = type->slopeDbPerOctave;

    if (auto shaped = checkBand (band); ! shaped)
        return shaped.error();

    auto shaped =
        type->shelf == Shelf::none ? shapeWidth (band, words) : shapeShelf (band, words, type->shelf);

    if (shaped)
        shaped = checkBand (band);

    if (! shaped)
        return shaped.error();

    return band;
}

} // namespace partita::detail
