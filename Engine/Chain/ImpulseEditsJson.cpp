#include "Chain/ImpulseEditsJson.h"

#include "Chain/EqualiserJson.h"
#include "Chain/ImpulseEditsText.h"

namespace partita::detail
{
namespace
{

using Reader = PresetReader;

const std::string root = "impulse.edits";

/// Reads a member where it is there, and leaves what it is by default where it is not.
class Member
{
public:
    Member (const Json& object, std::string where) : json (object), place (std::move (where)) {}

    void read (const char* key, double& value) const
    {
        value = Reader::number (json, key, place).value_or (value);
    }

    void read (const char* key, std::optional<double>& value) const
    {
        value = Reader::number (json, key, place);
    }

    void read (const char* key, bool& value) const
    {
        value = Reader::flag (json, key, place).value_or (value);
    }

    template <class Value>
    void read (const char* key, Value& value, Result<Value> (*parse) (std::string_view)) const
    {
        if (! json.contains (key))
            return;

        const auto parsed = parse (Reader::text (json, key, place));

        if (! parsed)
            Reader::refuse (place + "." + key, parsed.error().message);

        value = *parsed;
    }

private:
    const Json& json;
    std::string place;
};

/// An object within the edits: calls `read` with its members and place if it is there.
template <class Read>
void within (Reader& reader, const Json& json, const std::string& place, const char* key,
             std::initializer_list<const char*> known, Read read,
             Reader::Written written = Reader::Written::unlessUsual)
{
    if (! json.contains (key))
        return;

    const auto here = place + "." + key;
    reader.expectObject (json[key], here, known, written);
    read (json[key], here);
}

FadeEdit readFade (const Json& json, const std::string& place)
{
    FadeEdit fade;
    const Member member (json, place);
    member.read ("seconds", fade.seconds);
    member.read ("curve", fade.curve, parseFadeCurve);
    return fade;
}

CutEdit readCut (const Json& json, const std::string& place)
{
    CutEdit cut;
    Member (json, place).read ("frequencyHz", cut.frequencyHz);
    cut.slopeDbPerOctave =
        Reader::wholeNumber (json, "slopeDbPerOctave", place).value_or (cut.slopeDbPerOctave);
    return cut;
}

void readTone (Reader& reader, const Json& json, const std::string& place, ToneEdit& tone)
{
    const auto cutInto = [] (std::optional<CutEdit>& cut)
    { return [&cut] (const Json& object, const std::string& here) { cut = readCut (object, here); }; };
    within (reader, json, place, "lowCut", { "frequencyHz", "slopeDbPerOctave" }, cutInto (tone.lowCut),
            Reader::Written::always);
    within (reader, json, place, "highCut", { "frequencyHz", "slopeDbPerOctave" }, cutInto (tone.highCut),
            Reader::Written::always);
    within (reader, json, place, "curve", { "preampDb", "bands", "points" },
            [&] (const Json& object, const std::string& here)
            { tone.curve = readCurve (reader, object, here); });
}

void readLevel (const Json& json, const std::string& place, LevelEdit& level)
{
    const Member member (json, place);

    if (auto measure = LevelMeasure::peak; json.contains ("normalised"))
    {
        member.read ("normalised", measure, parseLevelMeasure);
        level.normalised = measure;
    }

    member.read ("targetDb", level.targetDb);
    member.read ("gainDb", level.gainDb);
}

Json toJson (const FadeEdit& fade)
{
    return { { "seconds", fade.seconds }, { "curve", nameOf (fade.curve) } };
}

Json toJson (const CutEdit& cut)
{
    return { { "frequencyHz", cut.frequencyHz }, { "slopeDbPerOctave", cut.slopeDbPerOctave } };
}

Json toJson (const TrimEdit& trim)
{
    Json json { { "startSeconds", trim.startSeconds } };

    if (trim.endSeconds)
        json["endSeconds"] = *trim.endSeconds;

    return json;
}

Json toJson (const DecayEdit& decay)
{
    return { { "factor", decay.factor },
             { "low", decay.low },
             { "mid", decay.mid },
             { "high", decay.high },
             { "lowCrossoverHz", decay.lowCrossoverHz },
             { "highCrossoverHz", decay.highCrossoverHz } };
}

Json toJson (const EnvelopeEdit& envelope)
{
    Json json { { "attackSeconds", envelope.attackSeconds }, { "holdSeconds", envelope.holdSeconds } };

    if (envelope.decaySeconds)
        json["decaySeconds"] = *envelope.decaySeconds;

    return json;
}

Json toJson (const ToneEdit& tone)
{
    Json json;

    if (tone.lowCut)
        json["lowCut"] = toJson (*tone.lowCut);

    if (tone.highCut)
        json["highCut"] = toJson (*tone.highCut);

    if (tone.curve != EqCurve {})
        json["curve"] = detail::toJson (tone.curve);

    return json;
}

Json toJson (const SidesEdit& sides)
{
    return { { "swapped", sides.swapped }, { "width", sides.width }, { "mono", sides.mono } };
}

Json toJson (const LevelEdit& level)
{
    Json json;

    if (level.normalised)
        json["normalised"] = nameOf (*level.normalised);

    json["targetDb"] = level.targetDb;
    json["gainDb"] = level.gainDb;
    return json;
}

} // namespace

ImpulseEdits readImpulseEdits (Reader& reader, const Json& json)
{
    reader.expectObject (json, root,
                         { "trim", "extendTail", "stretch", "size", "decay", "reverse", "envelope", "fadeIn",
                           "fadeOut", "tone", "sides", "minimumPhase", "predelaySeconds", "level" },
                         Reader::Written::unlessUsual);
    ImpulseEdits edits;
    const Member member (json, root);
    member.read ("extendTail", edits.extendTail);
    member.read ("stretch", edits.stretch);
    member.read ("size", edits.size);
    member.read ("reverse", edits.reverse);
    member.read ("minimumPhase", edits.minimumPhase);
    member.read ("predelaySeconds", edits.predelaySeconds);

    within (reader, json, root, "trim", { "startSeconds", "endSeconds" },
            [&edits] (const Json& object, const std::string& place)
            {
                Member (object, place).read ("startSeconds", edits.trim.startSeconds);
                Member (object, place).read ("endSeconds", edits.trim.endSeconds);
            });

    within (reader, json, root, "decay",
            { "factor", "low", "mid", "high", "lowCrossoverHz", "highCrossoverHz" },
            [&edits] (const Json& object, const std::string& place)
            {
                const Member decay (object, place);
                decay.read ("factor", edits.decay.factor);
                decay.read ("low", edits.decay.low);
                decay.read ("mid", edits.decay.mid);
                decay.read ("high", edits.decay.high);
                decay.read ("lowCrossoverHz", edits.decay.lowCrossoverHz);
                decay.read ("highCrossoverHz", edits.decay.highCrossoverHz);
            });

    within (reader, json, root, "envelope", { "attackSeconds", "holdSeconds", "decaySeconds" },
            [&edits] (const Json& object, const std::string& place)
            {
                const Member envelope (object, place);
                envelope.read ("attackSeconds", edits.envelope.attackSeconds);
                envelope.read ("holdSeconds", edits.envelope.holdSeconds);
                envelope.read ("decaySeconds", edits.envelope.decaySeconds);
            });

    for (const auto& [key, fade] :
         { std::pair { "fadeIn", &edits.fadeIn }, std::pair { "fadeOut", &edits.fadeOut } })
        within (reader, json, root, key, { "seconds", "curve" },
                [target = fade] (const Json& object, const std::string& place)
                { *target = readFade (object, place); });

    within (reader, json, root, "tone", { "lowCut", "highCut", "curve" },
            [&] (const Json& object, const std::string& place)
            { readTone (reader, object, place, edits.tone); });

    within (reader, json, root, "sides", { "swapped", "width", "mono" },
            [&edits] (const Json& object, const std::string& place)
            {
                const Member sides (object, place);
                sides.read ("swapped", edits.sides.swapped);
                sides.read ("width", edits.sides.width);
                sides.read ("mono", edits.sides.mono);
            });

    within (reader, json, root, "level", { "normalised", "targetDb", "gainDb" },
            [&edits] (const Json& object, const std::string& place)
            { readLevel (object, place, edits.level); });

    if (auto valid = validate (edits); ! valid)
        Reader::refuse (root, valid.error().text());

    return edits;
}

Json toJson (const ImpulseEdits& edits)
{
    const ImpulseEdits nothing;
    Json json = Json::object();
    const auto write = [&json] (const char* key, const auto& value, const auto& usual)
    {
        if (value == usual)
            return;

        if constexpr (std::is_class_v<std::decay_t<decltype (value)>>)
            json[key] = toJson (value);
        else
            json[key] = value;
    };

    write ("trim", edits.trim, nothing.trim);
    write ("extendTail", edits.extendTail, nothing.extendTail);
    write ("stretch", edits.stretch, nothing.stretch);
    write ("size", edits.size, nothing.size);
    write ("decay", edits.decay, nothing.decay);
    write ("reverse", edits.reverse, nothing.reverse);
    write ("envelope", edits.envelope, nothing.envelope);
    write ("fadeIn", edits.fadeIn, nothing.fadeIn);
    write ("fadeOut", edits.fadeOut, nothing.fadeOut);
    write ("tone", edits.tone, nothing.tone);
    write ("sides", edits.sides, nothing.sides);
    write ("minimumPhase", edits.minimumPhase, nothing.minimumPhase);
    write ("predelaySeconds", edits.predelaySeconds, nothing.predelaySeconds);
    write ("level", edits.level, nothing.level);
    return json;
}

} // namespace partita::detail

namespace partita
{

std::string editsText (const ImpulseEdits& edits) { return detail::toJson (edits).dump(); }

} // namespace partita
