#pragma once

#include "Core/AlignedBuffer.h"
#include "Core/StopRequest.h"
#include "Design/CurveMagnitude.h"
#include "Design/EqCurve.h"
#include "Design/Phase.h"
#include "Fft/RealFft.h"

#include <memory>
#include <span>

namespace partita::design
{

/// How far a filter's magnitude is from its curve, and where.
struct CurveError
{
    double decibels = 0.0;
    double frequencyHz = 0.0;
};

/// Makes one curve after another into taps, with transforms and memory that are prepared once: for a worker that
/// follows moving bands.
///
/// Shape     an odd number of taps; symmetric for the linear phase
/// Latency   Phase::latencyOf the taps
/// Cost      three transforms of the grid's length, one for the linear phase, and some operations for each bin
///           and band
/// Thread    one caller at a time, any thread but audio (a design takes milliseconds)
/// Realtime  design, errorOf: no allocation for curves of as many bands and points as were prepared for
/// Numbers   the magnitude is sampled at the grid's bins, the minimum phase is its Hilbert transform there, with
///           the zeros of cuts and notches taken out and put back exactly; what rings longer than the filter is
///           cut off, which errorOf measures
/// Source    Oppenheim & Schafer, Discrete-Time Signal Processing, chapter 13 (phase from the cepstrum); differs:
///           zeros on the circle are handled apart
class CurveDesigner
{
public:
    struct Size
    {
        int taps = 4095;
        int grid = 16384; ///< a power of two, at least four times the taps; see gridFor
        int bands = 64;
        int points = 1024;
    };

    CurveDesigner (double rateHz, Size);

    /// A grid on which a filter of so many taps and all that the curve makes ring have room.
    [[nodiscard]] static int gridFor (const CurveMagnitude&, double rateHz, int taps) noexcept;

    /// The curve must be valid, and there must be room for all taps. After a request to stop, returns soon with taps that are
    /// unfinished.
    void design (const EqCurve&, Phase, std::span<double> taps, const StopRequest& stop = {});

    /// The largest deviation, between bins too, of taps from the curve of the last design between 20 Hz and 0.9 of the Nyquist
    /// frequency, where the curve lies within 60 dB of its highest gain there.
    [[nodiscard]] CurveError errorOf (std::span<const double> taps);

private:
    void sampleCurve();
    void findMinimumPhase (const StopRequest&);
    void takeOutZeros();
    void putBackPhaseOfZeros();
    void synthesise (double share);

    [[nodiscard]] double angleOf (int bin) const noexcept;

    [[nodiscard]] double hertzOf (int bin) const noexcept { return binHz * bin; }

    double rate;
    Size size;
    double binHz;
    int bins;
    std::shared_ptr<const RealFft<double>> fft;
    CurveMagnitude magnitude;
    AlignedBuffer<double> gains;      // |H| at each bin
    AlignedBuffer<double> logarithms; // ln |H| without the zeros
    AlignedBuffer<double> phases;     // of the minimum phase
    AlignedBuffer<double> time, spectrum;
};

} // namespace partita::design
