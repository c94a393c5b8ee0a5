#include "CommandLine/LiveMeter.h"

#include "Core/Units.h"

#include <fmt/format.h>

#include <algorithm>

namespace partita::app
{
namespace
{

constexpr std::chrono::seconds holdTime { 2 };

std::string levelText (float peak)
{
    return peak > 0.0f ? fmt::format ("{:.1f}", decibelsFromGain (static_cast<double> (peak))) : "−∞";
}

std::string sideText (const PeakHistory& peaks)
{
    return fmt::format ("{:>6} ({:>5}){}", levelText (peaks.latest()), levelText (peaks.held()),
                        peaks.held() > 1.0f ? "!" : "");
}

} // namespace

void PeakHistory::add (const std::vector<float>& peaks, Clock::time_point now)
{
    newest = 0.0f;

    for (std::size_t c = 0; c < std::min (peaks.size(), session.size()); ++c)
    {
        newest = std::max (newest, peaks[c]);
        session[c] = std::max (session[c], peaks[c]);
    }

    if (newest >= holding || now - heldSince > holdTime)
    {
        holding = newest;
        heldSince = now;
    }
}

LiveMeter::LiveMeter (ChainPlayer& played, int inputs, int outputs, double streamRateHz, int streamBlock)
    : input (inputs), output (outputs), player (played), rateHz (streamRateHz), blockFrames (streamBlock)
{
}

double LiveMeter::loadOf (std::chrono::nanoseconds work, double frames) const noexcept
{
    return frames > 0.0 ? std::chrono::duration<double> (work).count() * rateHz / frames : 0.0;
}

double LiveMeter::worstLoad() const noexcept { return loadOf (counts.longest, blockFrames); }

double LiveMeter::meanLoad() const noexcept
{
    return loadOf (counts.busy, static_cast<double> (counts.frames));
}

void LiveMeter::update (const CallCounts& now)
{
    const auto time = PeakHistory::Clock::now();
    input.add (player.inputPeaks.take(), time);
    output.add (player.outputPeaks.take(), time);
    latestLoad = loadOf (now.busy - counts.busy, static_cast<double> (now.frames - counts.frames));
    counts = now;
}

std::string LiveMeter::line() const
{
    return fmt::format ("in {}  out {} dB  load {:.0f} % (worst {:.0f} %)  late {}  xruns {}",
                        sideText (input), sideText (output), 100.0 * load(), 100.0 * worstLoad(),
                        counts.lateCalls, counts.xruns);
}

} // namespace partita::app
