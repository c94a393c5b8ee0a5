#include "Impulse/Measurement/SweepSpec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{
namespace
{

using Json = nlohmann::ordered_json;
using std::numbers::pi;

constexpr int schema = 1;
constexpr double leadInSeconds = 0.5, markerSeconds = 0.5, markerFadeSeconds = 0.05;
constexpr double markerHighestHz = 10000.0, markerSpan = 16.0;
constexpr double lowestRateHz = 1000.0, highestRateHz = 1e6, longestSeconds = 3600.0;
constexpr int mostChannels = 64, mostRepeats = 100;

// With fewer periods of the lowest frequency in growthSeconds, the nearest whole number is too far from what was asked for.
constexpr double leastCycles = 3.0;

struct Limit
{
    const char* name;
    double value, low, high;
    const char* unit;
};

double asked (const SweepSpec& spec)
{
    return spec.startHz * spec.sweepSeconds / std::log (spec.stopHz / spec.startHz);
}

double raisedCosine (double share) { return 0.5 - 0.5 * std::cos (pi * std::clamp (share, 0.0, 1.0)); }

/// 1 but for its ends.
double faded (double t, double seconds, double fadeInSeconds, double fadeOutSeconds)
{
    const auto in = fadeInSeconds > 0.0 ? raisedCosine (t / fadeInSeconds) : 1.0;
    const auto out = fadeOutSeconds > 0.0 ? raisedCosine ((seconds - t) / fadeOutSeconds) : 1.0;
    return in * out;
}

void add (std::vector<double>& row, const std::vector<double>& sound, Frames at)
{
    std::copy (sound.begin(), sound.end(), row.begin() + at);
}

} // namespace

Status validate (const SweepSpec& spec)
{
    const Limit limits[] = { { "sample rate", spec.rateHz, lowestRateHz, highestRateHz, "Hz" },
                             { "start", spec.startHz, 0.1, 0.49 * spec.rateHz, "Hz" },
                             { "stop", spec.stopHz, 2.0 * spec.startHz, 0.5 * spec.rateHz, "Hz" },
                             { "length", spec.sweepSeconds, 0.1, longestSeconds, "s" },
                             { "fades", spec.fadeInSeconds + spec.fadeOutSeconds, 0.0,
                               0.5 * spec.sweepSeconds, "s" },
                             { "fade-in", spec.fadeInSeconds, 0.0, spec.sweepSeconds, "s" },
                             { "fade-out", spec.fadeOutSeconds, 0.0, spec.sweepSeconds, "s" },
                             { "pause", spec.pauseSeconds, 0.1, 60.0, "s" },
                             { "level", spec.levelDb, -120.0, 0.0, "dB" },
                             { "channels", static_cast<double> (spec.channels), 1.0, mostChannels, "" },
                             { "repeats", static_cast<double> (spec.repeats), 1.0, mostRepeats, "" } };

    for (const auto& limit : limits)
        if (! (limit.value >= limit.low && limit.value <= limit.high))
            return Error { ErrorCode::badSpecification,
                           fmt::format ("expected a sweep's {} from {:g} to {:g} {}; found {:g}.", limit.name,
                                        limit.low, limit.high, limit.unit, limit.value),
                           {} };

    if (asked (spec) < leastCycles)
        return Error { ErrorCode::badSpecification,
                       fmt::format (
                           "expected a sweep of {:.2f} s or more from {:g} Hz to {:g} Hz; found {:g} s.",
                           leastCycles * spec.sweepSeconds / asked (spec), spec.startHz, spec.stopHz,
                           spec.sweepSeconds),
                       {} };

    return Done {};
}

SweepTimeline::SweepTimeline (const SweepSpec& spec)
    : growthSeconds (std::round (asked (spec)) / spec.startHz),
      sweepFrames (framesFromSeconds (growthSeconds * std::log (spec.stopHz / spec.startHz), spec.rateHz)),
      markerFrames (framesFromSeconds (markerSeconds, spec.rateHz)),
      pauseFrames (framesFromSeconds (spec.pauseSeconds, spec.rateHz)),
      firstMarker (framesFromSeconds (leadInSeconds, spec.rateHz)),
      repeats (spec.repeats)
{
    lastMarker = sweepStart (spec.channels, 0);
    totalFrames = lastMarker + markerFrames + pauseFrames;
}

Frames SweepTimeline::sweepStart (int channel, int repeat) const noexcept
{
    return firstMarker + markerFrames + pauseFrames
           + (channel * repeats + repeat) * (sweepFrames + pauseFrames);
}

double SweepTimeline::harmonicAdvanceSeconds (int order) const noexcept
{
    return growthSeconds * std::log (order);
}

std::vector<double> singleSweep (const SweepSpec& spec)
{
    const SweepTimeline timeline (spec);
    const auto gain = gainFromDecibels (spec.levelDb);
    const auto seconds = static_cast<double> (timeline.sweepFrames) / spec.rateHz;
    std::vector<double> sweep (static_cast<std::size_t> (timeline.sweepFrames));

    for (std::size_t n = 0; n < sweep.size(); ++n)
    {
        const auto t = static_cast<double> (n) / spec.rateHz;
        const auto cycles = spec.startHz * timeline.growthSeconds * std::expm1 (t / timeline.growthSeconds);
        sweep[n] =
            gain * faded (t, seconds, spec.fadeInSeconds, spec.fadeOutSeconds) * std::sin (2.0 * pi * cycles);
    }

    return sweep;
}

