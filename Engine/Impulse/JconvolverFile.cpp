#include "Files/TextLines.h"
#include "Impulse/MatrixDescription.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <numbers>
#include <optional>
#include <utility>

namespace partita::detail
{
namespace
{

namespace fs = std::filesystem;

constexpr Frames shortestHilbert = 64;
constexpr Frames longestHilbert = 65536;
constexpr double mostFrames = 1e9;

/// The taps of a Hilbert transformer of this length whose middle lies at its half, under a cosine window on a pedestal.
std::vector<double> hilbertTaps (Frames length)
{
    const auto half = length / 2;
    std::vector<double> taps (static_cast<std::size_t> (length), 0.0);

    for (Frames n = 1; n < half; n += 2)
    {
        const auto window =
            0.43 + 0.57 * std::cos (std::numbers::pi * static_cast<double> (n) / static_cast<double> (half));
        const auto tap = 2.0 / (std::numbers::pi * static_cast<double> (n)) * window;
        taps[static_cast<std::size_t> (half - n)] = tap;
        taps[static_cast<std::size_t> (half + n)] = -tap;
    }

    return taps;
}

/// Reads one line after another. Errors are thrown as Error.
class Reader
{
public:
    explicit Reader (const std::string& file) : path (file), folder (fs::path (file).parent_path()) {}

    MatrixDescription read (std::string_view text)
    {
        for (const auto& line : linesOf (text))
        {
            number = line.number;

            if (! line.text.starts_with ('#'))
                readLine (line.text);
        }

        if (matrix.inputs == 0)
            refuse ("expected /convolver/new with inputs and outputs, found none");

        for (const auto& [to, from] : copies)
        {
            auto elements = matrix.pathBetween (from.first, from.second).elements;
            matrix.pathBetween (to.first, to.second).elements = std::move (elements);
        }

        return std::move (matrix);
    }

private:
    using Pair = std::pair<int, int>;

    [[noreturn]] void refuse (const std::string& message) const
    {
        throw Error { ErrorCode::fileUnreadable, fmt::format ("Line {}: {}.", number, message), path };
    }

    void remark (const std::string& message)
    {
        matrix.remarks.push_back (fmt::format ("{}, line {}: {}", path, number, message));
    }

    void readLine (std::string_view text)
    {
        const auto command = word (text);

        if (command == "/convolver/new")
            readSize (text);
        else if (command == "/cd")
            folder = fs::path (path).parent_path() / fileName (text);
        else if (command == "/impulse/read")
            readFile (text);
        else if (command == "/impulse/dirac")
            readDirac (text);
        else if (command == "/impulse/hilbert")
            readHilbert (text);
        else if (command == "/impulse/copy")
            readCopy (text);
        else if (command != "/input/name" && command != "/output/name")
            remark (fmt::format ("“{}” is not understood and is passed over.", excerpt (command)));
    }

    /// The first word, which is taken away.
    static std::string_view word (std::string_view& text)
    {
        const auto first = split (text, ' ').front();
        text = trimmed (text.substr (first.size()));
        return first;
    }

    double real (std::string_view& text, const char* name) const
    {
        const auto found = word (text);
        const auto value = parseNumber (found);

        if (! value)
            refuse (fmt::format ("expected a number as {}, found “{}”", name, excerpt (found)));

        return *value;
    }

    Frames count (std::string_view& text, const char* name, double least, double most) const
    {
        const auto value = real (text, name);

        if (! (value >= least && value <= most) || value != std::floor (value))
            refuse (fmt::format ("expected a whole number of {:g} … {:g} as {}, found {:g}", least, most,
                                 name, value));

        return static_cast<Frames> (value);
    }

    void readSize (std::string_view text)
    {
        if (matrix.inputs != 0)
            refuse ("expected one /convolver/new, found a second");

        matrix.inputs = static_cast<int> (count (text, "inputs", 1, MatrixDescription::mostChannels));
        matrix.outputs = static_cast<int> (count (text, "outputs", 1, MatrixDescription::mostChannels));
        count (text, "partition size", 1, mostFrames);
        matrix.mostFrames = count (text, "maximum length", 1, mostFrames);
    }

    Pair readPair (std::string_view& text) const
    {
        if (matrix.inputs == 0)
            refuse ("expected /convolver/new before responses");

        const auto input = count (text, "input", 1, matrix.inputs);
        const auto output = count (text, "output", 1, matrix.outputs);
        return { static_cast<int> (input) - 1, static_cast<int> (output) - 1 };
    }

    std::string fileName (std::string_view text) const
    {
        if (text.size() >= 2 && text.starts_with ('"') && text.ends_with ('"'))
            text = text.substr (1, text.size() - 2);

        if (text.empty())
            refuse ("expected a path, found none");

        return std::string (text);
    }

    void add (const Pair& pair, MatrixElement element)
    {
        matrix.pathBetween (pair.first, pair.second).elements.push_back (std::move (element));
    }

    void readFile (std::string_view text)
    {
        const auto pair = readPair (text);
        MatrixElement element;
        element.gain = real (text, "gain");
        element.delayFrames = count (text, "delay", 0, mostFrames);
        element.firstFrame = count (text, "offset", 0, mostFrames);
        element.frames = count (text, "length", 0, mostFrames);
        element.channel = static_cast<int> (count (text, "channel", 1, 1024)) - 1;
        element.file = (folder / fileName (text)).string();
        add (pair, std::move (element));
    }

    void readDirac (std::string_view text)
    {
        const auto pair = readPair (text);
        MatrixElement element;
        element.taps = { 1.0 };
        element.gain = real (text, "gain");
        element.delayFrames = count (text, "delay", 0, mostFrames);
        add (pair, std::move (element));
    }

    void readHilbert (std::string_view text)
    {
        const auto pair = readPair (text);
        MatrixElement element;
        element.gain = real (text, "gain");
        const auto delay = count (text, "delay", 0, mostFrames);
        const auto length = count (text, "length", shortestHilbert, longestHilbert);

        if (delay < length / 2)
            refuse (fmt::format ("expected a delay of at least half the length, {}, found {}", length / 2,
                                 delay));

        element.taps = hilbertTaps (length);
        element.delayFrames = delay - length / 2;
        add (pair, std::move (element));
    }

    void readCopy (std::string_view text)
    {
        const auto to = readPair (text);
        copies.insert_or_assign (to, readPair (text));
    }

    const std::string& path;
    fs::path folder;
    int number = 1;
    MatrixDescription matrix;
    std::map<Pair, Pair> copies; // done at the end: what is added to the original later belongs to them too
};

} // namespace

Result<MatrixDescription> parseJconvolver (std::string_view text, const std::string& path)
{
    try
    {
        return Reader (path).read (text);
    }
    catch (Error& error)
    {
        return std::move (error);
    }
}

} // namespace partita::detail
