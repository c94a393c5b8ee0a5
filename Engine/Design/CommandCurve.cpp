#include "Design/CurveReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <numbers>

namespace partita::detail
{
namespace
{

constexpr std::string_view otherCommands[] {
    "channel", "device", "include", "copy",  "delay", "convolution", "stage",
    "if",      "elseif", "else",    "endif", "eval",  "vstplugin",   "loudnesscorrection"
};

/// A whole number of kHz in a frequency with a mark of thousands, such as 1.234 Hz: no band is that low, and none
/// above it is that high.
constexpr double mostThousands = 24.0;

struct Command
{
    std::string name; ///< lower case; a filter's number left out
    std::string_view content;
};

std::optional<Command> commandIn (std::string_view line)
{
    const auto colon = line.find (':');

    if (colon == std::string_view::npos)
        return {};

    auto name = lowerCase (trimmed (line.substr (0, colon)));

    if (name.starts_with ("filter")
        && std::all_of (name.begin() + 6, name.end(),
                        [] (char c) { return c == ' ' || c == '\t' || (c >= '0' && c <= '9'); }))
        name = "filter";

    return Command { name, trimmed (line.substr (colon + 1)) };
}

/// Plain minus signs and spaces for their typographic kinds; a no-break space between digits marks thousands.
std::string plain (std::string_view text)
{
    std::string result;

    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const auto rest = text.substr (i);
        const auto isDigitAt = [&text] (std::size_t at)
        { return at < text.size() && std::isdigit (static_cast<unsigned char> (text[at])); };

        if (rest.starts_with ("\xe2\x88\x92"))
        {
            result += '-';
            i += 2;
        }
        else if (rest.starts_with ("\xc2\xa0") || rest.starts_with ("\xa0"))
        {
            const std::size_t bytes = rest.starts_with ("\xa0") ? 1 : 2;

            if (! (i > 0 && isDigitAt (i - 1) && isDigitAt (i + bytes)))
                result += ' ';

            i += bytes - 1;
        }
        else
            result += text[i];
    }

    return result;
}

/// Numbers and words of a line: 105Hz are two of them, T60 and BW/60 are one.
std::vector<std::string> tokensOf (std::string_view text)
{
    const auto is = [] (char c, std::string_view others)
    { return std::isalnum (static_cast<unsigned char> (c)) || others.find (c) != std::string_view::npos; };
    const auto isNumeric = [] (char c)
    { return std::isdigit (static_cast<unsigned char> (c)) || c == '.' || c == ',' || c == '-' || c == '+'; };
    std::vector<std::string> tokens;

    for (std::size_t at = 0; at < text.size();)
    {
        auto end = at + 1;

        if (isNumeric (text[at]))
        {
            while (end < text.size()
                   && (isNumeric (text[end])
                       || ((text[end] == 'e' || text[end] == 'E') && end + 1 < text.size()
                           && isNumeric (text[end + 1]))))
                ++end;
        }
        else if (is (text[at], "_"))
        {
            while (end < text.size() && is (text[end], "_/"))
                ++end;
        }

        if (! std::isspace (static_cast<unsigned char> (text[at])))
            tokens.emplace_back (text.substr (at, end - at));

        at = end;
    }

    return tokens;
}

/// Where a number has one mark only, and three digits after it: the part before the mark.
std::optional<double> partBeforeThreeDigits (std::string_view number)
{
    const auto mark = number.find_first_of (".,");

    if (mark == std::string_view::npos || mark + 4 != number.size()
        || number.find_first_of (".,eE", mark + 1) != std::string_view::npos)
        return {};

    return parseNumber (number.substr (0, mark));
}

/// A number with a point or a comma before its decimals, perhaps with the other between its thousands.
std::optional<double> localNumber (std::string text)
{
    const auto last = text.find_last_of (".,");

    if (last != std::string::npos)
    {
        const auto mark = text[last];
        const auto repeated = text.find (mark) != last;
        std::string digits;

        for (std::size_t i = 0; i < text.size(); ++i)
            if (i == last && ! repeated)
                digits += '.';
            else if (text[i] != '.' && text[i] != ',')
                digits += text[i];

        text = digits;
    }

    return parseNumber (text);
}

class FilterLine
{
public:
    FilterLine (int lineNumber, std::string_view content, CurveCollector& curveCollector, bool marksThousands)
        : line (lineNumber),
          collector (curveCollector),
          thousands (marksThousands),
          tokens (tokensOf (plain (content)))
    {
    }

