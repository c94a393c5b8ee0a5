#include "Design/Window.h"

#include "Core/AlignedBuffer.h"
#include "Core/Contracts.h"
#include "Fft/RealFft.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita
{
namespace
{

constexpr auto pi = std::numbers::pi;
constexpr int mostTaps = 1 << 22;
constexpr double mostBeta = 500.0; // I₀ (500) is near the largest of doubles
constexpr double mostAttenuationDb = 300.0;

/// Calls value (i) for the first half of a symmetric window and writes both halves.
template <class Value>
void fillSymmetric (std::span<double> window, Value value)
{
    const auto taps = window.size();

    for (std::size_t n = 0; n < (taps + 1) / 2; ++n)
        window[n] = window[taps - 1 - n] = value (n);
}

/// Σ (−1)^k · terms[k] · cos (2πkn / (taps − 1))
template <std::size_t count>
void cosineSum (std::span<double> window, const std::array<double, count>& terms)
{
    const auto step = 2.0 * pi / static_cast<double> (window.size() - 1);
    fillSymmetric (window,
                   [&] (std::size_t n)
                   {
                       double sum = terms[0];

                       for (std::size_t k = 1; k < count; ++k)
                           sum += (k % 2 == 0 ? terms[k] : -terms[k])
                                  * std::cos (static_cast<double> (k * n) * step);

                       return sum;
                   });
}

/// I₀ (β √s) / I₀ (β) for 0 ≤ s ≤ 1, by its power series in s: all terms are positive, so nothing cancels, and they are
/// the same for all of a window.
class KaiserShape
{
public:
    explicit KaiserShape (double beta)
    {
        const auto quarter = 0.25 * beta * beta;
        double sum = 1.0;

        // Terms rise until k = β / 2 and then fall faster than a geometric series.
        for (int k = 1; count < mostTerms && terms[static_cast<std::size_t> (count - 1)] > 1e-17 * sum;
             ++k, ++count)
        {
            const auto term =
                terms[static_cast<std::size_t> (count - 1)] * quarter / (static_cast<double> (k) * k);
            terms[static_cast<std::size_t> (count)] = term;
            sum += term;
        }

        for (int k = 0; k < count; ++k)
            terms[static_cast<std::size_t> (k)] /= sum;
    }

    /// Several arguments at once, which the vectoriser makes use of.
    template <std::size_t size>
    void replace (std::array<double, size>& arguments) const
    {
        std::array<double, size> sums {};

        for (auto k = count; k-- > 0;)
            for (std::size_t i = 0; i < size; ++i)
                sums[i] = sums[i] * arguments[i] + terms[static_cast<std::size_t> (k)];

        arguments = sums;
    }

private:
    static constexpr int mostTerms = 1024; // β / 2 and as many again for β = mostBeta, with room
    std::array<double, mostTerms> terms { 1.0 };
    int count = 1;
};

void kaiser (std::span<double> window, double beta)
{
    const KaiserShape shape (beta);
    const auto taps = window.size(), half = (taps + 1) / 2;
    const auto middle = 0.5 * static_cast<double> (taps - 1);
    constexpr std::size_t group = 8;

    for (std::size_t from = 0; from < half; from += group)
    {
        std::array<double, group> values {};

        for (std::size_t i = 0; i < group; ++i)
        {
            const auto x = (static_cast<double> (from + i) - middle) / middle;
            values[i] = std::max (0.0, (1.0 - x) * (1.0 + x));
        }

        shape.replace (values);

        for (std::size_t i = 0; i < std::min (group, half - from); ++i)
            window[from + i] = window[taps - 1 - from - i] = values[i];
    }
}

/// T (x) of a degree at x = top · cos (angle), with top − 1 known by itself: near 1 the difference counts.
double chebyshev (int degree, double topMinusOne, double angle)
{
    const auto sine = std::sin (0.5 * angle);
    const auto beyond = topMinusOne - 2.0 * (1.0 + topMinusOne) * sine * sine; // x − 1

    if (beyond >= 0.0)
        return std::cosh (2.0 * degree * std::asinh (std::sqrt (0.5 * beyond)));

    if (beyond >= -1.0)
        return std::cos (2.0 * degree * std::asin (std::sqrt (-0.5 * beyond)));

    return (degree % 2 == 0 ? 1.0 : -1.0) * chebyshev (degree, topMinusOne, pi - angle);
}

// The transform of the window, T (top · cos (ω / 2)), sampled more densely than it needs and transformed back. For an even
// length the window's middle lies between two samples: half a sample of delay is taken out of the transform.
void dolphChebyshev (std::span<double> window, double attenuationDb)
{
    const auto taps = static_cast<int> (window.size());
    const auto degree = taps - 1;
    const auto arc = std::sinh (0.5 * std::acosh (std::pow (10.0, attenuationDb / 20.0)) / degree);
    const auto length = static_cast<int> (std::bit_ceil (static_cast<unsigned> (std::max (taps, 2))));
    const auto fft = RealFft<double>::ofLength (length);
    AlignedBuffer<double> spectrum (fft->spectrumSize()), time (static_cast<std::size_t> (length));
    const auto isEven = taps % 2 == 0;

    for (int k = 0; k <= length / 2; ++k)
    {
        const auto half = pi * k / length;
        const auto value = chebyshev (degree, 2.0 * arc * arc, half);
        spectrum[static_cast<std::size_t> (k)] = isEven ? value * std::cos (half) : value;
        spectrum[static_cast<std::size_t> (k) + fft->imaginaryOffset()] =
            isEven ? -value * std::sin (half) : 0.0;
    }

    fft->inverse (spectrum.data(), time.data());
    const auto middle = static_cast<std::size_t> (isEven ? 1 : 0);

    // From the middle outwards: time[middle], time[middle + 1] …
    fillSymmetric (window, [&] (std::size_t n) { return time[middle + (window.size() - 1) / 2 - n]; });
    const auto largest = *std::max_element (window.begin(), window.end());

    for (auto& value : window)
        value /= largest;
}

/// The eigenvector of the largest eigenvalue of the tridiagonal matrix that commutes with the band limit.
void dpss (std::span<double> window, double halfBandwidth)
{
    const auto taps = window.size();
    const auto cosine = std::cos (2.0 * pi * halfBandwidth / static_cast<double> (taps));
    std::vector<double> diagonal (taps), beside (taps);

    for (std::size_t n = 0; n < taps; ++n)
    {
        const auto fromMiddle = 0.5 * (static_cast<double> (taps) - 1.0 - 2.0 * static_cast<double> (n));
        diagonal[n] = fromMiddle * fromMiddle * cosine;
        beside[n] = 0.5 * static_cast<double> (n) * static_cast<double> (taps - n); // to n − 1
    }

    // Sturm: as many pivots below zero as there are eigenvalues below x.
    const auto countBelow = [&] (double x)
    {
        std::size_t below = 0;
        double pivot = 1.0;

        for (std::size_t n = 0; n < taps; ++n)
        {
            pivot = diagonal[n] - x - (n > 0 ? beside[n] * beside[n] / pivot : 0.0);

            if (pivot == 0.0)
                pivot = std::numeric_limits<double>::min();

            below += pivot < 0.0 ? 1 : 0;
        }

        return below;
    };

    double high = 0.0;

    for (std::size_t n = 0; n < taps; ++n)
        high = std::max (high, diagonal[n] + beside[n] + (n + 1 < taps ? beside[n + 1] : 0.0));

    const auto matrixNorm = high;
    auto low = -high;

    for (int halving = 0; halving < 2 * std::numeric_limits<double>::digits; ++halving)
    {
        const auto between = 0.5 * (low + high);
        (countBelow (between) < taps ? low : high) = between;
    }

    // Inverse iteration from a vector that is not orthogonal to it, all of whose entries are positive. Just above the
    // largest eigenvalue the matrix is negative definite, so elimination needs no exchange of rows.
    std::vector<double> vector (taps, 1.0), pivots (taps);
    const auto shift = high + 8.0 * std::numeric_limits<double>::epsilon() * matrixNorm;
    constexpr int iterations = 4;

    for (int pass = 0; pass < iterations; ++pass)
    {
        for (std::size_t n = 0; n < taps; ++n)
        {
            pivots[n] = diagonal[n] - shift - (n > 0 ? beside[n] * beside[n] / pivots[n - 1] : 0.0);
            vector[n] -= n > 0 ? beside[n] / pivots[n - 1] * vector[n - 1] : 0.0;
        }

        for (auto n = taps; n-- > 0;)
            vector[n] = (vector[n] - (n + 1 < taps ? beside[n + 1] * vector[n + 1] : 0.0)) / pivots[n];

        const auto largest = *std::max_element (
            vector.begin(), vector.end(), [] (double a, double b) { return std::abs (a) < std::abs (b); });

        for (auto& value : vector)
            value /= largest;
    }

    // Between the two middle values of an even length the window is higher than at them, nearly by this factor.
    const auto squared = static_cast<double> (taps) * static_cast<double> (taps);
    const auto scale = taps % 2 == 0 ? squared / (squared + halfBandwidth) : 1.0;
    fillSymmetric (window, [&] (std::size_t n) { return scale * 0.5 * (vector[n] + vector[taps - 1 - n]); });
}

Error refuse (const Window& window, std::string message)
{
    return { ErrorCode::badSpecification, std::move (message), nameOf (window.kind) };
}

Status checkRange (const Window& window, double least, double most, const char* meaning)
{
    if (window.parameter >= least && window.parameter <= most)
        return Done {};

    return refuse (
        window, fmt::format ("{} must be {:g} … {:g}; found {:g}.", meaning, least, most, window.parameter));
}

} // namespace

const char* nameOf (WindowKind kind) noexcept
{
    switch (kind)
    {
        case WindowKind::rectangular: return "rectangular";
        case WindowKind::bartlett: return "bartlett";
        case WindowKind::hann: return "hann";
        case WindowKind::hamming: return "hamming";
        case WindowKind::blackman: return "blackman";
        case WindowKind::blackmanHarris: return "blackman-harris";
        case WindowKind::nuttall: return "nuttall";
        case WindowKind::flatTop: return "flat-top";
        case WindowKind::kaiser: return "kaiser";
        case WindowKind::dolphChebyshev: return "dolph-chebyshev";
        case WindowKind::gaussian: return "gaussian";
        case WindowKind::dpss: return "dpss";
    }

    return "";
}

bool hasParameter (WindowKind kind) noexcept
{
    return kind == WindowKind::kaiser || kind == WindowKind::dolphChebyshev || kind == WindowKind::gaussian
           || kind == WindowKind::dpss;
}

Status validate (const Window& window, int taps)
{
    if (taps < 1 || taps > mostTaps)
        return refuse (window, fmt::format ("A window has 1 … {} taps; found {}.", mostTaps, taps));

    switch (window.kind)
    {
        case WindowKind::kaiser: return checkRange (window, 0.0, mostBeta, "β");
        case WindowKind::dolphChebyshev:
            return checkRange (window, 1.0, mostAttenuationDb, "The attenuation in dB");
        case WindowKind::gaussian:
            return checkRange (window, 1e-3, mostTaps, "The standard deviation in taps");
        case WindowKind::dpss:
            return taps > 1
                       ? checkRange (window, 0.0, 0.5 * taps * (1.0 - 1e-12), "The half bandwidth in bins")
                       : Done {};
        default: return Done {};
    }
}

namespace design
{

Result<std::vector<double>> makeWindow (const Window& window, int taps)
{
    if (auto valid = validate (window, taps); ! valid)
        return valid.error();

    std::vector<double> values (static_cast<std::size_t> (taps));
    makeWindow (window, values);
    return values;
}

void makeWindow (const Window& window, std::span<double> into)
{
    PARTITA_EXPECTS (! into.empty());

    if (into.size() == 1)
    {
        into[0] = 1.0;
        return;
    }

    const auto middle = 0.5 * static_cast<double> (into.size() - 1);

    switch (window.kind)
    {
        case WindowKind::rectangular: return std::fill (into.begin(), into.end(), 1.0);
        case WindowKind::bartlett:
            return fillSymmetric (into,
                                  [middle] (std::size_t n) { return static_cast<double> (n) / middle; });
        case WindowKind::hann: return cosineSum (into, std::array { 0.5, 0.5 });
        case WindowKind::hamming: return cosineSum (into, std::array { 0.54, 0.46 });
        case WindowKind::blackman: return cosineSum (into, std::array { 0.42, 0.5, 0.08 });
        case WindowKind::blackmanHarris:
            return cosineSum (into, std::array { 0.35875, 0.48829, 0.14128, 0.01168 });
        case WindowKind::nuttall:
            return cosineSum (into, std::array { 0.3635819, 0.4891775, 0.1365995, 0.0106411 });
        case WindowKind::flatTop:
            return cosineSum (into,
                              std::array { 0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368 });
        case WindowKind::kaiser: return kaiser (into, window.parameter);
        case WindowKind::dolphChebyshev: return dolphChebyshev (into, window.parameter);
        case WindowKind::gaussian:
            return fillSymmetric (into,
                                  [&] (std::size_t n)
                                  {
                                      const auto x = (static_cast<double> (n) - middle) / window.parameter;
                                      return std::exp (-0.5 * x * x);
                                  });
        case WindowKind::dpss: return dpss (into, window.parameter);
    }
}

} // namespace design

} // namespace partita
