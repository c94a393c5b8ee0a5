#pragma once

#include "Core/AudioView.h"
#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Core/Units.h"

#include <atomic>
#include <memory>
#include <string>

namespace partita::app
{

struct MaterialFacts
{
    std::string path;
    double rateHz = 0.0; ///< at which it is played
    int fileRateHz = 0;
    int channels = 0; ///< that are played: the first ones of the file
    int fileChannels = 0;
    Frames frames = 0;  ///< at rateHz
    std::string damage; ///< of the file, in words; empty if there is none

    [[nodiscard]] double seconds() const noexcept { return static_cast<double> (frames) / rateHz; }
};

/// A recording that is ready to be played at one rate.
///
/// Thread    read, isReady: audio role, one caller. facts: any. Built and destroyed elsewhere, when nobody reads
/// Realtime  read, isReady: no allocation, lock, wait or system call
class Material
{
public:
    explicit Material (MaterialFacts known) : about (std::move (known)) {}

    virtual ~Material() = default;

    Material (const Material&) = delete;
    Material& operator= (const Material&) = delete;

    [[nodiscard]] const MaterialFacts& facts() const noexcept { return about; }

    /// Frames from `first` on, all of which exist, into as many rows as there are channels. Returns how many of
    /// them were at hand, from the first one on; the others are silent.
    virtual int read (Frames first, AudioView<float> out) noexcept = 0;

    /// Tells where playing will go on; true if what is there is at hand.
    virtual bool isReady (Frames first) noexcept = 0;

private:
    const MaterialFacts about;
};

struct MaterialLoad
{
    double rateHz = 0.0;
    int mostChannels = 2;
    std::size_t mostBytesInMemory = std::size_t { 256 }
                                    << 20; ///< longer ones are spooled to a temporary file
    StopRequest stop;
    std::atomic<float>* progress = nullptr; ///< 0 … 1
};

/// Reads a whole file and brings it to the rate. What fits into memory stays there, longer ones are read ahead
/// of the audio thread while they play.
///
/// Thread    any but audio; takes as long as reading takes
/// Errors    those of AudioFileReader; unsuitable for a file without audio and for rates that can't be had; cannotWrite
///           if there is no room to spool; cancelled
[[nodiscard]] Result<std::unique_ptr<Material>> loadMaterial (const std::string& path, const MaterialLoad&);

} // namespace partita::app