    void read()
    {
        const auto state = lowerCase (word());

        if (state != "on" && state != "off")
            return collector.unused (
                line, fmt::format ("expected ON or OFF after “Filter:”, found “{}”", excerpt (state)));

        words.type = lowerCase (word());

        if (words.type == "none" || state == "off")
            collector.understood();

        if (words.type.empty() || words.type == "none")
            return;

        if (state == "off")
            return collector.note (line, "the filter is switched off");

        readType();

        while (at < tokens.size() && readParameter())
        {
        }

        if (! broken.empty())
            return collector.unused (line, broken);

        settle();
    }

private:
    std::string word() { return at < tokens.size() ? tokens[at++] : std::string(); }

    [[nodiscard]] bool next (std::string_view expected) const
    {
        return at < tokens.size() && lowerCase (tokens[at]) == expected;
    }

    bool skip (std::string_view expected)
    {
        const auto found = next (expected);
        at += found ? 1 : 0;
        return found;
    }

    [[nodiscard]] bool numberFollows() const
    {
        return at < tokens.size() && localNumber (tokens[at]).has_value();
    }

    /// LS Q and LS_Q are LSQ; LS 6dB has its slope here.
    void readType()
    {
        if (words.type.ends_with ("_q"))
            words.type.erase (words.type.size() - 2, 1);

        if (next ("q") && (at + 1 >= tokens.size() || ! localNumber (tokens[at + 1])))
        {
            words.type += "q";
            ++at;
        }

        if (numberFollows() && at + 1 < tokens.size() && lowerCase (tokens[at + 1]) == "db")
        {
            words.slopeDb = localNumber (tokens[at]);
            at += 2;
        }
    }

    bool readParameter()
    {
        if (skip ("fc"))
            return readFrequency();

        if (skip ("gain"))
            return readOnce (words.gainDb, "Gain", "db");

        if (skip ("q"))
            return readOnce (words.q, "Q", "");

        if (skip ("bw/60"))
            return readSixtieths();

        if (skip ("bw"))
        {
            skip ("oct");
            return readOnce (words.bandwidthOctaves, "BW Oct", "oct");
        }

        if (next ("t60"))
        {
            collector.note (line, "the T60 of a modal filter adds nothing to its Q");
            at = tokens.size();
            return true;
        }

        if (words.type == "iir")
            broken = "coefficients belong to one sample rate, and a curve has none";
        else
            strange += fmt::format ("{}{}", strange.empty() ? "" : " ", word());

        return broken.empty();
    }

    bool readNumber (std::optional<double>& value, const char* name, std::string_view unit)
    {
        if (! numberFollows())
        {
            broken = fmt::format ("expected a number after “{}”, found “{}”", name,
                                  at < tokens.size() ? excerpt (tokens[at]) : "");
            return false;
        }

        value = localNumber (tokens[at++]);
        skip (unit);
        return true;
    }

    bool readOnce (std::optional<double>& value, const char* name, std::string_view unit)
    {
        if (value)
            collector.note (line,
                            fmt::format ("“{}” stands there more than once; the last one is taken", name));

        return readNumber (value, name, unit);
    }

    /// 1 234 Hz: groups of three digits after the first are its thousands.
    void joinThousands()
    {
        const auto isGroup = [] (std::string_view text)
        {
            const auto digits = text.substr (0, text.find_first_of (".,"));
            return digits.size() == 3
                   && std::ranges::all_of (digits, [] (unsigned char c) { return std::isdigit (c); });
        };
        const auto isWhole = [] (std::string_view text)
        { return std::ranges::all_of (text, [] (unsigned char c) { return std::isdigit (c); }); };

        while (at + 1 < tokens.size() && isWhole (tokens[at]) && isGroup (tokens[at + 1]))
        {
            tokens[at] += tokens[at + 1];
            tokens.erase (tokens.begin() + static_cast<std::ptrdiff_t> (at) + 1);
        }
    }

    bool readFrequency()
    {
        joinThousands();
        const auto text = at < tokens.size() ? tokens[at] : std::string();

        if (! readOnce (words.frequencyHz, "Fc", "hz"))
            return false;

        if (skip ("khz") || skip ("k"))
            words.frequencyHz = 1e3 * *words.frequencyHz;
        else if (const auto before = partBeforeThreeDigits (text);
                 thousands && before && *before <= mostThousands)
        {
            words.frequencyHz = std::round (1e3 * *words.frequencyHz);
            collector.note (line, fmt::format ("{} Hz is taken for {:g} Hz", text, *words.frequencyHz));
        }

        return true;
    }

