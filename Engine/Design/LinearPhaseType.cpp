#include "Design/LinearPhaseType.h"

#include <cmath>
#include <cstddef>

namespace partita::detail
{

int LinearPhaseType::degree() const noexcept
{
    if (taps % 2 == 0)
        return taps / 2 - 1;

    return symmetry == Symmetry::even ? (taps - 1) / 2 : (taps - 3) / 2;
}

double LinearPhaseType::factorAt (double angle) const noexcept
{
    if (symmetry == Symmetry::even)
        return taps % 2 == 1 ? 1.0 : std::cos (0.5 * angle);

    return taps % 2 == 1 ? std::sin (angle) : std::sin (0.5 * angle);
}

std::vector<double> LinearPhaseType::tapsFrom (std::vector<double> p) const
{
    std::vector<double> result (static_cast<std::size_t> (taps));
    const auto upper = [&result] (std::size_t n) -> double& { return result[result.size() / 2 + n]; };
    const auto lower = [&result] (std::size_t n) -> double& { return result[(result.size() - 1) / 2 - n]; };
    const auto count = p.size();
    p.resize (count + 2);
    p[0] *= 2.0;

    if (symmetry == Symmetry::even)
    {
        for (std::size_t n = 0; n < count; ++n)
            upper (n) = lower (n) = 0.5 * (taps % 2 == 1 ? p[n] : 0.5 * (p[n] + p[n + 1]));

        return result;
    }

    for (std::size_t n = 0; n < count; ++n)
    {
        const auto even = taps % 2 == 0;
        const auto tap = 0.25 * (p[n] - p[n + (even ? 1 : 2)]);
        lower (n + (even ? 0 : 1)) = tap;
        upper (n + (even ? 0 : 1)) = -tap;
    }

    return result;
}

} // namespace partita::detail
