#pragma once

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace partita::bench
{

/// Rows of figures that a person reads on a terminal, a spreadsheet as CSV and a program as JSON.
class Table
{
public:
    struct Column
    {
        std::string key;     ///< in files, with the unit
        std::string heading; ///< on the terminal
        int decimals = 2;
    };

    using Value = std::variant<std::monostate, double, std::string>;

    Table (std::string name, std::vector<Column> columns);

    /// As many values as there are columns; std::monostate where there is nothing to say.
    void add (std::vector<Value> row);

    [[nodiscard]] const std::string& name() const { return id; }

    [[nodiscard]] bool empty() const { return rows.empty(); }

    [[nodiscard]] std::string toText() const;
    [[nodiscard]] nlohmann::json toJson() const;

    /// FOLDER/NAME.csv
    void writeCsv (const std::filesystem::path& folder) const;

private:
    std::string id;
    std::vector<Column> columns;
    std::vector<std::vector<Value>> rows;
};

} // namespace partita::bench
