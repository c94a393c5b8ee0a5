#include "Design/CurveReader.h"
#include "Design/CurveTokens.h"
#include "Design/FilterCommand.h"
#include "Design/GraphicCommand.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace partita::detail
{
namespace
{

constexpr std::string_view otherCommands[] {
    "channel", "device", "include", "copy",  "delay", "convolution", "stage",
    "if",      "elseif", "else",    "endif", "eval",  "vstplugin",   "loudnesscorrection"
};

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

std::string_view withoutComment (std::string_view text) { return trimmed (text.substr (0, text.find ('#'))); }

/// Equalizer APO's commands, one on each line. Filters are those of all channels: what belongs to some channels,
/// to a second device or to a condition is named and left out.
class CommandReader
{
public:
    CommandReader (std::string_view text) : lines (linesOf (text))
    {
        isRewFile = ! lines.empty() && lowerCase (lines.front().text).starts_with ("filter settings file");
        thousands = std::ranges::none_of (lines, hasThreeDecimals) ? Thousands::marked : Thousands::none;
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

        if (inGraphic && ! command && GraphicCommand::isPairs (line.text))
            return graphic->read (line.number, withoutComment (line.text));

        inGraphic = false;

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

        const Command bare { command->name, withoutComment (command->content) };

        if (bare.name == "filter")
            readFilterCommand (line.number, bare.content, thousands, collector);
        else if (bare.name == "preamp")
            takePreamp (line.number, bare);
        else
            takeGraphic (line.number, bare);
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

    /// The pairs may follow on lines of their own.
    void takeGraphic (int line, const Command& command)
    {
        if (graphic)
            return collector.unused (line, "a second graphic equaliser; the first one is taken");

        graphic.emplace (collector);
        inGraphic = true;
        graphic->read (line, command.content);
    }

    std::vector<TextLine> lines;
    CurveCollector collector { CurveFormat::equalizerApo };
    std::vector<std::string> selections;
    std::string device, onlySomeChannels, why;
    std::optional<GraphicCommand> graphic;
    Thousands thousands = Thousands::marked;
    bool isRewFile = false, inHead = true, inGraphic = false, otherDevice = false;
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
