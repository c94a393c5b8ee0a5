#include "Render/FileRenderer.h"

#include "Files/AudioFileReader.h"
#include "Files/StandardStreams.h"
#include "Impulse/ImpulseHeadroom.h"
#include "Impulse/StreamResampler.h"
#include "Render/Loudness.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <numeric>
#include <utility>

namespace partita
{
namespace
{

/// Takes a row of blocks that belong to the output, in order.
using Sink = std::function<Status (AudioView<const double>)>;

/// Writes each block while the next one is computed, where blocks are worth a thread.
class BackgroundSink
{
public:
    BackgroundSink (const Sink& destination, int blockFrames)
        : sink (destination), inBackground (blockFrames >= worthThread)
    {
    }

    /// Waits for the block before and returns its outcome. The memory must stay as it is until the next call.
    Status write (AudioView<const double> block)
    {
        if (! inBackground)
            return sink (block);

        auto outcome = finish();
        pending = std::async (std::launch::async, [this, block] { return sink (block); });
        return outcome;
    }

    Status finish() { return pending.valid() ? pending.get() : Status (Done {}); }

private:
    static constexpr int worthThread = 1 << 15;

    const Sink& sink;
    bool inBackground;
    std::future<Status> pending; // its destructor waits
};

struct Span
{
    Frames skipped = 0; // frames of the engine's output before the file's first one
    Frames length = 0;  // of the file
};

Span spanOf (const RenderOptions& options, const ChainResponse& response, Frames inputFrames)
{
    const auto skipped = options.delay == Delay::compensated ? response.latencyFrames : 0;

    switch (options.tail.kind)
    {
        case Tail::Kind::cut: return { skipped, inputFrames };
        case Tail::Kind::seconds:
            return { skipped, inputFrames + framesFromSeconds (options.tail.seconds, response.rateHz) };
        case Tail::Kind::keep: break;
    }

    const auto whole = inputFrames > 0 ? inputFrames + response.matrix.longestTaps() - 1 : 0;
    return { std::min (skipped, whole), std::max<Frames> (0, whole - skipped) };
}

// 600 dB over full scale: no sound, and what single precision could not carry through a transform.
constexpr double largestSample = 1e30;

std::uint64_t removeUnusable (AudioView<double> audio)
{
    std::uint64_t removed = 0;
    for (int c = 0; c < audio.numChannels; ++c)
        for (int n = 0; n < audio.numFrames; ++n)
        {
            const auto sample = audio.channel (c)[n];
            const auto usable = std::abs (sample) <= largestSample;
            audio.channel (c)[n] = usable ? sample : 0.0;
            removed += usable ? 0u : 1u;
        }

    return removed;
}

/// One run of one file through one engine. Normalising takes two.
class Pass
{
public:
    Pass (AudioFileReader& source, const BuiltChain& built, const RenderOptions& renderOptions)
        : reader (source), chain (built), options (renderOptions)
    {
    }

    Status run (Precision precision, const Sink& sink, const Progress& progress)
    {
        const auto inputFrames = reader.info().frames;
        auto span = spanOf (options, chain.response, inputFrames);
        auto engine = makeEngine (precision, span.skipped + span.length);

        if (! engine)
            return engine.error();

        engineDescription = (*engine)->description();
        const auto outputs = chain.response.matrix.outputs;
        AudioBuffer<double> in (chain.response.matrix.inputs, (*engine)->largestFrames());
        std::array<AudioBuffer<double>, 2> results { AudioBuffer<double> (outputs, in.numFrames()),
                                                     AudioBuffer<double> (outputs, in.numFrames()) };
        std::array<std::vector<const double*>, 2> rows;
        BackgroundSink writing (sink, in.numFrames());
        Frames consumed = 0;
        bool ended = false;

        for (Frames produced = 0; produced < span.skipped + span.length;)
        {
            const auto frames = (*engine)->nextFrames();
            in.clear();

            if (! ended)
            {
                const auto got = reader.read (in.view (frames));

                if (! got)
                    return got.error();

                unusable += removeUnusable (in.view (*got));
                consumed += *got;
                ended = *got < frames;

                if (ended && consumed != inputFrames)
                    span = spanOf (options, chain.response, consumed);
            }

            // The buffer that is not being written.
            std::swap (results[0], results[1]);
            std::swap (rows[0], rows[1]);
            auto& out = results[0];
            (*engine)->process (in.constView (frames), out.view (frames));

            const auto first = std::clamp<Frames> (span.skipped - produced, 0, frames);
            const auto last = std::clamp<Frames> (span.skipped + span.length - produced, first, frames);
            rows[0].clear();

            for (int c = 0; c < outputs; ++c)
                rows[0].push_back (out.channel (c) + first);

            if (auto written = writing.write ({ rows[0].data(), outputs, static_cast<int> (last - first) });
                ! written)
                return written.error();

            produced += frames;
            const auto share =
                static_cast<double> (produced) / static_cast<double> (span.skipped + span.length);

            if (progress && ! progress (std::min (share, 1.0)))
                return Error { ErrorCode::cancelled,
                               "Interrupted; nothing is left of the unfinished file.",
                               {} };
        }

        if (auto written = writing.finish(); ! written)
            return written.error();

        inputFramesRead = consumed;
        return Done {};
    }

