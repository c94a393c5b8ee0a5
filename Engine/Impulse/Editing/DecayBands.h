#pragma once

#include "Impulse/Spectrum.h"

#include <utility>
#include <vector>

namespace partita::detail
{

/// Bands about an octave apart, above the lower crossover half of one, that add up to the whole at every frequency, with zero phase: between two centres one
/// goes over into the next by a squared cosine over log frequency; the outer ones reach to 0 Hz and to the Nyquist frequency.
class DecayBands
{
public:
    /// Such that crossovers lie where two of them meet.
    DecayBands (double lowCrossoverHz, double highCrossoverHz, double rateHz);

    [[nodiscard]] std::size_t count() const noexcept { return centresHz.size(); }

    [[nodiscard]] double centreHz (std::size_t band) const noexcept { return centresHz[band]; }

    /// Between the half-gain points.
    [[nodiscard]] double widthHz (std::size_t band) const noexcept;

    /// What a band has of a spectrum, as samples of the spectrum's length.
    [[nodiscard]] std::vector<double> signalOf (const Spectrum&, std::size_t band) const;

    /// Mean of the squared gain over all frequencies: the power that white noise of power 1 has left in a band.
    [[nodiscard]] double noisePower (std::size_t band, int length) const noexcept;

private:
    /// The first bin of a band, and the one after its last.
    [[nodiscard]] std::pair<int, int> binsOf (std::size_t band, int length) const noexcept;

    [[nodiscard]] double gain (std::size_t band, double frequencyHz) const noexcept;

    std::vector<double> centresHz;
    double rateHz;
};

/// A spectrum of each row, long enough that nothing which a band's filter spreads over the ends comes round to the sound.
[[nodiscard]] std::vector<Spectrum> bandSpectra (const std::vector<std::vector<double>>& rows, double rateHz);

/// The energy of each frame over all rows, from one frame up to another.
[[nodiscard]] std::vector<double> energyOf (const std::vector<std::vector<double>>& rows, Frames from,
                                            Frames to);

} // namespace partita::detail
