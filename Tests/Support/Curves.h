#pragma once

#include "Design/EqCurve.h"

namespace partita::test
{

/// The curves of the same names in Tests/Reference/make_reference.py.
[[nodiscard]] inline EqCurve eightBands()
{
    using enum EqBandKind;
    return { 0.0,
             { { peak, 40.0, 12.0, 1.0, 12 },
               { peak, 100.0, -12.0, 4.0, 12 },
               { peak, 250.0, 12.0, 4.0, 12 },
               { peak, 630.0, -6.0, 0.5, 12 },
               { peak, 1600.0, 9.0, 2.0, 12 },
               { peak, 4000.0, -12.0, 4.0, 12 },
               { peak, 8000.0, 12.0, 1.0, 12 },
               { highShelf, 12000.0, -12.0, 0.7, 12 } },
             {} };
}

[[nodiscard]] inline EqCurve cutsAndNotch()
{
    using enum EqBandKind;
    return { 0.0,
             { { lowCut, 120.0, 0.0, 1.0, 18 },
               { lowCut, 60.0, 0.0, 1.2, 12 },
               { notch, 1000.0, 0.0, 2.0, 12 },
               { highCut, 9000.0, 0.0, 1.0, 48 },
               { peak, 3000.0, 6.0, 1.0, 12 } },
             {} };
}

} // namespace partita::test
