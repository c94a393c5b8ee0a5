#include "Impulse/Editing/EditedImpulse.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <limits>
#include <memory>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;

ImpulseResponse noiseOf (int channels, std::size_t frames = 4800)
{
    ImpulseResponse impulse { "noise", rateHz, {}, 0, {} };

    for (int c = 0; c < channels; ++c)
        impulse.channels.push_back (decayingNoise (frames, 41 + static_cast<std::uint64_t> (c)));

    return impulse;
}

ImpulseResponse changed (const ImpulseResponse& impulse, const ImpulseEdits& edits)
{
    auto result = edited (impulse, edits);
    INFO ((result ? "" : result.error().text()));
    REQUIRE (result.ok());
    return *std::move (result);
}

template <class Set>
ImpulseEdits with (Set set)
{
    ImpulseEdits edits;
    set (edits);
    return edits;
}

ErrorCode codeOf (const ImpulseResponse& impulse, const ImpulseEdits& edits)
{
    const auto result = edited (impulse, edits);
    REQUIRE_FALSE (result.ok());
    CHECK (result.error().message.size() > 20);
    return result.error().code;
}

double gainDbAt (const std::vector<double>& row, double hertz)
{
    std::complex<double> sum = 0.0;

    for (std::size_t n = 0; n < row.size(); ++n)
        sum += row[n] * std::polar (1.0, -2.0 * std::numbers::pi * hertz / rateHz * static_cast<double> (n));

    return decibelsFromGain (std::abs (sum));
}

/// A tone in a bell-shaped envelope: smooth in time and narrow in frequency.
double bell (double seconds)
{
    const auto t = (seconds - 0.06) / 0.01;
    return std::exp (-0.5 * t * t) * std::cos (2.0 * std::numbers::pi * 1000.0 * seconds);
}

} // namespace

TEST_CASE ("Edits that are nothing leave every bit", "[edits][property]")
{
    const auto impulse = noiseOf (3);
    const auto result = changed (impulse, {});
    CHECK (result.channels == impulse.channels);
    CHECK (result.rateHz == impulse.rateHz);
    CHECK (result.name == impulse.name);
    CHECK (ImpulseEdits {} == ImpulseEdits {});
    CHECK_FALSE (with ([] (auto& e) { e.tone.lowCut = CutEdit { 80.0, 24 }; }) == ImpulseEdits {});
}

TEST_CASE ("Trimming keeps the frames between two times", "[edits][oracle]")
{
    const auto impulse = noiseOf (2);
    const auto result = changed (impulse, with ([] (auto& e) { e.trim = { 0.01, 0.05 }; }));
    REQUIRE (result.frames() == 1920);

    for (std::size_t c = 0; c < 2; ++c)
        CHECK (result.channels[c]
               == std::vector (impulse.channels[c].begin() + 480, impulse.channels[c].begin() + 2400));

    CHECK (codeOf (impulse, with ([] (auto& e) { e.trim.startSeconds = 0.1; })) == ErrorCode::unsuitable);
    CHECK (codeOf (impulse, with ([] (auto& e) { e.trim.endSeconds = 0.11; })) == ErrorCode::unsuitable);
    CHECK (codeOf (impulse, with ([] (auto& e) { e.trim = { 0.01, 0.010001 }; })) == ErrorCode::unsuitable);
    CHECK (codeOf (impulse, with ([] (auto& e) { e.trim = { 0.05, 0.01 }; })) == ErrorCode::badSpecification);
}

TEST_CASE ("Fades are their formulas", "[edits][oracle]")
{
    const auto impulse = noiseOf (1);
    const std::array<std::pair<FadeCurve, double (*) (double)>, 4> curves {
        { { FadeCurve::linear, [] (double x) { return x; } },
          { FadeCurve::cosine, [] (double x) { return 0.5 * (1.0 - std::cos (std::numbers::pi * x)); } },
          { FadeCurve::sine, [] (double x) { return std::sin (0.5 * std::numbers::pi * x); } },
          { FadeCurve::square, [] (double x) { return x * x; } } }
    };

    for (const auto& [curve, formula] : curves)
    {
        INFO (nameOf (curve));
        CHECK (parseFadeCurve (nameOf (curve)).value() == curve);
        const auto result = changed (impulse, with (
                                                  [c = curve] (auto& e)
                                                  {
                                                      e.fadeIn = { 0.01, c };
                                                      e.fadeOut = { 0.02, c };
                                                  }));
        const auto& before = impulse.channels[0];
        const auto& after = result.channels[0];

        for (std::size_t n = 0; n < 480; ++n)
            CHECK (after[n]
                   == Approx (before[n] * formula ((static_cast<double> (n) + 0.5) / 480.0)).epsilon (1e-14));

        for (std::size_t n = 0; n < 960; ++n)
            CHECK (after[4799 - n]
                   == Approx (before[4799 - n] * formula ((static_cast<double> (n) + 0.5) / 960.0))
                          .epsilon (1e-14));

        CHECK (std::equal (after.begin() + 480, after.begin() + 3840, before.begin() + 480));
    }

    CHECK (codeOf (impulse, with ([] (auto& e) { e.fadeIn.seconds = 0.11; })) == ErrorCode::unsuitable);
    CHECK (codeOf (impulse, with (
                                [] (auto& e)
                                {
                                    e.fadeIn.seconds = 0.06;
                                    e.fadeOut.seconds = 0.05;
                                }))
           == ErrorCode::unsuitable);
}