    // Behringer DSP1124P in Room EQ Wizard: bandwidth in Hz = frequency · BW/60 / 60 · √2.
    bool readSixtieths()
    {
        std::optional<double> sixtieths;

        if (! readNumber (sixtieths, "BW/60", ""))
            return false;

        if (*sixtieths > 0.0)
            words.q = 60.0 / *sixtieths / std::numbers::sqrt2;

        return true;
    }

    void settle()
    {
        const auto isShelf = words.type.starts_with ("ls") || words.type.starts_with ("hs");

        if (isShelf && words.bandwidthOctaves)
            collector.note (line, "a shelf has no bandwidth; it is passed over");

        if (! isShelf && words.bandwidthOctaves && words.q)
            collector.note (line, "the bandwidth is taken, and not the Q");

        if (! isShelf && words.slopeDb)
            collector.note (line, "only shelves have a slope; it is passed over");

        const auto band = bandFromWords (words);

        if (! band)
            return collector.unused (line, band.error().message);

        if (! strange.empty())
            collector.note (line, fmt::format ("“{}” is not understood and passed over", excerpt (strange)));

        if (std::abs (band->frequencyHz - *words.frequencyHz) > 1e-9 * band->frequencyHz)
            collector.note (
                line,
                fmt::format ("Fc is the shelf's corner, as in Equalizer APO; its middle is at {:.1f} Hz",
                             band->frequencyHz));

        collector.understood();
        collector.add (*band);
    }

    int line;
    CurveCollector& collector;
    bool thousands;
    std::vector<std::string> tokens;
    std::size_t at = 0;
    BandWords words;
    std::string strange, broken;
};

/// Equalizer APO's commands, one on each line. Filters are those of all channels: what belongs to some channels,
/// to a second device or to a condition is named and left out.
class CommandReader
{
public:
    CommandReader (std::string_view text) : lines (linesOf (text))
    {
        isRewFile = ! lines.empty() && lowerCase (lines.front().text).starts_with ("filter settings file");
        marksThousands = std::ranges::none_of (lines, hasThreeDecimals);
        const auto channels = [] (const TextLine& line)
        {
            const auto command = commandIn (line.text);
            return command && command->name == "channel" ? lowerCase (command->content) : std::string();
        };

        for (const auto& line : lines)
            if (const auto named = channels (line);
                ! named.empty() && std::ranges::find (selections, named) == selections.end())
                selections.push_back (named);
    }

    Result<CurveFileContent> read (const std::string& path)
    {
        for (const auto& line : lines)
            take (line);

        return collector.finish (path);
    }

private:
    /// A frequency such as 105.000 Hz shows that three digits after a point are decimals in this file.
    static bool hasThreeDecimals (const TextLine& line)
    {
        const auto tokens = tokensOf (plain (line.text));

        for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
            if (const auto before = partBeforeThreeDigits (tokens[i + 1]);
                lowerCase (tokens[i]) == "fc" && before && *before > mostThousands)
                return true;

        return false;
    }

    void take (const TextLine& line)
    {
        if (line.text.starts_with ('#') || line.text.starts_with ("//"))
            return;

        const auto command = commandIn (line.text);

        if (! command || ! isKnown (command->name))
            return takeUnknown (line, command);

        inHead = false;

        if (command->name == "channel")
            return selectChannel (line.number, *command);

        if (command->name == "device")
            return selectDevice (line.number, *command);

        if (command->name == "if" || command->name == "elseif" || command->name == "else"
            || command->name == "endif")
            return takeCondition (line.number, command->name);

        if (command->name != "filter" && command->name != "preamp" && command->name != "graphiceq")
            return collector.unused (
                line.number, fmt::format ("“{}” is a command that no curve holds", excerpt (line.text)));

        if (! why.empty())
            return collector.unused (line.number, why);

        if (command->name == "filter")
            FilterLine (line.number, command->content, collector, marksThousands).read();
        else if (command->name == "preamp")
            takePreamp (line.number, *command);
        else
            takeGraphic (line.number, *command);
    }

    static bool isKnown (const std::string& name)
    {
        return name == "filter" || name == "preamp" || name == "graphiceq"
               || std::ranges::find (otherCommands, name) != std::end (otherCommands);
    }

