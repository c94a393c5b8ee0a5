#pragma once

#include "Files/AudioFileReader.h"
#include "Files/AudioFileWriter.h"
#include "Files/TemporaryFile.h"
#include "Support/Rows.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace partita::test
{

/// A folder of its own that is gone, with all that is in it, when its test ends.
class ScratchFolder
{
public:
    ScratchFolder()
    {
        auto name = (std::filesystem::temp_directory_path() / "partita-tests-XXXXXX").string();

        if (::mkdtemp (name.data()) == nullptr)
            throw std::runtime_error ("no folder for temporary files");

        path = name;
    }

    ~ScratchFolder()
    {
        std::error_code error;
        std::filesystem::remove_all (path, error);
    }

    ScratchFolder (const ScratchFolder&) = delete;
    ScratchFolder& operator= (const ScratchFolder&) = delete;

    [[nodiscard]] std::string file (const std::string& name) const { return (path / name).string(); }

    [[nodiscard]] int entries() const
    {
        return static_cast<int> (std::distance (std::filesystem::directory_iterator (path), {}));
    }

    std::filesystem::path path;
};

struct WrittenFile
{
    std::uint64_t overs = 0;
    double peak = 0.0;
    Container container = Container::wav;
};

/// Writes rows to a file in calls of `block` frames; an error throws, which fails the test.
inline WrittenFile writeSamples (const std::string& path, const Rows<double>& rows, OutputFormat format,
                                 int block = 1000)
{
    const auto check = [] (const auto& result)
    {
        if (! result.ok())
            throw std::runtime_error (result.error().text());
    };

    format.channels = static_cast<int> (rows.size());
    const auto frames = static_cast<int> (rows.front().size());
    auto temporary = TemporaryFile::beside (path, Overwrite::yes);
    check (temporary);
    auto writer = AudioFileWriter::createIn (temporary->descriptor(), path, format);
    check (writer);
    auto source = rows;

    for (int done = 0; done < frames; done += block)
    {
        const auto reads =
            pointersInto<std::vector<double>, const double> (source, static_cast<std::size_t> (done));
        check (writer->write ({ reads.data(), format.channels, std::min (block, frames - done) }));
    }

    const WrittenFile result { writer->overs(), writer->peak(), writer->container() };
    check (writer->finish());
    check (temporary->commit());
    return result;
}

inline Rows<double> samplesIn (const std::string& path)
{
    auto reader = AudioFileReader::open (path);

    if (! reader.ok())
        throw std::runtime_error (reader.error().text());

    return reader->readAll().value();
}

inline std::string contentOf (const std::string& path)
{
    std::ifstream stream (path, std::ios::binary);
    return { std::istreambuf_iterator<char> (stream), {} };
}

} // namespace partita::test
