#include "Files/WholeAudio.h"

#include <algorithm>

namespace partita
{

Result<WrittenAudio> writeWholeAudio (const std::string& path, const std::vector<std::vector<double>>& rows,
                                      OutputFormat format, Overwrite overwrite)
{
    auto file = TemporaryFile::beside (path, overwrite);

    if (! file)
        return file.error();

    const auto frames = rows.front().size();
    format.channels = static_cast<int> (rows.size());
    format.expectedFrames = static_cast<Frames> (frames);
    auto writer = AudioFileWriter::createIn (file->descriptor(), path, format);

    if (! writer)
        return writer.error();

    constexpr std::size_t blockFrames = 1 << 16;
    std::vector<const double*> pointers (rows.size());

    for (std::size_t done = 0; done < frames; done += blockFrames)
    {
        for (std::size_t c = 0; c < rows.size(); ++c)
            pointers[c] = rows[c].data() + done;

        const auto count = static_cast<int> (std::min (blockFrames, frames - done));

        if (auto written = writer->write ({ pointers.data(), format.channels, count }); ! written)
            return written.error();
    }

    const WrittenAudio result { writer->overs(), writer->peak() };

    if (auto finished = writer->finish(); ! finished)
        return finished.error();

    if (auto committed = file->commit(); ! committed)
        return committed.error();

    return result;
}

} // namespace partita
