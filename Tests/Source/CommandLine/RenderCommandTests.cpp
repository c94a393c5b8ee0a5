#include "Design/DesignToSpec.h"
#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sndfile.h>

#include <cmath>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

constexpr int rateHz = 48000;
constexpr std::size_t frames = 3000;
constexpr int filterTaps = 201;
constexpr std::size_t filterDelay = (filterTaps - 1) / 2;

double gainOf (double decibels) { return std::pow (10.0, decibels / 20.0); }

/// Input of so many channels, and what renders of it are compared with.
struct Bench : Workspace
{
    explicit Bench (std::size_t channels = 2) : in (noiseRows (1, channels, frames))
    {
        write ("in.wav", wavFile (in, rateHz));
    }

    /// Renders in.wav with these options and returns what was written.
    Channels render (const Words& more) const
    {
        Words words { "render", "in.wav", "-f", "-o", "out.wav" };
        words.insert (words.end(), more.begin(), more.end());
        const auto result = run (words);
        CHECK_EXIT (result, 0);
        said = result.err;
        const auto content = audio ("out.wav");
        CHECK (content.rateHz == rateHz);
        return content.rows;
    }

    void writeImpulse (const Channels& rows, int impulseRateHz = rateHz) const
    {
        write ("ir.wav", wavFile (rows, impulseRateHz));
    }

    Channels in;
    mutable std::string said;
};

/// Each channel with its own response, or all with the only one.
Channels convolvedRows (const Channels& in, const Channels& responses)
{
    Channels rows;

    for (std::size_t c = 0; c < in.size(); ++c)
        rows.push_back (plainConvolution (in[c], responses[responses.size() == 1 ? 0 : c]));

    return rows;
}

Channels partOf (const Channels& rows, std::size_t start, std::size_t length)
{
    Channels result;

    for (const auto& row : rows)
        result.push_back (part (row, start, length));

    return result;
}

Channels mixed (const Channels& dry, double dryGain, const Channels& wet, double wetGain)
{
    Channels rows;

    for (std::size_t c = 0; c < wet.size(); ++c)
        rows.push_back (plainSum (dry[dry.size() == 1 ? 0 : c], dryGain, wet[c], wetGain));

    return rows;
}

const Words lowpass { "--lowpass", "5k", "--taps", std::to_string (filterTaps), "--attenuation", "80dB" };

Words with (Words words, const Words& more)
{
    words.insert (words.end(), more.begin(), more.end());
    return words;
}

Channels lowpassed (const Channels& in)
{
    return convolvedRows (in, { plainLowpass (5000.0, rateHz, filterTaps, 80.0) });
}

} // namespace

TEST_CASE ("by default a render is wet only, whole, at unit gain, in the input's sample format",
           "[cli][render]")
{
    const Bench bench;
    const auto responses = decayRows (2, 2, 500);
    bench.writeImpulse (responses);
    const auto out = bench.render ({ "--ir", "ir.wav" });
    CHECK (out.front().size() == frames + 500 - 1);
    CHECK (residualDb (convolvedRows (bench.in, responses), out) < doubleLimitDb);
    CHECK ((bench.audio ("out.wav").format & SF_FORMAT_SUBMASK) == SF_FORMAT_DOUBLE);
    CHECK (bench.said.empty());
}

TEST_CASE ("the tail is kept, cut at the input's end, or as long as asked, with silence after the response",
           "[cli][render]")
{
    const Bench bench;
    const auto responses = decayRows (2, 1, 500);
    bench.writeImpulse (responses);
    const auto whole = convolvedRows (bench.in, responses);

    for (const auto& [tail, length] :
         std::vector<std::pair<std::string, std::size_t>> { { "keep", frames + 499 },
                                                            { "cut", frames },
                                                            { "0", frames },
                                                            { "5ms", frames + 240 },
                                                            { "0.5 s", frames + 24000 } })
    {
        INFO (tail);
        const auto out = bench.render ({ "--ir", "ir.wav", "--tail", tail });
        CHECK (residualDb (partOf (whole, 0, length), out) < doubleLimitDb);
    }
}

TEST_CASE ("the delay of a linear-phase filter is compensated unless asked to be kept", "[cli][render]")
{
    const Bench bench;
    const auto whole = lowpassed (bench.in);
    CHECK (residualDb (partOf (whole, filterDelay, frames + filterDelay), bench.render (lowpass))
           < doubleLimitDb);
    CHECK (
        residualDb (partOf (whole, filterDelay, frames), bench.render (with (lowpass, { "--tail", "cut" })))
        < doubleLimitDb);
    CHECK (residualDb (partOf (whole, filterDelay, frames + 480),
                       bench.render (with (lowpass, { "--tail", "10ms" })))
           < doubleLimitDb);
    CHECK (residualDb (whole, bench.render (with (lowpass, { "--keep-delay" }))) < doubleLimitDb);
    CHECK (residualDb (partOf (whole, 0, frames),
                       bench.render (with (lowpass, { "--keep-delay", "--tail", "cut" })))
           < doubleLimitDb);
}

TEST_CASE ("filters and an impulse work in series", "[cli][render]")
{
    const Bench bench;
    const auto responses = decayRows (2, 1, 300);
    bench.writeImpulse (responses);
    const auto wide = plainLowpass (9000.0, rateHz, filterTaps, 80.0);
    const auto whole = convolvedRows (convolvedRows (lowpassed (bench.in), { wide }), responses);
    const auto out = bench.render (with (lowpass, { "--lowpass", "9kHz", "--ir", "ir.wav" }));
    CHECK (residualDb (partOf (whole, 2 * filterDelay, whole[0].size() - 2 * filterDelay), out)
           < doubleLimitDb);
}

