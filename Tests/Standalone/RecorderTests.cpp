#include "Standalone/Recorder.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <thread>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;

void give (Recorder& recorder, Rows<float>& rows, int largestBlock = 700)
{
    std::size_t done = 0;

    for (const auto block : randomBlocks (static_cast<int> (rows.front().size()), 0, largestBlock, 21))
    {
        const auto reads = pointersInto<std::vector<float>, const float> (rows, done);
        recorder.write ({ reads.data(), static_cast<int> (rows.size()), block });
        done += static_cast<std::size_t> (block);
    }
}

Recorded finished (Recorder& recorder)
{
    for (int i = 0; i < 2000; ++i, std::this_thread::sleep_for (std::chrono::milliseconds (5)))
        if (auto result = recorder.takeResult())
            return *result;

    FAIL ("the recording was never finished");
    return {};
}

/// While one lives, no file may grow beyond so many bytes: a disk that is full.
class ScopedFileLimit
{
public:
    explicit ScopedFileLimit (rlim_t bytes) : oldHandler (std::signal (SIGXFSZ, SIG_IGN))
    {
        ::getrlimit (RLIMIT_FSIZE, &old);
        const rlimit limit { bytes, old.rlim_max };
        ::setrlimit (RLIMIT_FSIZE, &limit);
    }

    ~ScopedFileLimit()
    {
        ::setrlimit (RLIMIT_FSIZE, &old);
        std::signal (SIGXFSZ, oldHandler);
    }

    ScopedFileLimit (const ScopedFileLimit&) = delete;
    ScopedFileLimit& operator= (const ScopedFileLimit&) = delete;

private:
    rlimit old {};
    void (*oldHandler) (int);
};

} // namespace

TEST_CASE ("A recording holds what was written, every bit, between start and stop", "[recorder]")
{
    const ScratchFolder folder;
    const auto path = folder.file ("take.wav");
    Recorder recorder;
    recorder.prepare (2, rateHz);
    auto before = whiteNoise (2, 3000, 1), samples = whiteNoise (2, 100000, 2),
         after = whiteNoise (2, 3000, 3);

    give (recorder, before);
    REQUIRE (recorder.start (path).ok());
    give (recorder, samples);
    CHECK (folder.entries() == 1); // under another name until it is whole
    CHECK_FALSE (std::filesystem::exists (path));
    recorder.stop();
    give (recorder, after);

    const auto result = finished (recorder);
    CHECK (result.path == path);
    CHECK (result.frames == 100000);
    CHECK (result.lost == 0);
    CHECK (result.problem.empty());
    CHECK (sameBits (converted<float> (samplesIn (path)), samples));

    const auto reader = AudioFileReader::open (path).value();
    CHECK (reader.info().sampleFormat == SampleFormat::float32);
    CHECK (reader.info().container == Container::wav);
    CHECK (contentOf (path).substr (0, 4) == "RIFF");
    CHECK (folder.entries() == 1);

    SECTION ("and the next one has nothing of it")
    {
        REQUIRE (recorder.start (folder.file ("next.wav")).ok());
        give (recorder, before);
        recorder.stop();
        give (recorder, after);
        (void) finished (recorder);
        CHECK (sameBits (converted<float> (samplesIn (folder.file ("next.wav"))), before));
    }
}

TEST_CASE ("A device that stops ends the recording, which is whole", "[recorder]")
{
    const ScratchFolder folder;
    Recorder recorder;
    recorder.prepare (2, rateHz);
    auto samples = whiteNoise (2, 5000, 4);
    REQUIRE (recorder.start (folder.file ("take.wav")).ok());
    give (recorder, samples);
    recorder.audioStopped();
    CHECK (finished (recorder).frames == 5000);
    CHECK (sameBits (converted<float> (samplesIn (folder.file ("take.wav"))), samples));

    SECTION ("and another rate too")
    {
        REQUIRE (recorder.start (folder.file ("other.wav")).ok());
        give (recorder, samples);
        recorder.prepare (2, 44100.0);
        CHECK (finished (recorder).frames == 5000);
        CHECK (AudioFileReader::open (folder.file ("other.wav"))->info().rateHz == 48000);
    }
}

