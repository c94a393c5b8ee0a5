#pragma once

#include <Convolution/Convolver.h>
#include <Impulse/ImpulseResponse.h>
#include <memory>
#include <string>

/// The first channel of an impulse file on every channel of a stream. Another file may follow while it plays.
class LiveFilter
{
public:
    /// Any thread but audio: reads the file, plans, prepares. All files may have up to maxTaps at the stream's rate.
    static partita::Result<std::unique_ptr<LiveFilter>> open (const std::string& path, double rateHz,
                                                              int channels, std::int64_t maxTaps)
    {
        const auto plan = partita::planPartitions (maxTaps, partita::defaultQuantum);
        auto first = prepare (path, rateHz, channels, plan);

        if (! first)
            return first.error();

        return std::unique_ptr<LiveFilter> (new LiveFilter (*first, rateHz));
    }

    /// The thread that controls. The new filter crosses over on what was already played; on an error the present one
    /// goes on playing. Filters that have gone out of use are freed here.
    partita::Status exchange (const std::string& path)
    {
        auto next = prepare (path, rate, convolver.inputs(), convolver.plan());
        return next ? convolver.exchange (*next) : next.error();
    }

    /// The audio thread. Any number of frames at each call; in and out may be the same memory.
    void process (const float* const* in, float* const* out, int frames) noexcept
    {
        convolver.process ({ in, convolver.inputs(), frames }, { out, convolver.outputs(), frames });
    }

private:
    using Filter = std::shared_ptr<const partita::PreparedFilter>;

    LiveFilter (const Filter& first, double rateHz)
        : rate (rateHz), convolver (first, static_cast<int> (0.02 * rateHz)) // frames of the crossfade
    {
    }

    static partita::Result<Filter> prepare (const std::string& path, double rateHz, int channels,
                                            const partita::PartitionPlan& plan)
    {
        const auto file = partita::loadImpulse (path);

        if (! file)
            return file.error();

        const auto impulse = partita::resampled (*file, rateHz);

        if (! impulse)
            return impulse.error();

        return partita::PreparedFilter::prepare (
            partita::ResponseMatrix::onEachChannel (impulse->channels.front(), channels), plan);
    }

    const double rate;
    partita::Convolver convolver;
};
