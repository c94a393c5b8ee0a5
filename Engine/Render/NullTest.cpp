#include "Render/NullTest.h"

#include "Convolution/OfflineConvolver.h"
#include "Files/AudioFileReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace partita
{
namespace
{

constexpr int blockFrames = 1 << 14;
constexpr int lagSearchFrames = 1 << 19;

double ratioDb (double residual, double reference)
{
    if (residual == 0.0)
        return -std::numeric_limits<double>::infinity();

    return reference == 0.0 ? std::numeric_limits<double>::infinity()
                            : decibelsFromGain (residual / reference);
}

Result<std::vector<double>> monoStart (const std::string& path)
{
    auto reader = AudioFileReader::open (path);

    if (! reader)
        return reader.error();

    AudioBuffer<double> block (reader->info().channels, blockFrames);
    std::vector<double> mono;

    while (static_cast<int> (mono.size()) < lagSearchFrames)
    {
        const auto got = reader->read (block.view());

        if (! got)
            return got.error();

        for (int n = 0; n < *got; ++n)
        {
            auto& sum = mono.emplace_back (0.0);

            for (int c = 0; c < block.numChannels(); ++c)
                sum += std::isfinite (block.channel (c)[n]) ? block.channel (c)[n] : 0.0;
        }

        if (*got < blockFrames)
            break;
    }

    return mono;
}

/// By how many frames B is late against A (negative: early).
Result<Frames> findLag (const std::string& a, const std::string& b)
{
    auto monoA = monoStart (a);

    if (! monoA)
        return monoA.error();

    auto monoB = monoStart (b);

    if (! monoB)
        return monoB.error();

    if (monoA->empty() || monoB->empty())
        return Frames { 0 };

    std::reverse (monoA->begin(), monoA->end());
    const auto correlation = convolved (*monoB, *monoA);
    const auto best = std::max_element (correlation.begin(), correlation.end(),
                                        [] (double x, double y) { return std::abs (x) < std::abs (y); });
    return static_cast<Frames> (best - correlation.begin()) - static_cast<Frames> (monoA->size() - 1);
}

/// A file as a stream that begins a few frames late and never ends.
class EndlessReader
{
public:
    EndlessReader (AudioFileReader& source, Frames silenceFirst) : reader (source), silence (silenceFirst) {}

    Status skip (Frames frames)
    {
        AudioBuffer<double> scratch (reader.info().channels, blockFrames);

        while (frames > 0)
        {
            const auto got =
                reader.read (scratch.view (static_cast<int> (std::min<Frames> (frames, blockFrames))));

            if (! got)
                return got.error();

            if (*got == 0)
                break;

            frames -= *got;
        }

        return Done {};
    }

    Status read (AudioBuffer<double>& block)
    {
        block.clear();
        const auto quiet = static_cast<int> (std::min<Frames> (silence, block.numFrames()));
        silence -= quiet;
        std::vector<double*> rows;

        for (int c = 0; c < block.numChannels(); ++c)
            rows.push_back (block.channel (c) + quiet);

        const auto got = reader.read ({ rows.data(), block.numChannels(), block.numFrames() - quiet });
        return got ? Status (Done {}) : Status (got.error());
    }

private:
    AudioFileReader& reader;
    Frames silence;
};

} // namespace

double NullTestReport::residualDb() const { return ratioDb (residualPeak, peakA); }

double NullTestReport::residualRmsDb() const { return ratioDb (residualRms, rmsA); }

Result<NullTestReport> nullTest (const std::string& a, const std::string& b, Align align,
                                 const StopRequest& stop)
{
    auto readerA = AudioFileReader::open (a, stop);

    if (! readerA)
        return readerA.error();

    auto readerB = AudioFileReader::open (b, stop);

    if (! readerB)
        return readerB.error();

    if (readerA->info().rateHz != readerB->info().rateHz
        || readerA->info().channels != readerB->info().channels)
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected two files of one rate and channel count; found {} Hz with {} channels and {} Hz "
                "with {}.",
                readerA->info().rateHz, readerA->info().channels, readerB->info().rateHz,
                readerB->info().channels),
            b
        };

    NullTestReport report;
    report.channels = readerA->info().channels;
    report.framesA = readerA->info().frames;
    report.framesB = readerB->info().frames;

    if (align == Align::yes)
    {
        const auto lag = findLag (a, b);

        if (! lag)
            return lag.error();

        report.lagFrames = *lag;
    }

    EndlessReader streamA (*readerA, 0);
    EndlessReader streamB (*readerB, std::max<Frames> (0, -report.lagFrames));

    if (auto skipped = streamB.skip (std::max<Frames> (0, report.lagFrames)); ! skipped)
        return skipped.error();

    AudioBuffer<double> blockA (report.channels, blockFrames), blockB (report.channels, blockFrames);
    double squareA = 0.0, squareResidual = 0.0;
    const auto frames = std::max (report.framesA, report.framesB - report.lagFrames);

    for (Frames done = 0; done < frames; done += blockFrames)
    {
        if (isRequested (stop))
            return Error { ErrorCode::cancelled, "Interrupted.", {} };

        for (auto [stream, block] : { std::pair { &streamA, &blockA }, std::pair { &streamB, &blockB } })
            if (auto read = stream->read (*block); ! read)
                return read.error();

        for (int c = 0; c < report.channels; ++c)
            for (int n = 0; n < blockFrames; ++n)
            {
                const auto sampleA = blockA.channel (c)[n];
                const auto sampleB = blockB.channel (c)[n];
                const auto equal = sampleA == sampleB || (std::isnan (sampleA) && std::isnan (sampleB));
                auto residual = equal ? 0.0 : std::abs (sampleA - sampleB);

                // A number against none is as different as can be.
                if (std::isnan (residual))
                    residual = std::numeric_limits<double>::infinity();

                if (residual > report.residualPeak)
                {
                    report.residualPeak = residual;
                    report.worstChannel = c;
                    report.worstFrame = done + n;
                }

                if (std::isfinite (sampleA))
                {
                    report.peakA = std::max (report.peakA, std::abs (sampleA));
                    squareA += sampleA * sampleA;
                }

                squareResidual += residual * residual;
            }
    }

    const auto samples = static_cast<double> (std::max<Frames> (frames, 1)) * report.channels;
    report.rmsA = std::sqrt (squareA / samples);
    report.residualRms = std::sqrt (squareResidual / samples);
    return report;
}

} // namespace partita
