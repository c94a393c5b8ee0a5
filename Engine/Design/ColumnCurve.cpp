#include "Design/CurveReader.h"

#include <fmt/format.h>

#include <algorithm>

namespace partita::detail
{
namespace
{

/// Columns that are gains to be applied come first, then what was measured.
constexpr std::string_view gainNames[] { "equalization", "parametric_eq", "fixed_band_eq", "gain",
                                         "eq",           "target" };
constexpr std::string_view levelNames[] { "raw", "spl", "smoothed", "magnitude", "mag", "level", "db" };

class ColumnReader
{
public:
    Result<CurveFileContent> read (std::string_view text, const std::string& path)
    {
        for (const auto& line : linesOf (text))
            if (isComment (line.text))
                takeComment (line);
            else
                takeRow (line);

        if (collector.content.isLevels)
            collector.note (
                0, "the levels are those of a measurement; taken as they are, they are its curve and not "
                   "its correction");

        return collector.finish (path);
    }

private:
    void takeComment (const TextLine& line)
    {
        const auto words = lowerCase (line.text);

        if (words.find ("spl(db)") != std::string::npos
            || words.find ("measurement data") != std::string::npos)
            collector.content.isLevels = true;

        const std::string name = "* measurement:";

        if (words.starts_with (name))
            collector.content.title = excerpt (trimmed (line.text.substr (name.size())));
    }

    void takeRow (const TextLine& line)
    {
        const auto row = rowOf (line.text);
        if (! headed && rows == 0 && isHead (row))
            return takeHead (line, row);

        const auto has = [&row] (std::size_t column)
        { return column < row.numbers.size() && row.numbers[column]; };

        if (! has (frequencyColumn) || ! has (gainColumn))
            return collector.unused (line.number, fmt::format ("expected a frequency and a level, found “{}”",
                                                               excerpt (line.text)));

        if (++rows == 1 && ! headed && row.fields.size() > 2)
            collector.note (line.number,
                            fmt::format ("of {} columns the first two are taken", row.fields.size()));

        collector.understood();
        collector.addPoint (line.number, *row.numbers[frequencyColumn], *row.numbers[gainColumn]);
    }

    static bool isHead (const CurveRow& row)
    {
        return row.fields.size() > 1
               && std::ranges::none_of (row.numbers, [] (const auto& number) { return number.has_value(); })
               && columnLike (namesIn (row), { "freq", "hz" });
    }

    static std::vector<std::string> namesIn (const CurveRow& row)
    {
        std::vector<std::string> names;

        for (const auto& field : row.fields)
            names.push_back (lowerCase (field));

        return names;
    }

    void takeHead (const TextLine& line, const CurveRow& row)
    {
        const auto names = namesIn (row);
        headed = true;
        frequencyColumn = columnLike (names, { "freq", "hz" }).value_or (0);
        gainColumn = frequencyColumn == 0 ? 1 : 0;

        if (const auto gain = columnNamed (names, gainNames))
            gainColumn = *gain;
        else if (const auto level = columnNamed (names, levelNames))
        {
            gainColumn = *level;
            collector.content.isLevels = names[*level] != "db" && names[*level] != "level";
        }

        if (names.size() > 2)
            collector.note (line.number, fmt::format ("of {} columns “{}” and “{}” are taken", names.size(),
                                                      excerpt (row.fields[frequencyColumn]),
                                                      excerpt (row.fields[gainColumn])));
    }

    static std::optional<std::size_t> columnLike (const std::vector<std::string>& names,
                                                  std::initializer_list<std::string_view> parts)
    {
        for (std::size_t i = 0; i < names.size(); ++i)
            for (const auto part : parts)
                if (names[i].find (part) != std::string::npos)
                    return i;

        return {};
    }

    /// The column of the first name that there is, whole or before a unit in brackets.
    template <std::size_t Count>
    std::optional<std::size_t> columnNamed (const std::vector<std::string>& names,
                                            const std::string_view (&known)[Count]) const
    {
        for (const auto name : known)
            for (std::size_t i = 0; i < names.size(); ++i)
                if (i != frequencyColumn
                    && trimmed (std::string_view (names[i]).substr (0, names[i].find_first_of ("([{")))
                           == name)
                    return i;

        return {};
    }

    CurveCollector collector { CurveFormat::columns };
    std::size_t frequencyColumn = 0, gainColumn = 1;
    bool headed = false;
    std::size_t rows = 0;
};

} // namespace

Result<CurveFileContent> readColumnCurve (std::string_view text, const std::string& path)
{
    return ColumnReader().read (text, path);
}

} // namespace partita::detail
