#include "Table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace partita::bench
{
namespace
{

std::string shown (const Table::Value& value, int decimals)
{
    if (const auto* number = std::get_if<double> (&value))
    {
        if (*number != 0.0 && std::abs (*number) < 1e-4)
            return fmt::format ("{:.1e}", *number);

        return fmt::format ("{:.{}f}", *number, decimals);
    }

    const auto* text = std::get_if<std::string> (&value);
    return text != nullptr ? *text : "·";
}

std::string stored (const Table::Value& value)
{
    if (const auto* number = std::get_if<double> (&value))
        return fmt::format ("{:.9g}", *number);

    const auto* text = std::get_if<std::string> (&value);
    return text != nullptr ? *text : "";
}

/// Columns on a terminal, not bytes.
std::size_t width (const std::string& text)
{
    return static_cast<std::size_t> (std::ranges::count_if (
        text, [] (char c) { return (static_cast<unsigned char> (c) & 0xC0) != 0x80; }));
}

std::string padded (const std::string& text, std::size_t size, bool toTheRight)
{
    const std::string space (size - std::min (size, width (text)), ' ');
    return toTheRight ? space + text : text + space;
}

} // namespace

Table::Table (std::string name, std::vector<Column> headings)
    : id (std::move (name)), columns (std::move (headings))
{
}

void Table::add (std::vector<Value> row) { rows.push_back (std::move (row)); }

std::string Table::toText() const
{
    std::vector<std::size_t> widths;

    for (std::size_t c = 0; c < columns.size(); ++c)
    {
        widths.push_back (width (columns[c].heading));

        for (const auto& row : rows)
            widths[c] = std::max (widths[c], width (shown (row[c], columns[c].decimals)));
    }

    std::string text;

    const auto line = [&] (auto&& cell, auto&& toTheRight)
    {
        std::string all;

        for (std::size_t c = 0; c < columns.size(); ++c)
            all += padded (cell (c), widths[c], toTheRight (c)) + "  ";

        text += all.substr (0, all.find_last_not_of (' ') + 1) + "\n";
    };

    line ([&] (std::size_t c) { return columns[c].heading; }, [&] (std::size_t c)
          { return ! rows.empty() && ! std::holds_alternative<std::string> (rows[0][c]); });

    for (const auto& row : rows)
        line ([&] (std::size_t c) { return shown (row[c], columns[c].decimals); },
              [&] (std::size_t c) { return ! std::holds_alternative<std::string> (row[c]); });

    return text;
}

nlohmann::json Table::toJson() const
{
    auto all = nlohmann::json::array();

    for (const auto& row : rows)
    {
        nlohmann::json object;

        for (std::size_t c = 0; c < columns.size(); ++c)
            if (const auto* number = std::get_if<double> (&row[c]))
                object[columns[c].key] = *number;
            else if (const auto* text = std::get_if<std::string> (&row[c]))
                object[columns[c].key] = *text;

        all.push_back (std::move (object));
    }

    return all;
}

void Table::writeCsv (const std::filesystem::path& folder) const
{
    std::ofstream file (folder / (id + ".csv"));

    for (std::size_t c = 0; c < columns.size(); ++c)
        file << (c > 0 ? "," : "") << columns[c].key;

    file << "\n";

    for (const auto& row : rows)
    {
        for (std::size_t c = 0; c < columns.size(); ++c)
            file << (c > 0 ? "," : "") << stored (row[c]);

        file << "\n";
    }
}

} // namespace partita::bench
