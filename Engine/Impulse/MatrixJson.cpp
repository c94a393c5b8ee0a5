#include "Impulse/FactoryImpulses.h"
#include "Impulse/MatrixDescription.h"
#include "Impulse/MatrixFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <initializer_list>

namespace partita
{
namespace
{

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr double largestNumber = 1e9;

class Reader
{
public:
    explicit Reader (const std::string& file) : path (file) {}

    /// Errors are thrown as Error.
    detail::MatrixDescription read (const Json& json)
    {
        expectObject (json, "", { "inputs", "outputs", "paths" });
        matrix.inputs = count (json, "inputs", "", detail::MatrixDescription::mostChannels);
        matrix.outputs = count (json, "outputs", "", detail::MatrixDescription::mostChannels);

        if (! json.contains ("paths") || ! json["paths"].is_array() || json["paths"].empty())
            refuse ("paths", "expected a list of paths from inputs to outputs");

        for (std::size_t i = 0; i < json["paths"].size(); ++i)
            readPath (json["paths"][i], fmt::format ("paths[{}].", i));

        return std::move (matrix);
    }

private:
    [[noreturn]] void refuse (const std::string& place, const std::string& message) const
    {
        throw Error { ErrorCode::fileUnreadable, fmt::format ("{}: {}.", place, message), path };
    }

    void expectObject (const Json& json, const std::string& place, std::initializer_list<const char*> known)
    {
        if (! json.is_object())
            refuse (place + "matrix", "expected an object with inputs, outputs and paths");

        for (const auto& [key, value] : json.items())
            if (std::find (known.begin(), known.end(), key) == known.end())
                matrix.remarks.push_back (
                    fmt::format ("{}: “{}{}” is not known and is passed over.", path, place, key));
    }

    double number (const Json& json, const char* key, const std::string& place, double otherwise) const
    {
        if (! json.contains (key))
            return otherwise;

        if (! json[key].is_number() || ! (std::abs (json[key].get<double>()) <= largestNumber))
            refuse (place + key, "expected a number");

        return json[key].get<double>();
    }

    int count (const Json& json, const char* key, const std::string& place, int most) const
    {
        const auto found = number (json, key, place, 0.0);

        if (! (found >= 1.0 && found <= most) || found != std::floor (found))
            refuse (place + key, fmt::format ("expected a whole number of 1 … {}, found {:g}", most, found));

        return static_cast<int> (found);
    }

    void readPath (const Json& json, const std::string& place)
    {
        expectObject (
            json, place,
            { "input", "output", "file", "channel", "gain", "gainDb", "delaySeconds", "delayFrames" });
        const auto input = count (json, "input", place, matrix.inputs);
        const auto output = count (json, "output", place, matrix.outputs);

        if (! json.contains ("file") || ! json["file"].is_string())
            refuse (place + "file", "expected the name of an audio file");

        if (json.contains ("gain") && json.contains ("gainDb"))
            refuse (place + "gain", "expected either gain or gainDb, found both");

        detail::MatrixElement element;
        const auto file = json["file"].get<std::string>();
        element.file = factory::isFactoryPath (file) ? file : (fs::path (path).parent_path() / file).string();
        element.channel = json.contains ("channel") ? count (json, "channel", place, 1024) - 1 : 0;
        element.gain = number (json, "gain", place,
                               gainFromDecibels (std::min (200.0, number (json, "gainDb", place, 0.0))));
        element.delaySeconds = number (json, "delaySeconds", place, 0.0);
        element.delayFrames = static_cast<Frames> (number (json, "delayFrames", place, 0.0));

        if (element.delaySeconds < 0.0 || element.delayFrames < 0)
            refuse (place + "delay", "expected 0 or more");

        matrix.pathBetween (input - 1, output - 1).elements.push_back (std::move (element));
    }

    const std::string& path;
    detail::MatrixDescription matrix;
};

} // namespace

std::string matrixText (const ImpulsePaths& paths, const std::string& audioFile)
{
    Json json { { "inputs", paths.inputs }, { "outputs", paths.outputs }, { "paths", Json::array() } };

    for (const auto& path : paths.paths)
        json["paths"].push_back ({ { "input", path.input + 1 },
                                   { "output", path.output + 1 },
                                   { "file", audioFile },
                                   { "channel", path.response + 1 } });

    return json.dump (2, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace detail
{

Result<MatrixDescription> parseMatrixJson (const std::string& text, const std::string& path)
{
    try
    {
        return Reader (path).read (Json::parse (text));
    }
    catch (const Json::exception&)
    {
        return Error { ErrorCode::fileUnreadable,
                       "Expected a matrix of responses as JSON: inputs, outputs and paths. This is no JSON.",
                       path };
    }
    catch (Error& error)
    {
        return std::move (error);
    }
}

} // namespace detail
} // namespace partita
