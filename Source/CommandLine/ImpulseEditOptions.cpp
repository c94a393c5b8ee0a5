#include "CommandLine/ImpulseEditOptions.h"

#include "CommandLine/Options.h"
#include "Design/CurveFile.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>

#include <tuple>
#include <utility>

namespace partita::app
{
namespace
{

/// Declares options with a prefix, in one group.
class Declaration
{
public:
    Declaration (CLI::App& program, const ImpulseEditOptions& options, std::string place)
        : app (program), prefix ("--" + options.prefix), group (std::move (place))
    {
    }

    /// What the parser gives goes into the target.
    template <class Parsed, class Target>
    void add (const std::string& name, Target& target, Result<Parsed> (*parser) (const std::string&),
              const std::string& help) const
    {
        addNamed (prefix + name, target, parser, help);
    }

    template <class Parsed, class Target>
    void addNamed (const std::string& names, Target& target, Result<Parsed> (*parser) (const std::string&),
                   const std::string& help) const
    {
        addNamed (
            names, parser, [&target] (const Parsed& parsed) { target = parsed; }, help);
    }

    /// What the parser gives is handed on.
    template <class Parsed, class Take>
    void add (const std::string& name, Result<Parsed> (*parser) (const std::string&), Take take,
              const std::string& help) const
    {
        addNamed (prefix + name, parser, take, help);
    }

    void addFlag (const std::string& name, bool& target, const std::string& help) const
    {
        app.add_flag (prefix + name, target, help)->group (group);
    }

    void addFileName (const std::string& name, std::string& target, const std::string& help) const
    {
        addFile (app, prefix + name, target, help)->group (group);
    }

private:
    template <class Parsed, class Take>
    void addNamed (const std::string& names, Result<Parsed> (*parser) (const std::string&), Take take,
                   const std::string& help) const
    {
        app.add_option_function<std::string> (
               names,
               [names, parser, take] (const std::string& text)
               {
                   const auto parsed = parser (text);

                   if (! parsed)
                       throw CLI::ValidationError (names, parsed.error().message);

                   take (*parsed);
               },
               help)
            ->type_name ("")
            ->group (group);
    }

    CLI::App& app;
    std::string prefix, group;
};

/// What stands before a colon, and after it if there is one.
std::pair<std::string, std::string> splitAtColon (const std::string& text)
{
    const auto colon = text.find (':');
    return colon == std::string::npos ? std::pair { text, std::string() }
                                      : std::pair { text.substr (0, colon), text.substr (colon + 1) };
}

Result<FadeEdit> parseFade (const std::string& text)
{
    const auto [time, curve] = splitAtColon (text);
    const auto seconds = parseSeconds (time);

    if (! seconds)
        return seconds.error();

    FadeEdit fade;
    fade.seconds = *seconds;

    if (! curve.empty())
    {
        const auto parsed = parseFadeCurve (curve);

        if (! parsed)
            return parsed.error();

        fade.curve = *parsed;
    }

    return fade;
}

Result<CutEdit> parseCut (const std::string& text)
{
    const auto [frequency, slope] = splitAtColon (text);
    const auto hertz = parseHertz (frequency);

    if (! hertz)
        return hertz.error();

    CutEdit cut;
    cut.frequencyHz = *hertz;

    if (slope.empty())
        return cut;

    const auto decibels = parseDecibels (slope);

    if (! decibels || ! (*decibels >= 6.0 && *decibels <= 96.0)
        || *decibels != 6.0 * static_cast<int> (*decibels / 6.0))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a slope of 6, 12, 18 … 96 dB per octave, found “{}”", slope),
                       {} };

    cut.slopeDbPerOctave = static_cast<int> (*decibels);
    return cut;
}

/// MEASURE or MEASURE:LEVEL.
Result<LevelEdit> parseNormalised (const std::string& text)
{
    const auto [name, level] = splitAtColon (text);
    const auto measure = parseLevelMeasure (name);

    if (! measure)
        return measure.error();

    LevelEdit edit;
    edit.normalised = *measure;

    if (! level.empty())
    {
        const auto target = parseDecibels (level);

        if (! target)
            return target.error();

        edit.targetDb = *target;
    }

    return edit;
}

} // namespace

