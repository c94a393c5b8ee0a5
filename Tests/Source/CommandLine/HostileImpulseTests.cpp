#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <cmath>
#include <complex>
#include <filesystem>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

constexpr int rateHz = 48000;

/// Renders a unit impulse through what may be an impulse, in bounded memory: then the output is the impulse.
struct Ward : Workspace
{
    Ward() { write ("one.wav", wavFile ({ { 1.0 } }, rateHz)); }

    [[nodiscard]] ProcessResult render (const std::string& impulse, const Words& more = {},
                                        std::uint64_t mostMemory = 200u << 20) const
    {
        Words words { "render", "one.wav", "--ir", impulse, "-f", "-o", "out.wav" };
        words.insert (words.end(), more.begin(), more.end());
        auto options = command (words);
        options.timeout = std::chrono::milliseconds (60'000);
        const auto result = runWith (options);
        CHECK ((result.exitCode == 0 || result.exitCode == 2));
        CHECK ((underSanitizer() || result.peakMemoryBytes < mostMemory));
        return result;
    }

    void checkRefused (const std::string& impulse, const std::string& told) const
    {
        const auto result = render (impulse);
        CHECK_EXIT (result, 2);
        INFO (result.err);
        CHECK (contains (result.err, told));
        CHECK_FALSE (has ("out.wav"));
    }
};

} // namespace

TEST_CASE ("an impulse of 64-bit floats at 384 kHz plays with the gain it has", "[cli][impulse][hostile]")
{
    const Ward ward;

    // A one-pole low-pass whose gain is known at every frequency, decayed below −300 dB at its end.
    constexpr double pole = 0.9, rate = 384000.0;
    std::vector<double> taps (400);

    for (std::size_t n = 0; n < taps.size(); ++n)
        taps[n] = (1.0 - pole) * std::pow (pole, static_cast<double> (n));

    ward.write ("ir.wav", wavFile ({ taps }, 384000));
    const auto result = ward.render ("ir.wav", { "--bits", "64f", "--keep-delay" });
    CHECK_EXIT (result, 0);
    CHECK (contains (result.err, "384000 Hz to 48000 Hz"));
    const auto found = ward.audio ("out.wav").rows[0];

    for (const auto hertz : { 20.0, 1000.0, 10000.0, 20000.0 })
    {
        const auto gain = [hertz] (const std::vector<double>& row, double rowRate)
        {
            std::complex<double> sum = 0.0;

            for (std::size_t n = 0; n < row.size(); ++n)
                sum +=
                    row[n]
                    * std::polar (1.0, -2.0 * std::acos (-1.0) * hertz / rowRate * static_cast<double> (n));

            return std::abs (sum);
        };
        const auto z = std::polar (1.0, -2.0 * std::acos (-1.0) * hertz / rate);
        const auto expected = std::abs ((1.0 - pole) / (1.0 - pole * z));
        INFO (hertz);
        CHECK (std::abs (20.0 * std::log10 (gain (found, rateHz) / expected)) < 0.001);
    }
}

TEST_CASE ("an impulse of one sample and one of zeros are what they are", "[cli][impulse][hostile]")
{
    const Ward ward;
    ward.write ("one sample.wav", wavFile ({ { -0.5 } }, rateHz));
    CHECK_EXIT (ward.render ("one sample.wav"), 0);
    CHECK (residualDb ({ { -0.5 } }, ward.audio ("out.wav").rows) < doubleLimitDb);
    ward.write ("one sample.wav", wavFile ({ { -0.5 } }, 44100));
    CHECK_EXIT (ward.render ("one sample.wav"), 0);
    ward.write ("zeros.wav", wavFile ({ std::vector<double> (1000), std::vector<double> (1000) }, rateHz));

    for (const auto* engine : { "offline", "live" })
    {
        const auto rendered = ward.render ("zeros.wav", { "--engine", engine, "-v" });
        CHECK_EXIT (rendered, 0);
        CHECK (peakOf (ward.audio ("out.wav").rows) == 0.0);
        CHECK_THAT (rendered.err, Catch::Contains ("is silent"));
    }
}

TEST_CASE ("an impulse of 65 channels suits mono audio and is refused with a reason for others",
           "[cli][impulse][hostile]")
{
    const Ward ward;
    const auto rows = decayRows (41, 65, 20);
    ward.write ("ir.wav", wavFile (rows, rateHz));
    CHECK_EXIT (ward.render ("ir.wav"), 0);
    CHECK (residualDb (rows, ward.audio ("out.wav").rows) < doubleLimitDb);
    ward.write ("one.wav", wavFile ({ { 1.0 }, { 1.0 } }, rateHz));
    std::filesystem::remove (ward.path ("out.wav"));
    ward.checkRefused ("ir.wav", "65 channels");
}

TEST_CASE ("an impulse beyond the limit is refused by its header, in little memory",
           "[cli][impulse][hostile]")
{
    const Ward ward;
    constexpr std::uint64_t tooMany = (std::uint64_t { 1 } << 27) + 1;
    const auto header = riffFile (riffChunk ("fmt ", WavFormat::of (WavEncoding::int16, 1, rateHz).bytes())
                                  + riffChunk ("data", "", static_cast<std::uint32_t> (2 * tooMany)));
    ward.writeSparse ("long.wav", header, 2 * tooMany);
    ward.checkRefused ("long.wav", "at most");
}

