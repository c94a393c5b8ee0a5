#include "Impulse/ImpulseFile.h"

#include "Files/AudioFileWriter.h"
#include "Files/StandardStreams.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace partita
{
namespace
{

constexpr Frames blockFrames = 65536;

Status check (const ImpulseResponse& impulse)
{
    if (impulse.rateHz != std::floor (impulse.rateHz))
        return Error { ErrorCode::unsuitable,
                       fmt::format ("Files hold whole sample rates; found {:g} Hz. Choose the nearest one.",
                                    impulse.rateHz),
                       impulse.name };

    if (impulse.leadFrames != 0)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "Expected an impulse that begins at time 0; found one whose first {} frames "
                           "lie before it. Write it at its own rate.",
                           impulse.leadFrames),
                       impulse.name };

    if (impulse.paths)
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected channels alone; found paths from {} inputs to {} outputs, which an audio file "
                "can't tell. “partita impulse convert” writes both.",
                impulse.paths->inputs, impulse.paths->outputs),
            impulse.name
        };

    return Done {};
}

Result<Container> containerOf (const std::string& path, const ImpulseFileOptions& options)
{
    if (options.container)
        return *options.container;

    return path == "-" ? Container::au : containerForPath (path);
}

Status writeRows (AudioFileWriter& writer, const ImpulseResponse& impulse, const StopRequest& stop)
{
    std::vector<const double*> rows (impulse.channels.size());

    for (Frames start = 0; start < impulse.frames(); start += blockFrames)
    {
        if (isRequested (stop))
            return Error { ErrorCode::cancelled, "Interrupted; nothing is left of the unfinished file.",
                           impulse.name };

        std::transform (impulse.channels.begin(), impulse.channels.end(), rows.begin(),
                        [start] (const auto& row) { return row.data() + start; });
        const auto frames = std::min (blockFrames, impulse.frames() - start);

        if (auto written =
                writer.write ({ rows.data(), static_cast<int> (rows.size()), static_cast<int> (frames) });
            ! written)
            return written.error();
    }

    return writer.finish();
}

} // namespace

Status checkImpulseFile (const std::string& path, const ImpulseFileOptions& options,
                         const std::vector<std::string>& inputs)
{
    if (const auto container = containerOf (path, options); ! container)
        return container.error();

    return path == "-" ? Status (Done {}) : checkOutput (path, options.overwrite, inputs);
}

Result<ImpulseFileReport> saveImpulse (const ImpulseResponse& impulse, const std::string& path,
                                       const ImpulseFileOptions& options, const StopRequest& stop)
{
    if (auto checked = check (impulse); ! checked)
        return checked.error();

    const auto container = containerOf (path, options);

    if (! container)
        return container.error();

    OutputFormat format;
    format.container = *container;
    format.sampleFormat = options.sampleFormat;
    format.rateHz = static_cast<int> (impulse.rateHz);
    format.channels = static_cast<int> (impulse.channels.size());
    format.expectedFrames = impulse.frames();

    const auto toStandardOutput = path == "-";

    if (! toStandardOutput)
        if (auto usable = checkOutput (path, options.overwrite, {}); ! usable)
            return usable.error();

    auto spool =
        toStandardOutput ? TemporaryFile::anonymous() : TemporaryFile::beside (path, options.overwrite);

    if (! spool)
        return spool.error();

    auto writer = AudioFileWriter::createIn (spool->descriptor(), path, format);

    if (! writer)
        return writer.error();

    if (auto written = writeRows (*writer, impulse, stop); ! written)
        return written.error();

    if (auto placed = toStandardOutput ? copyToStandardOutput (spool->descriptor(), stop) : spool->commit();
        ! placed)
        return placed.error();

    return ImpulseFileReport { writer->container(), writer->overs(), writer->peak() };
}

} // namespace partita
