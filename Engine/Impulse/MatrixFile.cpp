#include "Impulse/MatrixFile.h"

#include "Files/AudioFileReader.h"
#include "Files/TextLines.h"
#include "Files/WholeFile.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/MatrixDescription.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace partita
{

detail::MatrixPath& detail::MatrixDescription::pathBetween (int input, int output)
{
    const auto found = std::find_if (paths.begin(), paths.end(),
                                     [&] (const detail::MatrixPath& path)
                                     { return path.input == input && path.output == output; });
    return found != paths.end() ? *found : paths.emplace_back (detail::MatrixPath { input, output, {} });
}

namespace
{

using detail::MatrixDescription;
using detail::MatrixElement;

constexpr std::uint64_t mostBytes = 16u << 20;
constexpr double rateWithoutFilesHz = 48000.0;

/// Loads the files that a description names, and adds them up.
class Assembly
{
public:
    Assembly (const MatrixDescription& description, const std::string& file, const StopRequest& stopRequest)
        : matrix (description), path (file), stop (stopRequest)
    {
    }

    Result<ImpulseResponse> run()
    {
        if (auto loaded = loadFiles(); ! loaded)
            return loaded.error();

        ImpulseResponse impulse { std::filesystem::path (path).stem().string(), rateHz, {}, 0, damage };
        impulse.paths = ImpulsePaths { matrix.inputs, matrix.outputs, {} };
        impulse.remarks = matrix.remarks;
        impulse.files = { path };
        std::vector<const std::vector<MatrixElement>*> made;

        for (const auto& [input, output, elements] : matrix.paths)
        {
            auto row = std::find_if (made.begin(), made.end(),
                                     [&wanted = elements] (const auto* other) { return *other == wanted; });
            impulse.paths->paths.push_back ({ input, output, static_cast<int> (row - made.begin()) });

            if (row != made.end())
                continue;

            auto sum = sumOf (elements);

            if (! sum)
                return sum.error();

            made.push_back (&elements);
            impulse.channels.push_back (*std::move (sum));
        }

        if (auto evened = even (impulse); ! evened)
            return evened.error();

        for (const auto& [file, response] : files)
            impulse.files.push_back (file);

        return impulse;
    }

private:
    [[nodiscard]] Error refuse (const std::string& message) const
    {
        return { ErrorCode::unsuitable, message, path };
    }

    Status loadFiles()
    {
        for (const auto& matrixPath : matrix.paths)
            for (const auto& element : matrixPath.elements)
                if (! element.file.empty() && ! files.contains (element.file))
                    if (auto loaded = loadFile (element.file); ! loaded)
                        return loaded;

        return Done {};
    }

    // Not loadImpulse: a matrix that names itself would have no end.
    Status loadFile (const std::string& file)
    {
        auto response = factory::isFactoryPath (file) ? loadImpulse (file, stop) : loadAudio (file);

        if (! response)
            return Error { response.error().code, response.error().text(), path };

        if (! files.empty() && response->rateHz != rateHz)
            return refuse (
                fmt::format ("Expected files of one rate; “{}” has {:g} Hz, and others have {:g} Hz. "
                             "Bring them to one rate first.",
                             file, response->rateHz, rateHz));

        rateHz = response->rateHz;
        damage = damage.empty() && ! response->damage.empty() ? fmt::format ("{}: {}", file, response->damage)
                                                              : damage;
        files.emplace (file, *std::move (response));
        return Done {};
    }

    Result<ImpulseResponse> loadAudio (const std::string& file) const
    {
        auto reader = AudioFileReader::open (file, stop);
        return reader ? readImpulse (*reader, file) : reader.error();
    }

    Result<std::vector<double>> sumOf (const std::vector<MatrixElement>& elements) const
    {
        std::vector<double> sum;

        for (const auto& element : elements)
            if (auto added = add (sum, element); ! added)
                return added.error();

        return sum;
    }

    Status add (std::vector<double>& sum, const MatrixElement& element) const
    {
        const auto* taps = &element.taps;

        if (! element.file.empty())
        {
            const auto& channels = files.at (element.file).channels;

            if (static_cast<std::size_t> (element.channel) >= channels.size())
                return refuse (fmt::format ("Expected one of {} channels of “{}”; found {}.", channels.size(),
                                            element.file, element.channel + 1));

            taps = &channels[static_cast<std::size_t> (element.channel)];
        }

        const auto delay = element.delayFrames + framesFromSeconds (element.delaySeconds, rateHz);
        const auto all = static_cast<Frames> (taps->size());
        const auto first = std::min (element.firstFrame, all);
        auto frames = element.frames > 0 ? std::min (element.frames, all - first) : all - first;

        if (matrix.mostFrames > 0)
            frames = std::clamp<Frames> (matrix.mostFrames - delay, 0, frames);

        if (delay + frames > mostImpulseSamples)
            return refuse (fmt::format ("Expected at most {} frames; a delay of {} goes beyond.",
                                        mostImpulseSamples, delay));

        sum.resize (std::max (sum.size(), static_cast<std::size_t> (delay + frames)), 0.0);

        for (Frames n = 0; n < frames; ++n)
            sum[static_cast<std::size_t> (delay + n)] +=
                element.gain * (*taps)[static_cast<std::size_t> (first + n)];

        return Done {};
    }

    /// All channels of one length.
    Status even (ImpulseResponse& impulse) const
    {
        std::size_t longest = 0;

        for (const auto& row : impulse.channels)
            longest = std::max (longest, row.size());

        if (longest == 0)
            return refuse ("Expected responses; the file tells of none with frames in them.");

        if (static_cast<Frames> (longest * impulse.channels.size()) > mostImpulseSamples)
            return refuse (fmt::format ("Expected at most {} samples in all; found {} channels of {} frames.",
                                        mostImpulseSamples, impulse.channels.size(), longest));

        for (auto& row : impulse.channels)
            row.resize (longest, 0.0);

        return Done {};
    }

    const MatrixDescription& matrix;
    const std::string& path;
    const StopRequest& stop;
    std::map<std::string, ImpulseResponse> files;
    double rateHz = rateWithoutFilesHz;
    std::string damage;
};

bool isJson (const std::string& path) { return lowerCase (path).ends_with (".json"); }

} // namespace

bool isMatrixFile (const std::string& path) { return isJson (path) || lowerCase (path).ends_with (".conf"); }

Result<ImpulseResponse> loadMatrix (const std::string& path, const StopRequest& stop)
{
    const auto text = readWholeFile (path, mostBytes);

    if (! text)
        return text.error();

    const auto matrix =
        isJson (path) ? detail::parseMatrixJson (*text, path) : detail::parseJconvolver (*text, path);

    if (! matrix)
        return matrix.error();

    return Assembly (*matrix, path, stop).run();
}

} // namespace partita
