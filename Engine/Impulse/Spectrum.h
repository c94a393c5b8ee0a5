#pragma once

#include "Core/Units.h"
#include "Fft/RealFft.h"

#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace partita::detail
{

/// The spectrum of a row of samples that zeros follow.
class Spectrum
{
public:
    explicit Spectrum (int length);
    Spectrum (std::span<const double> samples, int length);

    [[nodiscard]] int length() const noexcept { return fft->length(); }

    [[nodiscard]] int numBins() const noexcept { return fft->numBins(); }

    [[nodiscard]] std::complex<double> bin (int k) const noexcept
    {
        const auto at = static_cast<std::size_t> (k);
        return { numbers[at], numbers[at + fft->imaginaryOffset()] };
    }

    void setBin (int k, std::complex<double> value) noexcept
    {
        const auto at = static_cast<std::size_t> (k);
        numbers[at] = value.real();
        numbers[at + fft->imaginaryOffset()] = value.imag();
    }

    /// length() samples. A spectrum that is not needed any more costs less memory.
    [[nodiscard]] std::vector<double> samples() const&;
    [[nodiscard]] std::vector<double> samples() &&;

    /// The spectrum of the row `frames` later, fractions of a frame included; what leaves at the end returns at the start.
    [[nodiscard]] Spectrum delayed (double frames) const;

private:
    std::shared_ptr<const RealFft<double>> fft;
    AlignedBuffer<double> numbers;
};

/// The smallest even length ≥ least that has no prime factor above 5.
[[nodiscard]] int fastLength (Frames least);

} // namespace partita::detail
