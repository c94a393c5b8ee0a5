#include "Impulse/Synthesis/Biquad.h"

#include "Impulse/Synthesis/PortableMath.h"

#include <cmath>

namespace partita::synthesis
{
// With k = tan (pi f / fs), s = (1 - z^-1) / (k (1 + z^-1)) in the prototypes over s^2 + s / q + 1.
Biquad Biquad::lowPass (double cornerHz, double q, double sampleRate) noexcept
{
    const double k = tangent (pi * cornerHz / sampleRate);
    const double scale = 1.0 / (1.0 + k / q + k * k);

    Biquad section;
    section.b0 = k * k * scale;
    section.b1 = 2.0 * section.b0;
    section.b2 = section.b0;
    section.a1 = 2.0 * (k * k - 1.0) * scale;
    section.a2 = (1.0 - k / q + k * k) * scale;
    return section;
}

Biquad Biquad::highPass (double cornerHz, double q, double sampleRate) noexcept
{
    const double k = tangent (pi * cornerHz / sampleRate);
    const double scale = 1.0 / (1.0 + k / q + k * k);

    Biquad section;
    section.b0 = scale;
    section.b1 = -2.0 * scale;
    section.b2 = scale;
    section.a1 = 2.0 * (k * k - 1.0) * scale;
    section.a2 = (1.0 - k / q + k * k) * scale;
    return section;
}

Biquad Biquad::bandPass (double centreHz, double q, double sampleRate) noexcept
{
    const double k = tangent (pi * centreHz / sampleRate);
    const double scale = 1.0 / (1.0 + k / q + k * k);

    Biquad section;
    section.b0 = k / q * scale;
    section.b1 = 0.0;
    section.b2 = -section.b0;
    section.a1 = 2.0 * (k * k - 1.0) * scale;
    section.a2 = (1.0 - k / q + k * k) * scale;
    return section;
}

Biquad Biquad::peak (double centreHz, double q, double gainDecibels, double sampleRate) noexcept
{
    const double k = tangent (pi * centreHz / sampleRate);
    const double root = std::sqrt (gainFromDecibels (gainDecibels));
    const double boosted = k / q * root;
    const double damped = k / q / root;
    const double scale = 1.0 / (1.0 + damped + k * k);

    Biquad section;
    section.b0 = (1.0 + boosted + k * k) * scale;
    section.b1 = 2.0 * (k * k - 1.0) * scale;
    section.b2 = (1.0 - boosted + k * k) * scale;
    section.a1 = section.b1;
    section.a2 = (1.0 - damped + k * k) * scale;
    return section;
}

void Biquad::reset() noexcept
{
    first = 0.0;
    second = 0.0;
}
}
