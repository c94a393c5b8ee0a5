#include "Impulse/Measurement/Deconvolution.h"
#include "Support/Signals.h"
#include "Support/SimulatedRecorder.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double lowHz = 50.0, highHz = 18000.0;
constexpr double noiseBelowSweepDb = 60.0, secondHarmonic = 0.005, driftPpm = 20.0;

/// A response of so many seconds with its direct sound in front; reverberation falls by 60 dB over it.
std::vector<double> roomResponse (double seconds, double rateHz, std::uint64_t seed)
{
    auto response = decayingNoise (static_cast<std::size_t> (seconds * rateHz), seed);

    for (auto& sample : response)
        sample *= 0.02;

    response.front() = 1.0;
    return response;
}

/// What a loudspeaker makes of a signal: a second harmonic of so much of a sine at the signal's level.
std::vector<double> throughLoudspeaker (const std::vector<double>& signal, double share, double levelDb)
{
    const auto factor = 2.0 * share / gainFromDecibels (levelDb);
    return distorted (signal, [factor] (double x) { return x + factor * x * x; });
}

double sweepRms (const SweepSpec& spec) { return gainFromDecibels (spec.levelDb) / std::sqrt (2.0); }

/// The truth as the measurement shows it: lead, then the response.
std::vector<double> withLead (const std::vector<double>& response, Frames lead)
{
    std::vector<double> result (static_cast<std::size_t> (lead), 0.0);
    result.insert (result.end(), response.begin(), response.end());
    return result;
}

Measurement measured (const SweepSpec& spec, const std::vector<Recording>& recordings,
                      DeconvolutionOptions options = {})
{
    auto result = deconvolve (spec, recordings, options);

    if (! result)
        FAIL (result.error().text());

    return *std::move (result);
}

/// Short enough for a test, long enough for a second of reverberation.
SweepSpec shortSweep()
{
    SweepSpec spec;
    spec.rateHz = 48000.0;
    spec.sweepSeconds = 4.0;
    spec.pauseSeconds = 1.0;
    spec.fadeInSeconds = 0.1;
    return spec;
}

} // namespace

TEST_CASE ("A 3 s response comes back from a sweep of 20 s: to −80 dB through a perfect chain",
           "[measure][oracle]")
{
    const SweepSpec spec;
    const auto truth = roomResponse (3.0, spec.rateHz, 1);
    const auto result =
        measured (spec, { { "take", spec.rateHz, { convolved (sweepSignal (spec)[0], truth) } } });

    const auto errorDb =
        bandErrorDb (result.response.channels[0], withLead (truth, result.response.leadFrames), spec.rateHz,
                     lowHz, highHz);
    INFO ("error " << errorDb << " dB, drift " << result.takes[0].markers.driftPpm() << " ppm");
    CHECK (errorDb < -80.0);
    CHECK (std::abs (result.takes[0].markers.driftPpm()) < 1e-3);
}

TEST_CASE (
    "A 3 s response comes back from a sweep of 20 s: to −50 dB with noise, distortion and another clock",
    "[measure][oracle]")
{
    const SweepSpec spec;
    const auto truth = roomResponse (3.0, spec.rateHz, 1);
    auto recording = recordedBy (
        convolved (throughLoudspeaker (sweepSignal (spec)[0], secondHarmonic, spec.levelDb), truth),
        1.0 + 1e-6 * driftPpm);
    addNoise (recording, sweepRms (spec) * gainFromDecibels (-noiseBelowSweepDb), 2);
    const auto result = measured (spec, { { "take", spec.rateHz, { recording } } });

    const auto errorDb =
        bandErrorDb (result.response.channels[0], withLead (truth, result.response.leadFrames), spec.rateHz,
                     lowHz, highHz);
    INFO ("error " << errorDb << " dB, drift " << result.takes[0].markers.driftPpm() << " ppm");
    CHECK (errorDb < -50.0);
    CHECK (std::abs (result.takes[0].markers.driftPpm() - driftPpm) < 0.05);

    // Of the harmonic's reverberation the 2 s between the orders show 40 dB: a ten thousandth is cut off. The mean power over
    // third octaves of about 6 Hz · T independent values and more errs by 1 dB at the lowest, by less on average.
    const auto& harmonics = result.paths[0].harmonics;
    CHECK (harmonics[0].levelDb == Approx (decibelsFromGain (secondHarmonic)).margin (1.0));
    CHECK (harmonics[0].isAboveNoise());

    for (std::size_t order = 1; order < harmonics.size(); ++order)
        CHECK_FALSE (harmonics[order].isAboveNoise());
}

TEST_CASE ("The direct sound lies at the end of the lead at rates above the sweep's band too", "[measure]")
{
    auto spec = shortSweep();
    spec.rateHz = 96000.0;
    const auto truth = roomResponse (0.2, spec.rateHz, 5);
    const auto result =
        measured (spec, { { "take", spec.rateHz, { convolved (sweepSignal (spec)[0], truth) } } });
    CHECK (bandErrorDb (result.response.channels[0], withLead (truth, result.response.leadFrames),
                        spec.rateHz, lowHz, highHz)
           < -60.0);
}