TEST_CASE ("impulses that are broken or none end with 2 and say why", "[cli][impulse][hostile]")
{
    const Ward ward;
    ward.write ("nan.wav", wavFile ({ { 0.5, std::nan (""), 0.25 } }, rateHz));
    ward.checkRefused ("nan.wav", "not finite");
    ward.write ("text.wav", "This is a text that someone has renamed.\n");
    ward.checkRefused ("text.wav", "audio file");
    ward.write ("empty.wav", "");
    ward.checkRefused ("empty.wav", "audio file");
    ward.write ("text.json", "no json");
    ward.checkRefused ("text.json", "JSON");
    ward.write ("text.conf", "no configuration\n");
    ward.checkRefused ("text.conf", "/convolver/new");

    writeAudio (ward.path ("x.flac"), noiseRows (42, 1, 40'000), rateHz, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    const auto bytes = ward.read ("x.flac");
    ward.write ("broken.flac", bytes.substr (0, bytes.size() / 2));
    const auto broken = ward.render ("broken.flac");
    CHECK_FALSE (broken.err.empty());

    // What is told must be so: with 0 the file was read as far as it goes.
    if (broken.exitCode == 0)
        CHECK (ward.audio ("out.wav").frames() < 40'000);
}

TEST_CASE ("two files for two sides are taken together, which is said", "[cli][impulse][pairs]")
{
    const Ward ward;
    const auto rows = decayRows (43, 2, 50);
    ward.write ("room_L.wav", wavFile ({ rows[0] }, rateHz));
    ward.write ("room_R.wav", wavFile ({ rows[1] }, rateHz));
    const auto result = ward.render ("room_L.wav");
    CHECK_EXIT (result, 0);
    CHECK (contains (result.err, "room_R.wav"));
    CHECK (residualDb (rows, ward.audio ("out.wav").rows) < doubleLimitDb);
    const auto alone = ward.render ("room_L.wav", { "--layout", "parallel" });
    CHECK (alone.err.empty());
    CHECK (residualDb ({ rows[0] }, ward.audio ("out.wav").rows) < doubleLimitDb);

    // Neither side is overwritten.
    CHECK_EXIT (ward.run ({ "render", "one.wav", "--ir", "room_L.wav", "-f", "-o", "room_R.wav" }), 2);
}

TEST_CASE ("B-format and the orders of true stereo are asked for by name", "[cli][impulse]")
{
    const Ward ward;
    ward.write ("b.wav", wavFile ({ { 0.5 }, { 0.25 }, { 0.125 }, { 1.0 } }, rateHz));
    const auto rendered = [&ward] (const std::string& layout)
    {
        const auto result = ward.render ("b.wav", { "--layout", layout, "--bits", "64f" });
        CHECK_EXIT (result, 0);
        CHECK (result.err.empty());
        return ward.audio ("out.wav").rows;
    };

    // W Y Z X, cardioids at ±45°: (W + (X ± Y) / √2) / 2.
    const auto root = std::sqrt (2.0);
    CHECK (residualDb ({ { 0.5 * (0.5 + 1.25 / root) }, { 0.5 * (0.5 + 0.75 / root) } },
                       rendered ("ambix-stereo"))
           < doubleLimitDb);
    CHECK (residualDb ({ { 0.5 } }, rendered ("ambixOmni")) < doubleLimitDb);
    CHECK (residualDb ({ { 0.5 * root } }, rendered ("fuma-omni")) < doubleLimitDb);
    CHECK (residualDb ({ { 0.625 }, { 1.25 } }, rendered ("true-stereo")) < doubleLimitDb);
    CHECK (residualDb ({ { 0.75 }, { 1.125 } }, rendered ("true-stereo-by-output")) < doubleLimitDb);
    const auto assumed = ward.render ("b.wav");
    CHECK (contains (assumed.err, "ambix-stereo"));
}

TEST_CASE ("jconvolver's configuration is rendered and converted, and renders the same after it",
           "[cli][impulse][matrix]")
{
    const Ward ward;
    const auto rows = decayRows (44, 2, 60);
    ward.makeFolder ("irs");
    ward.write ("irs/a.wav", wavFile (rows, rateHz));
    ward.write ("one.wav", wavFile ({ { 1.0, 0.0 }, { 0.0, 0.5 } }, rateHz));
    ward.write ("m.conf", "/convolver/new 2 2 64 1000\n/cd irs\n/impulse/read 1 1 2 3 0 0 1 a.wav\n"
                          "/impulse/read 2 1 1 0 0 0 2 a.wav\n/impulse/dirac 2 2 0.25 5\n/tempo 120\n");
    const auto result = ward.render ("m.conf");
    CHECK_EXIT (result, 0);
    CHECK (contains (result.err, "line 6"));
    Channels expected (2, std::vector<double> (64));

    for (std::size_t n = 0; n < 60; ++n)
    {
        expected[0][n + 3] += 2.0 * rows[0][n];
        expected[0][n + 1] += 0.5 * rows[1][n];
    }

    expected[1][6] = 0.125;
    auto found = ward.audio ("out.wav").rows;
    REQUIRE (found[0].size() >= 63);
    found[0].resize (64);
    found[1].resize (64);
    CHECK (residualDb (expected, found) < doubleLimitDb);

    const auto before = ward.read ("out.wav");
    const auto converted = ward.run ({ "impulse", "convert", "m.conf", "-o", "all.json" });
    CHECK_EXIT (converted, 0);
    CHECK_EXIT (ward.render ("all.json"), 0);
    const bool same = ward.read ("out.wav") == before;
    CHECK (same);
    CHECK_EXIT (ward.run ({ "impulse", "convert", "m.conf", "-o", "all.json" }), 2);
    CHECK_EXIT (ward.run ({ "impulse", "convert", "m.conf", "-o", "all.wav" }), 1);
    CHECK_EXIT (ward.run ({ "impulse", "convert", "irs/a.wav", "-o", "no.json" }), 2);
    CHECK_EXIT (ward.run ({ "impulse", "convert", "irs/a.wav", "-o", "irs/a.json", "-f" }), 2);
    CHECK_FALSE (ward.has ("no.json"));
}