TEST_CASE ("An existing file is kept", "[recorder]")
{
    const ScratchFolder folder;
    std::ofstream (folder.file ("take.wav")) << "mine";
    Recorder recorder;
    recorder.prepare (2, rateHz);
    CHECK (recorder.start (folder.file ("take.wav")).error().code == ErrorCode::outputExists);
    CHECK_FALSE (recorder.isBusy());
    CHECK (recorder.start (folder.file ("nowhere/take.wav")).error().code == ErrorCode::cannotWrite);
    CHECK (contentOf (folder.file ("take.wav")) == "mine");
}

TEST_CASE ("A disk too slow costs counted frames, and what comes later stands in its place", "[recorder]")
{
    const ScratchFolder folder;
    Recorder recorder;
    recorder.prepare (1, rateHz);
    constexpr std::size_t frames = 3000000; // a ring holds 524288
    Rows<float> samples (1, std::vector<float> (frames));

    for (std::size_t n = 0; n < frames; ++n)
        samples[0][n] = static_cast<float> (n + 1); // exact: frames < 2^24; 0 means lost

    // A minute of sound within milliseconds: no disk and no thread keeps up with that.
    REQUIRE (recorder.start (folder.file ("take.wav")).ok());
    give (recorder, samples, 60000);
    std::this_thread::sleep_for (std::chrono::milliseconds (300));
    Rows<float> last (1, std::vector<float> (100000, -1.0f));

    constexpr int rounds = 30;

    for (int i = 0; i < rounds; ++i) // at a pace that a disk keeps up with, so that the debts are paid
    {
        give (recorder, last, 10000);
        std::this_thread::sleep_for (std::chrono::milliseconds (20));
    }

    recorder.stop();
    give (recorder, last);
    const auto result = finished (recorder);
    const auto written = samplesIn (folder.file ("take.wav")).front();
    CHECK (result.frames == static_cast<Frames> (written.size()));
    CHECK (result.lost > 0);
    CHECK_FALSE (result.problem.empty());

    Frames silent = 0, wrong = 0;

    for (std::size_t n = 0; n < written.size(); ++n)
    {
        const auto expected = n < frames ? static_cast<double> (n + 1) : -1.0;
        silent += written[n] == 0.0 ? 1 : 0;
        wrong += written[n] == 0.0 || written[n] == expected ? 0 : 1;
    }

    // What was still owed at the end is neither in the file nor silent.
    const auto given = static_cast<Frames> (frames + rounds * last.front().size());
    CHECK (silent > 0);
    CHECK (silent + given - result.frames == result.lost);
    CHECK (wrong == 0);
}

TEST_CASE ("A disk that is full ends the recording; what was written until then is kept, and said",
           "[recorder]")
{
    const ScratchFolder folder;
    Recorder recorder;
    recorder.prepare (2, rateHz);
    auto samples = whiteNoise (2, 300000, 6);
    Recorded result;
    {
        const ScopedFileLimit limit (1000000);
        REQUIRE (recorder.start (folder.file ("take.wav")).ok());
        give (recorder, samples);
        result = finished (recorder);
    }
    CHECK_FALSE (recorder.isRecording());
    CHECK_FALSE (result.problem.empty());
    CHECK (result.path == folder.file ("take.wav"));
    REQUIRE (result.frames > 100000); // of 125000 that fit

    const auto written = converted<float> (samplesIn (folder.file ("take.wav")));
    REQUIRE (written.front().size() >= static_cast<std::size_t> (result.frames));

    for (std::size_t c = 0; c < 2; ++c)
        REQUIRE (std::equal (written[c].begin(), written[c].begin() + result.frames, samples[c].begin()));
}