TEST_CASE ("Harmonics of a curve without memory have the levels and phases of its polynomial",
           "[measure][oracle]")
{
    // sin² φ = 1/2 − cos 2φ / 2 and sin³ φ = 3/4 sin φ − sin 3φ / 4, at amplitude A: the second harmonic of b·x² lags by a
    // quarter of a turn behind cos, at A·b/2; the third of c·x³ is negative, at A²·c/4.
    const auto spec = shortSweep();
    const auto amplitude = gainFromDecibels (spec.levelDb);
    const auto second = 0.01, third = 0.002;
    const auto recording = distorted (
        sweepSignal (spec)[0], [=] (double x)
        { return x + 2.0 * second / amplitude * x * x + 4.0 * third / (amplitude * amplitude) * x * x * x; });
    const auto result = measured (spec, { { "take", spec.rateHz, { recording } } });
    const auto& harmonics = result.paths[0].harmonics;
    REQUIRE (harmonics.size() == 4);

    // The fundamental is louder by 3 c A² / 4 = 3·third; edges of bands and fades cost up to 0.1 dB.
    const auto fundamental = 1.0 + 3.0 * third;
    CHECK (harmonics[0].levelDb == Approx (decibelsFromGain (second / fundamental)).margin (0.1));
    CHECK (harmonics[1].levelDb == Approx (decibelsFromGain (third / fundamental)).margin (0.1));
    CHECK (harmonics[2].levelDb < -90.0);
    CHECK (harmonics[3].levelDb < -90.0);
    CHECK (*result.paths[0].distortionDb()
           == Approx (decibelsFromGain (std::hypot (second, third) / fundamental)).margin (0.1));

    const auto spectrumAt = [&] (const Harmonic& harmonic, double frequencyHz)
    {
        std::complex<double> sum;
        const auto w = 2.0 * std::numbers::pi * frequencyHz / spec.rateHz;

        for (std::size_t n = 0; n < harmonic.response.size(); ++n)
            sum +=
                harmonic.response[n]
                * std::polar (1.0, w * static_cast<double> (harmonic.guardFrames - static_cast<Frames> (n)));

        return sum;
    };

    for (const auto frequencyHz : { 1000.0, 2500.0, 6000.0 })
    {
        CHECK (std::abs (spectrumAt (harmonics[0], frequencyHz) - std::complex<double> (0.0, -second))
               < 0.02 * second);
        CHECK (std::abs (spectrumAt (harmonics[1], frequencyHz) + third) < 0.02 * third);
    }
}

TEST_CASE ("Takes that begin anywhere, between frames too, by another clock, are averaged in step",
           "[measure][oracle]")
{
    auto spec = shortSweep();
    spec.repeats = 2;
    const auto truth = roomResponse (0.6, spec.rateHz, 3);
    const auto played = convolved (sweepSignal (spec)[0], truth);
    std::vector<Recording> recordings;

    for (const auto start : { 0.0, -4000.37, 9000.81 })
    {
        auto recording = recordedBy (played, 1.0 + 300e-6, start);
        addNoise (recording, sweepRms (spec) * gainFromDecibels (-50.0), recordings.size());
        recordings.push_back ({ "take", spec.rateHz, { recording } });
    }

    const auto errorOf = [&] (const std::vector<Recording>& takes)
    {
        const auto result = measured (spec, takes);
        INFO ("drift " << result.takes.back().markers.driftPpm());
        CHECK (std::abs (result.takes.back().markers.driftPpm() - 300.0) < 0.3);
        REQUIRE (result.repeatabilityDb);
        CHECK (*result.repeatabilityDb < -35.0);
        return bandErrorDb (result.response.channels[0], withLead (truth, result.response.leadFrames),
                            spec.rateHz, lowHz, highHz);
    };

    // Three takes have a third of the noise of one: 4.8 dB.
    const auto one = errorOf ({ recordings[0] }), three = errorOf (recordings);
    INFO ("one take " << one << " dB, three " << three << " dB");
    CHECK (three == Approx (one - 10.0 * std::log10 (3.0)).margin (1.0));
}