TEST_CASE ("The envelope rises, holds and falls by 60 dB in its decay time", "[edits][oracle]")
{
    ImpulseResponse impulse { "ones", rateHz, { std::vector<double> (9600, 1.0) }, 0, {} };
    const auto row = changed (impulse, with ([] (auto& e) { e.envelope = { 0.01, 0.02, 0.1 }; })).channels[0];

    for (std::size_t n = 0; n < 480; ++n)
        CHECK (row[n]
               == Approx (0.5 - 0.5 * std::cos (std::numbers::pi * (static_cast<double> (n) + 0.5) / 480.0))
                      .epsilon (1e-14));

    CHECK (std::all_of (row.begin() + 480, row.begin() + 1440, [] (double x) { return x == 1.0; }));
    CHECK (row[1440] == 1.0);
    CHECK (decibelsFromGain (row[1440 + 2400]) == Approx (-30.0).margin (1e-10));
    CHECK (decibelsFromGain (row[1440 + 4800]) == Approx (-60.0).margin (1e-10));
}

TEST_CASE ("Reverse turns the frames, twice back again", "[edits][oracle]")
{
    const auto impulse = noiseOf (4);
    const auto edits = with ([] (auto& e) { e.reverse = true; });
    const auto result = changed (impulse, edits);
    CHECK (std::equal (result.channels[3].begin(), result.channels[3].end(), impulse.channels[3].rbegin()));
    CHECK (changed (result, edits).channels == impulse.channels);
}

TEST_CASE ("Predelay puts silence before, and takes away no more than silence", "[edits][oracle]")
{
    auto impulse = noiseOf (2);
    const auto sound = impulse.channels;
    impulse = changed (impulse, with ([] (auto& e) { e.predelaySeconds = 0.02; }));
    CHECK (impulse.frames() == 4800 + 960);
    CHECK (std::all_of (impulse.channels[1].begin(), impulse.channels[1].begin() + 960,
                        [] (double x) { return x == 0.0; }));
    CHECK (changed (impulse, with ([] (auto& e) { e.predelaySeconds = -0.01; })).frames() == 4800 + 480);
    CHECK (changed (impulse, with ([] (auto& e) { e.predelaySeconds = -0.02; })).channels == sound);
    CHECK (changed (impulse, with ([] (auto& e) { e.predelaySeconds = -60.0; })).channels == sound);

    // Of a noisy lead a millisecond stays.
    for (std::size_t n = 0; n < 960; ++n)
        impulse.channels[0][n] = n % 2 == 0 ? 0.01 : -0.01;

    CHECK (changed (impulse, with ([] (auto& e) { e.predelaySeconds = -1.0; })).frames() == 4800 + 48);
}

TEST_CASE ("Stretching moves pitch and length and keeps the gain of what it moves", "[edits][oracle]")
{
    ImpulseResponse impulse { "bell", rateHz, { std::vector<double> (9600) }, 0, {} };

    for (std::size_t n = 0; n < 9600; ++n)
        impulse.channels[0][n] = bell (static_cast<double> (n) / rateHz);

    for (const auto factor : { 0.5, 0.8, 1.25, 4.0 / 3.0, 2.0 })
    {
        INFO (factor);
        const auto row = changed (impulse, with ([factor] (auto& e) { e.stretch = factor; })).channels[0];
        CHECK (static_cast<double> (row.size()) >= 9600.0 * factor - 1.0);

        // The bell begins at 1.5e-8; the interpolation's stop band lies below −140 dB.
        for (std::size_t n = 0; n < row.size(); ++n)
            REQUIRE (row[n]
                     == Approx (bell (static_cast<double> (n) / rateHz / factor) / factor).margin (2e-7));
    }
}

