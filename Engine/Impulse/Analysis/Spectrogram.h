#pragma once

#include "Core/Units.h"

#include <vector>

namespace partita
{

struct SpectrogramOptions
{
    double windowSeconds = 0.02; ///< of Hann's window; brought to a length that transforms well
    double stepSeconds = 0.005;
};

/// Power of a response over time and frequency.
///
/// Units     power[step][bin]: a sine of amplitude 1 has 1 at its bin
struct Spectrogram
{
    double stepSeconds =
        0.0; ///< between the middles of the windows; the first lies on the response's first frame
    double stepHz = 0.0;
    std::vector<std::vector<double>> power;
};

/// Thread    any but audio
[[nodiscard]] Spectrogram spectrogramOf (const std::vector<double>& response, double rateHz,
                                         SpectrogramOptions = {});

/// At each time and frequency the energy that is still to come: Schroeder's integral in each bin.
///
/// Source    Jot, Cerveau & Warusfel 1997 (energy decay relief)
[[nodiscard]] Spectrogram decayReliefOf (Spectrogram);

} // namespace partita