TEST_CASE ("minimum phase makes no delay, and the maximum phase is as late as it can be", "[cli][render]")
{
    const Bench bench;
    const auto length = frames + filterTaps - 1;
    const auto least = bench.render (with (lowpass, { "--phase", "minimum" }));
    const auto whole = bench.render (with (lowpass, { "--phase", "minimum", "--keep-delay" }));
    CHECK (least[0].size() == length);
    CHECK (residualDb (whole, least) < doubleLimitDb);
    CHECK (bench.render (with (lowpass, { "--phase", "maximum" }))[0].size() == frames);
    CHECK (bench.render (with (lowpass, { "--phase", "mixed:0.5" }))[0].size() == length - filterDelay / 2);
    CHECK_EXIT (bench.run ({ "render", "in.wav", "-o", "x.wav", "--lowpass", "1k", "--phase", "some" }), 1);
    CHECK_EXIT (bench.run ({ "render", "in.wav", "-o", "x.wav", "--phase", "minimum" }), 1);
}

TEST_CASE ("a curve file equalises, and what it could not say is said", "[cli][render]")
{
    const Bench bench;
    bench.write ("flat.txt", "Preamp: -6 dB\nFilter 1: ON PK Fc 1000 Hz Gain 0 dB Q 1\n");
    auto expected = bench.in;

    for (auto& row : expected)
        for (auto& sample : row)
            sample *= gainOf (-6.0);

    for (const auto* phase : { "linear", "minimum", "maximum", "mixed:0.3" })
    {
        INFO (phase);
        const auto out = bench.render ({ "--eq", "flat.txt", "--phase", phase, "--tail", "cut" });
        CHECK (residualDb (expected, out) < doubleLimitDb);
    }

    bench.write ("curve.wav", bench.read ("flat.txt"));
    bench.write ("narrow.txt", "Filter 1: ON PK Fc 30 Hz Gain 9 dB Q 6\n");
    bench.render ({ "--eq", "narrow.txt", "--taps", "255" });
    CHECK (contains (bench.said, "255 taps follow its curve to"));

    CHECK_EXIT (bench.run ({ "render", "in.wav", "-o", "x.wav", "--eq", "flat.txt", "--taps", "256" }), 1);
    CHECK_EXIT (bench.run ({ "render", "in.wav", "-o", "x.wav", "--eq", "none.txt" }), 2);
    CHECK_EXIT (bench.run ({ "render", "in.wav", "-f", "-o", "curve.wav", "--eq", "curve.wav" }), 2);
    CHECK (bench.read ("curve.wav") == bench.read ("flat.txt"));
    CHECK_FALSE (bench.has ("x.wav"));
}

TEST_CASE ("edges given as --pass and --stop make the shortest filter that keeps to both", "[cli][render]")
{
    const Bench bench;
    partita::DesignRequest request;
    request.bands = { { 0.0, 8000.0, true, 0.05 }, { 10000.0, 0.5 * rateHz, false, 90.0 } };
    request.parity = partita::TapParity::odd;
    const auto taps = partita::design::designToSpec (request, rateHz)->taps;
    const auto out = bench.render (
        { "--pass", "8k", "--stop", "10k", "--ripple", "0.05dB", "--attenuation", "90dB", "--keep-delay" });
    CHECK (residualDb (convolvedRows (bench.in, { taps }), out) < doubleLimitDb);

    // Edges in the other order make a high-pass.
    request.bands = { { 0.0, 8000.0, false, 96.0 }, { 10000.0, 0.5 * rateHz, true, 0.1 } };
    request.method = partita::DesignMethod::window;
    const auto highTaps = partita::design::designToSpec (request, rateHz)->taps;
    const auto high =
        bench.render ({ "--pass", "10k", "--stop", "8k", "--method", "window", "--keep-delay" });
    CHECK (residualDb (convolvedRows (bench.in, { highTaps }), high) < doubleLimitDb);

    for (const auto& words : { Words { "--pass", "8k" }, Words { "--pass", "8k", "--stop", "9k:10k" },
                               Words { "--pass", "8k", "--stop", "8k" }, Words { "--ripple", "1dB" },
                               Words { "--method", "window" },
                               Words { "--pass", "8k", "--stop", "9k", "--attenuation", "400dB" } })
    {
        Words line { "render", "in.wav", "-o", "x.wav" };
        line.insert (line.end(), words.begin(), words.end());
        CHECK_EXIT (bench.run (line), 1);
    }

    CHECK_EXIT (bench.run ({ "render", "in.wav", "-o", "x.wav", "--pass", "8k", "--stop", "400k" }), 2);
    CHECK_FALSE (bench.has ("x.wav"));
}

TEST_CASE ("high-pass, band-pass and band-stop are what is left of low-passes", "[cli][render]")
{
    // By the window method the difference of two low-passes; the scaling at the pass band's middle moves them
    // by less than the ripple of 80 dB.
    const Bench bench;
    const auto low = lowpassed (bench.in);
    const auto high = convolvedRows (bench.in, { plainLowpass (9000.0, rateHz, filterTaps, 80.0) });
    const Channels straight { delayed (bench.in[0], filterDelay), delayed (bench.in[1], filterDelay) };
    const Words shape { "--taps", std::to_string (filterTaps), "--attenuation", "80dB", "--keep-delay" };

    CHECK (residualDb (mixed (straight, 1.0, low, -1.0), bench.render (with (shape, { "--highpass", "5k" })))
           < -70.0);
    CHECK (residualDb (mixed (high, 1.0, low, -1.0), bench.render (with (shape, { "--bandpass", "5k:9k" })))
           < -70.0);
    CHECK (residualDb (mixed (straight, 1.0, mixed (high, 1.0, low, -1.0), -1.0),
                       bench.render (with (shape, { "--bandstop", "5k:9000" })))
           < -70.0);
}