    std::uint64_t unusable = 0;
    Frames inputFramesRead = 0;
    std::string engineDescription;

private:
    Result<std::unique_ptr<ChainEngine>> makeEngine (Precision precision, Frames expectedFrames) const
    {
        const auto& levels = options.settings.levels;

        if (options.engine == EngineKind::live)
            return makeLiveEngine (chain.response, levels, options.quantum, options.calls);

        return makeOfflineEngine (chain.response, levels, precision, expectedFrames);
    }

    AudioFileReader& reader;
    const BuiltChain& chain;
    const RenderOptions& options;
};

/// A run whose output is brought to another rate on its way, where one is asked for.
Status runAtRate (Pass& pass, Precision precision, double outputRateHz, const ChainResponse& response,
                  const Sink& sink, const Progress& progress)
{
    if (outputRateHz == response.rateHz)
        return pass.run (precision, sink, progress);

    auto resampler = StreamResampler::create (response.rateHz, outputRateHz, response.matrix.outputs);

    if (! resampler)
        return resampler.error();

    const Sink resampling = [&] (AudioView<const double> block) { return resampler->process (block, sink); };

    if (auto done = pass.run (precision, resampling, progress); ! done)
        return done;

    return resampler->finish (sink);
}

/// The gain by which the whole output must be multiplied, found by a run that writes nothing.
Result<double> normalisingGain (Pass& pass, Precision precision, const RenderOptions& options,
                                const ChainResponse& response, const Progress& progress, RenderReport& report)
{
    const auto byPeak = options.normalisation->kind == Normalisation::Kind::peak;
    auto meter = byPeak ? Result<LoudnessMeter> (LoudnessMeter::ofPeak())
                        : LoudnessMeter::ofLoudness (response.matrix.outputs, report.outputRateHz);

    if (! meter)
        return meter.error();

    auto measured = runAtRate (
        pass, precision, report.outputRateHz, response,
        [&meter] (AudioView<const double> block)
        {
            meter->add (block);
            return Status (Done {});
        },
        progress);

    if (! measured)
        return measured.error();

    const auto found = byPeak ? decibelsFromGain (meter->peak()) : meter->integratedLufs();

    if (! std::isfinite (found))
    {
        report.notes.push_back (
            "The output is silent, or too short to have a loudness: it is not normalised.");
        return 1.0;
    }

    return gainFromDecibels (options.normalisation->target - found);
}

Result<OutputFormat> outputFormat (const AudioFileInfo& input, const std::string& output,
                                   const RenderOptions& options, int channels, RenderReport& report)
{
    OutputFormat format;

    if (options.container)
        format.container = *options.container;
    else if (output == "-")
        format.container = Container::au;
    else if (auto container = containerForPath (output))
        format.container = *container;
    else
        return container.error();

    format.rateHz = static_cast<int> (report.outputRateHz);
    format.channels = channels;
    format.dither = options.dither;
    format.extensible = input.extensible;
    format.metadata = input.metadata;

    if (channels != input.channels)
        format.metadata.channelMap.clear();

    const auto wanted = options.sampleFormat.value_or (input.sampleFormat);
    const auto nearest = nearestFormat (format.container, wanted, channels, format.rateHz);

    if (! nearest)
        return Error { nearest.error().code, nearest.error().message, output };

    if (*nearest != wanted && options.sampleFormat)
        return Error {
            ErrorCode::cannotWrite,
            fmt::format (
                "{} can't hold {} samples; the nearest that it can is {}. Change --bits or the ending.",
                nameOf (format.container), nameOf (wanted), nameOf (*nearest)),
            output
        };

    if (*nearest != wanted)
        report.notes.push_back (fmt::format ("The input's samples are {}; {} holds {} instead.",
                                             nameOf (wanted), nameOf (format.container), nameOf (*nearest)));

    format.sampleFormat = *nearest;
    return format;
}

double sumOfModuli (const std::vector<double>& taps)
{
    return std::accumulate (taps.begin(), taps.end(), 0.0,
                            [] (double sum, double tap) { return sum + std::abs (tap); });
}

/// The largest peak that a chain can give inputs of these peaks.
double possiblePeakOf (const ChainResponse& response, const ChainLevels& levels,
                       std::vector<double> inputPeaks)
{
    const auto gain =
        static_cast<double> (levels.inputGain) * (response.front ? sumOfModuli (response.front->taps) : 1.0);

    for (auto& peak : inputPeaks)
        peak *= gain;

    std::vector<double> wet;

    for (const auto& row : worstCaseGains (response.matrix))
        wet.push_back (std::inner_product (row.begin(), row.end(), inputPeaks.begin(), 0.0));

    if (const double width = levels.width; wet.size() == 2)
        wet = { 0.5 * (1.0 + width) * wet[0] + 0.5 * std::abs (1.0 - width) * wet[1],
                0.5 * (1.0 + width) * wet[1] + 0.5 * std::abs (1.0 - width) * wet[0] };

    double highest = 0.0;

    for (int output = 0; output < response.matrix.outputs; ++output)
    {
        const auto dryInput = dryInputOf (output, response.matrix.inputs);
        const auto dry = dryInput < 0 ? 0.0 : inputPeaks[static_cast<std::size_t> (dryInput)];
        highest = std::max (highest, static_cast<double> (levels.dry()) * dry
                                         + static_cast<double> (levels.wet())
                                               * wet[static_cast<std::size_t> (output)]);
    }

    return highest;
}

/// Reads the file to its end and back.
Result<std::vector<double>> peaksOf (AudioFileReader& reader, const StopRequest& stop)
{
    constexpr int blockFrames = 65536;
    const auto channels = reader.info().channels;
    AudioBuffer<double> block (channels, blockFrames);
    std::vector<double> peaks (static_cast<std::size_t> (channels));

    for (auto got = blockFrames; got == blockFrames;)
    {
        if (stop())
            return Error { ErrorCode::cancelled, "Stopped.", {} };

        const auto frames = reader.read (block.view (blockFrames));

        if (! frames)
            return frames.error();

        got = static_cast<int> (*frames);
        removeUnusable (block.view (got));

        for (int c = 0; c < channels; ++c)
            for (int n = 0; n < got; ++n)
                peaks[static_cast<std::size_t> (c)] =
                    std::max (peaks[static_cast<std::size_t> (c)], std::abs (block.channel (c)[n]));
    }

    if (auto rewound = reader.rewind(); ! rewound)
        return rewound.error();

    return peaks;
}

/// Integers end at full scale. The input is read for its peaks only if those decide it.
Status foretellPeak (AudioFileReader& reader, const ChainResponse& response, const RenderOptions& options,
                     SampleFormat written, const StopRequest& stop, RenderReport& report)
{
    if (! isInteger (written) || options.normalisation)
        return Done {};

    const auto& levels = options.settings.levels;
    const std::vector<double> fullScale (static_cast<std::size_t> (response.matrix.inputs), 1.0);
    report.possiblePeak = possiblePeakOf (response, levels, fullScale);

    if (*report.possiblePeak <= 1.0 && isInteger (reader.info().sampleFormat))
        return Done {};

    const auto peaks = peaksOf (reader, stop);

    if (! peaks)
        return peaks.error();

    report.possiblePeak = possiblePeakOf (response, levels, *peaks);

    // Adding 0 turns −0 into 0.
    const auto roundedDb = [] (double gain)
    { return std::round (100.0 * decibelsFromGain (gain)) / 100.0 + 0.0; };

    if (*report.possiblePeak > 1.0 && options.foretell)
        options.foretell (fmt::format (
            "The output could go over full scale by up to {:.2f} dB: the input's peak is {:.2f} dB, "
            "and the rest the chain can add at its worst. Samples over full scale are limited; --bits "
            "32f keeps them.",
            roundedDb (*report.possiblePeak), roundedDb (*std::ranges::max_element (*peaks))));

    return Done {};
}

void noteNumbers (const AudioFileInfo& input, RenderReport& report)
{
    if (! input.damage.empty())
        report.notes.push_back (fmt::format ("Input: {}.", input.damage));
    else if (report.inputFrames != input.frames)
        report.notes.push_back (
            fmt::format ("Input: the header promises {} frames, and the file ends after {}.", input.frames,
                         report.inputFrames));

    if (report.inputFrames == 0)
        report.notes.push_back ("Input: the file holds no frames.");

    if (report.unusableSamples > 0)
        report.notes.push_back (
            fmt::format ("{} input samples were not finite numbers, or beyond {:g}, and count as zero.",
                         report.unusableSamples, largestSample));

    if (report.overs > 0)
        report.notes.push_back (
            fmt::format ("{} samples went over full scale and were limited, by up to {:.2f} dB. Lower "
                         "--gain by that, or write --bits 32f.",
                         report.overs, decibelsFromGain (report.peak)));
}

} // namespace

Result<RenderReport> renderFile (const std::string& input, const std::string& output,
                                 const RenderOptions& options, const Progress& progress)
{
    const auto toStandardOutput = output == "-";

    if (! toStandardOutput)
    {
        auto inputs = options.otherInputs;
        inputs.push_back (input);

        if (auto usable = checkOutput (output, options.overwrite, inputs); ! usable)
            return usable.error();
    }

    const StopRequest stop = [&progress] { return progress && ! progress (0.0); };
    auto reader = AudioFileReader::open (input, stop);

    if (! reader)
        return reader.error();

    const auto& info = reader->info();
    const auto outputRateHz = options.rateHz.value_or (info.rateHz);

    if (auto possible =
            outputRateHz == info.rateHz ? Status (Done {}) : checkRates (info.rateHz, outputRateHz);
        ! possible)
        return Error { possible.error().code, possible.error().message, input };

    auto chain = buildChain (options.settings, options.impulse.get(), info.rateHz, info.channels,
                             ImpulseForm::asStored, stop);

    if (! chain)
        return Error { chain.error().code, chain.error().text(), input };

    RenderReport report;
    report.input = input;
    report.output = output;
    report.rateHz = info.rateHz;
    report.outputRateHz = outputRateHz;
    report.inputChannels = info.channels;
    report.outputChannels = chain->response.matrix.outputs;
    report.inputFrames = info.frames;
    report.responseTaps = chain->response.matrix.longestTaps();
    report.latencyFrames = chain->response.latencyFrames;
    report.notes = remarksOn (*chain, options.settings);

    auto format = outputFormat (info, output, options, report.outputChannels, report);

    if (! format)
        return format.error();

    format->expectedFrames =
        std::llround (static_cast<double> (spanOf (options, chain->response, info.frames).length)
                      * outputRateHz / info.rateHz);
    const auto wide =
        format->sampleFormat == SampleFormat::int32 || format->sampleFormat == SampleFormat::float64;
    const auto precision = options.precision.value_or (wide ? Precision::twofold : Precision::single);

    if (auto told = foretellPeak (*reader, chain->response, options, format->sampleFormat, stop, report);
        ! told)
        return told.error();

    Pass pass (*reader, *chain, options);
    const auto passes = options.normalisation ? 2.0 : 1.0;
    const auto partOf = [&progress, passes] (double offset)
    {
        return [&progress, passes, offset] (double share)
        { return ! progress || progress ((offset + share) / passes); };
    };

    if (options.normalisation)
    {
        const auto gain = normalisingGain (pass, precision, options, chain->response, partOf (0.0), report);

        if (! gain)
            return Error { gain.error().code, gain.error().message, input };

        report.normalisationGain = *gain;

        if (auto rewound = reader->rewind(); ! rewound)
            return rewound.error();
    }

    auto spool =
        toStandardOutput ? TemporaryFile::anonymous() : TemporaryFile::beside (output, options.overwrite);

    if (! spool)
        return spool.error();

    auto writer = AudioFileWriter::createIn (spool->descriptor(), output, *format);

    if (! writer)
        return writer.error();

    pass.unusable = 0;
    AudioBuffer<double> scaled;

    const auto write = [&] (AudioView<const double> block) -> Status
    {
        report.outputFrames += block.numFrames;

        if (report.normalisationGain == 1.0)
            return writer->write (block);

        if (scaled.numFrames() < block.numFrames)
            scaled = AudioBuffer<double> (block.numChannels, block.numFrames);

        for (int c = 0; c < block.numChannels; ++c)
            std::transform (block.channel (c), block.channel (c) + block.numFrames, scaled.channel (c),
                            [&report] (double sample) { return sample * report.normalisationGain; });

        return writer->write (scaled.constView (block.numFrames));
    };

    if (auto done = runAtRate (pass, precision, outputRateHz, chain->response, write, partOf (passes - 1.0));
        ! done)
        return Error { done.error().code, done.error().message,
                       done.error().context.empty() ? output : done.error().context };

    if (auto finished = writer->finish(); ! finished)
        return finished.error();

    if (auto placed = toStandardOutput ? copyToStandardOutput (spool->descriptor(), stop) : spool->commit();
        ! placed)
        return placed.error();

    report.inputFrames = pass.inputFramesRead;
    report.engine = pass.engineDescription;
    report.container = nameOf (writer->container());
    report.sampleFormat = nameOf (format->sampleFormat);
    report.peak = writer->peak();
    report.overs = writer->overs();
    report.unusableSamples = pass.unusable;
    noteNumbers (info, report);
    return report;
}

} // namespace partita
