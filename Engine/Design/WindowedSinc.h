#pragma once

#include "Core/Result.h"
#include "Design/FilterSpec.h"
#include "Design/Window.h"

#include <span>
#include <vector>

namespace partita::design
{

/// Shape parameter β of the Kaiser window for a stopband attenuation.
///
/// Source    Kaiser 1974; Oppenheim & Schafer, Discrete-Time Signal Processing, eq. 7.75
[[nodiscard]] double kaiserBeta (double attenuationDb);

/// Taps that the Kaiser window needs for an attenuation and a transition width given as a share of the
/// Nyquist frequency; not rounded to odd.
///
/// Source    Oppenheim & Schafer, eq. 7.76
[[nodiscard]] int kaiserTaps (double attenuationDb, double transitionOfNyquist);

/// A linear-phase filter by the window method: the ideal response times a Kaiser window, scaled to a gain of 1
/// where it passes (0 Hz, the Nyquist frequency, or the middle of the band).
///
/// Shape     an odd number of taps, symmetric; delay (taps − 1) / 2 frames
/// Numbers   double throughout; agrees with scipy.signal.firwin to 1e-12 of the peak (WindowedSincTests)
/// Errors    as validate; unsuitable if an edge or its transition does not lie below the Nyquist frequency
[[nodiscard]] Result<std::vector<double>> windowedSinc (const FilterSpec&, double rateHz);

/// The same with another window, whatever attenuation that gives.
[[nodiscard]] Result<std::vector<double>> windowedSinc (const FilterSpec&, double rateHz, const Window&);

/// Windowed sincs of one length again and again, as automation of a cut-off asks for: the window is kept.
///
/// Thread    prepare, design: worker; one caller at a time
/// Realtime  design: no allocation, lock, system call or throw
class WindowedSincDesigner
{
public:
    /// Errors    badSpecification: an even number of taps, a window's parameter out of range
    Status prepare (const Window&, int taps);

    [[nodiscard]] int taps() const noexcept { return static_cast<int> (window.size()); }

    /// Writes taps() taps, the same bits as windowedSinc. False, and nothing written, for edges that do not ascend
    /// between 0 Hz and the Nyquist frequency, or for memory of another size. upperEdgeHz counts for bands.
    [[nodiscard]] bool design (FilterKind, double edgeHz, double upperEdgeHz, double rateHz,
                               std::span<double> taps) const noexcept;

private:
    std::vector<double> window;
};

} // namespace partita::design