TEST_CASE ("mix, dry, wet and gain follow their laws, the dry path aligned with the wet one", "[cli][render]")
{
    const Bench bench;
    const auto responses = decayRows (2, 2, 400);
    bench.writeImpulse (responses);
    const auto wet = convolvedRows (bench.in, responses);
    const Words impulse { "--ir", "ir.wav" };

    struct Case
    {
        Words words;
        double dry, wet;
    };

    for (const auto& [words, dryGain, wetGain] :
         std::vector<Case> { { { "--mix", "30%" }, 0.7, 0.3 },
                             { { "--mix", "0.25" }, 0.75, 0.25 },
                             { { "--mix", "0" }, 1.0, 0.0 },
                             { { "--mix", "100%" }, 0.0, 1.0 },
                             { { "--gain", "-6dB" }, 0.0, gainOf (-6) },
                             { { "--gain", "+3.5 dB" }, 0.0, gainOf (3.5) },
                             { { "--gain=-6" }, 0.0, gainOf (-6) },
                             { { "--wet", "-12dB" }, 0.0, gainOf (-12) },
                             { { "--dry", "0dB" }, 1.0, 1.0 },
                             { { "--dry", "-3dB", "--wet", "-9dB" }, gainOf (-3), gainOf (-9) },
                             { { "--dry", "0", "--wet", "-inf" }, 1.0, 0.0 },
                             { { "--dry", "-inf" }, 0.0, 1.0 },
                             { { "--dry", "-60dB", "--gain", "-6dB" }, gainOf (-66), gainOf (-6) },
                             { { "--mix", "50%", "--gain", "-20dB" }, 0.05, 0.05 } })
    {
        INFO (words[0] << " " << words.back());
        CHECK (residualDb (mixed (bench.in, dryGain, wet, wetGain), bench.render (with (impulse, words)))
               < floatLimitDb);
    }

    const Channels late { delayed (bench.in[0], filterDelay), delayed (bench.in[1], filterDelay) };
    const auto half = mixed (late, 0.5, lowpassed (bench.in), 0.5);
    CHECK (residualDb (half, bench.render (with (lowpass, { "--mix", "50%", "--keep-delay" })))
           < floatLimitDb);
    CHECK (residualDb (partOf (half, filterDelay, frames + filterDelay),
                       bench.render (with (lowpass, { "--mix", "50%" })))
           < floatLimitDb);
}

TEST_CASE ("silence is silence: a wet level of minus infinity without dry gives zeros", "[cli][render]")
{
    const Bench bench;
    bench.writeImpulse (decayRows (2, 1, 100));
    CHECK (peakOf (bench.render ({ "--ir", "ir.wav", "--wet", "-inf" })) == 0.0);
    CHECK (peakOf (bench.render ({ "--ir", "ir.wav", "--gain", "-inf" })) == 0.0);
}

TEST_CASE ("the predelay makes the impulse late and not the dry signal", "[cli][render]")
{
    const Bench bench;
    const auto responses = decayRows (2, 1, 400);
    bench.writeImpulse (responses);
    const Channels late { delayed (responses[0], 960) };
    CHECK (
        residualDb (convolvedRows (bench.in, late), bench.render ({ "--ir", "ir.wav", "--predelay", "20ms" }))
        < doubleLimitDb);
    CHECK (residualDb (mixed (bench.in, 0.5, convolvedRows (bench.in, late), 0.5),
                       bench.render ({ "--ir", "ir.wav", "--predelay", "0.02", "--mix", "50%" }))
           < floatLimitDb);

    // 10 µs are nearest to no frame at all, 15 µs to one.
    CHECK (bench.render ({ "--ir", "ir.wav", "--predelay", "10us" })[0].size() == frames + 399);
    CHECK (bench.render ({ "--ir", "ir.wav", "--predelay", "15us" })[0].size() == frames + 400);
}

TEST_CASE ("true stereo goes left to left, left to right, right to left, right to right",
           "[cli][render][channels]")
{
    const Bench bench;
    const auto h = decayRows (2, 4, 300);
    bench.writeImpulse (h);
    const Channels expected {
        plainSum (plainConvolution (bench.in[0], h[0]), 1.0, plainConvolution (bench.in[1], h[2]), 1.0),
        plainSum (plainConvolution (bench.in[0], h[1]), 1.0, plainConvolution (bench.in[1], h[3]), 1.0)
    };

    CHECK (residualDb (expected, bench.render ({ "--ir", "ir.wav" })) < doubleLimitDb);
    CHECK (contains (bench.said, "true stereo"));
    CHECK (contains (bench.said, "--layout"));
    CHECK (residualDb (expected, bench.render ({ "--ir", "ir.wav", "--layout", "true-stereo" }))
           < doubleLimitDb);
    CHECK (bench.said.empty());
}

