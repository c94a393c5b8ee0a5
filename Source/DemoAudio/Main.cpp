#include "DemoAudio/PluckedPhrase.h"
#include "Impulse/Synthesis/HallImpulse.h"
#include "Impulse/Synthesis/RoomImpulse.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace
{
constexpr int exitDone = 0;
constexpr int exitUsage = 1;
constexpr int exitFile = 2;

/// The nearest 24-bit value, halves away from zero, in the upper 24 bits of an int.
int to24BitsUpwards (double value) noexcept
{
    constexpr double fullScale = 8388608.0;
    const double rounded = std::round (value * fullScale);
    const double bounded = std::clamp (rounded, -fullScale, fullScale - 1.0);
    return static_cast<int> (bounded) * 256;
}

/// Writes a plain WAV file of 24 bits without a PEAK chunk (it would hold the time of day). The reason of a
/// failure goes to stderr, and what was written so far is removed.
bool writeWave (const std::filesystem::path& file, double sampleRate,
                const std::vector<std::vector<double>>& channels)
{
    SF_INFO info{};
    info.samplerate = static_cast<int> (sampleRate);
    info.channels = static_cast<int> (channels.size());
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_24;

    const auto name = file.string();
    SNDFILE* sound = sf_open (name.c_str(), SFM_WRITE, &info);

    if (sound == nullptr)
    {
        std::fprintf (stderr, "%s: cannot be written: %s\n", name.c_str(), sf_strerror (nullptr));
        return false;
    }

    sf_command (sound, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);

    const std::size_t frames = channels.front().size();
    std::vector<int> interleaved;
    interleaved.reserve (frames * channels.size());

    for (std::size_t frame = 0; frame < frames; ++frame)
        for (const auto& channel : channels)
            interleaved.push_back (to24BitsUpwards (channel[frame]));

    const auto expected = static_cast<sf_count_t> (frames);
    const auto written = sf_writef_int (sound, interleaved.data(), expected);
    const std::string reason = sf_strerror (sound);
    const bool closed = sf_close (sound) == 0;

    if (written != expected || ! closed)
    {
        std::fprintf (stderr, "%s: not written as a whole: %s\n", name.c_str(), reason.c_str());
        std::error_code ignored;
        std::filesystem::remove (file, ignored);
        return false;
    }

    return true;
}

bool writeAll (const std::filesystem::path& folder)
{
    const auto phrase = partita::app::pluckedPhrase();

    if (! writeWave (folder / "Phrase.wav", phrase.sampleRate, phrase.channels))
        return false;

    const auto hall = partita::synthesis::hallImpulse();

    if (! writeWave (folder / "Hall.wav", hall.sampleRate, hall.channels))
        return false;

    const auto room = partita::synthesis::roomImpulse();
    return writeWave (folder / "Room True Stereo.wav", room.sampleRate, room.channels);
}
}

int main (int argumentCount, char** arguments)
{
    if (argumentCount != 2)
    {
        std::fprintf (stderr, "usage: partita_demo_audio OUT_DIR\n");
        return exitUsage;
    }

    try
    {
        const std::filesystem::path folder = arguments[1];
        std::error_code error;
        std::filesystem::create_directories (folder, error);

        if (! std::filesystem::is_directory (folder))
        {
            std::fprintf (stderr, "%s: expected a folder to write to: %s\n", arguments[1],
                          error.message().c_str());
            return exitFile;
        }

        return writeAll (folder) ? exitDone : exitFile;
    }
    catch (const std::exception& exception)
    {
        std::fprintf (stderr, "partita_demo_audio: %s\n", exception.what());
        return exitFile;
    }
}
