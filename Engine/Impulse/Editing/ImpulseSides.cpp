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

struct Pair
{
    std::size_t left = 0, right = 0;
};

/// The channels that one input has to the left and to the right output.
std::vector<Pair> pairsOf (const ImpulseResponse& impulse)
{
    if (! impulse.paths)
        return impulse.channels.size() == 2   ? std::vector { Pair { 0, 1 } }
               : impulse.channels.size() == 4 ? std::vector { Pair { 0, 1 }, Pair { 2, 3 } }
                                              : std::vector<Pair> {};

    std::vector<Pair> pairs;

    if (impulse.paths->outputs == 2)
        for (const auto& left : impulse.paths->paths)
            for (const auto& right : impulse.paths->paths)
                if (left.output == 0 && right.output == 1 && left.input == right.input)
                    pairs.push_back ({ static_cast<std::size_t> (left.response),
                                       static_cast<std::size_t> (right.response) });

    return 2 * pairs.size() == impulse.channels.size() ? pairs : std::vector<Pair> {};
}

} // namespace

Status editSides (ImpulseResponse& impulse, const SidesEdit& edit)
{
    auto& rows = impulse.channels;
    const auto pairs = pairsOf (impulse);

    if (pairs.empty())
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected an impulse with a left and a right output for each input, of 2 or 4 channels; "
                "found {}. Leave width, swapping and mono out.",
                rows.size()),
            impulse.name
        };

    const auto width = edit.mono ? 0.0 : edit.width;

    for (const auto& [left, right] : pairs)
    {
        if (edit.swapped)
            std::swap (rows[left], rows[right]);

        if (width != 1.0)
            widen (rows[left], rows[right], width);
    }

    return Done {};
}

} // namespace partita::detail