TEST_CASE ("mono into true stereo goes into both sides; parallel makes four channels of it",
           "[cli][render][channels]")
{
    const Bench bench (1);
    const auto h = decayRows (2, 4, 300);
    bench.writeImpulse (h);
    const auto each = convolvedRows ({ bench.in[0], bench.in[0], bench.in[0], bench.in[0] }, h);
    const Channels sums { plainSum (each[0], 1.0, each[2], 1.0), plainSum (each[1], 1.0, each[3], 1.0) };
    CHECK (residualDb (sums, bench.render ({ "--ir", "ir.wav" })) < doubleLimitDb);
    CHECK (residualDb (each, bench.render ({ "--ir", "ir.wav", "--layout", "parallel" })) < doubleLimitDb);
}

TEST_CASE ("mono becomes stereo by a stereo impulse, with the dry signal on both sides",
           "[cli][render][channels]")
{
    const Bench bench (1);
    const auto h = decayRows (2, 2, 300);
    bench.writeImpulse (h);
    const auto wet = convolvedRows ({ bench.in[0], bench.in[0] }, h);
    CHECK (residualDb (wet, bench.render ({ "--ir", "ir.wav" })) < doubleLimitDb);
    CHECK (residualDb (mixed (bench.in, 0.5, wet, 0.5), bench.render ({ "--ir", "ir.wav", "--mix", "50%" }))
           < floatLimitDb);
}

TEST_CASE ("one response serves six channels, and six serve six", "[cli][render][channels]")
{
    const Bench bench (6);
    const auto h = decayRows (2, 6, 200);
    bench.writeImpulse ({ h[0] });
    CHECK (residualDb (convolvedRows (bench.in, { h[0] }), bench.render ({ "--ir", "ir.wav" }))
           < doubleLimitDb);
    bench.writeImpulse (h);
    CHECK (residualDb (convolvedRows (bench.in, h), bench.render ({ "--ir", "ir.wav" })) < doubleLimitDb);
}

TEST_CASE ("four channels of audio take a four-channel impulse one by one", "[cli][render][channels]")
{
    const Bench bench (4);
    const auto h = decayRows (2, 4, 200);
    bench.writeImpulse (h);
    CHECK (residualDb (convolvedRows (bench.in, h), bench.render ({ "--ir", "ir.wav" })) < doubleLimitDb);
}

TEST_CASE ("channels that do not go together are refused with those that would", "[cli][render][channels]")
{
    struct Case
    {
        std::size_t audio, impulse;
        Words more, told;
    };

    for (const auto& [audio, impulse, more, told] :
         std::vector<Case> { { 6, 2, {}, { "2", "6", "1 channel" } },
                             { 2, 3, {}, { "3", "2", "1 channel", "4 (true stereo)" } },
                             { 2, 6, {}, { "6", "2", "1 channel" } },
                             { 3, 4, {}, { "4", "3", "1 channel" } },
                             { 2, 4, { "--layout", "parallel" }, { "4", "2", "1 channel" } },
                             { 2, 2, { "--layout", "true-stereo" }, { "four" } },
                             { 4, 4, { "--layout", "true-stereo" }, { "mono or stereo" } } })
    {
        INFO (impulse << " on " << audio);
        const Bench bench (audio);
        bench.writeImpulse (decayRows (2, impulse, 50));
        const auto result =
            bench.run (with ({ "render", "in.wav", "--ir", "ir.wav", "-o", "out.wav" }, more));
        CHECK_EXIT (result, 2);
        CHECK_FALSE (bench.has ("out.wav"));

        for (const auto& text : told)
            CHECK (contains (result.err, text));
    }
}

TEST_CASE ("an impulse at another rate is resampled, said aloud, at the same gain and the same time",
           "[cli][render]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile ({ { 1.0, 0.0, 0.0, 0.0 } }, rateHz));

    for (const int impulseRate : { 44100, 96000, 16000 })
    {
        // A pulse that fits every band: exp (−t² / 2σ²), below −200 dB at 8 kHz.
        const auto pulse = [] (double rate, std::size_t n)
        {
            const auto t = (static_cast<double> (n) / rate - 5e-3) / 0.2e-3;
            return std::exp (-0.5 * t * t);
        };

        Channels response (1, std::vector<double> (static_cast<std::size_t> (impulseRate / 100)));

        for (std::size_t n = 0; n < response[0].size(); ++n)
            response[0][n] = pulse (impulseRate, n);

        workspace.write ("ir.wav", wavFile (response, impulseRate));
        const auto result =
            workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "--tail", "10ms", "-f", "-o", "out.wav" });
        CHECK_EXIT (result, 0);
        CHECK (contains (result.err, "resampled from " + std::to_string (impulseRate) + " Hz to 48000 Hz"));
        CHECK (contains (result.err, "ir.wav"));

        Channels expected (1, std::vector<double> (484));

        for (std::size_t n = 0; n < 484; ++n)
            expected[0][n] = pulse (rateHz, n) * impulseRate / rateHz;

        CHECK (residualDb (expected, workspace.audio ("out.wav").rows) < -100.0);
    }
}

