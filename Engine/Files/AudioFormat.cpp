#include "Files/AudioFormat.h"

#include "Files/SndfileFormat.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

namespace partita
{
namespace
{

struct Ending
{
    const char* text;
    Container container;
};

constexpr std::array endings {
    Ending { ".wav", Container::wav },   Ending { ".wave", Container::wav },
    Ending { ".rf64", Container::rf64 }, Ending { ".w64", Container::w64 },
    Ending { ".aiff", Container::aiff }, Ending { ".aif", Container::aiff },
    Ending { ".caf", Container::caf },   Ending { ".au", Container::au },
    Ending { ".snd", Container::au },    Ending { ".flac", Container::flac },
    Ending { ".ogg", Container::ogg },   Ending { ".oga", Container::ogg },
};

} // namespace

const char* nameOf (SampleFormat format) noexcept
{
    switch (format)
    {
        case SampleFormat::int8: return "8 bit";
        case SampleFormat::int16: return "16 bit";
        case SampleFormat::int24: return "24 bit";
        case SampleFormat::int32: return "32 bit";
        case SampleFormat::float32: return "32 bit float";
        case SampleFormat::float64: return "64 bit float";
        case SampleFormat::vorbis: return "Vorbis";
    }

    return "";
}

const char* nameOf (Container container) noexcept
{
    switch (container)
    {
        case Container::wav: return "WAV";
        case Container::rf64: return "RF64";
        case Container::w64: return "W64";
        case Container::aiff: return "AIFF";
        case Container::caf: return "CAF";
        case Container::au: return "AU";
        case Container::flac: return "FLAC";
        case Container::ogg: return "Ogg";
    }

    return "";
}

bool isInteger (SampleFormat format) noexcept { return format <= SampleFormat::int32; }

int bitsOf (SampleFormat format) noexcept
{
    constexpr std::array bits { 8, 16, 24, 32, 32, 64, 0 };
    return bits[static_cast<std::size_t> (format)];
}

namespace detail
{

int sndfileMajor (Container container, bool extensible) noexcept
{
    switch (container)
    {
        case Container::wav: return extensible ? SF_FORMAT_WAVEX : SF_FORMAT_WAV;
        case Container::rf64: return SF_FORMAT_RF64;
        case Container::w64: return SF_FORMAT_W64;
        case Container::aiff: return SF_FORMAT_AIFF;
        case Container::caf: return SF_FORMAT_CAF;
        case Container::au: return SF_FORMAT_AU;
        case Container::flac: return SF_FORMAT_FLAC;
        case Container::ogg: return SF_FORMAT_OGG;
    }

    return 0;
}

int sndfileSubtype (Container container, SampleFormat format) noexcept
{
    const auto unsignedBytes =
        container == Container::wav || container == Container::rf64 || container == Container::w64;

    switch (format)
    {
        case SampleFormat::int8: return unsignedBytes ? SF_FORMAT_PCM_U8 : SF_FORMAT_PCM_S8;
        case SampleFormat::int16: return SF_FORMAT_PCM_16;
        case SampleFormat::int24: return SF_FORMAT_PCM_24;
        case SampleFormat::int32: return SF_FORMAT_PCM_32;
        case SampleFormat::float32: return SF_FORMAT_FLOAT;
        case SampleFormat::float64: return SF_FORMAT_DOUBLE;
        case SampleFormat::vorbis: return SF_FORMAT_VORBIS;
    }

    return 0;
}

Container containerOf (int sndfileFormat) noexcept
{
    switch (sndfileFormat & SF_FORMAT_TYPEMASK)
    {
        case SF_FORMAT_RF64: return Container::rf64;
        case SF_FORMAT_W64: return Container::w64;
        case SF_FORMAT_AIFF: return Container::aiff;
        case SF_FORMAT_CAF: return Container::caf;
        case SF_FORMAT_AU: return Container::au;
        case SF_FORMAT_FLAC: return Container::flac;
        case SF_FORMAT_OGG: return Container::ogg;
        default: return Container::wav;
    }
}

// What has no place of its own is widened: companded and ADPCM samples fit 16 bits, ALAC its own width.
SampleFormat sampleFormatOf (int sndfileFormat) noexcept
{
    switch (sndfileFormat & SF_FORMAT_SUBMASK)
    {
        case SF_FORMAT_PCM_U8:
        case SF_FORMAT_PCM_S8:
        case SF_FORMAT_DPCM_8: return SampleFormat::int8;
        case SF_FORMAT_PCM_24:
        case SF_FORMAT_ALAC_20:
        case SF_FORMAT_ALAC_24: return SampleFormat::int24;
        case SF_FORMAT_PCM_32:
        case SF_FORMAT_ALAC_32: return SampleFormat::int32;
        case SF_FORMAT_FLOAT: return SampleFormat::float32;
        case SF_FORMAT_DOUBLE: return SampleFormat::float64;
        case SF_FORMAT_VORBIS:
        case SF_FORMAT_OPUS: return SampleFormat::vorbis;
        default: return SampleFormat::int16;
    }
}

} // namespace detail

Result<Container> containerForPath (const std::string& path)
{
    auto ending = std::filesystem::path (path).extension().string();
    std::transform (ending.begin(), ending.end(), ending.begin(),
                    [] (unsigned char c) { return static_cast<char> (std::tolower (c)); });

    for (const auto& known : endings)
        if (ending == known.text)
            return known.container;

    std::string all;

    for (const auto& known : endings)
        all += fmt::format (" {}", known.text);

    return Error { ErrorCode::badSpecification,
                   fmt::format ("The ending tells the format to write, and {} is not known. Known:{}.",
                                ending.empty() ? "a name without one" : "“" + ending + "”", all),
                   path };
}

bool canHold (Container container, SampleFormat format, int channels, int rateHz)
{
    SF_INFO info {};
    info.channels = channels;
    info.samplerate = rateHz;
    info.format = detail::sndfileMajor (container, false) | detail::sndfileSubtype (container, format);
    return sf_format_check (&info) == SF_TRUE;
}

Result<SampleFormat> nearestFormat (Container container, SampleFormat wanted, int channels, int rateHz)
{
    using enum SampleFormat;

    // From the wanted one on to wider ones, then to the widest of the rest.
    const std::array upwards { int8, int16, int24, int32, float32, float64 };
    const std::array downwards { float64, float32, int32, int24, int16, int8, vorbis };
    const auto start = std::find (upwards.begin(), upwards.end(), wanted == vorbis ? int16 : wanted);

    if (canHold (container, wanted, channels, rateHz))
        return wanted;

    for (auto format = start; format != upwards.end(); ++format)
        if (canHold (container, *format, channels, rateHz))
            return *format;

    for (const auto format : downwards)
        if (canHold (container, format, channels, rateHz))
            return format;

    return Error { ErrorCode::cannotWrite,
                   fmt::format ("{} can't hold {} channels at {} Hz. Try .wav or .caf.", nameOf (container),
                                channels, rateHz),
                   {} };
}

} // namespace partita
