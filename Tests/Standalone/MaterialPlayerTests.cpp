#include "MadeMaterial.h"
#include "Standalone/MaterialPlayer.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;
constexpr int fadeFrames = 480; // MaterialPlayer::fadeSeconds at this rate

/// A made recording whose end of reading ahead the test decides.
class LateMaterial final : public Material
{
public:
    explicit LateMaterial (MaterialFacts facts) : Material (std::move (facts)) {}

    int read (Frames, AudioView<float> out) noexcept override
    {
        for (int c = 0; c < out.numChannels; ++c)
            std::fill_n (out.channel (c), out.numFrames, there ? 1.0f : 0.0f);

        return there ? out.numFrames : 0;
    }

    bool isReady (Frames) noexcept override { return there; }

    bool there = false;
};

struct Playing
{
    Playing() { player.prepare (rateHz); }

    /// What is heard in calls of these sizes.
    Rows<float> hear (int frames, int largestBlock = 333)
    {
        auto rows = silence<float> (2, static_cast<std::size_t> (frames));
        std::size_t done = 0;

        for (const auto block : randomBlocks (frames, 0, largestBlock, 9))
        {
            const auto writes = pointersInto<std::vector<float>, float> (rows, done);
            player.process ({ writes.data(), 2, block });
            done += static_cast<std::size_t> (block);
        }

        return rows;
    }

    MaterialPlayer player;
};

Rows<float> repeated (const Rows<float>& rows, std::size_t frames)
{
    Rows<float> result;

    for (const auto& row : rows)
    {
        auto& made = result.emplace_back();

        for (std::size_t n = 0; n < frames; ++n)
            made.push_back (row[n % row.size()]);
    }

    return result;
}

float largestStep (const std::vector<float>& row)
{
    auto largest = 0.0f;

    for (std::size_t n = 1; n < row.size(); ++n)
        largest = std::max (largest, std::abs (row[n] - row[n - 1]));

    return largest;
}

// The gain moves by 1 / fadeFrames a frame; both gains and both products are rounded.
constexpr float stepBound = 1.0f / fadeFrames + 4 * 0x1p-24f;

const Rows<float> ones { std::vector<float> (20000, 1.0f), std::vector<float> (20000, 1.0f) };

} // namespace

TEST_CASE ("A loop is the recording over and over, every bit, from its first frame on", "[player]")
{
    const auto length = GENERATE (1, 7, 480, 5003);
    const auto samples = whiteNoise (2, static_cast<std::size_t> (length), 11);
    Playing playing;
    playing.player.publish (madeMaterial (samples, rateHz));
    playing.player.setPlaying (true);

    REQUIRE (sameBits (playing.hear (30000), repeated (samples, 30000)));
    CHECK (playing.player.position() == 30000 % length);
    CHECK (playing.player.underruns() == 0);
}

TEST_CASE ("Without a loop it ends, goes back to the start and begins there again", "[player]")
{
    const auto samples = whiteNoise (2, 1000, 12);
    Playing playing;
    playing.player.setLooping (false);
    playing.player.publish (madeMaterial (samples, rateHz));

    for (int round = 0; round < 2; ++round)
    {
        playing.player.setPlaying (true);
        auto expected = samples;

        for (auto& row : expected)
            row.resize (3000);

        REQUIRE (sameBits (playing.hear (3000), expected));
        CHECK_FALSE (playing.player.isPlaying());
        CHECK (playing.player.position() == 0);
    }
}

TEST_CASE ("Mono is heard on both sides", "[player]")
{
    const auto samples = whiteNoise (1, 1000, 13);
    Playing playing;
    playing.player.publish (madeMaterial (samples, rateHz));
    playing.player.setPlaying (true);
    REQUIRE (sameBits (playing.hear (1000), { samples[0], samples[0] }));
}

TEST_CASE ("Pausing and going on fade, seeking and another recording too", "[player]")
{
    Playing playing;
    playing.player.publish (madeMaterial (ones, rateHz));
    playing.player.setPlaying (true);
    auto heard = playing.hear (3000).front();
    const auto hearMore = [&] (int frames)
    {
        const auto more = playing.hear (frames).front();
        heard.insert (heard.end(), more.begin(), more.end());
    };

    SECTION ("pause and go on")
    {
        playing.player.setPlaying (false);
        hearMore (2000);
        CHECK (heard.back() == 0.0f);
        CHECK (playing.player.position() == 3000 + fadeFrames);
        playing.player.setPlaying (true);
    }

    SECTION ("held") { playing.player.setHeld (true); }

    SECTION ("seek") { playing.player.seek (15000); }

    SECTION ("another recording from its middle")
    {
        playing.player.publish (madeMaterial (ones, rateHz), 9000);
    }

    SECTION ("a pause that is taken back at once")
    {
        playing.player.setPlaying (false);
        hearMore (fadeFrames / 3);
        CHECK (heard.back() > 0.0f);
        playing.player.setPlaying (true);
    }

    hearMore (3000);
    CHECK (largestStep (heard) <= stepBound);
    CHECK (*std::min_element (heard.begin(), heard.end()) < 0.7f); // it did fade
}

TEST_CASE ("Seeking goes on at that very frame", "[player]")
{
    Rows<float> ramp (2, std::vector<float> (30000));

    for (auto& row : ramp)
        std::iota (row.begin(), row.end(), 0.0f);

    Playing playing;
    playing.player.publish (madeMaterial (ramp, rateHz));
    playing.player.setPlaying (true);
    (void) playing.hear (100);
    playing.player.seek (20000);
    const auto heard = playing.hear (3000).front();

    // Out over fadeFrames, then from 20000 on, in over fadeFrames, then as it is.
    CHECK (heard[fadeFrames - 1] == 0.0f);
    CHECK (heard[fadeFrames] == Approx (20000.0f / fadeFrames));
    CHECK (heard[2 * fadeFrames] == 20000.0f + fadeFrames);
    CHECK (heard.back() == 20000.0f + (2999 - fadeFrames));

    playing.player.seek (1000000);
    (void) playing.hear (2 * fadeFrames);
    CHECK (playing.player.position() < 30000);
}

TEST_CASE ("What was made for another rate is not played", "[player]")
{
    Playing playing;
    playing.player.publish (madeMaterial (ones, 44100.0));
    playing.player.setPlaying (true);
    REQUIRE (sameBits (playing.hear (1000), silence<float> (2, 1000)));

    playing.player.publish (madeMaterial (ones, rateHz));
    CHECK (playing.hear (1000).front().back() == 1.0f);
}

TEST_CASE ("What isn't read yet is waited for at first and counted later", "[player]")
{
    MaterialFacts facts;
    facts.rateHz = rateHz;
    facts.channels = 2;
    facts.frames = 100000;
    auto made = std::make_unique<LateMaterial> (facts);
    auto& late = *made;
    Playing playing;
    playing.player.publish (std::move (made));
    playing.player.setPlaying (true);

    (void) playing.hear (1000);
    CHECK (playing.player.position() == 0);
    CHECK (playing.player.underruns() == 0);

    late.there = true;
    CHECK (playing.hear (1000).front().back() == 1.0f);
    late.there = false;
    CHECK (playing.hear (1000, 100).front().back() == 0.0f);
    CHECK (playing.player.underruns() >= 10);
    CHECK (playing.player.position() == 2000);
}