TEST_CASE (
    "the live engine gives the same bits for every block size, and the offline result within its bound",
    "[cli][render][live]")
{
    const Bench bench;
    const auto responses = decayRows (2, 2, 2500);
    bench.writeImpulse (responses);
    const auto expected = convolvedRows (bench.in, responses);
    const Words live { "--ir", "ir.wav", "--engine", "live", "--bits", "32f" };
    bench.render (with (live, { "--block", "1" }));
    const auto bytes = bench.read ("out.wav");
    CHECK (residualDb (expected, bench.audio ("out.wav").rows) < floatLimitDb);

    for (const auto* block : { "7", "48", "64", "128", "1024", "1-2000", "100000" })
    {
        INFO (block);
        bench.render (with (live, { "--block", block }));
        const bool same = bench.read ("out.wav") == bytes;
        CHECK (same);
    }

    bench.render (with (live, { "--block", "1-2000", "--seed", "7" }));
    const bool same = bench.read ("out.wav") == bytes;
    CHECK (same);
    CHECK (residualDb (expected, bench.render ({ "--ir", "ir.wav", "--bits", "32f" })) < floatLimitDb);
    CHECK (residualDb (expected, bench.render ({ "--ir", "ir.wav", "--precision", "float" })) < floatLimitDb);
    CHECK (residualDb (expected, bench.render ({ "--ir", "ir.wav", "--precision", "double" }))
           < doubleLimitDb);
}

TEST_CASE ("every quantum of the live engine gives the plain result, with a dry signal that is aligned",
           "[cli][render][live]")
{
    const Bench bench;
    const auto responses = decayRows (2, 2, 2500);
    bench.writeImpulse (responses);
    const auto expected = convolvedRows (bench.in, responses);
    const Channels late { delayed (bench.in[0], filterDelay), delayed (bench.in[1], filterDelay) };
    const auto half = mixed (late, 0.5, lowpassed (bench.in), 0.5);

    for (const auto* quantum : { "8", "32", "256", "8192" })
    {
        INFO (quantum);
        CHECK (residualDb (expected,
                           bench.render ({ "--ir", "ir.wav", "--engine", "live", "--quantum", quantum }))
               < floatLimitDb);
        CHECK (residualDb (partOf (half, filterDelay, frames + filterDelay),
                           bench.render (
                               with (lowpass, { "--engine", "live", "--quantum", quantum, "--mix", "50%" })))
               < floatLimitDb);
    }
}

TEST_CASE ("true stereo, mono to stereo and six channels sound the same live", "[cli][render][live]")
{
    for (const auto& [audio, impulse] : std::vector<std::pair<std::size_t, std::size_t>> {
             { 2, 4 }, { 1, 4 }, { 1, 2 }, { 6, 1 }, { 6, 6 } })
    {
        INFO (impulse << " on " << audio);
        const Bench bench (audio);
        bench.writeImpulse (decayRows (2, impulse, 700));
        const auto offline = bench.render ({ "--ir", "ir.wav", "--mix", "60%", "--gain", "-3dB" });
        CHECK (residualDb (offline, bench.render ({ "--ir", "ir.wav", "--mix", "60%", "--gain", "-3dB",
                                                    "--engine", "live" }))
               < floatLimitDb);
    }
}

TEST_CASE ("an empty input gives an empty output and an input of one frame gives the response",
           "[cli][render]")
{
    const Bench bench;
    const auto h = decayRows (2, 2, 300);
    bench.writeImpulse (h);
    bench.write ("in.wav", wavFile ({ { 1.0 }, { 1.0 } }, rateHz));
    CHECK (residualDb (h, bench.render ({ "--ir", "ir.wav" })) < doubleLimitDb);
    bench.write ("in.wav", wavFile ({ {}, {} }, rateHz));
    CHECK (bench.render ({ "--ir", "ir.wav" })[0].empty());
    CHECK (bench.render (lowpass)[0].empty());
    CHECK (bench.render ({ "--ir", "ir.wav", "--engine", "live" })[0].empty());
}

TEST_CASE ("two renders of the same write the same bytes", "[cli][render]")
{
    const Bench bench;
    bench.writeImpulse (decayRows (2, 2, 300));

    for (const auto& words : std::vector<Words> {
             { "--bits", "16", "--dither" }, { "--bits", "32f" }, { "--engine", "live", "--block", "1-99" } })
    {
        bench.render (with ({ "--ir", "ir.wav" }, words));
        const auto first = bench.read ("out.wav");
        bench.render (with ({ "--ir", "ir.wav" }, words));
        const bool same = bench.read ("out.wav") == first;
        CHECK (same);
        CHECK_FALSE (findRiffChunk (first, "PEAK").has_value());
    }
}

TEST_CASE ("a chain of nothing says so and passes the samples bit by bit", "[cli][render][bits]")
{
    const Workspace workspace;
    const auto rows = noiseRows (3, 2, 5000);

    for (const auto encoding : { WavEncoding::uint8, WavEncoding::int16, WavEncoding::int24,
                                 WavEncoding::int32, WavEncoding::float32, WavEncoding::float64 })
    {
        INFO (bitsOf (encoding) << " bits");
        workspace.write ("in.wav", wavFile (rows, rateHz, encoding));
        const auto result = workspace.run ({ "render", "in.wav", "-f", "-o", "out.wav" });
        CHECK_EXIT (result, 0);
        CHECK (contains (result.err, "neither filter nor equaliser nor impulse"));
        const bool same = findRiffChunk (workspace.read ("out.wav"), "data")
                          == findRiffChunk (workspace.read ("in.wav"), "data");
        CHECK (same);
    }
}

