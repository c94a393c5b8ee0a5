#include "Standalone/Material.h"
#include "Standalone/SpooledMaterial.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>
#include <numbers>
#include <thread>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr int rateHz = 48000;

void writeFloats (const std::string& path, const Rows<float>& rows, int fileRateHz = rateHz)
{
    OutputFormat format;
    format.rateHz = fileRateHz;
    writeSamples (path, converted<double> (rows), format);
}

MaterialLoad at (double rate)
{
    MaterialLoad load;
    load.rateHz = rate;
    return load;
}

Rows<float> framesOf (Material& material, Frames first, int count)
{
    auto rows = silence<float> (material.facts().channels, static_cast<std::size_t> (count));
    const auto writes = pointersInto<std::vector<float>, float> (rows, 0);
    REQUIRE (material.read (first, { writes.data(), material.facts().channels, count }) == count);
    return rows;
}

Rows<float> part (const Rows<float>& rows, std::size_t first, std::size_t count)
{
    Rows<float> result;

    for (const auto& row : rows)
    {
        auto& made = result.emplace_back();

        for (std::size_t n = 0; n < count; ++n)
            made.push_back (row[(first + n) % row.size()]);
    }

    return result;
}

bool waitUntil (const std::function<bool()>& holds)
{
    for (int i = 0; i < 2000; ++i, std::this_thread::sleep_for (std::chrono::milliseconds (5)))
        if (holds())
            return true;

    return false;
}

} // namespace

TEST_CASE ("A recording at the device's rate is played as it is in the file", "[material]")
{
    const ScratchFolder folder;
    const auto samples = whiteNoise (2, 40000, 1);
    writeFloats (folder.file ("a.wav"), samples);
    const auto material = loadMaterial (folder.file ("a.wav"), at (rateHz)).value();

    CHECK (material->facts().frames == 40000);
    CHECK (material->facts().fileChannels == 2);
    CHECK (sameBits (framesOf (*material, 0, 40000), samples));
    CHECK (sameBits (framesOf (*material, 123, 456), part (samples, 123, 456)));
}

TEST_CASE ("Of a file with more channels the first ones are played", "[material]")
{
    const ScratchFolder folder;
    const auto samples = whiteNoise (5, 3000, 2);
    writeFloats (folder.file ("five.wav"), samples);
    const auto material = loadMaterial (folder.file ("five.wav"), at (rateHz)).value();

    CHECK (material->facts().channels == 2);
    CHECK (material->facts().fileChannels == 5);
    CHECK (sameBits (framesOf (*material, 0, 3000), { samples[0], samples[1] }));
}

TEST_CASE ("A recording of another rate is brought to the device's", "[material]")
{
    const ScratchFolder folder;
    constexpr double frequencyHz = 1000.0;
    const auto sine = [] (double atRate, std::size_t frames)
    {
        std::vector<float> row (frames);

        for (std::size_t n = 0; n < frames; ++n)
            row[n] = static_cast<float> (
                0.5 * std::sin (2.0 * std::numbers::pi * frequencyHz * static_cast<double> (n) / atRate));

        return row;
    };
    writeFloats (folder.file ("cd.wav"), { sine (44100.0, 44100) }, 44100);
    const auto material = loadMaterial (folder.file ("cd.wav"), at (rateHz)).value();

    REQUIRE (material->facts().frames == 48000);
    CHECK (material->facts().fileRateHz == 44100);

    // Away from the edges: the filter's ripple of 0.0001 dB is 1.2e-5 of 0.5, floats add 2^-24.
    const auto heard = framesOf (*material, 12000, 24000).front();
    const auto expected = sine (48000.0, 36000);
    auto largest = 0.0;

    for (std::size_t n = 0; n < heard.size(); ++n)
        largest = std::max (
            largest, std::abs (static_cast<double> (heard[n]) - static_cast<double> (expected[n + 12000])));

    CHECK (largest < 0.5 * 1.2e-5 + 0x1p-24);
}

TEST_CASE ("A recording too long for memory is spooled, and played the same", "[material]")
{
    const ScratchFolder folder;
    constexpr int frames = SpooledMaterial::blocks * SpooledMaterial::blockFrames * 2 + 777;
    const auto samples = whiteNoise (2, frames, 3);
    writeFloats (folder.file ("long.wav"), samples);
    auto load = at (rateHz);
    load.mostBytesInMemory = 1000;
    const auto material = loadMaterial (folder.file ("long.wav"), load).value();
    REQUIRE (dynamic_cast<SpooledMaterial*> (material.get()) != nullptr);
    REQUIRE (material->facts().frames == frames);

    // Read ahead from the start: this is not there yet.
    auto rows = whiteNoise (2, 100, 4);
    const auto writes = pointersInto<std::vector<float>, float> (rows, 0);
    REQUIRE (material->read (400000, { writes.data(), 2, 100 }) == 0);
    CHECK (sameBits (rows, silence<float> (2, 100)));

    for (const int first : { 0, 300000, frames - 5000, 17 })
    {
        CAPTURE (first);
        REQUIRE (waitUntil ([&] { return material->isReady (first); }));
        REQUIRE (sameBits (framesOf (*material, first, 5000),
                           part (samples, static_cast<std::size_t> (first), 5000)));
    }
}

TEST_CASE ("Reading ahead gives whole blocks only, however fast it is gone through", "[material]")
{
    const ScratchFolder folder;
    constexpr int frames = SpooledMaterial::blockFrames * 100;
    Rows<float> samples (1, std::vector<float> (frames));

    for (std::size_t n = 0; n < frames; ++n)
        samples[0][n] = static_cast<float> (n); // exact: frames < 2^24

    writeFloats (folder.file ("count.wav"), samples);
    auto load = at (rateHz);
    load.mostBytesInMemory = 0;
    const auto material = loadMaterial (folder.file ("count.wav"), load).value();
    Random random (5);
    auto rows = silence<float> (1, 600);
    const auto writes = pointersInto<std::vector<float>, float> (rows, 0);
    long wrong = 0, there = 0;
    Frames at = 0;

    for (int call = 0; call < 200000; ++call)
    {
        at = call % 5000 == 0 ? random.between (0, frames - 601) : at + 600 > frames - 601 ? 0 : at + 600;
        const auto got = material->read (at, { writes.data(), 1, 600 });
        there += got;

        for (int n = 0; n < got; ++n)
            wrong += rows[0][static_cast<std::size_t> (n)] == static_cast<float> (at + n) ? 0 : 1;
    }

    CHECK (there > 0);
    CHECK (wrong == 0);
}

TEST_CASE ("What can't be played is told", "[material]")
{
    const ScratchFolder folder;
    CHECK (loadMaterial (folder.file ("none.wav"), at (rateHz)).error().code == ErrorCode::fileNotFound);

    writeFloats (folder.file ("empty.wav"), Rows<float> (1, std::vector<float> {}));
    CHECK (loadMaterial (folder.file ("empty.wav"), at (rateHz)).error().code == ErrorCode::unsuitable);

    writeFloats (folder.file ("a.wav"), whiteNoise (1, 40000, 6));
    auto load = at (rateHz);
    load.stop = [] { return true; };
    CHECK (loadMaterial (folder.file ("a.wav"), load).error().code == ErrorCode::cancelled);
}