// Falls where the sweep rises, so that neither is taken for the other.
std::vector<double> singleMarker (const SweepSpec& spec)
{
    const auto narrow = markerHighestHz < 2.0 * spec.startHz;
    const auto highHz = narrow ? spec.stopHz : std::min (spec.stopHz, markerHighestHz);
    const auto lowHz = std::max (spec.startHz, highHz / markerSpan);
    const auto gain = gainFromDecibels (spec.levelDb);
    std::vector<double> marker (static_cast<std::size_t> (SweepTimeline (spec).markerFrames));

    for (std::size_t n = 0; n < marker.size(); ++n)
    {
        const auto t = static_cast<double> (n) / spec.rateHz;
        const auto cycles = t * (highHz - (highHz - lowHz) * 0.5 * t / markerSeconds);
        marker[n] = gain * faded (t, markerSeconds, markerFadeSeconds, markerFadeSeconds)
                    * std::sin (2.0 * pi * cycles);
    }

    return marker;
}

std::vector<std::vector<double>> sweepSignal (const SweepSpec& spec)
{
    const SweepTimeline timeline (spec);
    const auto sweep = singleSweep (spec);
    const auto marker = singleMarker (spec);
    std::vector<std::vector<double>> rows (
        static_cast<std::size_t> (spec.channels),
        std::vector<double> (static_cast<std::size_t> (timeline.totalFrames)));

    for (int c = 0; c < spec.channels; ++c)
    {
        auto& row = rows[static_cast<std::size_t> (c)];
        add (row, marker, timeline.firstMarker);
        add (row, marker, timeline.lastMarker);

        for (int repeat = 0; repeat < spec.repeats; ++repeat)
            add (row, sweep, timeline.sweepStart (c, repeat));
    }

    return rows;
}

std::string sweepToJson (const SweepSpec& spec)
{
    const SweepTimeline timeline (spec);
    auto starts = Json::array();

    for (int c = 0; c < spec.channels; ++c)
        for (int repeat = 0; repeat < spec.repeats; ++repeat)
            starts.push_back ({ { "channel", c + 1 },
                                { "repeat", repeat + 1 },
                                { "frame", timeline.sweepStart (c, repeat) } });

    const Json json { { "schema", schema },
                      { "kind", "partita sweep" },
                      { "rateHz", spec.rateHz },
                      { "startHz", spec.startHz },
                      { "stopHz", spec.stopHz },
                      { "sweepSeconds", spec.sweepSeconds },
                      { "fadeInSeconds", spec.fadeInSeconds },
                      { "fadeOutSeconds", spec.fadeOutSeconds },
                      { "pauseSeconds", spec.pauseSeconds },
                      { "levelDb", spec.levelDb },
                      { "channels", spec.channels },
                      { "repeats", spec.repeats },
                      { "timeline",
                        { { "frames", timeline.totalFrames },
                          { "growthSeconds", timeline.growthSeconds },
                          { "sweepFrames", timeline.sweepFrames },
                          { "markerFrames", timeline.markerFrames },
                          { "markers", { timeline.firstMarker, timeline.lastMarker } },
                          { "sweeps", starts } } } };
    return json.dump (2) + "\n";
}

Result<SweepSpec> sweepFromJson (const std::string& text, const std::string& name)
{
    const auto refuse = [&name] (const std::string& found)
    {
        return Error { ErrorCode::fileUnreadable,
                       "Expected the JSON that “partita measure sweep” wrote beside its sweep; found " + found
                           + ".",
                       name };
    };
    const auto json = Json::parse (text, nullptr, false);

    if (! json.is_object() || json.value ("kind", Json()) != "partita sweep")
        return refuse ("something else");

    if (json.value ("schema", Json()) != schema)
        return refuse ("another schema than 1");

    SweepSpec spec;
    const std::pair<const char*, double*> numbers[] = {
        { "rateHz", &spec.rateHz },
        { "startHz", &spec.startHz },
        { "stopHz", &spec.stopHz },
        { "sweepSeconds", &spec.sweepSeconds },
        { "fadeInSeconds", &spec.fadeInSeconds },
        { "fadeOutSeconds", &spec.fadeOutSeconds },
        { "pauseSeconds", &spec.pauseSeconds },
        { "levelDb", &spec.levelDb },
    };
    const std::pair<const char*, int*> counts[] = { { "channels", &spec.channels },
                                                    { "repeats", &spec.repeats } };

    for (const auto& [key, value] : numbers)
    {
        if (! json.contains (key) || ! json[key].is_number())
            return refuse (fmt::format ("no number “{}”", key));

        *value = json[key].get<double>();
    }

    for (const auto& [key, value] : counts)
    {
        if (! json.contains (key) || ! json[key].is_number_integer())
            return refuse (fmt::format ("no whole number “{}”", key));

        *value = static_cast<int> (std::clamp<std::int64_t> (json[key].get<std::int64_t>(), 0, 1000));
    }

    if (const auto valid = validate (spec); ! valid)
        return Error { ErrorCode::badSpecification, valid.error().message, name };

    return spec;
}

} // namespace partita