void addImpulseEdits (CLI::App& app, ImpulseEditOptions& options, const std::string& group)
{
    const Declaration declare (app, options, group);
    auto& edits = options.edits;
    declare.add ("trim-start", edits.trim.startSeconds, parseSeconds,
                 "Begin here in the impulse, such as 12ms");
    declare.add ("trim-end", edits.trim.endSeconds, parseSeconds, "End here, in the time of the file");
    declare.add ("stretch", edits.stretch, parseFactor,
                 "Resample: 200% is twice as long and an octave deeper (25% … 400%)");
    declare.add ("size", edits.size, parseFactor, "Of the room: stretched, the decay times left as they are");
    declare.add ("decay", edits.decay.factor, parseFactor,
                 "Decay times by a factor, such as 50% (10% … 1000%)");
    declare.add ("decay-low", edits.decay.low, parseFactor,
                 "The same below the lower crossover, on top of that");
    declare.add ("decay-mid", edits.decay.mid, parseFactor, "Between the crossovers");
    declare.add ("decay-high", edits.decay.high, parseFactor, "Above the upper one");
    declare.add (
        "decay-bands", parseBand,
        [&edits] (const std::pair<double, double>& crossovers)
        { std::tie (edits.decay.lowCrossoverHz, edits.decay.highCrossoverHz) = crossovers; },
        "The two crossovers, LOW:HIGH (default: 350:2.8k)");
    declare.addFlag ("extend-tail", edits.extendTail,
                     "Let the decay go on below the noise of the recording, or beyond its end");
    declare.addFlag ("reverse", edits.reverse, "Backwards");
    declare.add ("attack", edits.envelope.attackSeconds, parseSeconds,
                 "An envelope: so long from silence to full level");
    declare.add ("hold", edits.envelope.holdSeconds, parseSeconds, "So long at full level");
    declare.add ("envelope-decay", edits.envelope.decaySeconds, parseSeconds,
                 "Then falling by 60 dB in each of this");
    declare.add ("fade-in", edits.fadeIn, parseFade,
                 "TIME or TIME:CURVE: linear, cosine (default), sine, square");
    declare.add ("fade-out", edits.fadeOut, parseFade, "The same at the end");
    declare.add ("low-cut", edits.tone.lowCut, parseCut,
                 "Cut below a frequency: HZ or HZ:SLOPE, such as 80:24");
    declare.add ("high-cut", edits.tone.highCut, parseCut, "Cut above a frequency");
    declare.addFileName ("eq", options.equaliser, "Equalise the impulse by a curve file, with minimum phase");
    declare.addFlag ("swap", edits.sides.swapped, "Swap the left and the right output");
    declare.add ("width", edits.sides.width, parseFactor, "Of the two outputs: 0% mono, 200% twice as wide");
    declare.addFlag ("mono", edits.sides.mono, "Both outputs play the mean of the two");
    declare.addFlag ("minimum-phase", edits.minimumPhase,
                     "The least delay that the magnitude can have, for cabinets");
    declare.addNamed (
        options.prefix.empty() ? "--predelay" : "--predelay,--" + options.prefix + "predelay",
        edits.predelaySeconds, parseSeconds,
        "Silence before the impulse, such as 20ms; less than 0 takes silence before the direct sound away");
    declare.add (
        "normalize", parseNormalised,
        [&edits] (const LevelEdit& level)
        {
            edits.level.normalised = level.normalised;
            edits.level.targetDb = level.targetDb;
        },
        "Bring it to 0 dB, or MEASURE:LEVEL: peak, energy (white noise), loudness (LUFS), wet (pink noise as "
        "loud as dry)");
    declare.add ("gain", edits.level.gainDb, parseDecibels, "Level of the impulse, after that");
}

Result<ImpulseEdits> editsOf (const ImpulseEditOptions& options, Console& console)
{
    auto edits = options.edits;

    if (! options.equaliser.empty())
    {
        auto content = loadCurveFile (options.equaliser);

        if (! content)
            return content.error();

        for (const auto& remark : content->remarks)
            console.note (fmt::format ("{}: {}", options.equaliser, remark.sentence()));

        if (auto valid = validate (content->curve); ! valid)
            return Error { ErrorCode::fileUnreadable, valid.error().text(), options.equaliser };

        edits.tone.curve = std::move (content->curve);
    }

    if (auto valid = validate (edits); ! valid)
        return impossible ("--" + options.prefix + valid.error().context, valid.error().message);

    return edits;
}

} // namespace partita::app
