#include "Design/ResponseGrid.h"

#include "Core/AlignedBuffer.h"
#include "Fft/RealFft.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace partita::detail
{

int gridLength (std::size_t taps, int perTap, int least) noexcept
{
    constexpr std::size_t most = 1 << 26;
    const auto wanted = std::max (taps * static_cast<std::size_t> (perTap), static_cast<std::size_t> (least));
    return static_cast<int> (std::min (std::bit_ceil (wanted), most));
}

std::vector<std::complex<double>> responseOnGrid (std::span<const double> taps, int length)
{
    const auto fft = RealFft<double>::ofLength (length);
    AlignedBuffer<double> time (static_cast<std::size_t> (length)), spectrum (fft->spectrumSize());
    std::copy (taps.begin(), taps.end(), time.begin());
    fft->forward (time.data(), spectrum.data());
    std::vector<std::complex<double>> response (static_cast<std::size_t> (fft->numBins()));

    for (std::size_t k = 0; k < response.size(); ++k)
        response[k] = { spectrum[k], spectrum[fft->imaginaryOffset() + k] };

    return response;
}

std::vector<double> unwrappedPhase (const std::vector<std::complex<double>>& response)
{
    std::vector<double> phase (response.size());

    for (std::size_t k = 0; k < response.size(); ++k)
    {
        const auto angle = std::arg (response[k]);
        phase[k] =
            k == 0 ? angle : phase[k - 1] + std::remainder (angle - phase[k - 1], 2.0 * std::numbers::pi);
    }

    return phase;
}

} // namespace partita::detail
