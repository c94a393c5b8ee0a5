#include "Impulse/Synthesis/Plate.h"

#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"
#include "Impulse/Synthesis/SpectralSketch.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
constexpr double lnOfThousand = 6.90775527898213705205; // 60 dB in amplitude
constexpr double windowHz = 400.0;
constexpr double leastUnevennessHz = 0.4;
constexpr double lengthInDecays = 1.25;
constexpr double fadeInDecays = 0.31;

std::vector<double> hannWindow()
{
    const auto half = static_cast<std::ptrdiff_t> (windowHz / sketchBinHz);
    std::vector<double> window;

    for (auto bin = -half; bin <= half; ++bin)
        window.push_back (0.5
                          + 0.5 * cosine (pi * static_cast<double> (bin) / static_cast<double> (half + 1)));

    return window;
}

/// 1 / (damping + i (w - w0)) around the mode, windowed, with its own gain for either pick-up.
void addMode (double frequencyHz, double damping, double leftGain, double rightGain,
              const std::vector<double>& window, HalfSpectrum& left, HalfSpectrum& right)
{
    const auto half = static_cast<std::ptrdiff_t> (window.size() / 2);
    const auto middle = static_cast<std::ptrdiff_t> (frequencyHz / sketchBinHz + 0.5);
    const auto first = std::max<std::ptrdiff_t> (middle - half, 0);
    const auto last = std::min<std::ptrdiff_t> (middle + half, static_cast<std::ptrdiff_t> (sketchBins) - 1);
    const double stepRadians = 2.0 * pi * sketchBinHz;
    const double centre = frequencyHz / sketchBinHz;
    const double dampingSquared = damping * damping;

    for (auto bin = first; bin <= last; ++bin)
    {
        const double detuning = stepRadians * (static_cast<double> (bin) - centre);
        const double scale =
            window[static_cast<std::size_t> (bin - middle + half)] / (dampingSquared + detuning * detuning);
        const double re = scale * damping;
        const double im = -scale * detuning;
        const auto index = static_cast<std::size_t> (bin);

        left.real[index] += leftGain * re;
        left.imaginary[index] += leftGain * im;
        right.real[index] += rightGain * re;
        right.imaginary[index] += rightGain * im;
    }
}

/// sin (pi m x) for m = 0 … count - 1.
std::vector<double> shapesAt (double x, std::size_t count)
{
    std::vector<double> shapes (count);

    for (std::size_t m = 0; m < count; ++m)
        shapes[m] = sine (pi * static_cast<double> (m) * x);

    return shapes;
}
}

RawImpulse render (const Plate& plate)
{
    const auto& lengthMetres = plate.lengthMetres;
    const auto& widthMetres = plate.widthMetres;
    const double unitHz = 0.5 * pi * plate.stiffness;
    const double reach = std::sqrt (plate.highestHz / unitHz);
    const auto columns = static_cast<std::size_t> (reach * lengthMetres) + 1;
    const auto rows = static_cast<std::size_t> (reach * widthMetres) + 1;

    const auto driverX = shapesAt (plate.driver.x, columns), driverY = shapesAt (plate.driver.y, rows);
    const auto leftX = shapesAt (plate.left.x, columns), leftY = shapesAt (plate.left.y, rows);
    const auto rightX = shapesAt (plate.right.x, columns), rightY = shapesAt (plate.right.y, rows);
    const auto window = hannWindow();
    Noise noise (plate.seed);
    HalfSpectrum left (sketchBins), right (sketchBins);

    for (std::size_t m = 1; m < columns; ++m)
        for (std::size_t n = 1; n < rows; ++n)
        {
            const double alongX = static_cast<double> (m) / lengthMetres;
            const double alongY = static_cast<double> (n) / widthMetres;
            const double idealHz = unitHz * (alongX * alongX + alongY * alongY);

            if (idealHz > plate.highestHz)
                break;

            const double frequencyHz =
                idealHz + noise.gaussian() * (plate.unevenness * idealHz + leastUnevennessHz);

            const double drive = driverX[m] * driverY[n] * upperEdge (idealHz, plate.highestHz)
                                 * gainFromDecibels (plate.responseDecibels.at (frequencyHz));
            addMode (frequencyHz, lnOfThousand / plate.decaySeconds.at (frequencyHz),
                     drive * leftX[m] * leftY[n], drive * rightX[m] * rightY[n], window, left, right);
        }

    const double longest =
        *std::max_element (plate.decaySeconds.values.begin(), plate.decaySeconds.values.end());
    const auto frames =
        std::min (sketchFrames, static_cast<std::size_t> (lengthInDecays * longest * rawRateHz));
    return { signalsOf (left, right, frames), {}, fadeInDecays * longest };
}
}
