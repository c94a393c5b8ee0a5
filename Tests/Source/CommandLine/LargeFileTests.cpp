#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sndfile.h>

#include <cmath>
#include <filesystem>

using namespace partita::test;

namespace
{

constexpr std::uint64_t mostMemory = 300u << 20;

/// A sparse WAVE64 file of 8 bit samples: a hole of bytes 0 is a row of −1.
std::string header8Bit (int channels, std::uint64_t frames, int rateHz = 48000)
{
    return w64Header (WavFormat::of (WavEncoding::uint8, channels, rateHz),
                      frames * static_cast<unsigned> (channels));
}

/// Frames at any place of a file, by libsndfile.
std::vector<double> framesAt (const std::string& path, sf_count_t start, sf_count_t count)
{
    SF_INFO info {};
    auto* file = sf_open (path.c_str(), SFM_READ, &info);
    REQUIRE (file != nullptr);
    std::vector<double> samples (static_cast<std::size_t> (count * info.channels));
    CHECK (sf_seek (file, start, SEEK_SET) == start);
    samples.resize (static_cast<std::size_t> (sf_readf_double (file, samples.data(), count) * info.channels));
    sf_close (file);
    return samples;
}

} // namespace

TEST_CASE ("half an hour of stereo is rendered in bounded memory", "[cli][deep]")
{
    const Workspace workspace;
    constexpr std::uint64_t frames = 31ull * 60 * 48000;
    workspace.writeSparse ("in.w64", header8Bit (2, frames), 2 * frames);
    workspace.write ("ir.wav", wavFile (decayRows (1, 2, 48'000)));

    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>> {
             { "render", "in.w64", "--ir", "ir.wav", "--bits", "16", "--gain", "-40dB", "-q", "-f", "-o",
               "out.wav" },
             { "render", "in.w64", "--lowpass", "5k", "--engine", "live", "--bits", "16", "-q", "-f", "-o",
               "out.wav" },
             { "render", "in.w64", "--ir", "ir.wav", "--bits", "16", "--normalize", "peak:-1dB", "-q", "-f",
               "-o", "out.wav" },
             { "convolve", "in.w64", "ir.wav", "--bits", "16", "-q", "-f", "-o", "out.wav" } })
    {
        INFO (words[0] << " " << words[2] << " " << words[3]);
        auto command = workspace.command (words);
        command.timeout = std::chrono::minutes (2);
        const auto result = workspace.runWith (command);
        CHECK_EXIT (result, 0);
        INFO ((result.peakMemoryBytes >> 20) << " MiB in " << result.seconds << " s");
        CHECK ((underSanitizer() || result.peakMemoryBytes < mostMemory));
    }

    auto command = workspace.command ({ "verify", "in.w64", "in.w64" });
    command.timeout = std::chrono::minutes (2);
    const auto result = workspace.runWith (command);
    CHECK_EXIT (result, 0);
    CHECK ((underSanitizer() || result.peakMemoryBytes < mostMemory));
}

TEST_CASE ("a result beyond 4 GiB comes out whole, as RF64 under a .wav name", "[cli][deep]")
{
    const Workspace workspace;
    constexpr std::uint64_t fourGib = 1ull << 32;
    const auto room = std::filesystem::space (workspace.path (".")).available;
    const auto whole = room > 12ull << 30 && ! underSanitizer();

    // 64 bits from 8: an eightfold file. Where there is no room for it, a file that may not become so large
    // has to end as every other one on a full disk does.
    constexpr std::uint64_t frames = fourGib / 8 + 1000;
    workspace.writeSparse ("in.w64", header8Bit (1, frames), frames);

    auto command = workspace.command ({ "render", "in.w64", "--lowpass", "5k", "--taps", "101", "--bits",
                                        "64f", "--json", "-q", "-o", "out.wav" });
    command.timeout = std::chrono::minutes (5);

    if (! whole)
    {
        command.fileSizeLimit = 64u << 20;
        const auto result = workspace.runWith (command);
        CHECK_EXIT (result, 2);
        CHECK_FALSE (workspace.has ("out.wav"));
        return;
    }

    const auto result = workspace.runWith (command);
    CHECK_EXIT (result, 0);
    CHECK (result.peakMemoryBytes < mostMemory);
    const auto report = nlohmann::json::parse (result.out)["files"][0];
    CHECK (report["container"] == "RF64");
    CHECK (report["outputFrames"] == frames + 50);
    const auto bytes = std::filesystem::file_size (workspace.path ("out.wav"));
    CHECK (bytes > fourGib);

    // A filter of gain 1 on a row of −1: −1 all along, and the mirrored rise at the end.
    const auto last = static_cast<sf_count_t> (frames);
    const auto h = plainLowpass (5000.0, 48000.0, 101, 96.0);

    for (const auto start : { sf_count_t { 100 }, last / 2, last - 1000 })
        for (const auto sample : framesAt (workspace.path ("out.wav"), start, 500))
            if (std::abs (sample + 1.0) > 1e-9)
                FAIL ("a sample of " << sample << " near frame " << start);

    const auto end = framesAt (workspace.path ("out.wav"), last, 1000);
    REQUIRE (end.size() == 50);

    for (std::size_t n = 0; n < 50; ++n)
    {
        double expected = 0.0;

        for (auto k = n + 51; k < 101; ++k)
            expected -= h[k];

        CHECK (end[n] == Approx (expected).margin (1e-9));
    }
}

TEST_CASE ("an input of more frames than 32 bits count is understood", "[cli][deep]")
{
    const Workspace workspace;
    constexpr std::uint64_t frames = (1ull << 32) + 12'345;
    workspace.writeSparse ("in.w64", header8Bit (1, frames), frames);
    workspace.write ("in.wav", wavFile ({ { 1.0 } }));

    // Every millionth frame of a convolution with a unit: the whole input is read and little is written.
    auto command = workspace.command (
        { "convolve", "in.w64", "in.wav", "--stride", "1000000", "--json", "-q", "-o", "out.wav" });
    command.timeout = std::chrono::minutes (5);
    const auto result = workspace.runWith (command);
    CHECK_EXIT (result, 0);
    const auto report = nlohmann::json::parse (result.out);
    CHECK (report["framesA"] == frames);
    CHECK (report["outputFrames"] == (frames + 999'999) / 1'000'000);
    CHECK (workspace.audio ("out.wav").frames() == (frames + 999'999) / 1'000'000);
    CHECK (workspace.audio ("out.wav").rows[0].back() == Approx (-1.0));
}
