#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace partita::bench
{

/// Lines over taps, in panels side by side that share both logarithmic axes, as an SVG file that follows the reader's
/// light or dark setting. Lines carry their names at their ends.
class Plot
{
public:
    struct Line
    {
        std::string label;
        std::string note; ///< written after the label, this panel only
        std::vector<std::pair<double, double>> points;
    };

    struct Panel
    {
        std::string title;
        std::vector<Line> lines;

        void add (const std::string& label, double x, double y, const std::string& note = {});
    };

    /// The panel of that title, made at its first mention.
    Panel& panel (const std::string& title);

    void write (const std::filesystem::path& file) const;

    std::string title, unit;

private:
    std::vector<Panel> panels;
};

} // namespace partita::bench
