#include "Impulse/Editing/ImpulseSides.h"

#include <fmt/format.h>

#include <utility>

namespace partita::detail
{
namespace
{

/// width: what is left of the difference of the two.
void widen (std::vector<double>& left, std::vector<double>& right, double width)
{
    for (std::size_t n = 0; n < left.size(); ++n)
    {
        const auto middle = 0.5 * (left[n] + right[n]), side = 0.5 * width * (left[n] - right[n]);
        left[n] = middle + side;
        right[n] = middle - side;
    }
}

} // namespace

Status editSides (ImpulseResponse& impulse, const SidesEdit& edit)
{
    auto& rows = impulse.channels;

    if (rows.size() != 2 && rows.size() != 4)
        return Error {
            ErrorCode::unsuitable,
            fmt::format ("Expected an impulse with a left and a right output, of 2 or 4 channels; found {}. "
                         "Leave width, swapping and mono out.",
                         rows.size()),
            impulse.name
        };

    const auto width = edit.mono ? 0.0 : edit.width;

    for (std::size_t left = 0; left < rows.size(); left += 2)
    {
        if (edit.swapped)
            std::swap (rows[left], rows[left + 1]);

        if (width != 1.0)
            widen (rows[left], rows[left + 1], width);
    }

    return Done {};
}

} // namespace partita::detail
