#pragma once

#include "Core/StopRequest.h"
#include "Design/ToleranceSpec.h"

namespace partita::design
{

/// What was asked of a band and what the taps do, measured after rounding.
struct BandReport
{
    ToleranceBand asked;
    double reachedDb = 0.0; ///< passing: largest deviation from the gain; stopping: attenuation
    bool met = false;

    /// How far into the transitions on both sides the band's tolerance still holds; nothing where it does not hold even at
    /// the band's edge, and at 0 Hz and the Nyquist frequency the band's own edge.
    std::optional<double> reachedLowHz, reachedHighHz;
};

/// What the gain does where nothing was asked for: between two bands, or beyond the outer ones.
struct FreeBandReport
{
    double lowHz = 0.0, highHz = 0.0;
    double peakDb = 0.0; ///< the highest gain
    bool strays = false; ///< by more than 1 dB above all that the bands beside it may have
};

struct DesignReport
{
    std::vector<BandReport> bands;
    std::vector<FreeBandReport> freeBands;
    DesignMethod method = DesignMethod::equiripple;
    TapFormat format = TapFormat::float64;
    int taps = 0;
    double delayFrames = 0.0;
    double peakDb =
        0.0; ///< of the gain at any frequency: between bands, where it is free, it may be the highest
    bool met = false; ///< in all bands

    /// True if any free band does.
    [[nodiscard]] bool strays() const noexcept;
};

struct DesignedFilter
{
    std::vector<double> taps; ///< as rounded to the format
    DesignReport report;
};

/// The shortest linear-phase filter that keeps to the tolerances, or one of a given length, with the proof.
///
/// Shape     symmetric taps; a gain at the Nyquist frequency makes their number odd
/// Cost      some ten designs. Equiripple: about a second at 1000 taps
/// Numbers   a report of `met` holds for the rounded taps at every frequency of the bands (ResponseMeasurement). The search
///           takes it that a longer filter does better: within one parity equiripple filters do. Limited free bands
///           stay below those beside them, unless only other taps meet the tolerances
/// Errors    as validate; unsuitable if the kind of filter can't have these bands with taps of the parity, if the method
///           can't make them, or if no length can; cancelled. A specification that is sound but out of reach of the format's
///           rounding or of the taps that were asked for is no error: the report says so
[[nodiscard]] Result<DesignedFilter> designToSpec (const DesignRequest&, double rateHz,
                                                   const StopRequest& stop = {});

/// The same measurement of any taps.
[[nodiscard]] DesignReport measureAgainst (const DesignRequest&, const std::vector<double>& taps,
                                           double rateHz);

} // namespace partita::design
