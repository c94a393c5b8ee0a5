#include "Design/LinearEquations.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace partita::detail
{

std::vector<double> solve (std::vector<std::vector<double>> rows, const StopRequest& stop)
{
    const auto count = rows.size();

    for (std::size_t k = 0; k < count && ! isRequested (stop); ++k)
    {
        const auto from = rows.begin() + static_cast<std::ptrdiff_t> (k);
        std::iter_swap (from, std::max_element (from, rows.end(),
                                                [k] (const auto& a, const auto& b)
                                                { return std::abs (a[k]) < std::abs (b[k]); }));

        for (auto i = k + 1; i < count; ++i)
        {
            const auto factor = rows[i][k] / rows[k][k];

            for (auto j = k; j <= count; ++j)
                rows[i][j] -= factor * rows[k][j];
        }
    }

    std::vector<double> solution (count);

    for (auto k = count; k-- > 0;)
    {
        auto sum = rows[k][count];

        for (auto j = k + 1; j < count; ++j)
            sum -= rows[k][j] * solution[j];

        solution[k] = sum / rows[k][k];
    }

    return solution;
}

} // namespace partita::detail
