#include "Design/CurveReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <yaml-cpp/yaml.h>

namespace partita::detail
{
namespace
{

constexpr int steepestOrder = 16; // 96 dB per octave

int lineOf (const YAML::Node& node) { return node.Mark().line + 1; }

std::string textOf (const YAML::Node& node)
{
    return node && node.IsScalar() ? node.Scalar() : std::string();
}

/// true, True and TRUE are YAML's.
bool isTrue (const YAML::Node& node) { return lowerCase (textOf (node)) == "true"; }

/// A filter's parameters; what is missing or no number is found by the first look at it.
class Parameters
{
public:
    explicit Parameters (const YAML::Node& parameters) : node (parameters) {}

    [[nodiscard]] bool has (const char* key) const
    {
        return node.IsMap() && node[key] && ! node[key].IsNull();
    }

    [[nodiscard]] double number (const char* key)
    {
        const auto value = has (key) ? parseNumber (textOf (node[key])) : std::nullopt;

        if (! value && problem.empty())
            problem = has (key) ? fmt::format ("“{}”: expected a number, found “{}”", key,
                                               excerpt (textOf (node[key])))
                                : fmt::format ("expected “{}”, found none", key);

        return value.value_or (0.0);
    }

    [[nodiscard]] std::string text (const char* key) const
    {
        return has (key) ? textOf (node[key]) : std::string();
    }

    [[nodiscard]] bool flag (const char* key) const { return has (key) && isTrue (node[key]); }

    [[nodiscard]] YAML::Node list (const char* key) const { return has (key) ? node[key] : YAML::Node(); }

    std::string problem;

private:
    const YAML::Node& node;
};

/// CamillaDSP's configuration: the filters that its pipeline has for all channels.
class CamillaReader
{
public:
    Result<CurveFileContent> read (const YAML::Node& root, const std::string& path)
    {
        if (root.IsMap())
        {
            collector.content.title = excerpt (textOf (root["title"]));
            readDevices (root["devices"]);
            readPipeline (root["pipeline"]);
            readFilters (root["filters"]);
        }

        return collector.finish (path);
    }

private:
    /// How many channels are played, for want of that captured.
    void readDevices (const YAML::Node& devices)
    {
        for (const auto* side : { "capture", "playback" })
            if (devices && devices.IsMap() && devices[side] && devices[side].IsMap())
                if (const auto count = parseNumber (textOf (devices[side]["channels"])))
                    numChannels = *count;
    }

    /// As in a file that selects one group of channels, their filters make the curve.
    void noteMissingChannels()
    {
        std::string named;

        for (const auto& channel : allChannels)
            named += (named.empty() ? "" : ", ") + channel;

        if (! allChannels.empty() && static_cast<double> (allChannels.size()) < numChannels)
            collector.note (
                0,
                fmt::format ("of {:g} channels the pipeline filters {} alone, and its filters make the curve",
                             numChannels, excerpt (named)));
    }

    void readPipeline (const YAML::Node& pipeline)
    {
        hasPipeline = pipeline && pipeline.IsSequence();

        if (pipeline && ! pipeline.IsNull() && ! hasPipeline)
            collector.unused (lineOf (pipeline), "the pipeline is no list of steps");

        if (! hasPipeline)
            return;

        for (const auto& step : pipeline)
            if (! step.IsMap())
                collector.unused (
                    lineOf (step),
                    fmt::format ("expected a step of the pipeline with type, channels and names, "
                                 "found “{}”",
                                 excerpt (textOf (step))));
            else if (textOf (step["type"]) == "Filter")
                readStep (step);
            else
                collector.unused (lineOf (step),
                                  fmt::format ("the pipeline's step “{}” is more than a curve holds",
                                               excerpt (textOf (step["type"]))));
    }