TEST_CASE ("Cuts are Butterworth's, and come from the first frame on", "[edits][oracle]")
{
    ImpulseResponse impulse { "click", rateHz, { { 1.0 }, { 0.5 } }, 0, {} };
    const auto result = changed (impulse, with (
                                              [] (auto& e)
                                              {
                                                  e.tone.lowCut = CutEdit { 100.0, 24 };
                                                  e.tone.highCut = CutEdit { 5000.0, 12 };
                                              }));

    for (const auto hertz : { 50.0, 100.0, 200.0, 1000.0, 3000.0, 5000.0, 10000.0, 15000.0 })
    {
        INFO (hertz);
        const auto expected = -10.0 * std::log10 (1.0 + std::pow (100.0 / hertz, 8.0))
                              - 10.0 * std::log10 (1.0 + std::pow (hertz / 5000.0, 4.0));
        // CurveFilter's promise.
        CHECK (gainDbAt (result.channels[0], hertz) == Approx (expected).margin (0.1));
        CHECK (gainDbAt (result.channels[1], hertz)
               == Approx (expected + decibelsFromGain (0.5)).margin (0.1));
    }

    // Minimum phase: half of the energy is there before a linear phase would have begun.
    const auto& row = result.channels[0];
    double all = 0.0, first = 0.0;

    for (std::size_t n = 0; n < row.size(); ++n)
        (n < 24 ? first : all) += row[n] * row[n];

    CHECK (first > all);
    CHECK (codeOf (impulse, with (
                                [] (auto& e) {
                                    e.tone.lowCut = CutEdit { 24000.0, 12 };
                                }))
           == ErrorCode::unsuitable);
}

TEST_CASE ("Sides act on the outputs, of each input for true stereo", "[edits][oracle]")
{
    for (const auto channels : { 2, 4 })
    {
        const auto impulse = noiseOf (channels);
        const auto swapped = changed (impulse, with ([] (auto& e) { e.sides.swapped = true; }));
        const auto wide = changed (impulse, with ([] (auto& e) { e.sides.width = 1.5; }));
        const auto mono = changed (impulse, with ([] (auto& e) { e.sides.mono = true; }));

        for (std::size_t left = 0; left < impulse.channels.size(); left += 2)
        {
            const auto &l = impulse.channels[left], &r = impulse.channels[left + 1];
            CHECK (swapped.channels[left] == r);
            CHECK (swapped.channels[left + 1] == l);
            CHECK (mono.channels[left] == mono.channels[left + 1]);

            for (std::size_t n = 0; n < l.size(); ++n)
            {
                REQUIRE (mono.channels[left][n] == 0.5 * (l[n] + r[n]));
                REQUIRE (wide.channels[left][n] == Approx (1.25 * l[n] - 0.25 * r[n]).margin (1e-15));
                REQUIRE (wide.channels[left + 1][n] == Approx (1.25 * r[n] - 0.25 * l[n]).margin (1e-15));
            }
        }
    }

    for (const auto channels : { 1, 3 })
        CHECK (codeOf (noiseOf (channels), with ([] (auto& e) { e.sides.mono = true; }))
               == ErrorCode::unsuitable);
}

TEST_CASE ("The layout says which channels are a pair", "[edits][oracle]")
{
    const auto impulse = noiseOf (4);
    const auto swap = with ([] (auto& e) { e.sides.swapped = true; });
    const auto byOutput = edited (impulse, swap, ChannelLayout::trueStereoByOutput).value();
    CHECK (byOutput.channels
           == Rows<double> { impulse.channels[2], impulse.channels[3], impulse.channels[0],
                             impulse.channels[1] });
    CHECK (edited (impulse, swap, ChannelLayout::trueStereo)->channels == changed (impulse, swap).channels);
    CHECK (edited (noiseOf (2), swap, ChannelLayout::parallel).ok());

    for (const auto layout : { ChannelLayout::parallel, ChannelLayout::ambixStereo, ChannelLayout::ambixOmni,
                               ChannelLayout::fumaStereo, ChannelLayout::fumaOmni })
    {
        INFO (nameOf (layout));
        const auto refused = edited (impulse, swap, layout);
        REQUIRE_FALSE (refused.ok());
        CHECK (refused.error().code == ErrorCode::unsuitable);
    }
}

