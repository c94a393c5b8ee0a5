#include "Files/TapsFile.h"

#include "Files/AudioFileReader.h"
#include "Files/AudioFileWriter.h"
#include "Files/TapsText.h"
#include "Files/TextLines.h"
#include "Files/WholeFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

namespace partita
{
namespace
{

constexpr std::uint64_t mostBytes = std::uint64_t { 1 } << 30;

struct Ending
{
    const char* text;
    TapsFormat format;
};

constexpr std::array endings { Ending { ".wav", TapsFormat::wav },   Ending { ".txt", TapsFormat::text },
                               Ending { ".csv", TapsFormat::csv },   Ending { ".json", TapsFormat::json },
                               Ending { ".h", TapsFormat::cHeader }, Ending { ".npy", TapsFormat::npy } };

Error unsuitable (const std::string& path, std::string message)
{
    return { ErrorCode::unsuitable, std::move (message), path };
}

Status check (const Taps& taps, const std::string& path)
{
    if (taps.channels.empty() || taps.channels.front().empty())
        return unsuitable (path, "Expected taps; there are none.");

    for (const auto& channel : taps.channels)
    {
        if (channel.size() != taps.channels.front().size())
            return unsuitable (path, fmt::format ("Expected as many taps in each channel; found {} and {}.",
                                                  taps.channels.front().size(), channel.size()));

        if (! std::ranges::all_of (channel, [] (double tap) { return std::isfinite (tap); }))
            return unsuitable (path, "Expected numbers; some taps are not finite.");
    }

    if (taps.rateHz && (! (*taps.rateHz > 0.0) || ! std::isfinite (*taps.rateHz)))
        return unsuitable (path,
                           fmt::format ("Expected a sample rate above 0 Hz, found {:g} Hz.", *taps.rateHz));

    return Done {};
}

Status saveWav (const std::string& path, const Taps& taps, Overwrite overwrite)
{
    if (! taps.rateHz)
        return unsuitable (path, "A WAV file tells its sample rate, and none is known. Give one, or write "
                                 "text, CSV, JSON or NumPy.");

    const auto rateHz = *taps.rateHz;

    if (auto held = checkTapsRate (path, TapsFormat::wav, rateHz); ! held)
        return held;

    auto file = TemporaryFile::beside (path, overwrite);

    if (! file)
        return file.error();

    const auto frames = taps.channels.front().size();
    OutputFormat format;
    format.sampleFormat = SampleFormat::float64;
    format.rateHz = static_cast<int> (rateHz);
    format.channels = static_cast<int> (taps.channels.size());
    format.expectedFrames = static_cast<Frames> (frames);
    auto writer = AudioFileWriter::createIn (file->descriptor(), path, format);

    if (! writer)
        return writer.error();

    constexpr std::size_t blockFrames = 1 << 16;
    std::vector<const double*> rows (taps.channels.size());

    for (std::size_t done = 0; done < frames; done += blockFrames)
    {
        for (std::size_t c = 0; c < rows.size(); ++c)
            rows[c] = taps.channels[c].data() + done;

        const auto count = static_cast<int> (std::min (blockFrames, frames - done));

        if (auto written = writer->write ({ rows.data(), format.channels, count }); ! written)
            return written;
    }

    if (auto finished = writer->finish(); ! finished)
        return finished;

    return file->commit();
}

Result<LoadedTaps> loadAudio (const std::string& path, const StopRequest& stop)
{
    auto reader = AudioFileReader::open (path, stop);

    if (! reader)
        return reader.error();

    LoadedTaps loaded;
    auto channels = reader->readAll();

    if (! channels)
        return channels.error();

    loaded.taps = { *std::move (channels), static_cast<double> (reader->info().rateHz) };

    if (! reader->info().damage.empty())
        loaded.remarks.push_back (reader->info().damage);

    return loaded;
}

std::string firstBytes (const std::string& path)
{
    constexpr std::size_t enough = 4096;
    std::ifstream stream (path, std::ios::binary);
    std::string bytes (enough, '\0');
    stream.read (bytes.data(), static_cast<std::streamsize> (enough));
    bytes.resize (static_cast<std::size_t> (stream.gcount()));
    return bytes;
}

bool looksLikeText (std::string_view bytes)
{
    return ! bytes.empty()
           && std::ranges::none_of (bytes,
                                    [] (char c)
                                    {
                                        const auto code = static_cast<unsigned char> (c);
                                        return code < 0x20 && c != '\t' && c != '\n' && c != '\r'
                                               && c != '\f';
                                    });
}

Result<LoadedTaps> loadBytes (const std::string& path, std::string_view start)
{
    const auto bytes = readWholeFile (path, mostBytes);

    if (! bytes)
        return bytes.error();

    if (detail::looksLikeNpy (start))
        return detail::tapsFromNpy (*bytes, path);

    const auto text = trimmed (start.starts_with ("\xef\xbb\xbf") ? start.substr (3) : start);
    return text.starts_with ('{') || text.starts_with ('[') ? detail::tapsFromJson (*bytes, path)
                                                            : detail::tapsFromColumns (*bytes, path);
}

} // namespace

Result<TapsFormat> tapsFormatForPath (const std::string& path)
{
    const auto ending = lowerCase (std::filesystem::path (path).extension().string());

    for (const auto& known : endings)
        if (ending == known.text)
            return known.format;

    std::string all;

    for (const auto& known : endings)
        all += fmt::format (" {}", known.text);

    return Error { ErrorCode::badSpecification,
                   fmt::format (
                       "The ending tells the format to write, and {} is not known for taps. Known:{}.",
                       ending.empty() ? "a name without one" : "“" + ending + "”", all),
                   path };
}

Status checkTapsRate (const std::string& path, TapsFormat format, double rateHz)
{
    if (format != TapsFormat::wav
        || (rateHz == std::floor (rateHz) && rateHz <= std::numeric_limits<int>::max()))
        return Done {};

    return unsuitable (path, fmt::format ("A WAV file holds a whole number of Hz as its sample rate, not {}. "
                                          "Write JSON or CSV.",
                                          rateHz));
}

Status saveTaps (const std::string& path, const Taps& taps, Overwrite overwrite)
{
    const auto format = tapsFormatForPath (path);

    if (! format)
        return format.error();

    if (auto good = check (taps, path); ! good)
        return good;

    switch (*format)
    {
        case TapsFormat::wav: return saveWav (path, taps, overwrite);
        case TapsFormat::text:
        case TapsFormat::csv: return writeWholeFile (path, detail::tapsAsColumns (taps, *format), overwrite);
        case TapsFormat::json: return writeWholeFile (path, detail::tapsAsJson (taps), overwrite);
        case TapsFormat::cHeader: return writeWholeFile (path, detail::tapsAsCHeader (taps, path), overwrite);
        case TapsFormat::npy: return writeWholeFile (path, detail::tapsAsNpy (taps), overwrite);
    }

    return Done {};
}

Result<LoadedTaps> loadTaps (const std::string& path, const StopRequest& stop)
{
    std::error_code error;
    const auto start = path != "-" && std::filesystem::is_regular_file (path, error) ? firstBytes (path) : "";
    auto loaded = detail::looksLikeNpy (start) || looksLikeText (start) ? loadBytes (path, start)
                                                                        : loadAudio (path, stop);

    if (! loaded)
        return loaded;

    if (auto good = check (loaded->taps, path); ! good)
        return good.error();

    return loaded;
}

} // namespace partita