    void readStep (const YAML::Node& step)
    {
        if (isTrue (step["bypassed"]))
            return collector.note (lineOf (step), "the step is bypassed");

        std::set<std::string> channels;

        for (const auto* key : { "channel", "channels" })
            if (const auto& named = step[key]; named && named.IsSequence())
                for (const auto& channel : named)
                    channels.insert (textOf (channel));
            else if (named && named.IsScalar())
                channels.insert (textOf (named));

        if (channels.empty())
            channels.insert (everyChannel);

        allChannels.insert (channels.begin(), channels.end());

        const auto& names = step["names"];

        if (! names || ! names.IsSequence())
            return collector.unused (lineOf (step), "the step has no list of “names”");

        for (const auto& name : names)
            for (const auto& channel : channels)
                ++uses[textOf (name)][channel];
    }

    void readFilters (const YAML::Node& filters)
    {
        if (filters && ! filters.IsNull() && ! filters.IsMap())
            collector.unused (lineOf (filters), "“filters” are no map of names to filters");

        if (! filters || ! filters.IsMap())
            return;

        if (! hasPipeline)
            collector.note (0, "there is no pipeline; all filters make the curve");

        allChannels.erase (everyChannel);
        noteMissingChannels();
        std::set<std::string> defined;

        for (const auto& filter : filters)
        {
            const auto name = textOf (filter.first);
            defined.insert (name);

            for (auto times = timesUsed (name, lineOf (filter.first)); times > 0; --times)
                readFilter (lineOf (filter.first), name, filter.second);
        }

        for (const auto& [name, byChannel] : uses)
            if (! defined.contains (name))
                collector.unused (
                    0, fmt::format ("the pipeline names a filter “{}” that there is not", excerpt (name)));
    }

    /// How often a filter is passed on every channel.
    int timesUsed (const std::string& name, int line)
    {
        if (! hasPipeline)
            return 1;

        const auto found = uses.find (name);

        if (found == uses.end())
        {
            collector.unused (line, fmt::format ("the filter “{}” is not in the pipeline", excerpt (name)));
            return 0;
        }

        auto& byChannel = found->second;
        const auto everywhere = byChannel[everyChannel];
        auto least = allChannels.empty() ? 0 : mostUses, most = 0;

        for (const auto& channel : allChannels)
        {
            least = std::min (least, byChannel[channel]);
            most = std::max (most, byChannel[channel]);
        }

        if (most > least)
            collector.unused (
                line, fmt::format (
                          "a curve is the same for all channels, and the filter “{}” is not on all of them",
                          excerpt (name)));

        return std::min (everywhere + least, mostUses);
    }

    void readFilter (int line, const std::string& name, const YAML::Node& filter)
    {
        const auto type = filter.IsMap() ? textOf (filter["type"]) : std::string();
        const auto node = filter.IsMap() ? filter["parameters"] : YAML::Node();
        Parameters parameters (node);
        const auto kind = parameters.text ("type");
        collected.clear();
        auto told = std::string();

        if (type == "Biquad")
            told = readBiquad (kind, parameters);
        else if (type == "BiquadCombo")
            told = readCombo (kind, parameters);
        else if (type == "Gain")
            told = readGain (line, parameters);
        else
            told = fmt::format ("a filter of type “{}” is more than a curve holds", excerpt (type));

        if (told.empty())
            told = parameters.problem;

        for (const auto& band : collected)
            if (const auto good = checkBand (band); ! good && told.empty())
                told = good.error().message;

        if (! told.empty())
            return collector.unused (line, fmt::format ("filter “{}”: {}", excerpt (name), told));

        collector.understood();

        for (const auto& band : collected)
            collector.add (band);
    }

    void add (EqBandKind kind, double frequencyHz, double gainDb, double q, int slopeDbPerOctave = 12)
    {
        collected.push_back ({ kind, frequencyHz, gainDb, q, slopeDbPerOctave });
    }

