#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>

namespace partita::synthesis
{
namespace
{
constexpr double halfPi = 1.57079632679489661923;

// pi / 2 and ln 2 split so that k * high is exact for |k| < 2^20 (Cody and Waite).
constexpr double halfPiHigh = 0x1.921fb544p0;
constexpr double halfPiLow = 0x1.0b4611a626331p-34;
constexpr double lnTwoHigh = 0x1.62e42feep-1;
constexpr double lnTwoLow = 0x1.a39ef35793c76p-33;
constexpr double lnTwo = 0.69314718055994530942;
constexpr double lnTen = 2.30258509299404568402;
constexpr double squareRootOfHalf = 0.70710678118654752440;

/// Taylor sums on |r| <= pi / 4: the first omitted term is below 2^-56.
double sineKernel (double r) noexcept
{
    const double squared = r * r;
    double sum = 1.0;

    for (int n = 17; n > 1; n -= 2)
        sum = 1.0 - sum * squared / static_cast<double> (n * (n - 1));

    return r * sum;
}

double cosineKernel (double r) noexcept
{
    const double squared = r * r;
    double sum = 1.0;

    for (int n = 18; n > 0; n -= 2)
        sum = 1.0 - sum * squared / static_cast<double> (n * (n - 1));

    return sum;
}

double sineOfQuadrant (double radians, int quadrantOffset) noexcept
{
    const double turns = std::floor (radians / halfPi + 0.5);
    const double r = (radians - turns * halfPiHigh) - turns * halfPiLow;
    const double quadrant = turns + static_cast<double> (quadrantOffset);
    const int phase = static_cast<int> (quadrant - 4.0 * std::floor (quadrant / 4.0));

    switch (phase)
    {
        case 0: return sineKernel (r);
        case 1: return cosineKernel (r);
        case 2: return -sineKernel (r);
        default: return -cosineKernel (r);
    }
}
}

double sine (double radians) noexcept { return sineOfQuadrant (radians, 0); }

double cosine (double radians) noexcept { return sineOfQuadrant (radians, 1); }

double tangent (double radians) noexcept { return sine (radians) / cosine (radians); }

double exponential (double x) noexcept
{
    if (x < -700.0)
        return 0.0;

    const double bounded = std::min (x, 700.0);
    const double octaves = std::floor (bounded / lnTwo + 0.5);
    const double r = (bounded - octaves * lnTwoHigh) - octaves * lnTwoLow;
    double sum = 1.0;

    for (int n = 15; n > 0; --n)
        sum = 1.0 + sum * r / static_cast<double> (n);

    return std::ldexp (sum, static_cast<int> (octaves));
}

double naturalLogarithm (double x) noexcept
{
    int exponent = 0;
    double mantissa = std::frexp (x, &exponent);

    if (mantissa < squareRootOfHalf)
    {
        mantissa *= 2.0;
        --exponent;
    }

    // ln m = 2 artanh s, |s| < 0.172
    const double s = (mantissa - 1.0) / (mantissa + 1.0);
    const double squared = s * s;
    double sum = 0.0;

    for (int n = 23; n > 0; n -= 2)
        sum = sum * squared + 1.0 / static_cast<double> (n);

    const double octaves = static_cast<double> (exponent);
    return octaves * lnTwoHigh + (octaves * lnTwoLow + 2.0 * s * sum);
}

double power (double base, double exponent) noexcept
{
    return exponential (exponent * naturalLogarithm (base));
}

double gainFromDecibels (double decibels) noexcept { return exponential (decibels * lnTen / 20.0); }
}
