#include "Render/Loudness.h"

#include <ebur128.h>

#include <cmath>
#include <limits>
#include <new>
#include <vector>

namespace partita
{

struct LoudnessMeter::State
{
    ebur128_state* meter = nullptr;
    std::vector<double> interleaved;

    ~State() { ebur128_destroy (&meter); }
};

LoudnessMeter::LoudnessMeter (int channels, double rateHz) : state (std::make_unique<State>())
{
    state->meter = ebur128_init (static_cast<unsigned> (channels), static_cast<unsigned long> (rateHz), EBUR128_MODE_I);

    if (state->meter == nullptr)
        throw std::bad_alloc();
}

LoudnessMeter::~LoudnessMeter() = default;

void LoudnessMeter::add (AudioView<const double> block)
{
    const auto channels = static_cast<std::size_t> (block.numChannels);
    const auto frames = static_cast<std::size_t> (block.numFrames);
    state->interleaved.resize (channels * frames);

    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t n = 0; n < frames; ++n)
        {
            const auto sample = block.channels[c][n];
            highest = std::max (highest, std::abs (sample));
            state->interleaved[n * channels + c] = sample;
        }

    ebur128_add_frames_double (state->meter, state->interleaved.data(), frames);
}

double LoudnessMeter::integratedLufs() const
{
    double loudness = 0.0;
    return ebur128_loudness_global (state->meter, &loudness) == EBUR128_SUCCESS ? loudness
                                                                                : -std::numeric_limits<double>::infinity();
}

} // namespace partita
