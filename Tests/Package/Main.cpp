#include "LiveFilter.h"

#include <Files/AudioFileWriter.h>
#include <Files/TemporaryFile.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

namespace
{

constexpr int rateHz = 48000;
constexpr int maxTaps = 6000;
constexpr int exchangeFrame = 30000;
constexpr int numFrames = 60000;

using Taps = std::vector<double>;

double noise (std::mt19937& random) { return static_cast<double> (random()) * 0x1p-31 - 1.0; }

Taps decayingNoise (int taps, unsigned seed)
{
    std::mt19937 random (seed);
    Taps values;

    for (int n = 0; n < taps; ++n)
        values.push_back (noise (random) * std::exp (-5.0 * n / taps) / 16.0);

    return values;
}

partita::Status writeImpulse (const std::string& path, const Taps& taps)
{
    auto file = partita::TemporaryFile::beside (path, partita::Overwrite::yes);

    if (! file)
        return file.error();

    partita::OutputFormat format;
    format.sampleFormat = partita::SampleFormat::float64;
    format.rateHz = rateHz;
    format.channels = 1;
    auto writer = partita::AudioFileWriter::createIn (file->descriptor(), path, format);

    if (! writer)
        return writer.error();

    const double* rows[] = { taps.data() };

    if (auto written = writer->write ({ rows, 1, static_cast<int> (taps.size()) }); ! written)
        return written;

    if (auto finished = writer->finish(); ! finished)
        return finished;

    return file->commit();
}

double directForm (const Taps& taps, const std::vector<float>& input, int frame)
{
    double sum = 0.0;

    for (int k = 0; k < static_cast<int> (taps.size()) && k <= frame; ++k)
        sum += taps[static_cast<std::size_t> (k)]
               * static_cast<double> (input[static_cast<std::size_t> (frame - k)]);

    return sum;
}

int failed (const partita::Error& error)
{
    std::fprintf (stderr, "%s\n", error.text().c_str());
    return 1;
}

} // namespace

int main()
{
    const auto firstTaps = decayingNoise (maxTaps, 1), nextTaps = decayingNoise (maxTaps / 2, 2);

    for (const auto& [name, taps] :
         { std::pair ("first.wav", &firstTaps), std::pair ("next.wav", &nextTaps) })
        if (const auto written = writeImpulse (name, *taps); ! written)
            return failed (written.error());

    auto filter = LiveFilter::open ("first.wav", rateHz, 1, maxTaps);

    if (! filter)
        return failed (filter.error());

    if (const auto missing = (*filter)->exchange ("none.wav");
        missing || missing.error().code != partita::ErrorCode::fileNotFound)
        return failed ({ partita::ErrorCode::fileNotFound, "A missing file was not told.", "none.wav" });

    std::mt19937 random (3);
    std::vector<float> input, output (numFrames);

    for (int n = 0; n < numFrames; ++n)
        input.push_back (static_cast<float> (noise (random)));

    // Calls of changing lengths, as from a host.
    for (int frame = 0, frames = 0; frame < numFrames; frame += frames)
    {
        if (frame == exchangeFrame)
            if (const auto asked = (*filter)->exchange ("next.wav"); ! asked)
                return failed (asked.error());

        const auto end = frame < exchangeFrame ? exchangeFrame : numFrames;
        frames = std::min (frames % 257 + 31, end - frame);
        const float* in[] = { input.data() + frame };
        float* out[] = { output.data() + frame };
        (*filter)->process (in, out, frames);
    }

    double residual = 0.0, peak = 0.0;

    // Before the exchange the first response; long after it the next one, also of what was played before.
    for (int frame = 0; frame < numFrames; frame += 7)
    {
        if (frame >= exchangeFrame && frame < exchangeFrame + 20000)
            continue;

        const auto exact = directForm (frame < exchangeFrame ? firstTaps : nextTaps, input, frame);
        residual = std::max (
            residual, std::abs (static_cast<double> (output[static_cast<std::size_t> (frame)]) - exact));
        peak = std::max (peak, std::abs (exact));
    }

    const auto residualDb = 20.0 * std::log10 (residual / peak);
    std::printf ("Residual to the direct form in double: %.1f dB below the peak\n", -residualDb);
    return residualDb < -120.0 ? 0 : 1;
}
