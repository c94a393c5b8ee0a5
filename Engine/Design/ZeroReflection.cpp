#include "Design/ZeroReflection.h"

#include "Core/AlignedBuffer.h"
#include "Design/PolynomialRoots.h"
#include "Fft/RealFft.h"

#include <cmath>
#include <complex>
#include <numbers>

namespace partita::design
{
namespace
{

// exp (−36) is a rounding: what lies on the unit circle is out of the transform's sight.
constexpr double distanceTimesGrid = 36.0;
constexpr double leastCertainty = 1e-3; // how near a count of zeros must be to a whole number

using Buffer = AlignedBuffer<double>;

Buffer transformed (const RealFft<double>& fft, const Buffer& time)
{
    Buffer spectrum (fft.spectrumSize());
    fft.forward (time.data(), spectrum.data());
    return spectrum;
}

std::complex<double> bin (const Buffer& spectrum, const RealFft<double>& fft, int k)
{
    const auto i = static_cast<std::size_t> (k);
    return { spectrum[i], spectrum[i + fft.imaginaryOffset()] };
}

// With P (w) = Σ taps[n]·wⁿ, w = 1 / z: the coefficients of w·P′/P on a circle of radius exp (−36 / grid) inside the unit
// circle of w. That of w⁰ counts the zeros inside it, that of w⁻ᵐ is the sum of their m-th powers; the latter is at
// grid − m, times the circle's radius to the −m.
Buffer logarithmicDerivative (const std::vector<double>& taps, const RealFft<double>& fft,
                              const StopRequest& stop)
{
    const auto grid = static_cast<std::size_t> (fft.length());
    Buffer weighted (grid), ramped (grid);

    for (std::size_t n = 0; n < taps.size(); ++n)
    {
        weighted[n] =
            taps[n] * std::exp (-distanceTimesGrid * static_cast<double> (n) / static_cast<double> (grid));
        ramped[n] = weighted[n] * static_cast<double> (n);
    }

    if (isRequested (stop))
        return weighted;

    const auto values = transformed (fft, weighted);

    if (isRequested (stop))
        return weighted;

    auto quotient = transformed (fft, ramped);

    if (isRequested (stop))
        return weighted;

    for (int k = 0; k < fft.numBins(); ++k)
    {
        const auto ratio = bin (quotient, fft, k) / bin (values, fft, k) / static_cast<double> (grid);
        quotient[static_cast<std::size_t> (k)] = ratio.real();
        quotient[static_cast<std::size_t> (k) + fft.imaginaryOffset()] = ratio.imag();
    }

    if (isRequested (stop))
        return weighted;

    fft.inverse (quotient.data(), weighted.data());
    return weighted;
}

std::optional<int> wholeNumber (double count, std::size_t most)
{
    const auto nearest = std::round (count);
    const auto certain = std::abs (count - nearest) <= leastCertainty && nearest >= 0.0
                         && nearest <= static_cast<double> (most);
    return certain ? std::optional (static_cast<int> (nearest)) : std::nullopt;
}

} // namespace

std::optional<ZeroReflection> reflectionBySplitting (const std::vector<double>& taps, int grid,
                                                     const StopRequest& stop)
{
    const auto fft = RealFft<double>::ofLength (grid);
    const auto coefficients = logarithmicDerivative (taps, *fft, stop);
    const auto outerZeros = wholeNumber (coefficients[0], taps.size() - 1);

    if (! outerZeros || isRequested (stop))
        return {};

    // 2·Σ sₘ·sin (mω) / m, with the power sums sₘ.
    const auto size = static_cast<std::size_t> (grid);
    Buffer sines (size);

    for (std::size_t m = 1; m < size / 2; ++m)
        sines[m] = -2.0 * coefficients[size - m]
                   * std::exp (-distanceTimesGrid * static_cast<double> (m) / static_cast<double> (grid))
                   / static_cast<double> (m);

    if (isRequested (stop))
        return {};

    const auto spectrum = transformed (*fft, sines);
    const auto* const phase = spectrum.data() + fft->imaginaryOffset();
    return ZeroReflection { *outerZeros, { phase, phase + fft->numBins() } };
}

std::optional<int> countZerosOutside (const std::vector<double>& taps, int grid, const StopRequest& stop)
{
    return wholeNumber (logarithmicDerivative (taps, *RealFft<double>::ofLength (grid), stop)[0],
                        taps.size() - 1);
}

ZeroReflection reflectionByRoots (const std::vector<double>& taps, int grid, const StopRequest& stop)
{
    ZeroReflection reflection;
    reflection.phase.resize (static_cast<std::size_t> (grid / 2 + 1));

    // Leading zeros of the taps are a delay, which are zeros without a bound.
    while (taps[static_cast<std::size_t> (reflection.outerZeros)] == 0.0)
        ++reflection.outerZeros;

    for (const auto& root : polynomialRoots (taps, stop))
    {
        if (std::abs (root.value) >= 1.0 - root.radius || isRequested (stop))
            continue;

        ++reflection.outerZeros;

        for (std::size_t k = 0; k < reflection.phase.size(); ++k)
            reflection.phase[k] +=
                2.0
                * std::arg (
                    1.0
                    - std::conj (root.value)
                          * std::polar (1.0, -2.0 * std::numbers::pi * static_cast<double> (k) / grid));
    }

    return reflection;
}

} // namespace partita::design
