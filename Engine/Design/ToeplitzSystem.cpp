#include "Design/ToeplitzSystem.h"

#include "Core/AlignedBuffer.h"
#include "Design/ResponseGrid.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace partita::detail
{
namespace
{

constexpr double load = 1e-10; // of the diagonal: keeps the recursion stable
constexpr int mostIterations = 60, patience = 10;
constexpr double exact = 1e-30; // of the first residual, squared

double product (const std::vector<double>& a, const std::vector<double>& b)
{
    return std::inner_product (a.begin(), a.end(), b.begin(), 0.0);
}

void add (std::vector<double>& to, double factor, const std::vector<double>& what)
{
    std::transform (to.begin(), to.end(), what.begin(), to.begin(),
                    [factor] (double a, double b) { return a + factor * b; });
}

std::ptrdiff_t offset (std::size_t n) { return static_cast<std::ptrdiff_t> (n); }

} // namespace

ToeplitzSystem::ToeplitzSystem (std::vector<double> firstRow, const StopRequest& request)
    : row (std::move (firstRow)),
      stop (request),
      fft (RealFft<double>::ofLength (static_cast<int> (std::bit_ceil (2 * row.size()))))
{
    auto circulant = row;
    circulant.resize (static_cast<std::size_t> (fft->length()));
    std::copy (row.begin() + 1, row.end(), circulant.rbegin());
    matrix = transformed (circulant);

    auto first = firstColumnOfInverse();
    corner = first.front();
    column = transformed (first);
    std::reverse (first.begin(), first.end());
    first.insert (first.begin(), 0.0);
    first.pop_back();
    shiftedRow = transformed (first);
}

std::vector<double> ToeplitzSystem::solve (const std::vector<double>& right) const
{
    std::vector<double> solution (right.size()), best = solution;
    auto residual = right, guide = guided (residual), direction = guide;
    auto size = product (residual, guide);
    const auto first = size;
    auto smallest = first;

    for (int pass = 0, last = 0; pass < mostIterations && pass <= last + patience && size > exact * first;
         ++pass)
    {
        const auto image = multiplied (direction);
        const auto curvature = product (direction, image);

        if (! (curvature > 0.0) || isRequested (stop))
            break;

        add (solution, size / curvature, direction);
        const auto before = residual;
        add (residual, -size / curvature, image);
        guide = guided (residual);
        const auto next = product (residual, guide);
        const auto turn = (next - product (before, guide)) / size;

        if (std::abs (next) < smallest)
        {
            smallest = std::abs (next);
            best = solution;
            last = pass;
        }

        if (! (next > 0.0) || ! std::isfinite (turn))
            break;

        size = next;
        std::transform (guide.begin(), guide.end(), direction.begin(), direction.begin(),
                        [turn] (double g, double d) { return g + turn * d; });
    }

    return best;
}

std::vector<double> ToeplitzSystem::firstColumnOfInverse() const
{
    const auto count = row.size();
    std::vector<double> predictor (count), before (count);
    predictor[0] = 1.0;
    auto power = row[0] * (1.0 + load);

    for (std::size_t n = 1; n < count && ! isRequested (stop); ++n)
    {
        const auto reflection = -std::inner_product (predictor.begin(), predictor.begin() + offset (n),
                                                     row.rend() - offset (n + 1), 0.0)
                                / power;
        std::copy_n (predictor.begin(), n + 1, before.begin());

        for (std::size_t k = 1; k <= n; ++k)
            predictor[k] += reflection * before[n - k];

        power *= (1.0 - reflection) * (1.0 + reflection);
    }

    for (auto& value : predictor)
        value /= power;

    return predictor;
}

std::vector<double> ToeplitzSystem::multiplied (std::span<const double> vector) const
{
    auto spectrum = transformed (vector);
    std::transform (spectrum.begin(), spectrum.end(), matrix.begin(), spectrum.begin(), std::multiplies<>());
    return synthesised (spectrum);
}

// With the inverse's first column u and its reversal v, a step later, as lower triangular matrices U and V: (U·Uᵀ − V·Vᵀ) / u₀.
std::vector<double> ToeplitzSystem::guided (std::span<const double> vector) const
{
    const auto spectrum = transformed (vector);
    auto throughColumn = spectrum, throughRow = spectrum;

    for (std::size_t k = 0; k < spectrum.size(); ++k)
    {
        throughColumn[k] *= std::conj (column[k]);
        throughRow[k] *= std::conj (shiftedRow[k]);
    }

    throughColumn = transformed (synthesised (throughColumn));
    throughRow = transformed (synthesised (throughRow));

    for (std::size_t k = 0; k < spectrum.size(); ++k)
        throughColumn[k] = (throughColumn[k] * column[k] - throughRow[k] * shiftedRow[k]) / corner;

    return synthesised (throughColumn);
}

ToeplitzSystem::Spectrum ToeplitzSystem::transformed (std::span<const double> values) const
{
    return responseOnGrid (values, fft->length());
}

std::vector<double> ToeplitzSystem::synthesised (const Spectrum& spectrum) const
{
    AlignedBuffer<double> time (static_cast<std::size_t> (fft->length())), bins (fft->spectrumSize());
    const auto scale = 1.0 / fft->length();

    for (std::size_t k = 0; k < spectrum.size(); ++k)
    {
        bins[k] = scale * spectrum[k].real();
        bins[k + fft->imaginaryOffset()] = scale * spectrum[k].imag();
    }

    fft->inverse (bins.data(), time.data());
    return { time.begin(), time.begin() + offset (row.size()) };
}

} // namespace partita::detail