TEST_CASE ("The paths of an impulse say which of its channels are a pair", "[edits][oracle]")
{
    auto impulse = noiseOf (4);
    impulse.paths = ImpulsePaths { 2, 2, { { 0, 0, 0 }, { 1, 0, 1 }, { 0, 1, 2 }, { 1, 1, 3 } } };
    const auto swapped = changed (impulse, with ([] (auto& e) { e.sides.swapped = true; }));
    CHECK (swapped.channels[0] == impulse.channels[2]);
    CHECK (swapped.channels[3] == impulse.channels[1]);

    impulse.paths = ImpulsePaths { 1, 4, { { 0, 0, 0 }, { 0, 1, 1 }, { 0, 2, 2 }, { 0, 3, 3 } } };
    CHECK (codeOf (impulse, with ([] (auto& e) { e.sides.swapped = true; })) == ErrorCode::unsuitable);
}

TEST_CASE ("Minimum phase is what a zero's reflection gives, and needs an impulse that is not endless",
           "[edits][oracle]")
{
    // (1 − 2 z⁻¹)(1 − 0.5 z⁻¹), late: the zero at 2 goes to ½, with 2 as gain.
    const ImpulseResponse impulse { "late", rateHz, { { 0.0, 0.0, 1.0, -2.5, 1.0, 0.0 } }, 0, {} };
    const auto edits = with ([] (auto& e) { e.minimumPhase = true; });
    const auto row = changed (impulse, edits).channels[0];
    REQUIRE (row.size() == 6);

    // The sign of the gain at 0 Hz stays: −0.5.
    const std::vector<double> expected { -2.0, 2.0, -0.5, 0.0, 0.0, 0.0 };
    CHECK (largestDifference (Rows<double> { row }, Rows<double> { expected }) < 1e-9);
    CHECK (codeOf (noiseOf (1, 70000), edits) == ErrorCode::unsuitable);

    // A silent channel among others is none to convert.
    const ImpulseResponse half { "half", rateHz, { { 0.0, 1.0 }, { 0.0, 0.0 } }, 0, {} };
    CHECK (changed (half, edits).channels[1] == std::vector<double> (2));
}

TEST_CASE ("Levels are one gain for all channels", "[edits][oracle]")
{
    const auto impulse = noiseOf (4);
    const auto gained = changed (impulse, with ([] (auto& e) { e.level.gainDb = 20.0; }));
    CHECK (gained.channels[2][17] == Approx (10.0 * impulse.channels[2][17]).epsilon (1e-14));

    const auto peak = changed (impulse, with (
                                            [] (auto& e)
                                            {
                                                e.level.normalised = LevelMeasure::peak;
                                                e.level.targetDb = -6.0;
                                                e.level.gainDb = 3.0;
                                            }));
    CHECK (decibelsFromGain (highestOf (peak.channels)) == Approx (-3.0).margin (1e-10));
    const auto ratio = peak.channels[0][0] / impulse.channels[0][0];
    CHECK (peak.channels[3][99] == Approx (ratio * impulse.channels[3][99]).epsilon (1e-14));
}

TEST_CASE ("Edits are done in their order", "[edits][property]")
{
    const auto impulse = noiseOf (2);
    const auto all = changed (impulse, with (
                                           [] (auto& e)
                                           {
                                               e.trim.startSeconds = 0.01;
                                               e.reverse = true;
                                               e.fadeIn.seconds = 0.02;
                                               e.sides.width = 0.5;
                                               e.predelaySeconds = 0.005;
                                               e.level.gainDb = -2.0;
                                           }));
    auto step = impulse;

    for (const auto& edits :
         { with ([] (auto& e) { e.trim.startSeconds = 0.01; }), with ([] (auto& e) { e.reverse = true; }),
           with ([] (auto& e) { e.fadeIn.seconds = 0.02; }), with ([] (auto& e) { e.sides.width = 0.5; }),
           with ([] (auto& e) { e.predelaySeconds = 0.005; }),
           with ([] (auto& e) { e.level.gainDb = -2.0; }) })
        step = changed (step, edits);

    CHECK (step.channels == all.channels);
}

