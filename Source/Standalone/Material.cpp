#include "Standalone/Material.h"

#include "Files/AudioFileReader.h"
#include "Impulse/StreamResampler.h"
#include "Standalone/MemoryMaterial.h"
#include "Standalone/SpooledMaterial.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <optional>
#include <unistd.h>
#include <vector>

namespace partita::app
{
namespace
{

constexpr int readFrames = 16384;

using Sink = StreamResampler::Sink;

/// What was read so far, in memory or in a file.
class Collection
{
public:
    virtual ~Collection() = default;
    virtual Status add (AudioView<const double>) = 0;
    virtual std::unique_ptr<Material> finish (MaterialFacts) = 0;
};

class MemoryCollection final : public Collection
{
public:
    MemoryCollection (int channels, Frames expected) : rows (static_cast<std::size_t> (channels))
    {
        for (auto& row : rows)
            row.reserve (static_cast<std::size_t> (expected));
    }

    Status add (AudioView<const double> audio) override
    {
        for (int c = 0; c < audio.numChannels; ++c)
            for (int n = 0; n < audio.numFrames; ++n)
                rows[static_cast<std::size_t> (c)].push_back (static_cast<float> (audio.channel (c)[n]));

        return Done {};
    }

    std::unique_ptr<Material> finish (MaterialFacts facts) override
    {
        facts.frames = static_cast<Frames> (rows.front().size());
        return std::make_unique<MemoryMaterial> (std::move (facts), std::move (rows));
    }

private:
    std::vector<std::vector<float>> rows;
};

class SpoolCollection final : public Collection
{
public:
    explicit SpoolCollection (TemporaryFile spool) : file (std::move (spool)) {}

    Status add (AudioView<const double> audio) override
    {
        interleaved.resize (product (audio.numFrames, audio.numChannels));
        auto* to = interleaved.data();

        for (int n = 0; n < audio.numFrames; ++n)
            for (int c = 0; c < audio.numChannels; ++c)
                *to++ = static_cast<float> (audio.channel (c)[n]);

        const auto* bytes = reinterpret_cast<const char*> (interleaved.data());

        for (auto left = interleaved.size() * sizeof (float); left > 0;)
        {
            const auto written = ::write (file.descriptor(), bytes, left);

            if (written <= 0)
                return Error { ErrorCode::cannotWrite,
                               std::string ("There is no room for a temporary file to play it from: ")
                                   + std::strerror (errno) + ".",
                               {} };

            bytes += written;
            left -= static_cast<std::size_t> (written);
        }

        frames += audio.numFrames;
        return Done {};
    }

    std::unique_ptr<Material> finish (MaterialFacts facts) override
    {
        facts.frames = frames;
        return std::make_unique<SpooledMaterial> (std::move (facts), std::move (file));
    }

private:
    TemporaryFile file;
    std::vector<float> interleaved;
    Frames frames = 0;
};

Result<std::unique_ptr<Collection>> collectionFor (const MaterialFacts& facts, const MaterialLoad& load)
{
    const auto bytes =
        static_cast<std::size_t> (facts.frames) * static_cast<std::size_t> (facts.channels) * sizeof (float);

    if (bytes <= load.mostBytesInMemory)
        return std::unique_ptr<Collection> (
            std::make_unique<MemoryCollection> (facts.channels, facts.frames));

    auto spool = TemporaryFile::anonymous();

    if (! spool)
        return spool.error();

    return std::unique_ptr<Collection> (std::make_unique<SpoolCollection> (*std::move (spool)));
}

/// The first channels of what is left of the file, block by block.
Status readInto (AudioFileReader& reader, int channels, const MaterialLoad& load, const Sink& sink)
{
    AudioBuffer<double> block (reader.info().channels, readFrames);
    const auto expected = static_cast<float> (std::max<Frames> (reader.info().frames, 1));
    Frames done = 0;

    while (true)
    {
        if (isRequested (load.stop))
            return Error { ErrorCode::cancelled, "Reading was stopped.", reader.path() };

        const auto frames = reader.read (block.view());

        if (! frames)
            return frames.error();

        if (*frames == 0)
            return Done {};

        const auto read = block.constView (*frames);

        if (auto taken = sink ({ read.channels, channels, *frames }); ! taken)
            return taken;

        done += *frames;

        if (load.progress != nullptr)
            load.progress->store (std::min (static_cast<float> (done) / expected, 1.0f),
                                  std::memory_order_relaxed);
    }
}

Status readAtRate (AudioFileReader& reader, const MaterialFacts& facts, const MaterialLoad& load,
                   const Sink& sink)
{
    if (static_cast<double> (facts.fileRateHz) == facts.rateHz)
        return readInto (reader, facts.channels, load, sink);

    auto resampler = StreamResampler::create (facts.fileRateHz, facts.rateHz, facts.channels);

    if (! resampler)
        return resampler.error();

    const auto resample = [&] (AudioView<const double> audio) { return resampler->process (audio, sink); };

    if (auto read = readInto (reader, facts.channels, load, resample); ! read)
        return read;

    return resampler->finish (sink);
}

} // namespace

Result<std::unique_ptr<Material>> loadMaterial (const std::string& path, const MaterialLoad& load)
{
    auto reader = AudioFileReader::open (path, load.stop);

    if (! reader)
        return reader.error();

    MaterialFacts facts;
    facts.path = path;
    facts.rateHz = load.rateHz;
    facts.fileRateHz = reader->info().rateHz;
    facts.fileChannels = reader->info().channels;
    facts.channels = std::min (facts.fileChannels, load.mostChannels);
    facts.frames = static_cast<Frames> (
        std::llround (static_cast<double> (reader->info().frames) * load.rateHz / facts.fileRateHz));

    auto collection = collectionFor (facts, load);

    if (! collection)
        return collection.error();

    Frames frames = 0;
    const auto sink = [&] (AudioView<const double> audio)
    {
        frames += audio.numFrames;
        return (*collection)->add (audio);
    };

    if (auto read = readAtRate (*reader, facts, load, sink); ! read)
        return read.error();

    if (frames == 0)
        return Error { ErrorCode::unsuitable, "There is no audio in this file.", path };

    facts.damage = reader->info().damage;
    return (*collection)->finish (std::move (facts));
}

} // namespace partita::app
