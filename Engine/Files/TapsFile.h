#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Files/TemporaryFile.h"

#include <optional>
#include <string>
#include <vector>

namespace partita
{

/// The taps of a filter, by channel, and the sample rate that they were made for, where it is known.
struct Taps
{
    std::vector<std::vector<double>> channels;
    std::optional<double> rateHz;

    friend bool operator== (const Taps&, const Taps&) = default;
};

enum class TapsFormat
{
    wav,     ///< 64-bit float; keeps the rate
    text,    ///< a tap a line, and nothing else; loses the rate
    csv,     ///< the same with commas between channels, the rate in a comment
    json,    ///< { "rateHz": …, "taps": [ … ] }, or "channels" with a list for each
    cHeader, ///< a C99 header with a constant array; to be written only
    npy      ///< NumPy, float64; one row for each channel; loses the rate
};

/// The format that a file name's ending stands for: .wav .txt .csv .json .h .npy.
///
/// Errors    badSpecification, with the endings that are known
[[nodiscard]] Result<TapsFormat> tapsFormatForPath (const std::string& path);

/// Whether the format can hold this rate.
///
/// Errors    unsuitable, with `path` as the file's name
[[nodiscard]] Status checkTapsRate (const std::string& path, TapsFormat, double rateHz);

/// Writes taps in the format of the file name's ending. All formats hold every finite double exactly, and text is the
/// shortest that does.
///
/// Shape     one or more channels of one length
/// Errors    unsuitable for taps that are none, not finite or of unlike lengths, and for a rate that the format
///           can't hold; those of writeWholeFile
[[nodiscard]] Status saveTaps (const std::string& path, const Taps&, Overwrite);

struct LoadedTaps
{
    Taps taps;
    std::vector<std::string> remarks; ///< what was understood in one of several ways, or passed over
};

/// Reads what saveTaps writes, but for C headers, and what others write alike: the content decides, not the file
/// name. Resources/Docs/Formats.md tells how each is understood. `-` is standard input, which must be audio.
///
/// Errors    fileNotFound; fileUnreadable with the place; unsuitable for a file without taps or with some that are
///           not finite
[[nodiscard]] Result<LoadedTaps> loadTaps (const std::string& path, const StopRequest& stop = {});

} // namespace partita
