#pragma once

#include "Core/AudioView.h"
#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Files/AudioFormat.h"

#include <limits>
#include <memory>
#include <string>
#include <vector>

struct SF_INFO;

namespace partita
{

/// Reads an audio file from its start to its end, in whatever format libsndfile knows.
///
/// Units     full scale of integer formats is 1.0 (2^(bits − 1) steps); floats as stored
/// Thread    one caller at a time, never audio
/// Errors    open: fileNotFound, fileUnreadable. Reading: fileUnreadable if the medium fails; a file that ends
///           before its header said is read as far as it goes and told in info().damage
class AudioFileReader
{
public:
    /// `-` is standard input: read in place where it is a file, else spooled to a temporary one.
    static Result<AudioFileReader> open (const std::string& path, const StopRequest& stop = {});

    /// The bytes of a file; messages know them by `name`.
    static Result<AudioFileReader> openBytes (std::shared_ptr<const std::string> bytes,
                                              const std::string& name);

    AudioFileReader (AudioFileReader&&) noexcept;
    AudioFileReader& operator= (AudioFileReader&&) noexcept;
    ~AudioFileReader();

    [[nodiscard]] const AudioFileInfo& info() const noexcept;
    [[nodiscard]] const std::string& path() const noexcept;

    /// Fills the rows with up to out.numFrames frames, less only at the end, and returns how many.
    Result<int> read (AudioView<double> out);

    /// Back to the first frame.
    Status rewind();

    /// All that is left, by channel.
    ///
    /// Errors    unsuitable for more than so many frames, before they take memory
    Result<std::vector<std::vector<double>>> readAll (Frames most = anyNumber);

    static constexpr Frames anyNumber = std::numeric_limits<Frames>::max();

private:
    struct File;
    static Result<AudioFileReader> opened (std::unique_ptr<File>, const SF_INFO&);
    explicit AudioFileReader (std::unique_ptr<File>);
    Status countFrames();
    std::unique_ptr<File> file;
};

} // namespace partita