TEST_CASE ("the sample format is the input's, and --bits rounds to the nearest step", "[cli][render][bits]")
{
    const Workspace workspace;
    Channels rows (1);

    // A third of a step beside whole 8-bit steps: far from every tie of 8 to 24 bits.
    for (int step = -128; step < 128; ++step)
        rows[0].push_back ((step + 1.0 / 3.0) / 128.0);

    workspace.write ("in.wav", wavFile (rows, rateHz));
    const auto subtype = [&workspace] { return workspace.audio ("out.wav").format & SF_FORMAT_SUBMASK; };

    struct Case
    {
        const char* bits;
        int subtype;
        WavEncoding encoding;
    };

    for (const auto& [bits, expectedSubtype, encoding] :
         std::vector<Case> { { "8", SF_FORMAT_PCM_U8, WavEncoding::uint8 },
                             { "16", SF_FORMAT_PCM_16, WavEncoding::int16 },
                             { "24", SF_FORMAT_PCM_24, WavEncoding::int24 },
                             { "32", SF_FORMAT_PCM_32, WavEncoding::int32 },
                             { "32f", SF_FORMAT_FLOAT, WavEncoding::float32 },
                             { "64f", SF_FORMAT_DOUBLE, WavEncoding::float64 } })
    {
        INFO (bits);
        CHECK_EXIT (workspace.run ({ "render", "in.wav", "--bits", bits, "--precision", "double", "-q", "-f",
                                     "-o", "out.wav" }),
                    0);
        CHECK (subtype() == expectedSubtype);
        const auto found = workspace.audio ("out.wav").rows[0];
        const auto isFloat = encoding == WavEncoding::float32 || encoding == WavEncoding::float64;
        const auto halfStep = isFloat ? 0x1p-25 : 0.5 * std::ldexp (1.0, 1 - bitsOf (encoding));
        double largest = 0.0;

        for (std::size_t n = 0; n < rows[0].size(); ++n)
            largest = std::max (largest, std::abs (found.at (n) - rows[0][n]));

        CHECK (largest <= halfStep * (1.0 + 1e-6));

        // And from there on the format is kept.
        workspace.write ("kept.wav", wavFile (rows, rateHz, encoding));
        CHECK_EXIT (workspace.run ({ "render", "kept.wav", "-q", "-f", "-o", "out.wav" }), 0);
        CHECK (subtype() == expectedSubtype);
    }
}

TEST_CASE ("dither is triangular, one step wide to either side, and the same each run", "[cli][render][bits]")
{
    const Workspace workspace;
    constexpr std::size_t count = 50'000;
    constexpr auto level = 0.3 / 32768.0; // what rounding alone would make silence
    workspace.write ("in.wav", wavFile ({ std::vector<double> (count, level) }, rateHz));
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--bits", "16", "--dither", "-q", "-o", "out.wav" }), 0);
    const auto found = workspace.audio ("out.wav").rows[0];
    REQUIRE (found.size() == count);
    double sum = 0.0, square = 0.0, largest = 0.0;

    for (const auto sample : found)
    {
        const auto error = (sample - level) * 32768.0;
        sum += error;
        square += error * error;
        largest = std::max (largest, std::abs (error));
    }

    // Two uniform draws (1 / 12 each) and the rounding (1 / 12): variance 1 / 4 of a step², mean 0. Five
    // standard deviations of the estimates: 5 · 0.5 / √n and 5 · √2 / 4 / √n.
    const auto root = std::sqrt (static_cast<double> (count));
    CHECK (std::abs (sum / count) < 5.0 * 0.5 / root);
    CHECK (std::abs (square / count - 0.25) < 5.0 * std::sqrt (2.0) / 4.0 / root);
    CHECK (largest <= 1.5);

    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--bits", "16", "-q", "-o", "plain.wav" }), 0);
    CHECK (peakOf (workspace.audio ("plain.wav").rows) == 0.0);
}

TEST_CASE ("what goes over full scale is limited, counted and said; floats keep it", "[cli][render][bits]")
{
    const Bench bench;
    bench.write ("in.wav", wavFile ({ { 0.9, -0.9, 0.1 } }, rateHz));
    const auto limited = bench.render ({ "--gain", "6dB", "--bits", "16" });
    CHECK (contains (bench.said, "2 samples"));
    CHECK (contains (bench.said, "5.08 dB")); // 6 − 0.915
    CHECK (limited[0][0] == 32767.0 / 32768.0);
    CHECK (limited[0][1] == -1.0);

    const auto kept = bench.render ({ "--gain", "6dB", "--bits", "32f" });
    CHECK_FALSE (contains (bench.said, "full scale"));
    CHECK_FALSE (contains (bench.said, "as it is"));
    CHECK (kept[0][0] == Approx (0.9 * gainOf (6.0)).epsilon (1e-6));
}

TEST_CASE ("normalising to a peak brings the whole output, tail and all, to that peak",
           "[cli][render][normalize]")
{
    const Bench bench;
    bench.writeImpulse (decayRows (2, 2, 400));
    const auto plain = bench.render ({ "--ir", "ir.wav" });

    for (const auto& [text, db] : std::vector<std::pair<std::string, double>> {
             { "peak:-1dB", -1.0 }, { "peak:-20", -20.0 }, { "peak:+3dB", 3.0 } })
    {
        INFO (text);
        const auto result = bench.run (
            { "render", "in.wav", "--ir", "ir.wav", "--normalize", text, "--json", "-f", "-o", "out.wav" });
        CHECK_EXIT (result, 0);
        const auto out = bench.audio ("out.wav").rows;
        CHECK (peakOf (out) == Approx (gainOf (db)).epsilon (1e-9));
        const auto gain = gainOf (db) / peakOf (plain);
        CHECK (residualDb (mixed (plain, 0.0, plain, gain), out) < doubleLimitDb);
        const auto report = nlohmann::json::parse (result.out)["files"][0];
        CHECK (report["normalisationDb"].get<double>() == Approx (20.0 * std::log10 (gain)).margin (1e-9));
        CHECK (report["peakDb"].get<double>() == Approx (db).margin (1e-9));
    }

    // The other containers and the pipe need a second look at their input too.
    bench.run ({ "render", "in.wav", "--bits", "24", "-f", "-o", "in.flac" });
    CHECK_EXIT (bench.run ({ "render", "in.flac", "--ir", "ir.wav", "--normalize", "peak:-3dB", "--bits",
                             "24", "-f", "-o", "out.flac" }),
                0);
    CHECK (peakOf (bench.audio ("out.flac").rows) == Approx (gainOf (-3.0)).epsilon (1e-5));

    auto command = bench.command (
        { "render", "-", "--ir", "ir.wav", "--normalize", "peak:-3dB", "-f", "-o", "out.wav" });
    command.input = bench.read ("in.wav");
    CHECK_EXIT (bench.runWith (command), 0);
    CHECK (peakOf (bench.audio ("out.wav").rows) == Approx (gainOf (-3.0)).epsilon (1e-9));
}

