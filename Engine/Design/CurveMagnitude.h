#pragma once

#include "Design/EqCurve.h"
#include "Design/MonotoneCubic.h"

#include <span>
#include <vector>

namespace partita::design
{

/// The magnitude of an equaliser's curve at any frequency: bands as analogue prototypes, with no warping towards
/// a Nyquist frequency, since a FIR filter can take the magnitude of the prototype itself.
///
/// Units     Hz; gain as amplitude, not in dB, where nothing else is said
/// Thread    any; assign may allocate unless reserve was called for as many bands and points
/// Numbers   each band agrees with scipy.signal.freqs of its prototype to 1e-12 (CurveMagnitudeTests)
/// Source    prototypes of peaks, shelves, band-pass and notch: Bristow-Johnson, Cookbook formulae for audio
///           equalizer biquad filter coefficients; cuts: Butterworth 1930
class CurveMagnitude
{
public:
    /// A factor of the magnitude that is 0 at one frequency: (f / frequencyHz)^order where the zero is at 0 Hz,
    /// else |1 − (f / frequencyHz)²|.
    struct Zero
    {
        enum class Place
        {
            zeroHz,
            frequency
        };
        Place place;
        double frequencyHz;
        int order;
    };

    CurveMagnitude() = default;

    explicit CurveMagnitude (const EqCurve& curve) { assign (curve); }

    void reserve (std::size_t bands, std::size_t points);

    /// The curve must be valid.
    void assign (const EqCurve&);

    [[nodiscard]] double gainAt (double hertz) const noexcept;

    [[nodiscard]] double decibelsAt (double hertz) const noexcept;

    [[nodiscard]] std::span<const Zero> zeros() const noexcept { return zeroList; }

    /// Squared magnitude at 0, step, 2·step …, with the zeros left out as factors.
    void squaredWithoutZeros (double stepHz, std::span<double> row) const noexcept;

    /// The product of the zeros' factors.
    [[nodiscard]] double zerosAt (double hertz) const noexcept;

    /// The longest time in which what a band or a pair of points does rings down by a factor of e.
    [[nodiscard]] double ringSeconds() const noexcept { return slowestSeconds; }

private:
    // (n₀ + n₁·x + x²·n₂) / (d₀ + d₁·x + d₂·x²) with x = (f / f₀)²
    struct Section
    {
        double scale; // 1 / f₀²
        double n0, n1, n2, d0, d1, d2;

        [[nodiscard]] double at (double squaredHz) const noexcept
        {
            const auto x = squaredHz * scale;
            return (n0 + x * (n1 + x * n2)) / (d0 + x * (d1 + x * d2));
        }
    };

    struct Butterworth
    {
        double scale;
        int order;

        [[nodiscard]] double at (double squaredHz) const noexcept;
    };

    struct Tilt
    {
        double frequencyHz;
        double dbPerOctave;
    };

    void addBand (const EqBand&);
    void addShelf (const EqBand&);
    void addCut (const EqBand&);
    void addZeroAtZeroHz (double frequencyHz, int order);
    void addPoints (const std::vector<CurvePoint>&);
    void noteRing (const Section&);

    [[nodiscard]] bool hasLogarithmicParts() const noexcept { return ! tilts.empty() || ! drawn.empty(); }

    [[nodiscard]] double logarithmicPartsSquared (double hertz) const noexcept;

    double preampSquared = 1.0;
    double slowestSeconds = 0.0;
    std::vector<Section> sections;
    std::vector<Butterworth> cuts;
    std::vector<Tilt> tilts;
    std::vector<Zero> zeroList;
    MonotoneCubic drawn;
};

} // namespace partita::design
