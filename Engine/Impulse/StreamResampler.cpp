#include "Impulse/StreamResampler.h"

#include "Impulse/SoxrRecipe.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

namespace partita
{
namespace
{

constexpr double lowestRateHz = 1000.0;
constexpr double highestRateHz = 1e6;
constexpr int blockFrames = 4096;

struct DeleteSoxr
{
    void operator() (soxr* handle) const { soxr_delete (handle); }
};

Error failed (const char* why)
{
    return { ErrorCode::unsuitable, fmt::format ("The rate can't be changed: {}.", why), {} };
}

} // namespace

struct StreamResampler::State
{
    std::unique_ptr<soxr, DeleteSoxr> handle;
    AudioBuffer<double> out;
    std::vector<double*> outRows;
    std::vector<const double*> inRows;
};

Status checkRates (double oldRateHz, double newRateHz)
{
    for (const auto rate : { oldRateHz, newRateHz })
        if (! (rate >= lowestRateHz && rate <= highestRateHz) || rate != std::floor (rate))
            return Error { ErrorCode::unsuitable,
                           fmt::format (
                               "Rates are changed between whole ones from {:g} Hz to {:g} Hz; found {:g} Hz "
                               "and {:g} Hz.",
                               lowestRateHz, highestRateHz, oldRateHz, newRateHz),
                           {} };

    return Done {};
}

Result<StreamResampler> StreamResampler::create (double oldRateHz, double newRateHz, int channels)
{
    if (auto possible = checkRates (oldRateHz, newRateHz); ! possible)
        return possible.error();

    const auto types = soxr_io_spec (SOXR_FLOAT64_S, SOXR_FLOAT64_S);
    const auto quality = detail::soxrRecipe();
    soxr_error_t error = nullptr;
    auto state = std::make_unique<State>();
    state->handle.reset (soxr_create (oldRateHz, newRateHz, static_cast<unsigned> (channels), &error, &types,
                                      &quality, nullptr));

    if (state->handle == nullptr)
        return failed (error);

    state->out = AudioBuffer<double> (channels, blockFrames);

    for (int c = 0; c < channels; ++c)
        state->outRows.push_back (state->out.channel (c));

    return StreamResampler (std::move (state));
}

StreamResampler::StreamResampler (std::unique_ptr<State> made) : state (std::move (made)) {}

StreamResampler::StreamResampler (StreamResampler&&) noexcept = default;
StreamResampler& StreamResampler::operator= (StreamResampler&&) noexcept = default;
StreamResampler::~StreamResampler() = default;

Status StreamResampler::deliver (std::size_t frames, const Sink& sink)
{
    return frames > 0 ? sink (state->out.constView (static_cast<int> (frames))) : Status (Done {});
}

Status StreamResampler::process (AudioView<const double> in, const Sink& sink)
{
    for (std::size_t done = 0; done < static_cast<std::size_t> (in.numFrames);)
    {
        state->inRows.clear();

        for (int c = 0; c < in.numChannels; ++c)
            state->inRows.push_back (in.channel (c) + done);

        std::size_t taken = 0, made = 0;

        if (const auto* error = soxr_process (state->handle.get(), state->inRows.data(),
                                              static_cast<std::size_t> (in.numFrames) - done, &taken,
                                              state->outRows.data(), blockFrames, &made))
            return failed (error);

        done += taken;

        if (auto delivered = deliver (made, sink); ! delivered)
            return delivered;
    }

    return Done {};
}

Status StreamResampler::finish (const Sink& sink)
{
    while (true)
    {
        std::size_t made = 0;

        if (const auto* error = soxr_process (state->handle.get(), nullptr, 0, nullptr, state->outRows.data(),
                                              blockFrames, &made))
            return failed (error);

        if (auto delivered = deliver (made, sink); ! delivered)
            return delivered;

        if (made < blockFrames)
            return Done {};
    }
}

} // namespace partita
