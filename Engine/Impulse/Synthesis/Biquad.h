#pragma once

namespace partita::synthesis
{
/// One second-order section, in double, transposed direct form II.
///
/// Design    the bilinear transform of the analogue prototype, its corner frequency matched exactly
/// Shape     process: one sample in, one out; the state is kept from call to call
/// Numbers   bits are the same on every machine (PortableMath)
class Biquad
{
public:
    /// q = 1 / sqrt 2 is a Butterworth section.
    static Biquad lowPass (double cornerHz, double q, double sampleRate) noexcept;
    static Biquad highPass (double cornerHz, double q, double sampleRate) noexcept;

    /// 1.0 at centreHz, zero at both ends.
    static Biquad bandPass (double centreHz, double q, double sampleRate) noexcept;

    /// gainDecibels at centreHz, 0 dB far from it.
    static Biquad peak (double centreHz, double q, double gainDecibels, double sampleRate) noexcept;

    double process (double in) noexcept
    {
        const double out = b0 * in + first;
        first = b1 * in - a1 * out + second;
        second = b2 * in - a2 * out;
        return out;
    }

    void reset() noexcept;

private:
    double b0 { 1.0 }, b1 {}, b2 {}, a1 {}, a2 {};
    double first {}, second {};
};
}
