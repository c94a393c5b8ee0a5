#include "Design/CurveReader.h"

#include <fmt/format.h>

#include <map>

namespace partita::detail
{
namespace
{

class RewTableReader
{
public:
    Result<CurveFileContent> read (std::string_view text, const std::string& path)
    {
        for (const auto& line : linesOf (text))
            if (columns.empty())
                takeHead (line);
            else
                takeRow (line);

        return collector.finish (path);
    }

private:
    void takeHead (const TextLine& line)
    {
        if (isRewTableHead (line.text))
        {
            const auto fields = rowOf (line.text).fields;

            for (std::size_t i = 0; i < fields.size(); ++i)
                columns[lowerCase (fields[i])] = i;
        }
        else if (! isComment (line.text) && lowerCase (line.text) != "notes:")
            collector.content.title = excerpt (line.text);
    }

    void takeRow (const TextLine& line)
    {
        const auto row = rowOf (line.text);
        const auto enabled = lowerCase (field (row, "enabled"));
        const auto number = numberIn (row, "number");

        if (! number || (enabled != "true" && enabled != "false"))
            return collector.unused (line.number,
                                     fmt::format ("“{}” is no row of the table", excerpt (line.text)));

        collector.understood();
        BandWords words;

        for (const auto c : lowerCase (field (row, "type")))
            if (c != '_' && c != ' ')
                words.type += c;

        if (words.type == "none" || words.type.empty())
            return;

        if (enabled == "false")
            return collector.note (line.number, "the filter is switched off");

        words.frequencyHz = numberIn (row, "frequency(hz)");
        words.gainDb = numberIn (row, "gain(db)");
        words.q = numberIn (row, "q");
        takeSlope (words);

        if (const auto band = bandFromWords (words))
            collector.add (*band);
        else
            collector.unused (line.number, band.error().message);
    }

    /// LS6dB, HS12dB
    static void takeSlope (BandWords& words)
    {
        for (const auto& [ending, slopeDb] : { std::pair { "12db", 12.0 }, std::pair { "6db", 6.0 } })
            if (words.type.ends_with (ending))
            {
                words.slopeDb = slopeDb;
                words.type.erase (words.type.size() - std::string_view (ending).size());
            }
    }

    [[nodiscard]] std::string field (const CurveRow& row, const std::string& column) const
    {
        const auto found = columns.find (column);
        return found != columns.end() && found->second < row.fields.size() ? row.fields[found->second]
                                                                           : std::string();
    }

    [[nodiscard]] std::optional<double> numberIn (const CurveRow& row, const std::string& column) const
    {
        const auto found = columns.find (column);
        return found != columns.end() && found->second < row.numbers.size() ? row.numbers[found->second]
                                                                            : std::nullopt;
    }

    CurveCollector collector { CurveFormat::rewTable };
    std::map<std::string, std::size_t> columns;
};

} // namespace

bool isRewTableHead (std::string_view line)
{
    const auto words = lowerCase (line);
    return words.starts_with ("number") && words.find ("enabled") != std::string::npos
           && words.find ("type") != std::string::npos && words.find ("frequency(hz)") != std::string::npos;
}

Result<CurveFileContent> readRewTable (std::string_view text, const std::string& path)
{
    return RewTableReader().read (text, path);
}

} // namespace partita::detail