TEST_CASE ("An editor gives the bits of edits from the start, whatever came before", "[edits][property]")
{
    const auto impulse = std::make_shared<const ImpulseResponse> (noiseOf (2, 24000));
    ImpulseEditor editor (impulse);
    ImpulseEdits edits;
    const auto check = [&] { CHECK (editor.render (edits)->channels == changed (*impulse, edits).channels); };
    check();
    edits.level.gainDb = 3.0;
    check();
    edits.fadeOut.seconds = 0.1;
    check();
    edits.decay.factor = 0.7;
    check();
    edits.predelaySeconds = 0.01;
    check();
    edits.trim.endSeconds = 9.0;
    CHECK (editor.render (edits).error().code == ErrorCode::unsuitable);
    edits.trim.endSeconds.reset();
    check();
    edits.decay.factor = 1.0;
    check();
}

TEST_CASE ("Edits that make no sense are refused by name", "[edits][errors]")
{
    const auto nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    const std::vector<std::pair<const char*, std::function<void (ImpulseEdits&)>>> refused {
        { "trim-start", [] (auto& e) { e.trim.startSeconds = -0.001; } },
        { "trim-start", [nan] (auto& e) { e.trim.startSeconds = nan; } },
        { "trim-end", [inf] (auto& e) { e.trim.endSeconds = inf; } },
        { "stretch", [] (auto& e) { e.stretch = 0.0; } },
        { "stretch", [nan] (auto& e) { e.stretch = nan; } },
        { "size", [] (auto& e) { e.size = 5.0; } },
        { "decay", [] (auto& e) { e.decay.factor = 0.0; } },
        { "decay-mid", [] (auto& e) { e.decay.mid = 11.0; } },
        { "decay-high",
          [] (auto& e)
          {
              e.decay.factor = 0.2;
              e.decay.high = 0.2;
          } },
        { "decay-bands", [] (auto& e) { e.decay.highCrossoverHz = 300.0; } },
        { "decay-bands", [nan] (auto& e) { e.decay.lowCrossoverHz = nan; } },
        { "attack", [] (auto& e) { e.envelope.attackSeconds = -1.0; } },
        { "hold", [inf] (auto& e) { e.envelope.holdSeconds = inf; } },
        { "envelope-decay", [] (auto& e) { e.envelope.decaySeconds = 0.0; } },
        { "fade-in", [] (auto& e) { e.fadeIn.seconds = -0.001; } },
        { "fade-out", [nan] (auto& e) { e.fadeOut.seconds = nan; } },
        { "low-cut",
          [] (auto& e) {
              e.tone.lowCut = CutEdit { 0.0, 12 };
          } },
        { "high-cut",
          [] (auto& e) {
              e.tone.highCut = CutEdit { 8000.0, 13 };
          } },
        { "eq", [nan] (auto& e) { e.tone.curve.preampDb = nan; } },
        { "width", [] (auto& e) { e.sides.width = -1.0; } },
        { "predelay", [] (auto& e) { e.predelaySeconds = 61.0; } },
        { "predelay", [nan] (auto& e) { e.predelaySeconds = nan; } },
        { "normalize", [inf] (auto& e) { e.level.targetDb = -inf; } },
        { "gain", [inf] (auto& e) { e.level.gainDb = inf; } }
    };

    for (const auto& [name, set] : refused)
    {
        INFO (name);
        const auto result = edited (noiseOf (2), with (set));
        REQUIRE_FALSE (result.ok());
        CHECK (result.error().code == ErrorCode::badSpecification);
        CHECK (result.error().context == name);
        CHECK (result.error().message.find ("xpected") != std::string::npos);
    }
}

TEST_CASE ("Impulses that edits can't be done on are refused", "[edits][errors]")
{
    auto late = noiseOf (1);
    late.leadFrames = 3;
    CHECK (codeOf (late, {}) == ErrorCode::unsuitable);
    CHECK (codeOf ({ "empty", rateHz, { {} }, 0, {} }, {}) == ErrorCode::unsuitable);

    const ImpulseResponse silent { "silent", rateHz, { std::vector<double> (4800) }, 0, {} };
    CHECK (codeOf (silent, with ([] (auto& e) { e.decay.factor = 0.5; })) == ErrorCode::unsuitable);
    CHECK (codeOf (silent, with ([] (auto& e) { e.extendTail = true; })) == ErrorCode::unsuitable);

    for (const auto measure :
         { LevelMeasure::peak, LevelMeasure::energy, LevelMeasure::loudness, LevelMeasure::wet })
        CHECK (codeOf (silent, with ([measure] (auto& e) { e.level.normalised = measure; }))
               == ErrorCode::unsuitable);

    const auto stopped = edited (noiseOf (1), with ([] (auto& e) { e.decay.factor = 0.5; }),
                                 ChannelLayout::automatic, [] { return true; });
    CHECK (stopped.error().code == ErrorCode::cancelled);
}
