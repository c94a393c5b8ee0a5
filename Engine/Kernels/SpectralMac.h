#pragma once

#include <cstddef>

namespace partita
{

/// Adds the product of two spectra to a third: sum += x · h, bin by bin.
///
/// Shape     split spectra of numBins bins: real parts from the pointer on, imaginary parts imaginaryOffset
///           further; none may overlap another
/// Realtime  no allocation, lock, system call or throw
/// Numbers   each bin is four products and four sums in a fixed order, whatever its place
template <class Real>
void multiplyAccumulate (Real* sum, const Real* x, const Real* h, std::size_t imaginaryOffset,
                         std::size_t numBins) noexcept
{
    auto* __restrict sumRe = sum;
    auto* __restrict sumIm = sum + imaginaryOffset;
    const auto* __restrict xRe = x;
    const auto* __restrict xIm = x + imaginaryOffset;
    const auto* __restrict hRe = h;
    const auto* __restrict hIm = h + imaginaryOffset;

    for (std::size_t k = 0; k < numBins; ++k)
    {
        sumRe[k] += xRe[k] * hRe[k] - xIm[k] * hIm[k];
        sumIm[k] += xRe[k] * hIm[k] + xIm[k] * hRe[k];
    }
}

} // namespace partita
