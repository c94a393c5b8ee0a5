#include "MadeMaterial.h"
#include "Standalone/AppAudio.h"
#include "Support/AudioFiles.h"
#include "Support/PlainProcessor.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr double rateHz = AppAudio::rateWithoutDevice;

/// Halves, which is exact.
class Halver final : public PlainProcessor
{
public:
    Halver()
        : PlainProcessor (BusesProperties()
                              .withInput ("Input", juce::AudioChannelSet::stereo(), true)
                              .withOutput ("Output", juce::AudioChannelSet::stereo(), true))
    {
    }

    void processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer&) override
    {
        buffer.applyGain (0.5f);
    }

    using PlainProcessor::processBlock;
};

/// What a device would do: calls of this many frames. Returns what it got.
Rows<float> callDevice (AppAudio& audio, Rows<float> in, int outputs, const std::vector<int>& blocks)
{
    std::size_t frames = 0, done = 0;

    for (const auto each : blocks)
        frames += static_cast<std::size_t> (each);

    for (auto& row : in)
        row.resize (frames);

    auto out = silence<float> (outputs, frames);

    for (auto& row : out)
        std::fill (row.begin(), row.end(), 99.0f);

    for (const auto each : blocks)
    {
        const auto reads = pointersInto<std::vector<float>, const float> (in, done);
        const auto writes = pointersInto<std::vector<float>, float> (out, done);
        audio.audioDeviceIOCallbackWithContext (reads.data(), static_cast<int> (in.size()), writes.data(),
                                                outputs, each, {});
        done += static_cast<std::size_t> (each);
    }

    return out;
}

Rows<float> halved (Rows<float> rows, std::size_t frames)
{
    for (auto& row : rows)
    {
        const auto length = row.size();

        for (auto& value : row)
            value *= 0.5f;

        row.resize (frames);

        for (auto n = length; n < frames; ++n)
            row[n] = row[n - length];
    }

    return rows;
}

const std::vector<int> unevenBlocks = { 512, 1, 0, 64, 3000, 7, 480, 1936 };
constexpr std::size_t unevenFrames = 6000;

} // namespace

TEST_CASE ("A file goes through the plugin to the outputs and the recorder, every bit", "[app]")
{
    const ScratchFolder folder;
    Halver halver;
    AppAudio audio (halver);
    const auto samples = whiteNoise (2, 1234, 31);
    audio.player.publish (madeMaterial (samples, rateHz));
    audio.player.setPlaying (true);
    REQUIRE (audio.recorder.start (folder.file ("take.wav")).ok());

    const auto heard = callDevice (audio, {}, 2, unevenBlocks);
    REQUIRE (sameBits (heard, halved (samples, unevenFrames)));
    CHECK (audio.calls().calls == unevenBlocks.size());

    audio.audioDeviceStopped();
    std::optional<Recorded> result;

    for (int i = 0; i < 2000 && ! result; ++i, std::this_thread::sleep_for (std::chrono::milliseconds (5)))
        result = audio.recorder.takeResult();

    REQUIRE (result);
    CHECK (result->problem.empty());
    CHECK (sameBits (converted<float> (samplesIn (folder.file ("take.wav"))), heard));
}

TEST_CASE ("Outputs beyond two are silent, a single one gets the mean", "[app]")
{
    Halver halver;
    AppAudio audio (halver);
    const auto samples = whiteNoise (2, unevenFrames, 32);
    audio.player.publish (madeMaterial (samples, rateHz));
    audio.player.setPlaying (true);

    SECTION ("five")
    {
        auto expected = halved (samples, unevenFrames);
        expected.resize (5, std::vector<float> (unevenFrames));
        REQUIRE (sameBits (callDevice (audio, {}, 5, unevenBlocks), expected));
    }

    SECTION ("one")
    {
        const auto sides = halved (samples, unevenFrames);
        Rows<float> expected (1);

        for (std::size_t n = 0; n < unevenFrames; ++n)
            expected[0].push_back (0.5f * (sides[0][n] + sides[1][n]));

        REQUIRE (sameBits (callDevice (audio, {}, 1, unevenBlocks), expected));
    }

    SECTION ("none") { CHECK (callDevice (audio, {}, 0, unevenBlocks).empty()); }
}

TEST_CASE ("The input is muted until it is let in, and then fades in and out", "[app]")
{
    Halver halver;
    AppAudio audio (halver);
    const Rows<float> ones { std::vector<float> (unevenFrames, 1.0f) };
    audio.choose (SoundSource::input);
    REQUIRE (sameBits (callDevice (audio, ones, 2, unevenBlocks), silence<float> (2, unevenFrames)));

    audio.setInputMuted (false);
    auto heard = callDevice (audio, ones, 2, unevenBlocks);
    CHECK (heard[0].back() == 0.5f);
    CHECK (heard[1] == heard[0]); // one input is heard on both sides

    SECTION ("muted again") { audio.setInputMuted (true); }

    SECTION ("or the file chosen") { audio.choose (SoundSource::file); }

    const auto end = callDevice (audio, ones, 2, unevenBlocks);
    CHECK (end[0].back() == 0.0f);
    heard[0].insert (heard[0].end(), end[0].begin(), end[0].end());
    auto largest = 0.0f;

    for (std::size_t n = 1; n < heard[0].size(); ++n)
        largest = std::max (largest, std::abs (heard[0][n] - heard[0][n - 1]));

    // Half of the fade's 1 / length a frame, and rounding.
    CHECK (largest <= 0.5f / static_cast<float> (MaterialPlayer::fadeSeconds * rateHz) + 4 * 0x1p-24f);
}

TEST_CASE ("While the input is chosen the file stays where it is", "[app]")
{
    Halver halver;
    AppAudio audio (halver);
    audio.player.publish (madeMaterial (whiteNoise (2, 100000, 33), rateHz));
    audio.player.setPlaying (true);
    (void) callDevice (audio, {}, 2, unevenBlocks);
    audio.choose (SoundSource::input);
    (void) callDevice (audio, {}, 2, unevenBlocks);
    const auto position = audio.player.position();
    (void) callDevice (audio, {}, 2, unevenBlocks);
    CHECK (audio.player.position() == position);
    audio.choose (SoundSource::file);
    (void) callDevice (audio, {}, 2, unevenBlocks);
    CHECK (audio.player.position() == position + static_cast<Frames> (unevenFrames));
}
