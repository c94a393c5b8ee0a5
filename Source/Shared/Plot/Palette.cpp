#include "Shared/Plot/Canvas.h"

namespace partita::plot
{

const std::array<Colour, numInks>& paletteOf (bool dark) noexcept
{
    static constexpr std::array<Colour, numInks> onWhite { { { 255, 255, 255 },
                                                             { 31, 35, 40 },
                                                             { 101, 109, 118 },
                                                             { 226, 229, 233 },
                                                             { 241, 243, 245 },
                                                             { 166, 173, 181 },
                                                             { 11, 104, 148 },
                                                             { 200, 79, 12 },
                                                             { 77, 124, 15 },
                                                             { 126, 34, 206 },
                                                             { 15, 118, 110 },
                                                             { 190, 24, 93 } } };
    static constexpr std::array<Colour, numInks> onBlack { { { 20, 23, 26 },
                                                             { 230, 233, 236 },
                                                             { 148, 155, 163 },
                                                             { 46, 51, 57 },
                                                             { 31, 35, 39 },
                                                             { 87, 95, 104 },
                                                             { 92, 193, 230 },
                                                             { 251, 146, 60 },
                                                             { 163, 214, 92 },
                                                             { 208, 162, 255 },
                                                             { 94, 234, 212 },
                                                             { 249, 120, 178 } } };
    return dark ? onBlack : onWhite;
}

Ink lineInk (std::size_t index) noexcept
{
    return static_cast<Ink> (static_cast<int> (Ink::first) + static_cast<int> (index % numLineInks));
}

} // namespace partita::plot