TEST_CASE ("Two loudspeakers and two microphones make true stereo, from one recording or from two or four",
           "[measure]")
{
    auto spec = shortSweep();
    Rows<double> truth;

    for (std::uint64_t path = 0; path < 4; ++path)
        truth.push_back (roomResponse (0.2, spec.rateHz, 10 + path));

    const auto check = [&] (const Measurement& result)
    {
        REQUIRE (result.response.channels.size() == 4);

        for (std::size_t path = 0; path < 4; ++path)
        {
            INFO ("path " << path);
            CHECK (bandErrorDb (result.response.channels[path],
                                withLead (truth[path], result.response.leadFrames), spec.rateHz, lowHz,
                                highHz)
                   < -60.0);
            CHECK (result.paths[path].loudspeaker == static_cast<int> (path / 2));
        }
    };

    DeconvolutionOptions options;
    const auto sweep = sweepSignal (spec)[0];
    Rows<double> heard;

    for (const auto& response : truth)
        heard.push_back (convolved (sweep, response));

    SECTION ("two takes of two microphones")
    {
        options.takes = Takes::loudspeakers;
        check (measured (spec,
                         { { "left", spec.rateHz, { heard[0], heard[1] } },
                           { "right", spec.rateHz, { heard[2], heard[3] } } },
                         options));
    }

    SECTION ("four takes of one microphone: rows in the order of the takes")
    {
        options.takes = Takes::loudspeakers;
        const auto result = measured (spec,
                                      { { "LL", spec.rateHz, { heard[0] } },
                                        { "LR", spec.rateHz, { heard[1] } },
                                        { "RL", spec.rateHz, { heard[2] } },
                                        { "RR", spec.rateHz, { heard[3] } } },
                                      options);
        REQUIRE (result.response.channels.size() == 4);

        for (std::size_t path = 0; path < 4; ++path)
            CHECK (bandErrorDb (result.response.channels[path],
                                withLead (truth[path], result.response.leadFrames), spec.rateHz, lowHz,
                                highHz)
                   < -60.0);
    }

    SECTION ("one recording of a sweep that plays both")
    {
        spec.channels = 2;
        const auto both = sweepSignal (spec);
        Rows<double> microphones;

        for (std::size_t m = 0; m < 2; ++m)
        {
            microphones.push_back (convolved (both[0], truth[m]));
            const auto right = convolved (both[1], truth[2 + m]);

            for (std::size_t n = 0; n < right.size(); ++n)
                microphones[m][n] += right[n];
        }

        check (measured (spec, { { "both", spec.rateHz, microphones } }, options));
    }
}

TEST_CASE ("A recording that is not the sweep's is refused with what was expected", "[measure]")
{
    const auto spec = shortSweep();
    const auto played = sweepSignal (spec)[0];
    const auto refusal = [&] (const Recording& recording)
    {
        const auto result = deconvolve (spec, { recording }, {});
        REQUIRE_FALSE (result.ok());
        CHECK (result.error().code == ErrorCode::unsuitable);
        return result.error().message;
    };

    CHECK_THAT (refusal ({ "take", 44100.0, { played } }), Catch::Contains ("44100 Hz"));
    CHECK_THAT (refusal ({ "take", spec.rateHz, { std::vector<double> (48000) } }),
                Catch::Contains ("whole sweep"));
    CHECK_THAT (refusal ({ "take", spec.rateHz, { std::vector<double> (played.size()) } }),
                Catch::Contains ("two markers"));

    auto withoutEnd = played;
    std::fill (withoutEnd.begin() + SweepTimeline (spec).lastMarker, withoutEnd.end(), 0.0);
    CHECK_THAT (refusal ({ "take", spec.rateHz, { withoutEnd } }), Catch::Contains ("two markers"));

    auto noise = std::vector<double> (played.size());
    addNoise (noise, 0.1, 5);
    CHECK_THAT (refusal ({ "take", spec.rateHz, { noise } }), Catch::Contains ("two markers"));

    // Alike at any two places, and no markers: an offset, a tone.
    std::vector<double> offset (played.size(), 0.1), tone (played.size());

    for (std::size_t n = 0; n < tone.size(); ++n)
        tone[n] = 0.1 * std::sin (0.1 * static_cast<double> (n));

    CHECK_THAT (refusal ({ "take", spec.rateHz, { offset } }), Catch::Contains ("two markers"));
    CHECK_THAT (refusal ({ "take", spec.rateHz, { tone } }), Catch::Contains ("two markers"));

    DeconvolutionOptions tooLong;
    tooLong.lengthSeconds = 2.0;
    const auto result = deconvolve (spec, { { "take", spec.rateHz, { played } } }, tooLong);
    REQUIRE_FALSE (result.ok());
    CHECK_THAT (result.error().message, Catch::Contains ("longer pause"));
}

TEST_CASE ("Markers are found under noise as loud as they are", "[measure]")
{
    const auto spec = shortSweep();
    auto recording = recordedBy (convolved (sweepSignal (spec)[0], roomResponse (0.8, spec.rateHz, 4)),
                                 1.0 - 50e-6, -777.0);
    addNoise (recording, sweepRms (spec), 6);
    const auto markers = findMarkers (spec, { "take", spec.rateHz, { recording } });
    REQUIRE (markers.ok());
    CHECK (std::abs (markers->firstFrame - SweepTimeline (spec).firstMarker - 777) <= 2);
    CHECK (markers->driftPpm() == Approx (-50.0).margin (1.0));
}
