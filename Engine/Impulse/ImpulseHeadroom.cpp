#include "Impulse/ImpulseHeadroom.h"

#include "Core/Units.h"
#include "Impulse/PinkGain.h"
#include "Impulse/Spectrum.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace partita
{
namespace
{

constexpr auto silence = -std::numeric_limits<double>::infinity();
constexpr Frames oversampling = 4, mostOversampledTaps = Frames { 1 } << 22;

using Responses = std::vector<const std::vector<double>*>;

/// What leads from each input to each output, by output and input.
std::map<std::pair<int, int>, Responses> responsesByEnds (const ResponseMatrix& matrix)
{
    std::map<std::pair<int, int>, Responses> byEnds;

    for (const auto& path : matrix.paths)
        byEnds[{ path.output, path.input }].push_back (
            &matrix.responses[static_cast<std::size_t> (path.response)]);

    return byEnds;
}

std::vector<double> sumOf (const Responses& responses)
{
    std::vector<double> sum;

    for (const auto* taps : responses)
    {
        sum.resize (std::max (sum.size(), taps->size()));
        std::transform (taps->begin(), taps->end(), sum.begin(), sum.begin(), std::plus<> {});
    }

    return sum;
}

/// Calls `look` with each pair of ends and the taps between them, paths between the same two added up.
template <class Look>
void forEachPair (const ResponseMatrix& matrix, Look look)
{
    for (const auto& [ends, responses] : responsesByEnds (matrix))
        if (responses.size() == 1)
            look (ends, *responses.front());
        else
            look (ends, sumOf (responses));
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

    forEachPair (matrix,
                 [&] (std::pair<int, int> ends, const std::vector<double>& response)
                 {
                     const auto output = static_cast<std::size_t> (ends.first);
                     const detail::Spectrum spectrum (response, length);
                     worstCase[output] += sumOfModuli (response);
                     pink[output] += detail::pinkPower (response, rateHz, detail::Weighting::none);

                     for (int k = 0; k < spectrum.numBins(); ++k)
                         magnitudes[output][static_cast<std::size_t> (k)] += std::abs (spectrum.bin (k));
                 });

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

    forEachPair (matrix,
                 [&gains] (std::pair<int, int> ends, const std::vector<double>& taps)
                 {
                     gains[static_cast<std::size_t> (ends.first)][static_cast<std::size_t> (ends.second)] =
                         sumOfModuli (taps);
                 });

    return gains;
}

} // namespace partita
