#pragma once

#include "Core/Result.h"

#include <span>
#include <vector>

namespace partita
{

enum class WindowKind
{
    rectangular,
    bartlett,
    hann,
    hamming,
    blackman,
    blackmanHarris, ///< four terms, −92 dB
    nuttall,        ///< four terms, least side lobes: −98 dB
    flatTop,        ///< five terms: for reading levels off spectra
    kaiser,         ///< parameter: β
    dolphChebyshev, ///< parameter: attenuation of all side lobes in dB
    gaussian,       ///< parameter: standard deviation in taps
    dpss            ///< discrete prolate spheroidal (Slepian); parameter: half bandwidth · taps, in bins
};

struct Window
{
    WindowKind kind = WindowKind::kaiser;
    double parameter = 0.0; ///< as the kind says; 0 for those that have none

    friend bool operator== (const Window&, const Window&) = default;
};

[[nodiscard]] const char* nameOf (WindowKind) noexcept;

/// Whether the kind has a parameter.
[[nodiscard]] bool hasParameter (WindowKind) noexcept;

/// Errors    badSpecification: a parameter out of range, which depends on the number of taps for some
[[nodiscard]] Status validate (const Window&, int taps);

namespace design
{

/// A symmetric window with the value 1 in its middle; windows of an even length reach 1 between their two middle
/// values, but for Dolph–Chebyshev ones, whose largest value is 1.
///
/// Shape     taps ≥ 1 values
/// Cost      O(taps), O(taps · log taps) for Dolph–Chebyshev
/// Errors    as validate
/// Numbers   agrees with scipy.signal.windows to 1e-12, for dpss to 1e-9 (WindowTests)
/// Source    Harris 1978; Nuttall 1981; Kaiser 1974; Dolph 1946; Slepian 1978
[[nodiscard]] Result<std::vector<double>> makeWindow (const Window&, int taps);

/// The same into memory of the caller's; its size is the number of taps, and the window is known to be valid.
///
/// Realtime  no allocation for kinds other than dolphChebyshev and dpss
void makeWindow (const Window&, std::span<double> into);

} // namespace design

} // namespace partita
