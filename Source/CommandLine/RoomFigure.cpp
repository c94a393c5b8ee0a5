#include "CommandLine/RoomFigure.h"

#include "CommandLine/RoomReport.h"
#include "Impulse/Analysis/EnergyDecay.h"
#include "Impulse/Analysis/Spectrogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace partita::app
{
namespace
{

constexpr double msInSeconds = 1000.0;
constexpr std::size_t columns = 900;
constexpr double lowestDb = -90.0;

double powerDb (double power)
{
    return 10.0 * std::log10 (std::max (power, std::numeric_limits<double>::min()));
}

/// Mean powers over a twelfth of an octave about each frequency; of single bins where they are wider than that.
std::vector<std::pair<double, double>> smoothed (const std::vector<double>& power, double stepHz)
{
    constexpr double pointsPerOctave = 24.0;
    const auto halfBand = std::exp2 (1.0 / pointsPerOctave);
    std::vector<std::pair<double, double>> points;

    for (std::size_t bin = 1; bin < power.size();)
    {
        const auto middle = static_cast<double> (bin);
        const auto first = static_cast<std::size_t> (std::ceil (middle / halfBand));
        const auto last = std::min (power.size() - 1, static_cast<std::size_t> (middle * halfBand));
        double sum = 0.0;

        for (auto k = first; k <= last; ++k)
            sum += power[k];

        points.emplace_back (stepHz * middle, sum / static_cast<double> (last - first + 1));
        bin = std::max (bin + 1, static_cast<std::size_t> (middle * halfBand));
    }

    return points;
}

class RoomDrawing
{
public:
    explicit RoomDrawing (const ShownRoom& room) : shown (room) {}

    plot::Figure draw()
    {
        const auto& figures = shown.broadband;
        plot::Figure figure;
        figure.title = shown.name;
        figure.subtitle =
            fmt::format ("{:.2f} s at {:g} kHz, onset at {:.2f} ms, length that matters {:.2f} s",
                         lengthSeconds(), shown.rateHz / 1000.0,
                         msInSeconds * seconds (shown.facts.onsetFrame), seconds (shown.facts.kneeFrame));

        if (figures.t30Seconds && figures.c80Db)
            figure.caption =
                fmt::format ("T30 {:.2f} s. C80 {:.1f} dB.", *figures.t30Seconds, *figures.c80Db);

        figure.panels = { waveform(), level(), schroederCurves(), decayRelief() };
        return figure;
    }

private:
    [[nodiscard]] double seconds (Frames frames) const { return static_cast<double> (frames) / shown.rateHz; }

    [[nodiscard]] double lengthSeconds() const
    {
        return seconds (static_cast<Frames> (shown.response.size()));
    }

    [[nodiscard]] plot::Panel waveform() const
    {
        constexpr double shownSeconds = 0.1, room = 0.1;
        const auto first = std::max<Frames> (0, shown.facts.onsetFrame
                                                    - framesFromSeconds (room * shownSeconds, shown.rateHz));
        const auto last = std::min (static_cast<Frames> (shown.response.size()),
                                    first + framesFromSeconds (shownSeconds, shown.rateHz));
        const auto height = 1.1 * std::abs (shown.facts.peak);
        plot::Line line { {}, plot::lineInk (0), {}, false };

        for (auto n = first; n < last; ++n)
            line.points.emplace_back (msInSeconds * seconds (n),
                                      shown.response[static_cast<std::size_t> (n)]);

        return { "Response",
                 { plot::Scale::linear, msInSeconds * seconds (first), msInSeconds * seconds (last),
                   "Time in ms" },
                 { plot::Scale::linear, -height, height, "" },
                 { line },
                 {},
                 190.0,
                 true };
    }

    /// The largest level of each column.
    [[nodiscard]] plot::Panel level() const
    {
        const auto peakDb = decibelsFromGain (shown.facts.peak);
        const auto width = std::max<std::size_t> (1, shown.response.size() / columns);
        plot::Line line { {}, plot::lineInk (0), {}, false };

        for (std::size_t from = 0; from < shown.response.size(); from += width)
        {
            double highest = 0.0;

            for (auto n = from; n < std::min (from + width, shown.response.size()); ++n)
                highest = std::max (highest, std::abs (shown.response[n]));

            line.points.emplace_back (seconds (static_cast<Frames> (from)),
                                      std::max (powerDb (highest * highest) - peakDb, 2.0 * lowestDb));
        }

        plot::Panel panel { "Level below the peak",
                            { plot::Scale::linear, 0.0, lengthSeconds(), "Time in s" },
                            { plot::Scale::decibels, lowestDb, 0.0, "dB" },
                            { line },
                            {},
                            190.0,
                            true };

        if (shown.facts.noiseFloorDb)
            panel.marks.push_back ({ seconds (shown.facts.kneeFrame), "noise" });

        return panel;
    }

    [[nodiscard]] plot::Panel schroederCurves() const
    {
        plot::Panel panel { "Decay of each octave",
                            { plot::Scale::linear, 0.0,
                              seconds (shown.facts.kneeFrame - shown.facts.onsetFrame),
                              "Time after the direct sound in s" },
                            { plot::Scale::decibels, -70.0, 0.0, "dB" },
                            {},
                            {},
                            290.0,
                            false };
        constexpr double lowestShownHz = 100.0;

        for (const auto& band : bandsBelowNyquist (BandWidth::octave, shown.rateHz))
        {
            if (band.nominalHz < lowestShownHz || panel.lines.size() == plot::numLineInks)
                continue;

            const auto decay =
                EnergyDecay::inBand (shown.response, shown.facts.onsetFrame, shown.rateHz, band);
            plot::Line line { bandName (band), plot::lineInk (panel.lines.size()), {}, false };
            panel.x.high = std::max (panel.x.high, decay.kneeSeconds());

            for (std::size_t column = 0; column <= columns; ++column)
            {
                const auto t = decay.kneeSeconds() * static_cast<double> (column) / columns;

                if (const auto db = decay.levelDb (t))
                    line.points.emplace_back (t, *db);
            }

            panel.lines.push_back (std::move (line));
        }

        return panel;
    }

    [[nodiscard]] plot::Panel decayRelief() const
    {
        constexpr double lowestShownHz = 50.0;
        const std::vector<double> fromOnset (shown.response.begin() + shown.facts.onsetFrame,
                                             shown.response.end());
        const auto relief = decayReliefOf (spectrogramOf (fromOnset, shown.rateHz, { 0.04, 0.01 }));
        auto highestDb = powerDb (0.0);

        for (const auto& [hertz, power] : smoothed (relief.power.front(), relief.stepHz))
            highestDb = std::max (highestDb, powerDb (power));

        plot::Panel panel { "Energy that is left after a time",
                            { plot::Scale::frequencies, lowestShownHz, 0.5 * shown.rateHz,
                              "Frequency in Hz" },
                            { plot::Scale::decibels, lowestDb, 0.0, "dB" },
                            {},
                            {},
                            290.0,
                            false };

        for (const auto afterSeconds : { 0.0, 0.1, 0.2, 0.4, 0.8, 1.6 })
        {
            const auto step = static_cast<std::size_t> (std::lround (afterSeconds / relief.stepSeconds));

            if (step >= relief.power.size())
                break;

            plot::Line line { fmt::format ("{:g} ms", msInSeconds * afterSeconds),
                              plot::lineInk (panel.lines.size()),
                              {},
                              false };

            for (const auto& [hertz, power] : smoothed (relief.power[step], relief.stepHz))
                line.points.emplace_back (hertz, std::max (powerDb (power) - highestDb, 2.0 * lowestDb));

            panel.lines.push_back (std::move (line));
        }

        return panel;
    }

    const ShownRoom& shown;
};

} // namespace

plot::Figure roomFigure (const ShownRoom& room) { return RoomDrawing (room).draw(); }

} // namespace partita::app
