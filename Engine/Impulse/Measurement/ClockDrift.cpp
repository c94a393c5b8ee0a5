#include "Impulse/Measurement/ClockDrift.h"

#include <fmt/format.h>
#include <soxr.h>

#include <cmath>

namespace partita
{

Result<std::vector<std::vector<double>>> withClock (const std::vector<std::vector<double>>& rows,
                                                    double clockRatio)
{
    const auto quality = soxr_quality_spec (SOXR_VHQ, 0);
    const auto types = soxr_io_spec (SOXR_FLOAT64_I, SOXR_FLOAT64_I);
    std::vector<std::vector<double>> result;

    for (const auto& row : rows)
    {
        auto& made = result.emplace_back (
            static_cast<std::size_t> (std::ceil (static_cast<double> (row.size()) / clockRatio)) + 1);
        std::size_t done = 0;

        if (const auto* error = soxr_oneshot (clockRatio, 1.0, 1, row.data(), row.size(), nullptr,
                                              made.data(), made.size(), &done, &types, &quality, nullptr))
            return Error { ErrorCode::unsuitable,
                           fmt::format ("A clock drift of {:.1f} ppm can't be corrected: {}.",
                                        1e6 * (clockRatio - 1.0), error),
                           {} };
    }

    return result;
}

} // namespace partita
