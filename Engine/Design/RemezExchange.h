#pragma once

#include "Core/StopRequest.h"
#include "Design/BarycentricInterpolant.h"
#include "Design/EquirippleFilter.h"
#include "Design/ErrorExtrema.h"
#include "Design/LinearPhaseType.h"
#include "Design/MultibandSpec.h"

#include <limits>
#include <optional>
#include <vector>

namespace partita::detail
{

/// The exchange of Remez: a reference, angles at which the error takes turns in sign, moves to where the error turns until
/// that is nowhere larger than at the reference.
///
/// Shape     the specification is valid, and outlives this
/// Cost      O(taps²) for each iteration; the first reference comes from the equilibrium measure of the bands
class RemezExchange
{
public:
    RemezExchange (const MultibandSpec&, double rateHz, const StopRequest&);

    /// Whether there are as many taps as the bands need.
    [[nodiscard]] bool hasRoom() const noexcept;

    /// Whether any band is wider than a single frequency.
    [[nodiscard]] bool hasWidth() const noexcept;

    /// Nothing if the smallest error is lost in rounding, or after a request to stop.
    [[nodiscard]] std::optional<design::EquirippleFilter> run();

    /// Whether any filter of this length and symmetry has no larger weighted error. Iterations go on only until it is certain: the
    /// ripple of every reference is a bound for all filters.
    ///
    /// Source    de la Vallée Poussin 1910
    [[nodiscard]] bool reaches (double error);

private:
    /// A band in angles, drawn in a little where the type of filter has a zero at its edge.
    struct AngleBand
    {
        GainBand band;
        double low, high;
    };

    struct Best
    {
        std::vector<double> reference;
        double largest = std::numeric_limits<double>::infinity(), spread = largest;
    };

    void begin();
    [[nodiscard]] bool exchange(); ///< one iteration; false after the last one
    void interpolate();
    [[nodiscard]] double gainAt (const AngleBand&, double angle) const;
    [[nodiscard]] double weightAt (const AngleBand&, double angle) const;
    [[nodiscard]] std::vector<Extremum> errorsAt (const AngleBand&, const std::vector<double>& angles) const;
    [[nodiscard]] std::vector<Extremum> sample (const AngleBand&, std::size_t firstNode,
                                                std::size_t endNode) const;
    [[nodiscard]] std::vector<Extremum> findExtrema() const;
    void keepBest (const std::vector<Extremum>&);
    [[nodiscard]] std::optional<design::EquirippleFilter> finish();

    const MultibandSpec& spec;
    double hertzOfAngle;
    LinearPhaseType type;
    int degree;
    StopRequest stop;
    std::vector<AngleBand> bands;
    std::vector<double> reference;
    BarycentricInterpolant polynomial;
    double ripple = 0.0;
    Best best;
    double highestRipple = 0.0;
    int iterations = 0, lastProgress = 0;
};

} // namespace partita::detail
