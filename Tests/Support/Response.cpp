#include "Support/Response.h"

#include <cmath>
#include <numbers>

namespace partita::test
{

std::complex<double> responseAt (const std::vector<double>& taps, double hertz, double rateHz)
{
    const auto cycles = hertz / rateHz;
    std::complex<double> sum;

    for (std::size_t n = 0; n < taps.size(); ++n)
        sum +=
            taps[n]
            * std::polar (1.0, -2.0 * std::numbers::pi * std::fmod (cycles * static_cast<double> (n), 1.0));

    return sum;
}

} // namespace partita::test
