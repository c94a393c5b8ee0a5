#include "Standalone/Recorder.h"

#include "Files/AudioFileWriter.h"
#include "Files/TemporaryFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>

namespace partita::app
{
namespace
{

constexpr auto lookEvery = std::chrono::milliseconds (10);
constexpr int piece = 8192;

} // namespace

/// The file of one recording.
class Recorder::Target
{
public:
    static Result<std::unique_ptr<Target>> create (const std::string& path, int channels, double rateHz)
    {
        auto temporary = TemporaryFile::beside (path, Overwrite::no);

        if (! temporary)
            return temporary.error();

        OutputFormat format;
        format.rateHz = static_cast<int> (std::lround (rateHz));
        format.channels = channels;
        format.expectedFrames = unknownLength;
        auto opened = AudioFileWriter::createIn (temporary->descriptor(), path, format);

        if (! opened)
            return opened.error();

        return std::unique_ptr<Target> (
            new Target (path, *std::move (temporary), *std::move (opened), channels));
    }

    Status write (AudioBuffer<float>& audio, int frames)
    {
        for (int c = 0; c < converted.numChannels(); ++c)
            std::copy_n (audio.channel (c), frames, converted.channel (c));

        auto done = samples.write (converted.constView (frames));

        if (done)
            written += frames;

        return done;
    }

    Status finish()
    {
        if (auto done = samples.finish(); ! done)
            return done;

        return file.commit();
    }

    const std::string path;
    Frames written = 0;

private:
    Target (std::string name, TemporaryFile temporary, AudioFileWriter opened, int channels)
        : path (std::move (name)),
          file (std::move (temporary)),
          samples (std::move (opened)),
          converted (channels, piece)
    {
    }

    TemporaryFile file;
    AudioFileWriter samples;
    AudioBuffer<double> converted;
};

Recorder::~Recorder()
{
    audioStopped();

    if (writer.joinable())
        writer.join();
}

void Recorder::audioStopped() noexcept
{
    stop();
    holding.store (false, std::memory_order_release);
}

void Recorder::prepare (int newChannels, double newRateHz)
{
    audioStopped();

    if (writer.joinable())
        writer.join();

    channels = newChannels;
    rateHz = newRateHz;
    const auto frames = static_cast<unsigned> (std::ceil (ringSeconds * rateHz));
    ring = std::make_unique<SampleRing> (channels, static_cast<int> (std::bit_ceil (frames)));
    silence = AudioBuffer<float> (channels, piece);
    fetched = AudioBuffer<float> (channels, piece);
}

Status Recorder::start (const std::string& path)
{
    if (isBusy())
        return Error { ErrorCode::cannotWrite, "The recording before is not finished yet. Try again.", path };

    auto target = Target::create (path, channels, rateHz);

    if (! target)
        return target.error();

    while (fetch() > 0) // what came in after the end of the last one
        ;

    busy = true;
    done.store (false, std::memory_order_relaxed);
    frameCount.store (0, std::memory_order_relaxed);
    lostCount.store (0, std::memory_order_relaxed);
    wanted.store (true, std::memory_order_release);
    writer = std::thread ([this, owned = *std::move (target)] { run (*owned); });
    return Done {};
}

int Recorder::fetch() { return ring->read (fetched.view()); }

void Recorder::run (Target& target)
{
    Status status = Done {};

    while (status)
    {
        const auto isOver =
            ! wanted.load (std::memory_order_acquire) && ! holding.load (std::memory_order_acquire);
        const auto frames = fetch();

        if (frames == 0 && isOver)
            break;

        if (frames == 0)
            std::this_thread::sleep_for (lookEvery);
        else
            status = target.write (fetched, frames);

        frameCount.store (target.written, std::memory_order_relaxed);
    }

    wanted.store (false, std::memory_order_release);
    const auto finished = target.finish();
    result = { finished ? target.path : std::string(), target.written, lost(), rateHz, {} };

    if (! finished)
        result.problem = finished.error().text();
    else if (! status)
        result.problem = fmt::format ("The recording ended after {:.1f} s, for no more could be written; "
                                      "what there is until then is in the file.",
                                      static_cast<double> (target.written) / rateHz);
    else if (result.lost > 0)
        result.problem = fmt::format (
            "The disk was too slow for {:.3f} s of the recording: silence stands in their place.",
            static_cast<double> (result.lost) / rateHz);

    done.store (true, std::memory_order_release);
}

std::optional<Recorded> Recorder::takeResult()
{
    if (! busy || ! done.load (std::memory_order_acquire))
        return {};

    if (writer.joinable())
        writer.join();

    busy = false;
    return result;
}

void Recorder::payWithSilence() noexcept
{
    while (owed > 0)
    {
        const auto frames = static_cast<int> (std::min<Frames> (owed, piece));
        const auto paid = ring->write (silence.constView (frames));
        owed -= paid;

        if (paid < frames)
            return;
    }
}

void Recorder::write (AudioView<const float> audio) noexcept
{
    if (! wanted.load (std::memory_order_acquire))
    {
        owed = 0;
        holding.store (false, std::memory_order_release);
        return;
    }

    holding.store (true, std::memory_order_relaxed);
    payWithSilence();
    const auto taken = owed > 0 ? 0 : ring->write (audio);
    owed += audio.numFrames - taken;
    lostCount.store (lostCount.load (std::memory_order_relaxed) + audio.numFrames - taken,
                     std::memory_order_relaxed);
}

} // namespace partita::app