    /// Each returns what stands against it, if anything does.
    std::string readBiquad (const std::string& kind, Parameters& p)
    {
        static const std::map<std::string, EqBandKind> kinds {
            { "Peaking", EqBandKind::peak },        { "Lowshelf", EqBandKind::lowShelf },
            { "Highshelf", EqBandKind::highShelf }, { "Lowpass", EqBandKind::highCut },
            { "Highpass", EqBandKind::lowCut },     { "Notch", EqBandKind::notch },
            { "Bandpass", EqBandKind::bandpass },   { "Allpass", EqBandKind::allpass }
        };
        const EqBand defaults;

        if (kind == "LowpassFO" || kind == "HighpassFO")
            add (kind == "LowpassFO" ? EqBandKind::highCut : EqBandKind::lowCut, p.number ("freq"), 0.0,
                 defaults.q, 6);
        else if (kind == "LowshelfFO" || kind == "HighshelfFO")
        {
            constexpr double firstOrderSlopeDb =
                6.0; // at which a zero and a pole of the second order fall together
            const auto gainDb = p.number ("gain");
            add (kind == "LowshelfFO" ? EqBandKind::lowShelf : EqBandKind::highShelf, p.number ("freq"),
                 gainDb, qOfShelfSlope (firstOrderSlopeDb, gainDb).value_or (0.0));
        }
        else if (const auto found = kinds.find (kind); found != kinds.end())
        {
            const auto isShelf =
                found->second == EqBandKind::lowShelf || found->second == EqBandKind::highShelf;
            const auto gainDb = isShelf || found->second == EqBandKind::peak ? p.number ("gain") : 0.0;
            add (found->second, p.number ("freq"), gainDb, widthOf (p, isShelf, gainDb));
        }
        else
            return fmt::format ("a biquad of type “{}” is none of an equaliser's bands", excerpt (kind));

        return {};
    }

    static double widthOf (Parameters& p, bool isShelf, double gainDb)
    {
        if (isShelf && p.has ("slope"))
        {
            const auto slopeDb = p.number ("slope");
            const auto q = qOfShelfSlope (slopeDb, gainDb);

            if (! q && p.problem.empty())
                p.problem = fmt::format ("there is no shelf of {:g} dB with a slope of {:g} dB per octave",
                                         gainDb, slopeDb);

            return q.value_or (0.0);
        }

        if (! isShelf && p.has ("bandwidth"))
            return qOfBandwidth (p.number ("bandwidth"));

        return p.number ("q");
    }

    std::string readCombo (const std::string& kind, Parameters& p)
    {
        for (const auto& [name, cut] : { std::pair { "ButterworthLowpass", EqBandKind::highCut },
                                         std::pair { "ButterworthHighpass", EqBandKind::lowCut },
                                         std::pair { "LinkwitzRileyLowpass", EqBandKind::highCut },
                                         std::pair { "LinkwitzRileyHighpass", EqBandKind::lowCut } })
            if (kind == name)
                return addCuts (cut, kind.starts_with ("Linkwitz"), p);

        if (kind == "Tilt")
            addTilt (p.number ("gain"));
        else if (kind == "FivePointPeq")
            addFivePoints (p);
        else if (kind == "GraphicEqualizer")
            addGraphic (p);
        else
            return fmt::format ("a combination of type “{}” is not known here", excerpt (kind));

        return {};
    }

    /// Linkwitz and Riley's of order 2n is Butterworth's of order n, twice.
    std::string addCuts (EqBandKind cut, bool twice, Parameters& p)
    {
        const auto order = p.number ("order");
        const auto each = twice ? order / 2.0 : order;

        if (! p.problem.empty())
            return {};

        if (each < 1.0 || each > steepestOrder || each != std::floor (each))
            return fmt::format ("expected an order of {}, found {:g}", twice ? "2, 4 … 32" : "1 … 16", order);

        constexpr int dbPerOrder = 6;

        for (int i = 0; i < (twice ? 2 : 1); ++i)
            add (cut, p.number ("freq"), 0.0, EqBand().q, dbPerOrder * static_cast<int> (each));

        return {};
    }