TEST_CASE ("a stereo tone of −23 dB at 1 kHz has −23 LUFS, whatever its level was before",
           "[cli][render][normalize]")
{
    // EBU Tech 3341, case 1: ±0.1 LU.
    const Workspace workspace;
    const auto tone = sine (1000.0, 0.5, rateHz, 3 * rateHz);
    workspace.write ("in.wav", wavFile ({ tone, tone }, rateHz, WavEncoding::float32));
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--normalize", "lufs:-23", "-q", "-o", "out.wav" }), 0);
    CHECK (20.0 * std::log10 (peakOf (workspace.audio ("out.wav").rows)) == Approx (-23.0).margin (0.1));
}

TEST_CASE ("what is silent or too short to be loud is left alone and that is said",
           "[cli][render][normalize]")
{
    const Workspace workspace;
    workspace.write ("silent.wav", wavFile ({ std::vector<double> (48000, 0.0) }, rateHz));
    workspace.write ("short.wav", wavFile ({ noise (1, 1000) }, rateHz));

    for (const auto& [name, target] : std::vector<std::pair<std::string, std::string>> {
             { "silent.wav", "peak:-1dB" }, { "silent.wav", "lufs:-23" }, { "short.wav", "lufs:-23" } })
    {
        const auto result =
            workspace.run ({ "render", name, "--normalize", target, "--json", "-f", "-o", "out.wav" });
        CHECK_EXIT (result, 0);
        CHECK (contains (result.err, "not normalised"));
        CHECK (nlohmann::json::parse (result.out)["files"][0]["normalisationDb"] == 0.0);
        CHECK (residualDb (workspace.audio (name).rows, workspace.audio ("out.wav").rows) < doubleLimitDb);
    }
}

TEST_CASE ("a peak can be normalised for as many channels and at as low a rate as a file can have",
           "[cli][render][normalize]")
{
    const Workspace workspace;
    workspace.write ("wide.wav", wavFile (noiseRows (1, 100, 50), rateHz));
    workspace.write ("slow.wav", wavFile (noiseRows (1, 1, 50), 8));

    for (const auto* name : { "wide.wav", "slow.wav" })
    {
        INFO (name);
        CHECK_EXIT (
            workspace.run ({ "render", name, "--normalize", "peak:-1dB", "-q", "-f", "-o", "out.wav" }), 0);
        REQUIRE (workspace.has ("out.wav"));
        CHECK (peakOf (workspace.audio ("out.wav").rows) == Approx (gainOf (-1.0)));
    }
}

TEST_CASE ("the output's name or --format tells the container", "[cli][render][formats]")
{
    const Workspace workspace;
    const auto rows = noiseRows (1, 2, 5000);
    workspace.write ("in.wav", wavFile (rows, rateHz, WavEncoding::int16));

    for (const auto& [ending, format] : std::vector<std::pair<std::string, int>> { { "wav", SF_FORMAT_WAV },
                                                                                   { "WAV", SF_FORMAT_WAV },
                                                                                   { "rf64", SF_FORMAT_RF64 },
                                                                                   { "w64", SF_FORMAT_W64 },
                                                                                   { "aiff", SF_FORMAT_AIFF },
                                                                                   { "aif", SF_FORMAT_AIFF },
                                                                                   { "caf", SF_FORMAT_CAF },
                                                                                   { "au", SF_FORMAT_AU },
                                                                                   { "flac", SF_FORMAT_FLAC },
                                                                                   { "ogg", SF_FORMAT_OGG } })
    {
        INFO (ending);
        CHECK_EXIT (workspace.run ({ "render", "in.wav", "-q", "-o", "out." + ending }), 0);
        const auto named = workspace.audio ("out." + ending);
        CHECK ((named.format & SF_FORMAT_TYPEMASK) == format);
        CHECK (named.frames() == 5000);

        // Ogg loses on purpose.
        if (format != SF_FORMAT_OGG)
            CHECK (residualDb (workspace.audio ("in.wav").rows, named.rows) < -140.0);

        if (ending == "WAV")
            continue;

        CHECK_EXIT (workspace.run ({ "render", "in.wav", "-q", "-f", "--format", ending, "-o", "named.wav" }),
                    0);
        CHECK ((workspace.audio ("named.wav").format & SF_FORMAT_TYPEMASK) == format);
    }
}

