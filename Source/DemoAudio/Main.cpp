#include "DemoAudio/PluckedPhrase.h"
#include "Files/AudioFileWriter.h"
#include "Files/TemporaryFile.h"
#include "Impulse/Synthesis/HallImpulse.h"
#include "Impulse/Synthesis/RoomImpulse.h"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

namespace
{

using namespace partita;
namespace fs = std::filesystem;

constexpr int exitUsage = 1;
constexpr int exitFile = 2;

Status writeWave (const fs::path& path, double rateHz, const std::vector<std::vector<double>>& channels)
{
    OutputFormat format;
    format.sampleFormat = SampleFormat::int24;
    format.rateHz = static_cast<int> (rateHz);
    format.channels = static_cast<int> (channels.size());
    format.expectedFrames = static_cast<Frames> (channels.front().size());

    auto file = TemporaryFile::beside (path.string(), Overwrite::yes);

    if (! file)
        return file.error();

    auto writer = AudioFileWriter::createIn (file->descriptor(), path.string(), format);

    if (! writer)
        return writer.error();

    std::vector<const double*> rows;

    for (const auto& channel : channels)
        rows.push_back (channel.data());

    if (auto written =
            writer->write ({ rows.data(), format.channels, static_cast<int> (format.expectedFrames) });
        ! written)
        return written.error();

    if (auto finished = writer->finish(); ! finished)
        return finished.error();

    return file->commit();
}

Status writeAll (const fs::path& folder)
{
    const auto phrase = app::pluckedPhrase();

    if (auto written = writeWave (folder / "Phrase.wav", phrase.sampleRate, phrase.channels); ! written)
        return written.error();

    for (const auto& impulse : { synthesis::hallImpulse(), synthesis::roomImpulse() })
        if (auto written = writeWave (folder / (impulse.name + ".wav"), impulse.rateHz, impulse.channels);
            ! written)
            return written.error();

    return Done {};
}

} // namespace

int main (int argumentCount, char** arguments)
{
    if (argumentCount != 2)
    {
        std::fprintf (stderr, "usage: partita_demo_audio FOLDER\n");
        return exitUsage;
    }

    try
    {
        const fs::path folder = arguments[1];
        fs::create_directories (folder);

        if (const auto written = writeAll (folder); ! written)
        {
            std::fprintf (stderr, "partita_demo_audio: %s\n", written.error().text().c_str());
            return exitFile;
        }

        return 0;
    }
    catch (const std::exception& exception)
    {
        std::fprintf (stderr, "partita_demo_audio: %s\n", exception.what());
        return exitFile;
    }
}
