#pragma once

#include "Core/Result.h"
#include "Files/AudioFormat.h"
#include "Files/TemporaryFile.h"
#include "Render/FileRenderer.h"

#include <optional>
#include <string>

namespace partita
{

/// Which part of the full convolution of A and B is wanted. With N and M frames:
/// full all N + M − 1; same N of them, from (M − 1) / 2 rounded down; valid those where the shorter lies
/// wholly inside the longer.
///
/// Source    scipy.signal.convolve, which numpy.convolve agrees with for N ≥ M
enum class ConvolutionMode
{
    full,
    same,
    valid
};

struct ConvolutionOptions
{
    ConvolutionMode mode = ConvolutionMode::full;
    bool correlate = false; ///< B is not flipped: scipy.signal.correlate
    Frames stride = 1;      ///< every so many frames of the mode's output, from its first
    std::optional<Container> container;
    SampleFormat sampleFormat = SampleFormat::float64;
    Overwrite overwrite = Overwrite::no;
};

struct ConvolutionReport
{
    double rateHz = 0.0;
    int channels = 0;
    Frames framesA = 0, framesB = 0, outputFrames = 0;
    double peak = 0.0;
    std::uint64_t overs = 0;
};

/// The mathematics on two files, in double: channel by channel, a file of one channel going with every channel of
/// the other.
///
/// Memory    the shorter file (B for correlation), whatever the other's length
/// Thread    any but audio
/// Errors    unsuitable for unlike rates, unlike channels, empty files and samples that are not finite; those of
///           the files
[[nodiscard]] Result<ConvolutionReport> convolveFiles (const std::string& a, const std::string& b,
                                                       const std::string& output, const ConvolutionOptions&,
                                                       const Progress&);

} // namespace partita
