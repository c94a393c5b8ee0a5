#include "Chain/EqualiserJson.h"

#include "Design/CurveFilter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace partita::detail
{
namespace
{

using Reader = PresetReader;

constexpr std::array bandKinds { EqBandKind::peak,   EqBandKind::lowShelf, EqBandKind::highShelf,
                                 EqBandKind::lowCut, EqBandKind::highCut,  EqBandKind::bandpass,
                                 EqBandKind::notch,  EqBandKind::allpass,  EqBandKind::tilt };

EqBand readBand (Reader& reader, const Json& json, const std::string& place)
{
    reader.expectObject (json, place, { "kind", "on", "frequencyHz", "gainDb", "q", "slopeDbPerOctave" });
    EqBand band;
    const auto kind = Reader::text (json, "kind", place);
    const auto* found = std::find_if (bandKinds.begin(), bandKinds.end(),
                                      [&kind] (EqBandKind known) { return kind == nameOf (known); });

    if (found == bandKinds.end())
        Reader::refuse (place + ".kind",
                        fmt::format ("expected peak, lowShelf, highShelf, lowCut, highCut, bandpass, "
                                     "notch, allpass or tilt, found “{}”",
                                     kind));

    band.kind = *found;
    band.on = Reader::flag (json, "on", place).value_or (true);
    band.frequencyHz = Reader::number (json, "frequencyHz", place).value_or (0.0);
    band.gainDb = Reader::number (json, "gainDb", place).value_or (band.gainDb);
    band.q = Reader::number (json, "q", place).value_or (band.q);
    band.slopeDbPerOctave =
        Reader::wholeNumber (json, "slopeDbPerOctave", place).value_or (band.slopeDbPerOctave);
    return band;
}

CurvePoint readPoint (Reader& reader, const Json& json, const std::string& place)
{
    reader.expectObject (json, place, { "frequencyHz", "gainDb" });
    return { Reader::number (json, "frequencyHz", place).value_or (0.0),
             Reader::number (json, "gainDb", place).value_or (0.0) };
}

} // namespace

EqCurve readCurve (Reader& reader, const Json& json, const std::string& place)
{
    EqCurve curve;
    auto& [preampDb, bands, points] = curve;
    preampDb = Reader::number (json, "preampDb", place).value_or (0.0);

    for (const auto& band : Reader::list (json, "bands", place + ".bands"))
        bands.push_back (readBand (reader, band, fmt::format ("{}.bands[{}]", place, bands.size())));

    for (const auto& point : Reader::list (json, "points", place + ".points"))
        points.push_back (readPoint (reader, point, fmt::format ("{}.points[{}]", place, points.size())));

    if (auto valid = validate (curve); ! valid)
        Reader::refuse (place, valid.error().text());

    return curve;
}

EqualiserSettings readEqualiser (Reader& reader, const Json& json)
{
    const std::string place = "equaliser";
    reader.expectObject (json, place, { "preampDb", "bands", "points", "taps", "phase" });
    EqualiserSettings equaliser;
    equaliser.curve = readCurve (reader, json, place);
    equaliser.taps = Reader::wholeNumber (json, "taps", place);

    if (auto valid = design::validateCurveTaps (equaliser.taps); ! valid)
        Reader::refuse (place + ".taps", valid.error().message);

    equaliser.phase = Reader::phase (json, place);
    return equaliser;
}

Json toJson (const EqCurve& curve)
{
    Json json { { "preampDb", curve.preampDb } };

    for (const auto& band : curve.bands)
    {
        Json member { { "kind", nameOf (band.kind) } };

        if (! band.on)
            member["on"] = false;

        member["frequencyHz"] = band.frequencyHz;
        member["gainDb"] = band.gainDb;
        member["q"] = band.q;
        member["slopeDbPerOctave"] = band.slopeDbPerOctave;
        json["bands"].push_back (std::move (member));
    }

    for (const auto& point : curve.points)
        json["points"].push_back ({ { "frequencyHz", point.frequencyHz }, { "gainDb", point.gainDb } });

    return json;
}

Json toJson (const EqualiserSettings& equaliser)
{
    auto json = toJson (equaliser.curve);

    if (equaliser.taps)
        json["taps"] = *equaliser.taps;

    writePhase (json, equaliser.phase);
    return json;
}

} // namespace partita::detail
