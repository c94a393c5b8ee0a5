#include "Impulse/Synthesis/Springs.h"

#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"
#include "Impulse/Synthesis/SpectralSketch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
constexpr double lnOfThousand = 6.90775527898213705205; // 60 dB in amplitude
constexpr double lowestHz = 20.0;
constexpr double highestHz = 16000.0;
constexpr double lengthInDecays = 1.25;
constexpr double fadeInDecays = 0.31;

double frequencyAt (double q) noexcept { return q * std::abs (1.0 - q * q) / std::sqrt (1.0 + q * q); }

/// Of q (1 - q²) / sqrt (1 + q²).
double slopeAt (double q) noexcept
{
    const double squared = q * q;
    return (1.0 - 3.0 * squared - 2.0 * squared * squared) / ((1.0 + squared) * std::sqrt (1.0 + squared));
}

/// Where the slope is zero: 2 q⁴ + 3 q² = 1.
double turningPoint() noexcept { return std::sqrt (0.25 * (std::sqrt (17.0) - 3.0)); }

/// Wave number and trip time of one kind of wave, over frequency; both over those of slow waves.
struct Trip
{
    double q {};
    double slowness {};
};

/// frequency is a share of w0.
Trip chirpTrip (double frequency) noexcept
{
    double low = 0.0, high = turningPoint();

    for (int step = 0; step < 50; ++step)
        (frequencyAt (0.5 * (low + high)) < frequency ? low : high) = 0.5 * (low + high);

    return { low, 1.0 / slopeAt (low) };
}

Trip bendingTrip (double frequency) noexcept
{
    double low = 1.0, high = 2.0 + frequency;

    for (int step = 0; step < 50; ++step)
        (frequencyAt (0.5 * (low + high)) < frequency ? low : high) = 0.5 * (low + high);

    return { low, -1.0 / slopeAt (low) };
}

/// A phase that wanders over frequency: the mark of a short, dense echo of unit magnitude.
class Smear
{
public:
    Smear (std::uint64_t seed, double seconds)
    {
        Noise noise (seed);

        for (auto& ripple : ripples)
            ripple = { 2.0 * pi * seconds * (0.1 + 0.9 * noise.uniform()), 2.0 * pi * noise.uniform() };
    }

    double phaseAt (double frequencyHz) const noexcept
    {
        double phase = 0.0;

        for (const auto& ripple : ripples)
            phase += depth * sine (ripple.radiansPerHz * frequencyHz + ripple.start);

        return phase;
    }

private:
    struct Ripple
    {
        double radiansPerHz {}, start {};
    };

    static constexpr double depth = 0.3;
    std::array<Ripple, 8> ripples {};
};

/// Adds gain · P / (1 - P²): one way to the pick-up, and then there and back again and again, each end turning
/// the sign around. phase and loss are those of one way.
void addTrips (double gain, double phase, double loss, double& real, double& imaginary) noexcept
{
    const double once = exponential (-loss);
    const double twice = once * once;
    const double re = 1.0 - twice * cosine (2.0 * phase);
    const double im = twice * sine (2.0 * phase);
    const double scale = gain * once / (re * re + im * im);
    const double c = cosine (phase);
    const double s = -sine (phase);

    real += scale * (c * re + s * im);
    imaginary += scale * (s * re - c * im);
}

void addSpring (const Spring& spring, const SpringTank& tank, HalfSpectrum& left, HalfSpectrum& right)
{
    const double top = frequencyAt (turningPoint());
    const double unitRadians = 2.0 * pi * spring.transitionHz / top;
    const Smear smear (spring.seed, tank.smearSeconds);
    const double bendingGain = gainFromDecibels (tank.bendingDecibels);
    const auto lastBin = static_cast<std::size_t> (highestHz / sketchBinHz);

    for (auto bin = static_cast<std::size_t> (lowestHz / sketchBinHz); bin <= lastBin; ++bin)
    {
        const double frequencyHz = static_cast<double> (bin) * sketchBinHz;
        const double frequency = 2.0 * pi * frequencyHz / unitRadians;
        const double lossPerSecond = lnOfThousand / tank.decaySeconds.at (frequencyHz);
        const double wander = smear.phaseAt (frequencyHz);
        double real = 0.0, imaginary = 0.0;

        const auto add = [&] (const Trip& trip, double gain)
        {
            addTrips (gain, unitRadians * spring.delaySeconds * trip.q + wander,
                      lossPerSecond * spring.delaySeconds * trip.slowness, real, imaginary);
        };

        if (frequency < 0.999 * top)
            add (chirpTrip (frequency), 1.0);

        add (bendingTrip (frequency), bendingGain);

        const double response =
            upperEdge (frequencyHz, highestHz) * gainFromDecibels (tank.responseDecibels.at (frequencyHz));
        left.real[bin] += spring.leftGain * response * real;
        left.imaginary[bin] += spring.leftGain * response * imaginary;
        right.real[bin] += spring.rightGain * response * real;
        right.imaginary[bin] += spring.rightGain * response * imaginary;
    }
}
}

double SpringTank::lowestTransitionHz() const noexcept
{
    double lowest = highestHz;

    for (const auto& spring : springs)
        lowest = std::min (lowest, spring.transitionHz);

    return lowest;
}

RawImpulse render (const SpringTank& tank)
{
    HalfSpectrum left (sketchBins), right (sketchBins);

    for (const auto& spring : tank.springs)
        addSpring (spring, tank, left, right);

    const double longest =
        *std::max_element (tank.decaySeconds.values.begin(), tank.decaySeconds.values.end());
    const auto frames =
        std::min (sketchFrames, static_cast<std::size_t> (lengthInDecays * longest * rawRateHz));
    RawImpulse raw { signalsOf (left, right, frames), {}, fadeInDecays * longest };
    raw.rows.resize (static_cast<std::size_t> (tank.channels));
    return raw;
}
}
