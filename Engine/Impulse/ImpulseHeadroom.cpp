#include "Impulse/ImpulseHeadroom.h"

#include "Core/Units.h"
#include "Impulse/PinkGain.h"
#include "Impulse/Spectrum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace partita
{
namespace
{

constexpr auto silence = -std::numeric_limits<double>::infinity();
constexpr Frames oversampling = 4, mostOversampledTaps = Frames { 1 } << 22;

/// What leads from each input to each output, paths between the same two added up: taps by output and input.
std::map<std::pair<int, int>, std::vector<double>> combinedPaths (const ResponseMatrix& matrix)
{
    std::map<std::pair<int, int>, std::vector<double>> combined;

    for (const auto& path : matrix.paths)
    {
        const auto& taps = matrix.responses[static_cast<std::size_t> (path.response)];
        auto& sum = combined[{ path.output, path.input }];
        sum.resize (std::max (sum.size(), taps.size()));

        for (std::size_t n = 0; n < taps.size(); ++n)
            sum[n] += taps[n];
    }

    return combined;
}

double sumOfModuli (const std::vector<double>& taps)
{
    double sum = 0.0;

    for (const auto tap : taps)
        sum += std::abs (tap);

    return sum;
}

} // namespace

OutputHeadroom ImpulseHeadroom::worst() const
{
    OutputHeadroom all { silence, silence, 0.0, silence };

    for (const auto& output : outputs)
    {
        all.worstCaseDb = std::max (all.worstCaseDb, output.worstCaseDb);
        all.pinkDb = std::max (all.pinkDb, output.pinkDb);

        if (output.sineDb > all.sineDb)
        {
            all.sineDb = output.sineDb;
            all.sineHz = output.sineHz;
        }
    }

    return all;
}

ImpulseHeadroom headroomOf (const ResponseMatrix& matrix, double rateHz)
{
    const auto taps = std::max<Frames> (2, matrix.longestTaps());
    const auto length = detail::fastLength (taps <= mostOversampledTaps ? oversampling * taps : taps);
    const auto outputs = static_cast<std::size_t> (matrix.outputs);
    std::vector<double> worstCase (outputs), pink (outputs);
    std::vector<std::vector<double>> magnitudes (
        outputs, std::vector<double> (static_cast<std::size_t> (length / 2 + 1)));

    for (const auto& [ends, response] : combinedPaths (matrix))
    {
        const auto output = static_cast<std::size_t> (ends.first);
        const detail::Spectrum spectrum (response, length);
        worstCase[output] += sumOfModuli (response);
        pink[output] += detail::pinkPower (response, rateHz, detail::Weighting::none);

        for (int k = 0; k < spectrum.numBins(); ++k)
            magnitudes[output][static_cast<std::size_t> (k)] += std::abs (spectrum.bin (k));
    }

    ImpulseHeadroom headroom;

    for (std::size_t output = 0; output < outputs; ++output)
    {
        const auto highest = std::ranges::max_element (magnitudes[output]);
        headroom.outputs.push_back (
            { decibelsFromGain (worstCase[output]), decibelsFromGain (*highest),
              rateHz * static_cast<double> (highest - magnitudes[output].begin()) / length,
              decibelsFromGain (std::sqrt (pink[output])) });
    }

    return headroom;
}

std::vector<std::vector<double>> worstCaseGains (const ResponseMatrix& matrix)
{
    std::vector<std::vector<double>> gains (static_cast<std::size_t> (matrix.outputs),
                                            std::vector<double> (static_cast<std::size_t> (matrix.inputs)));

    for (const auto& [ends, taps] : combinedPaths (matrix))
        gains[static_cast<std::size_t> (ends.first)][static_cast<std::size_t> (ends.second)] =
            sumOfModuli (taps);

    return gains;
}

} // namespace partita