    void addTilt (double gainDb)
    {
        constexpr double lowHz = 110.0, highHz = 3500.0, q = 0.35;
        add (EqBandKind::lowShelf, lowHz, -0.5 * gainDb, q);
        add (EqBandKind::highShelf, highHz, 0.5 * gainDb, q);
    }

    void addFivePoints (Parameters& p)
    {
        add (EqBandKind::lowShelf, p.number ("fls"), p.number ("gls"), p.number ("qls"));
        add (EqBandKind::peak, p.number ("fp1"), p.number ("gp1"), p.number ("qp1"));
        add (EqBandKind::peak, p.number ("fp2"), p.number ("gp2"), p.number ("qp2"));
        add (EqBandKind::peak, p.number ("fp3"), p.number ("gp3"), p.number ("qp3"));
        add (EqBandKind::highShelf, p.number ("fhs"), p.number ("ghs"), p.number ("qhs"));
    }

    void addGraphic (Parameters& p)
    {
        constexpr double defaultLowHz = 20.0, defaultHighHz = 20000.0;
        const auto lowHz = p.has ("freq_min") ? p.number ("freq_min") : defaultLowHz;
        const auto highHz = p.has ("freq_max") ? p.number ("freq_max") : defaultHighHz;
        const auto gains = p.list ("gains");

        if (! gains.IsSequence() || gains.size() == 0 || ! (lowHz > 0.0) || ! (highHz > lowHz))
        {
            p.problem = "expected “gains” as a list, and “freq_max” above “freq_min”";
            return;
        }

        const auto octaves = std::log2 (highHz / lowHz) / static_cast<double> (gains.size());

        for (std::size_t i = 0; i < gains.size(); ++i)
            if (const auto gainDb = parseNumber (textOf (gains[i])); ! gainDb)
                p.problem =
                    fmt::format ("“gains”: expected numbers, found “{}”", excerpt (textOf (gains[i])));
            else if (*gainDb != 0.0)
                add (EqBandKind::peak, lowHz * std::exp2 ((static_cast<double> (i) + 0.5) * octaves), *gainDb,
                     qOfBandwidth (octaves));
    }

    std::string readGain (int line, Parameters& p)
    {
        const auto gain = p.number ("gain");
        const auto scale = lowerCase (p.text ("scale"));
        const auto linear = scale == "linear";

        if (! scale.empty() && scale != "db" && ! linear)
            return fmt::format ("“scale”: expected dB or linear, found “{}”", excerpt (scale));

        if (p.flag ("mute") || (linear && gain == 0.0))
            return "silence is no curve";

        if (p.flag ("inverted") != (linear && gain < 0.0))
            collector.note (line, "a curve has no polarity; that of the gain is passed over");

        if (p.problem.empty())
            collector.addPreamp (linear ? 20.0 * std::log10 (std::abs (gain)) : gain);

        return {};
    }

    static constexpr int mostUses = 16;
    static constexpr const char* everyChannel = "";

    CurveCollector collector { CurveFormat::camillaDsp };
    std::map<std::string, std::map<std::string, int>> uses;
    std::set<std::string> allChannels;
    std::vector<EqBand> collected;
    double numChannels = 0.0;
    bool hasPipeline = false;
};

} // namespace

Result<CurveFileContent> readCamillaCurve (std::string_view text, const std::string& path)
{
    try
    {
        return CamillaReader().read (YAML::Load (std::string (text)), path);
    }
    catch (const YAML::Exception& error)
    {
        const auto place =
            error.mark.is_null() ? std::string() : fmt::format ("Line {}: ", error.mark.line + 1);
        return Error { ErrorCode::fileUnreadable,
                       fmt::format ("{}expected YAML as CamillaDSP reads it; found “{}”.", place,
                                    excerpt (error.msg)),
                       path };
    }
}

} // namespace partita::detail
