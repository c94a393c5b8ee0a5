#include "Render/FileConvolution.h"

#include "Convolution/OfflineConvolver.h"
#include "Files/AudioFileReader.h"
#include "Files/AudioFileWriter.h"
#include "Files/StandardStreams.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita
{
namespace
{

struct Range
{
    Frames start = 0, length = 0; // within the full convolution
};

Range rangeOf (ConvolutionMode mode, Frames framesA, Frames framesB)
{
    switch (mode)
    {
        case ConvolutionMode::same: return { (framesB - 1) / 2, framesA };
        case ConvolutionMode::valid:
            return { std::min (framesA, framesB) - 1,
                     std::max (framesA, framesB) - std::min (framesA, framesB) + 1 };
        case ConvolutionMode::full: break;
    }

    return { 0, framesA + framesB - 1 };
}

Error notFinite (const std::string& path)
{
    return { ErrorCode::unsuitable,
             "The file holds samples that are not finite numbers (NaN or infinity), which would spread over "
             "the whole result. "
             "Render or export it again.",
             path };
}

bool allFinite (AudioView<double> audio)
{
    for (int c = 0; c < audio.numChannels; ++c)
        if (! std::all_of (audio.channel (c), audio.channel (c) + audio.numFrames,
                           [] (double x) { return std::isfinite (x); }))
            return false;

    return true;
}

ResponseMatrix matrixOf (std::vector<std::vector<double>> kernel, int streamChannels)
{
    const auto kernelChannels = static_cast<int> (kernel.size());
    const auto outputs = std::max (kernelChannels, streamChannels);
    ResponseMatrix matrix { streamChannels, outputs, std::move (kernel), {} };

    for (int c = 0; c < outputs; ++c)
        matrix.paths.push_back ({ streamChannels == 1 ? 0 : c, c, kernelChannels == 1 ? 0 : c });

    return matrix;
}

Status check (const AudioFileReader& a, const AudioFileReader& b)
{
    if (a.info().rateHz != b.info().rateHz)
        return Error {
            ErrorCode::unsuitable,
            fmt::format ("Expected two files of one sample rate; found {} Hz and {} Hz. Resample one of them "
                         "first.",
                         a.info().rateHz, b.info().rateHz),
            b.path()
        };

    if (a.info().channels != b.info().channels && a.info().channels != 1 && b.info().channels != 1)
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected as many channels in both files, or one channel in either; found {} and {}.",
                a.info().channels, b.info().channels),
            b.path()
        };

    for (const auto* file : { &a, &b })
        if (file->info().frames == 0)
            return Error { ErrorCode::unsuitable, "Expected at least one frame; the file is empty.",
                           file->path() };

    return Done {};
}

} // namespace

Result<ConvolutionReport> convolveFiles (const std::string& a, const std::string& b,
                                         const std::string& output, const ConvolutionOptions& options,
                                         const Progress& progress)
{
    const auto toStandardOutput = output == "-";

    if (! toStandardOutput)
        if (auto usable = checkOutput (output, options.overwrite, { a, b }); ! usable)
            return usable.error();

    const StopRequest stop = [&progress] { return progress && ! progress (0.0); };
    auto fileA = AudioFileReader::open (a, stop);

    if (! fileA)
        return fileA.error();

    auto fileB = AudioFileReader::open (b, stop);

    if (! fileB)
        return fileB.error();

    if (auto checked = check (*fileA, *fileB); ! checked)
        return checked.error();

    const auto framesA = fileA->info().frames;
    const auto framesB = fileB->info().frames;
    const auto kernelIsB = options.correlate || framesB <= framesA;
    auto& stream = kernelIsB ? *fileA : *fileB;
    auto& kernelFile = kernelIsB ? *fileB : *fileA;
    auto kernel = kernelFile.readAll();

    if (! kernel)
        return kernel.error();

    for (auto& row : *kernel)
    {
        if (! std::all_of (row.begin(), row.end(), [] (double x) { return std::isfinite (x); }))
            return notFinite (kernelFile.path());

        if (options.correlate)
            std::reverse (row.begin(), row.end());
    }

    const auto matrix = matrixOf (*std::move (kernel), stream.info().channels);
    const auto range = rangeOf (options.mode, framesA, framesB);
    const auto outputFrames = (range.length + options.stride - 1) / options.stride;

    OutputFormat format;
    format.container = Container::au;

    if (options.container)
        format.container = *options.container;
    else if (auto named = containerForPath (output); named)
        format.container = *named;
    else if (! toStandardOutput)
        return named.error();

    format.sampleFormat = options.sampleFormat;
    format.rateHz = fileA->info().rateHz;
    format.channels = matrix.outputs;
    format.expectedFrames = outputFrames;

    auto spool =
        toStandardOutput ? TemporaryFile::anonymous() : TemporaryFile::beside (output, options.overwrite);

    if (! spool)
        return spool.error();

    auto writer = AudioFileWriter::createIn (spool->descriptor(), output, format);

    if (! writer)
        return writer.error();

    OfflineConvolver<double> convolver (matrix, stream.info().frames);
    const auto block = convolver.blockFrames();
    AudioBuffer<double> in (matrix.inputs, block), out (matrix.outputs, block), kept (matrix.outputs, block);

    for (Frames produced = 0; produced < range.start + range.length; produced += block)
    {
        in.clear();
        const auto got = stream.read (in.view());

        if (! got)
            return got.error();

        if (! allFinite (in.view (*got)))
            return notFinite (stream.path());

        convolver.process (in.constView (block), out.view());

        // The first frame of this block, counted from the range's start, that the stride keeps.
        const auto before = std::max<Frames> (0, produced - range.start);
        const auto first = range.start + (before + options.stride - 1) / options.stride * options.stride;
        int count = 0;

        for (auto frame = first; frame < std::min (produced + block, range.start + range.length);
             frame += options.stride)
        {
            for (int c = 0; c < matrix.outputs; ++c)
                kept.channel (c)[count] = out.channel (c)[frame - produced];

            ++count;
        }

        if (auto written = writer->write (kept.constView (count)); ! written)
            return written.error();

        const auto share =
            static_cast<double> (produced + block) / static_cast<double> (range.start + range.length);

        if (progress && ! progress (std::min (share, 1.0)))
            return Error { ErrorCode::cancelled, "Interrupted; nothing is left of the unfinished file.",
                           output };
    }

    if (auto finished = writer->finish(); ! finished)
        return finished.error();

    if (auto placed = toStandardOutput ? copyToStandardOutput (spool->descriptor(), stop) : spool->commit();
        ! placed)
        return placed.error();

    return ConvolutionReport { static_cast<double> (format.rateHz),
                               matrix.outputs,
                               framesA,
                               framesB,
                               outputFrames,
                               writer->peak(),
                               writer->overs() };
}

} // namespace partita