TEST_CASE ("a container that can't hold the input's samples takes the nearest and says so",
           "[cli][render][formats]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile (noiseRows (1, 2, 500), rateHz));
    const auto result = workspace.run ({ "render", "in.wav", "--lowpass", "5k", "-o", "out.flac" });
    CHECK_EXIT (result, 0);
    CHECK (contains (result.err, "64 bit float"));
    CHECK (contains (result.err, "24 bit"));
}

TEST_CASE ("files in every format are read alike, as input and as impulse", "[cli][render][formats]")
{
    const Workspace workspace;
    const auto x = noiseRows (1, 2, 2000);
    const auto h = decayRows (2, 2, 200);

    for (const auto& [ending, format] :
         std::vector<std::pair<std::string, int>> { { "w64", SF_FORMAT_W64 | SF_FORMAT_FLOAT },
                                                    { "rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_24 },
                                                    { "aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_32 },
                                                    { "aifc", SF_FORMAT_AIFF | SF_FORMAT_FLOAT },
                                                    { "caf", SF_FORMAT_CAF | SF_FORMAT_DOUBLE },
                                                    { "au", SF_FORMAT_AU | SF_FORMAT_PCM_16 },
                                                    { "flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24 } })
    {
        INFO (ending);
        writeAudio (workspace.path ("x." + ending), x, rateHz, format);
        writeAudio (workspace.path ("h." + ending), h, rateHz, format);
        const auto expected =
            convolvedRows (workspace.audio ("x." + ending).rows, workspace.audio ("h." + ending).rows);
        CHECK_EXIT (workspace.run ({ "render", "x." + ending, "--ir", "h." + ending, "--bits", "64f", "-q",
                                     "-f", "-o", "out.wav" }),
                    0);
        CHECK (residualDb (expected, workspace.audio ("out.wav").rows) < doubleLimitDb);
    }
}

TEST_CASE ("a rate of its own: --rate writes the same sound at another rate, offline and live",
           "[cli][render][rate]")
{
    // A sine is known at every rate; what the ends spread is gone 500 frames into it.
    constexpr int oldRate = 44100, newRate = 48000;
    constexpr double hertz = 1000.0;
    const auto sine = [] (int rateHz, std::size_t frames)
    {
        Channels rows (2, std::vector<double> (frames));

        for (std::size_t n = 0; n < frames; ++n)
            rows[0][n] = rows[1][n] =
                0.5 * std::sin (2.0 * std::acos (-1.0) * hertz * static_cast<double> (n) / rateHz + 0.3);

        return rows;
    };

    const Workspace workspace;
    workspace.write ("in.wav", wavFile (sine (oldRate, 44100), oldRate));
    workspace.write ("unit.wav", wavFile ({ { 1.0 } }, oldRate));

    for (const auto* engine : { "offline", "live" })
    {
        const auto result = workspace.run ({ "render", "in.wav", "--ir", "unit.wav", "--rate", "48k",
                                             "--engine", engine, "--json", "-f", "-o", "out.wav" });
        CHECK_EXIT (result, 0);
        const auto report = nlohmann::json::parse (result.out)["files"][0];
        CHECK (report["rateHz"] == oldRate);
        CHECK (report["outputRateHz"] == newRate);
        CHECK (report["outputFrames"] == 48000);
        const auto found = workspace.audio ("out.wav");
        CHECK (found.rateHz == newRate);
        REQUIRE (found.frames() == 48000);
        const auto expected = sine (newRate, 48000);
        const auto middle = [] (const Channels& rows) {
            return Channels { part (rows[0], 500, 47000), part (rows[1], 500, 47000) };
        };

        // Single precision, but for the engine offline in double.
        CHECK (residualDb (middle (expected), middle (found.rows)) < floatLimitDb);
    }

    const auto verbose = workspace.run (
        { "render", "in.wav", "--ir", "unit.wav", "--rate", "48k", "-v", "-f", "-o", "out.wav" });
    CHECK (contains (verbose.err, "VHQ"));

    for (const auto* rate : { "0", "44100.5", "999", "2000k" })
        CHECK_EXIT (
            workspace.run ({ "render", "in.wav", "--ir", "unit.wav", "--rate", rate, "-o", "no.wav" }), 1);

    CHECK_EXIT (
        workspace.run ({ "render", "in.wav", "--ir", "unit.wav", "--rate", "44.1k", "-f", "-o", "same.wav" }),
        0);
    CHECK (residualDb (workspace.audio ("in.wav").rows, workspace.audio ("same.wav").rows) < doubleLimitDb);
}

TEST_CASE ("another rate: --rate normalises what is written and streams in little memory",
           "[cli][render][rate]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile (noiseRows (31, 1, 30000), 44100));
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--lowpass", "8k", "--rate", "96k", "--normalize",
                                 "peak:-6dB", "--bits", "64f", "-o", "out.wav" }),
                0);
    CHECK (peakOf (workspace.audio ("out.wav").rows) == Approx (std::pow (10.0, -0.3)).epsilon (1e-9));

    const auto header = riffFile (riffChunk ("fmt ", WavFormat::of (WavEncoding::int16, 1, 44100).bytes())
                                  + riffChunk ("data", "", 60'000'000u));
    workspace.writeSparse ("long.wav", header, 60'000'000u);
    auto command = workspace.command (
        { "render", "long.wav", "--lowpass", "1k", "--taps", "31", "--rate", "48k", "-o", "long out.wav" });
    const auto result = workspace.runWith (command);
    CHECK_EXIT (result, 0);
    CHECK ((underSanitizer() || result.peakMemoryBytes < (200u << 20)));
}
