#pragma once

#include "Core/AudioView.h"
#include "Core/Result.h"
#include "Files/AudioFormat.h"

#include <cstdint>
#include <memory>
#include <string>

namespace partita
{

enum class Dither
{
    none,
    triangular
};

/// What nobody knows beforehand, as of a recording.
inline constexpr Frames unknownLength = -1;

/// What to write. For WAV the 64-bit form RF64 is taken by itself when the samples need it.
struct OutputFormat
{
    Container container = Container::wav;
    SampleFormat sampleFormat = SampleFormat::float32;
    Dither dither = Dither::none; ///< of integer formats: ±1 step triangular, the same noise each run
    int rateHz = 0;
    int channels = 0;
    Frames expectedFrames = 0; ///< decides between WAV and RF64, for unknownLength when the file is finished
    bool extensible = false;   ///< WAVE_FORMAT_EXTENSIBLE even where the plain header would do
    AudioMetadata metadata;    ///< written as far as the container can hold it
};

/// Writes audio into a file and counts what would not fit.
///
/// Units     1.0 is full scale: integer formats round x · 2^(bits − 1) to the nearest step, halves to
///           even, and stop at their limits; each sample that had to be stopped is an over,
///           as is a float beyond what its format has numbers for
/// Thread    one caller at a time, never audio
/// Errors    cannotWrite
/// Numbers   the same input gives the same file, byte for byte, however it is cut into writes: no time stamp, no
///           random seed. Only Ogg numbers its streams at random
class AudioFileWriter
{
public:
    /// Into an open descriptor that can seek, which stays the caller's; see TemporaryFile for making one whose
    /// content appears only when it is whole.
    static Result<AudioFileWriter> createIn (int descriptor, const std::string& name, const OutputFormat&);

    AudioFileWriter (AudioFileWriter&&) noexcept;
    ~AudioFileWriter();

    Status write (AudioView<const double> in);

    /// Writes what the format has at its end and in its header. Nothing may be written after it.
    Status finish();

    [[nodiscard]] std::uint64_t overs() const noexcept;
    [[nodiscard]] double peak() const noexcept; ///< of |x| before rounding
    [[nodiscard]] Container container() const noexcept;

private:
    struct File;
    explicit AudioFileWriter (std::unique_ptr<File>);
    std::unique_ptr<File> file;
};

} // namespace partita
