#pragma once

#include "Impulse/Analysis/NoiseKnee.h"
#include "Impulse/Analysis/OctaveBands.h"

#include <optional>
#include <vector>

namespace partita
{

/// How the energy of a response decays, with its noise taken out: the backward integral up to the noise knee of p² less
/// the noise's power, plus what the late decay would still have brought after it.
///
/// Units     seconds from the direct sound; dB below the whole energy
/// Numbers   none rather than a wrong one: what is asked for must end 10 dB or more above the knee
/// Source    Schroeder 1965; ISO 3382-1:2009; Lundeby et al. 1995; Guski & Vorländer 2014 (subtraction, truncation and
///           correction together)
class EnergyDecay
{
public:
    /// Of the response as it is, from frame `onset` on.
    static EnergyDecay broadband (const std::vector<double>& response, Frames onset, double rateHz);

    /// Of one band. What its filter rings before the onset belongs to time 0. Backwards for decays, without phase for what
    /// compares early and late energy.
    static EnergyDecay inBand (const std::vector<double>& response, Frames onset, double rateHz,
                               const FrequencyBand&,
                               OctaveFilter::Direction = OctaveFilter::Direction::backwards);

    /// Of energies by frame from the direct sound on, over as many rows as are to decay together, with a knee that is known.
    static EnergyDecay ofEnergy (const std::vector<double>& energy, const NoiseKnee&, double rateHz);

    /// Time for 60 dB by the line through the decay from fromDb to toDb, both below 0 or 0.
    [[nodiscard]] std::optional<double> decaySeconds (double fromDb, double toDb) const;

    [[nodiscard]] std::optional<double> edtSeconds() const { return decaySeconds (0.0, -10.0); }

    [[nodiscard]] std::optional<double> t20Seconds() const { return decaySeconds (-5.0, -25.0); }

    [[nodiscard]] std::optional<double> t30Seconds() const { return decaySeconds (-5.0, -35.0); }

    /// How much longer T30 is than T20, in percent: above 5 the decay is no straight line.
    [[nodiscard]] std::optional<double> curvaturePercent() const;

    /// Energy before over energy after this time.
    [[nodiscard]] std::optional<double> clarityDb (double seconds) const;

    /// Share of the energy before this time.
    [[nodiscard]] std::optional<double> definition (double seconds) const;

    [[nodiscard]] std::optional<double> centreTimeSeconds() const;

    /// Level of the integral at the knee below its start: what can be used of the decay. 0 if there is none.
    [[nodiscard]] double rangeDb() const noexcept;

    [[nodiscard]] bool hasKnee() const noexcept { return knee.has_value(); }

    [[nodiscard]] double kneeSeconds() const noexcept; ///< the end of the response where nothing decays
    [[nodiscard]] double noisePower() const noexcept;  ///< mean square

    /// The curve at a time; none after the knee.
    [[nodiscard]] std::optional<double> levelDb (double seconds) const;

private:
    /// Of samples from `first` up to `end`, where what lies before `zero` counts as if it were there.
    struct Section
    {
        Frames first, zero, end;
    };

    static EnergyDecay ofSection (const std::vector<double>& samples, const Section&, double rateHz,
                                  double bandwidthHz);
    EnergyDecay (const std::vector<double>& energyBefore, const std::vector<double>& energy,
                 std::optional<NoiseKnee>, double rateHz);

    double rateHz;
    std::optional<NoiseKnee> knee;
    std::vector<double> remaining; ///< energy from each frame on, up to the knee and beyond it
    double total = 0.0, moment = 0.0;
};

} // namespace partita
