#include "Impulse/Spectrum.h"

#include "Core/Contracts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita::detail
{

Spectrum::Spectrum (int length) : fft (RealFft<double>::ofLength (length)), numbers (fft->spectrumSize()) {}

Spectrum::Spectrum (std::span<const double> samples, int length) : Spectrum (length)
{
    AlignedBuffer<double> time (static_cast<std::size_t> (length));
    std::copy_n (samples.begin(), std::min (samples.size(), time.size()), time.begin());
    fft->forward (time.data(), numbers.data());
}

std::vector<double> Spectrum::samples() const&
{
    auto copy = Spectrum (length());
    std::copy (numbers.begin(), numbers.end(), copy.numbers.begin());
    return std::move (copy).samples();
}

std::vector<double> Spectrum::samples() &&
{
    AlignedBuffer<double> time (static_cast<std::size_t> (length()));
    fft->inverse (numbers.data(), time.data());
    std::vector<double> result (time.size());
    std::ranges::transform (time, result.begin(), [this] (double sample) { return sample / length(); });
    return result;
}

Spectrum Spectrum::delayed (double frames) const
{
    Spectrum result (length());

    for (int k = 0; k < numBins(); ++k)
        result.setBin (
            k, bin (k)
                   * std::polar (1.0, -2.0 * std::numbers::pi * std::remainder (k * frames / length(), 1.0)));

    return result;
}

int fastLength (Frames least)
{
    constexpr Frames most = std::numeric_limits<int>::max();
    PARTITA_EXPECTS (least <= most / 2);
    auto best = most;

    for (Frames fives = 1; fives < 2 * least; fives *= 5)
        for (auto odd = fives; odd < 2 * least; odd *= 3)
        {
            auto length = 2 * odd;

            while (length < least)
                length *= 2;

            best = std::min (best, length);
        }

    return static_cast<int> (best);
}

} // namespace partita::detail
