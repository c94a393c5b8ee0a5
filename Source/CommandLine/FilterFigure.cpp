#include "CommandLine/FilterFigure.h"

#include "CommandLine/FilterReport.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace partita::app
{
namespace
{

constexpr double lowestHz = 20.0, msInSeconds = 1000.0;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

struct Range
{
    double low = std::numeric_limits<double>::infinity(), high = -low;

    void take (double value)
    {
        low = std::min (low, value);
        high = std::max (high, value);
    }

    /// With a share of room at both ends, and some where there is nothing to see.
    [[nodiscard]] Range widened (double share, double least) const
    {
        const auto more = std::max (share * (high - low), 0.5 * std::max (0.0, least - (high - low)));
        return { low - more, high + more };
    }
};

double roundedUp (double value, double step) { return step * std::ceil (value / step - 1e-9); }

double roundedDown (double value, double step) { return step * std::floor (value / step + 1e-9); }

class FilterDrawing
{
public:
    explicit FilterDrawing (const std::vector<ShownFilter>& filters) : shown (filters)
    {
        constexpr int leastPoints = 1 << 17;

        for (const auto& filter : shown)
        {
            responses.push_back (responseOf (filter.taps, filter.analysis.rateHz, leastPoints));
            nyquistHz = std::max (nyquistHz, 0.5 * filter.analysis.rateHz);
        }

        if (isDense())
            for (auto& response : responses)
                takeMeans (response);
    }

    plot::Figure draw()
    {
        const auto& analysis = shown.front().analysis;
        const auto only = shown.size() == 1;
        plot::Figure figure;
        figure.title = only ? shown.front().name : fmt::format ("{} filters", shown.size());

        if (only)
        {
            figure.subtitle = fmt::format ("{} taps at {:g} kHz, {}, latency {:.2f} ms", analysis.taps,
                                           analysis.rateHz / 1000.0, nameOf (analysis.phase),
                                           msInSeconds * analysis.latencySeconds());
            figure.caption = captionOf (analysis);
        }
        else
            figure.subtitle = "Magnitude, timing, impulse and step response";

        figure.panels.push_back (magnitude());

        if (! isDense())
            figure.panels.push_back (isLinear() ? passBand() : groupDelay());

        figure.panels.push_back (impulse());
        figure.panels.push_back (step());
        return figure;
    }

private:
    /// Each gain becomes that of the mean power within 1/48 octave to either side.
    static void takeMeans (FilterResponse& response)
    {
        const auto half = std::exp2 (1.0 / 48.0);
        const auto last = response.gainDb.size() - 1;
        std::vector<double> sums { 0.0 };

        for (const auto db : response.gainDb)
            sums.push_back (sums.back() + std::pow (10.0, db / 10.0));

        for (std::size_t k = 0; k <= last; ++k)
        {
            const auto first = static_cast<std::size_t> (std::ceil (static_cast<double> (k) / half));
            const auto end = std::min (last, static_cast<std::size_t> (static_cast<double> (k) * half)) + 1;
            response.gainDb[k] =
                10.0 * std::log10 ((sums[end] - sums[first]) / static_cast<double> (end - first));
        }
    }

    static std::string captionOf (const FilterAnalysis& analysis)
    {
        auto caption = fmt::format (
            "Peak gain {} at {}. Worst case {:.2f} dB. Pink noise {}.",
            decibelsText (analysis.peakGain.gainDb), frequencyText (analysis.peakGain.frequencyHz),
            20.0 * std::log10 (analysis.worstCaseGain), decibelsText (analysis.pinkGainDb));

        if (analysis.stopAttenuationDb && analysis.pass != PassKind::several)
            caption += fmt::format (" Stop band {} down.", decibelsText (*analysis.stopAttenuationDb));

        return typographic (caption);
    }

    /// Rooms and the like, of which only the mean over parts of an octave is worth looking at.
    [[nodiscard]] bool isDense() const
    {
        constexpr std::size_t edges = 32;
        return std::ranges::any_of (shown, [] (const ShownFilter& filter)
                                    { return filter.analysis.halfPowerHz.size() > edges; });
    }

    [[nodiscard]] bool isLinear() const
    {
        return std::ranges::all_of (shown,
                                    [] (const ShownFilter& filter)
                                    {
                                        return filter.analysis.phase == PhaseClass::symmetric
                                               || filter.analysis.phase == PhaseClass::antisymmetric;
                                    });
    }

    [[nodiscard]] double firstHz() const { return std::min (lowestHz, nyquistHz / 100.0); }

    [[nodiscard]] plot::Axis frequencies() const
    {
        return { plot::Scale::frequencies, firstHz(), nyquistHz, "Frequency in Hz" };
    }

    /// One line for each filter from a value at each bin.
    template <class Value>
    [[nodiscard]] std::vector<plot::Line> linesOver (Value valueAt, bool named) const
    {
        std::vector<plot::Line> lines;

        for (std::size_t i = 0; i < shown.size(); ++i)
        {
            auto& line = lines.emplace_back (lineOf (i, named));

            for (std::size_t k = 1; k < responses[i].gainDb.size(); ++k)
                line.points.emplace_back (responses[i].stepHz * static_cast<double> (k), valueAt (i, k));
        }

        return lines;
    }

    [[nodiscard]] plot::Line lineOf (std::size_t i, bool named) const
    {
        return { named && shown.size() > 1 ? shown[i].name : std::string(), plot::lineInk (i), {}, false };
    }

    [[nodiscard]] plot::Panel magnitude() const
    {
        constexpr double step = 10.0, room = 30.0, mostDb = 200.0, leastDb = 20.0;
        Range range;

        for (std::size_t i = 0; i < shown.size(); ++i)
        {
            const auto& analysis = shown[i].analysis;
            range.take (analysis.peakGain.gainDb);
            range.take (lowestGain (i));

            if (analysis.stopAttenuationDb)
                range.take (
                    std::max (analysis.passGainDb - std::min (*analysis.stopAttenuationDb, mostDb) - room,
                              lowestGain (i)));
        }

        const auto high = roundedUp (range.high + 1.0, range.high - range.low > 40.0 ? step : 3.0);
        const auto low =
            std::min (high - leastDb, roundedDown (std::max (range.low, range.high - mostDb), step));
        plot::Panel panel { "Magnitude",
                            frequencies(),
                            { plot::Scale::decibels, low, high,
                              isDense() ? "dB, mean power of 1/24 octave" : "dB" },
                            linesOver ([this] (auto i, auto k) { return responses[i].gainDb[k]; }, true),
                            {},
                            290.0,
                            false };

        if (shown.size() == 1 && shown.front().analysis.halfPowerHz.size() <= 2)
            for (const auto edgeHz : shown.front().analysis.halfPowerHz)
                panel.marks.push_back ({ edgeHz, "−3 dB, " + frequencyText (edgeHz), passSide (edgeHz) });

        return panel;
    }

    /// On which side of an edge the filter passes, so that words there meet no side lobes.
    [[nodiscard]] plot::Side passSide (double edgeHz) const
    {
        const auto& gains = responses.front().gainDb;
        const auto bin = std::clamp<std::size_t> (
            static_cast<std::size_t> (edgeHz / responses.front().stepHz), 1, gains.size() - 3);
        return gains[bin - 1] > gains[bin + 2] ? plot::Side::left : plot::Side::right;
    }

    /// Below which nothing is worth its room: what all but a few of the shown frequencies exceed.
    [[nodiscard]] double lowestGain (std::size_t i) const
    {
        constexpr double share = 0.02;
        std::vector<double> gains;

        for (std::size_t k = 1; k < responses[i].gainDb.size(); ++k)
            if (responses[i].stepHz * static_cast<double> (k) >= firstHz())
                gains.push_back (responses[i].gainDb[k]);

        const auto at =
            gains.begin() + static_cast<std::ptrdiff_t> (share * static_cast<double> (gains.size()));
        std::nth_element (gains.begin(), at, gains.end());
        return std::isfinite (*at) ? *at : shown[i].analysis.passGainDb;
    }

    [[nodiscard]] plot::Panel passBand() const
    {
        constexpr double least = 0.002, most = 6.0;
        Range range;

        for (const auto& filter : shown)
        {
            const auto ripple = std::clamp (filter.analysis.passRippleDb.value_or (0.0), least, most);
            range.take (filter.analysis.passGainDb - 1.5 * ripple);
            range.take (filter.analysis.passGainDb + 1.5 * ripple);
        }

        const auto [low, high] = range.widened (0.1, 4.0 * least);
        return { "Pass band",
                 frequencies(),
                 { plot::Scale::decibels, low, high, "dB" },
                 linesOver ([this] (auto i, auto k) { return responses[i].gainDb[k]; }, false),
                 {},
                 150.0,
                 false };
    }

    [[nodiscard]] plot::Panel groupDelay() const
    {
        constexpr double worthShowingDb = 40.0, outliers = 0.01, leastMs = 0.2;
        const auto delayMs = [this] (std::size_t i, std::size_t k)
        {
            const auto& analysis = shown[i].analysis;
            return responses[i].gainDb[k] >= analysis.passGainDb - worthShowingDb
                       ? msInSeconds * responses[i].groupDelayFrames[k] / analysis.rateHz
                       : nothing;
        };
        std::vector<double> values;

        for (std::size_t i = 0; i < shown.size(); ++i)
            for (std::size_t k = 1; k < responses[i].gainDb.size(); ++k)
                if (const auto value = delayMs (i, k);
                    std::isfinite (value) && responses[i].stepHz * static_cast<double> (k) >= firstHz())
                    values.push_back (value);

        std::ranges::sort (values);
        Range range;

        if (! values.empty())
        {
            const auto skipped = static_cast<std::size_t> (outliers * static_cast<double> (values.size()));
            range.take (values[skipped]);
            range.take (values[values.size() - 1 - skipped]);
        }
        else
            range.take (0.0);

        const auto [low, high] = range.widened (0.1, leastMs);
        return { "Group delay",
                 frequencies(),
                 { plot::Scale::linear, low, high, "ms" },
                 linesOver (delayMs, false),
                 {},
                 170.0,
                 false };
    }

    /// The part of the response that reaches −60 dB of its peak, with some room.
    [[nodiscard]] plot::Axis timeAxis() const
    {
        constexpr double audible = 1e-3, room = 0.06;
        Range range;

        for (const auto& filter : shown)
        {
            const auto height = std::abs (filter.analysis.peakTapGain);

            for (std::size_t n = 0; n < filter.taps.size(); ++n)
                if (std::abs (filter.taps[n]) >= audible * height)
                    range.take (msInSeconds * static_cast<double> (n) / filter.analysis.rateHz);
        }

        const auto [low, high] = range.widened (room, 8.0 * msInSeconds / shown.front().analysis.rateHz);
        return { plot::Scale::linear, low, high, "Time in ms" };
    }

    [[nodiscard]] plot::Panel over (const char* title, const plot::Axis& time,
                                    const std::vector<std::vector<double>>& values) const
    {
        Range range;
        plot::Panel panel { title, time, {}, {}, {}, 190.0, true };

        for (std::size_t i = 0; i < shown.size(); ++i)
        {
            auto& line = panel.lines.emplace_back (lineOf (i, false));
            const auto frameMs = msInSeconds / shown[i].analysis.rateHz;
            line.points.emplace_back (std::min (time.low, 0.0) - frameMs, 0.0);
            line.points.emplace_back (-frameMs, 0.0);

            for (std::size_t n = 0; n < values[i].size(); ++n)
            {
                line.points.emplace_back (frameMs * static_cast<double> (n), values[i][n]);
                range.take (values[i][n]);
            }

            const auto after = values[i].back() * (panel.title == "Step response" ? 1.0 : 0.0);
            line.points.emplace_back (frameMs * static_cast<double> (values[i].size()), after);
            line.points.emplace_back (
                std::max (time.high, frameMs * static_cast<double> (values[i].size())) + frameMs, after);
        }

        range.take (0.0);
        const auto [low, high] = range.widened (0.06, 0.0);
        panel.y = { plot::Scale::linear, low, high, "" };
        return panel;
    }

    [[nodiscard]] plot::Panel impulse() const
    {
        std::vector<std::vector<double>> rows;

        for (const auto& filter : shown)
            rows.push_back (filter.taps);

        return over ("Impulse response", timeAxis(), rows);
    }

    [[nodiscard]] plot::Panel step() const
    {
        std::vector<std::vector<double>> rows;

        for (const auto& filter : shown)
            rows.push_back (stepResponse (filter.taps));

        return over ("Step response", timeAxis(), rows);
    }

    const std::vector<ShownFilter>& shown;
    std::vector<FilterResponse> responses;
    double nyquistHz = 0.0;
};

} // namespace

plot::Figure filterFigure (const std::vector<ShownFilter>& filters) { return FilterDrawing (filters).draw(); }

} // namespace partita::app