    /// The head of a file of Room EQ Wizard tells date, notes, equaliser and the measurement's name.
    void takeUnknown (const TextLine& line, const std::optional<Command>& command)
    {
        if (! (isRewFile && inHead))
            return collector.unused (line.number,
                                     fmt::format ("“{}” is not understood", excerpt (line.text)));

        const auto equaliser = command && (command->name == "equaliser" || command->name == "equalizer");

        if (equaliser || ! collector.content.title.empty())
            collector.content.title += fmt::format ("{}{}", equaliser ? "" : ", ",
                                                    excerpt (equaliser ? command->content : line.text));
    }

    void selectChannel (int line, const Command& command)
    {
        const auto named = lowerCase (command.content);
        onlySomeChannels =
            named != "all" && selections.size() > 1 ? excerpt (command.content) : std::string();
        updateReason();

        if (named != "all" && selections.size() == 1)
            collector.note (line,
                            fmt::format ("the filters of channel {} are the only ones, and make the curve",
                                         excerpt (command.content)));
        else if (! onlySomeChannels.empty())
            collector.unused (
                line,
                fmt::format ("a curve is the same for all channels; the filters of channel {} alone are left "
                             "out: put them into a file of their own",
                             onlySomeChannels));
    }

    void selectDevice (int line, const Command& command)
    {
        const auto named = lowerCase (command.content);
        const auto first = device.empty() || device == named;
        device = first ? named : device;
        otherDevice = ! first && named != "all";
        updateReason();

        if (otherDevice)
            collector.unused (line, fmt::format ("another device, “{}”", excerpt (command.content)));
        else if (named != "all")
            collector.note (line, fmt::format ("the device “{}” is passed over: the filters make the curve",
                                               excerpt (command.content)));
    }

    void takeCondition (int line, const std::string& name)
    {
        depth += name == "if" ? 1 : name == "endif" && depth > 0 ? -1 : 0;
        updateReason();
        collector.unused (line, "conditions are not followed");
    }

    void updateReason()
    {
        why = ! onlySomeChannels.empty() ? fmt::format ("for channel {} alone", onlySomeChannels)
              : otherDevice              ? "for another device"
              : depth > 0                ? "under a condition"
                                         : "";
    }

    void takePreamp (int line, const Command& command)
    {
        const auto tokens = tokensOf (plain (command.content));
        const auto db = tokens.empty() ? std::nullopt : localNumber (tokens.front());
        constexpr double mostDb = 200.0;

        if (! db || std::abs (*db) > mostDb || tokens.size() > 2
            || (tokens.size() == 2 && lowerCase (tokens[1]) != "db"))
            return collector.unused (line, fmt::format ("expected a level such as -6.5 dB, found “{}”",
                                                        excerpt (command.content)));

        collector.understood();
        collector.addPreamp (*db);
    }

    void takeGraphic (int line, const Command& command)
    {
        if (! collector.content.curve.points.empty())
            return collector.unused (line, "a second graphic equaliser; the first one is taken");

        auto aboveHz = 0.0;

        for (const auto pair : split (command.content, ';'))
        {
            if (pair.empty())
                continue;

            const auto numbers = split (pair, ' ');
            auto frequencyHz = localNumber (plain (numbers.front()));
            const auto gainDb = localNumber (plain (numbers.back()));

            if (const auto before = partBeforeThreeDigits (numbers.front());
                before && frequencyHz && *before <= mostThousands && *frequencyHz < aboveHz
                && 1e3 * *frequencyHz > aboveHz)
            {
                frequencyHz = std::round (1e3 * *frequencyHz);
                collector.note (line, fmt::format ("{} is taken for {:g} Hz, as the frequencies ascend",
                                                   excerpt (numbers.front()), *frequencyHz));
            }

            aboveHz = frequencyHz.value_or (aboveHz);

            if (numbers.size() != 2 || ! frequencyHz || ! gainDb)
                collector.unused (
                    line, fmt::format ("expected a frequency and a gain, found “{}”", excerpt (pair)));
            else
                collector.addPoint (line, *frequencyHz, *gainDb);
        }

        if (! collector.content.curve.points.empty())
            collector.understood();
    }

    std::vector<TextLine> lines;
    CurveCollector collector { CurveFormat::equalizerApo };
    std::vector<std::string> selections;
    std::string device, onlySomeChannels, why;
    bool isRewFile = false, inHead = true, marksThousands = true, otherDevice = false;
    int depth = 0;
};

} // namespace

bool isCommand (std::string_view line)
{
    const auto command = commandIn (line);
    return command
           && (command->name == "filter" || command->name == "preamp" || command->name == "graphiceq");
}

Result<CurveFileContent> readCommandCurve (std::string_view text, const std::string& path)
{
    return CommandReader (text).read (path);
}

} // namespace partita::detail
