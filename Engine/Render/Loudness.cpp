#include "Render/Loudness.h"

#include <ebur128.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace partita
{

struct LoudnessMeter::State
{
    ebur128_state* meter = nullptr;
    std::vector<double> interleaved;

    ~State() { ebur128_destroy (&meter); }
};

LoudnessMeter::LoudnessMeter (std::unique_ptr<State> made) : state (std::move (made)) {}

LoudnessMeter::LoudnessMeter (LoudnessMeter&&) noexcept = default;
LoudnessMeter::~LoudnessMeter() = default;

LoudnessMeter LoudnessMeter::ofPeak() { return LoudnessMeter (nullptr); }

Result<LoudnessMeter> LoudnessMeter::ofLoudness (int channels, double rateHz)
{
    auto state = std::make_unique<State>();
    state->meter =
        ebur128_init (static_cast<unsigned> (channels), static_cast<unsigned long> (rateHz), EBUR128_MODE_I);

    if (state->meter == nullptr)
        return Error { ErrorCode::unsuitable,
                       fmt::format ("Loudness is not defined for {} channels at {:g} Hz. Normalise by peak.",
                                    channels, rateHz),
                       {} };

    return LoudnessMeter (std::move (state));
}

void LoudnessMeter::add (AudioView<const double> block)
{
    const auto channels = static_cast<std::size_t> (block.numChannels);
    const auto frames = static_cast<std::size_t> (block.numFrames);

    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t n = 0; n < frames; ++n)
            highest = std::max (highest, std::abs (block.channels[c][n]));

    if (state == nullptr)
        return;

    state->interleaved.resize (channels * frames);

    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t n = 0; n < frames; ++n)
            state->interleaved[n * channels + c] = block.channels[c][n];

    ebur128_add_frames_double (state->meter, state->interleaved.data(), frames);
}

double LoudnessMeter::integratedLufs() const
{
    double loudness = 0.0;
    return ebur128_loudness_global (state->meter, &loudness) == EBUR128_SUCCESS
               ? loudness
               : -std::numeric_limits<double>::infinity();
}

} // namespace partita
