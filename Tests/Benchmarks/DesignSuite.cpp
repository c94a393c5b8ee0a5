#include "Clocks.h"
#include "Design/DesignToSpec.h"
#include "Design/Equiripple.h"
#include "Design/LeastSquares.h"
#include "Design/WindowedSinc.h"
#include "Statistics.h"
#include "Suites.h"

#include <functional>

namespace partita::bench
{
namespace
{


/// Other parameters each time, so that nothing could be kept: cut-offs move by a hertz.
double medianMs (int repetitions, const std::function<void (double)>& design)
{
    std::vector<double> ms;

    for (int i = 0; i < repetitions; ++i)
    {
        const auto begun = wallSeconds();
        design (8000.0 + i);
        ms.push_back (1e3 * (wallSeconds() - begun));
    }

    return median (ms);
}

MultibandSpec lowpass (int taps, double edgeHz, double transitionHz)
{
    return { { { 0.0, edgeHz, 1.0, 1.0, 1.0 }, { edgeHz + transitionHz, 0.5 * rateHz, 0.0, 0.0, 10.0 } },
             taps };
}

} // namespace

Table measureDesign()
{
    Table table ("design", { { "method", "method" }, { "taps", "taps", 0 }, { "ms", "ms", 3 } });
    double sum = 0.0; // of a tap of each, so that all are made
    std::vector<double> memory (1023);
    design::WindowedSincDesigner designer;

    if (designer.prepare ({ WindowKind::kaiser, design::kaiserBeta (96.0) }, 1023))
        table.add ({ "window, prepared", 1023.0,
                     medianMs (501,
                               [&] (double edgeHz) {
                                   sum += designer.design (FilterKind::lowpass, edgeHz, 0.0, rateHz, memory)
                                              ? memory[511]
                                              : 0.0;
                               }) });

    for (const auto taps : { 1023, 10001 })
        table.add ({ "window", double (taps),
                     medianMs (101,
                               [&] (double edgeHz) {
                                   sum += design::windowedSinc (
                                              { FilterKind::lowpass, edgeHz, 0.0, 96.0, {}, taps }, rateHz)
                                              ->front();
                               }) });

    for (const auto taps : { 1023, 2001 })
        table.add (
            { "least squares", double (taps),
              medianMs (5, [&] (double edgeHz)
                        { sum += design::leastSquares (lowpass (taps, edgeHz, 100.0), rateHz)->front(); }) });

    const std::pair<int, double> steeper[] = {
        { 501, 500.0 }, { 1023, 240.0 }, { 2001, 120.0 }, { 5001, 48.0 }, { 10001, 24.0 }
    };

    for (const auto& [taps, transitionHz] : steeper)
        table.add (
            { "equiripple", double (taps),
              medianMs (taps > 4000 ? 1 : 5,
                        [&] (double edgeHz) {
                            sum += design::equiripple (lowpass (taps, edgeHz, transitionHz), rateHz)->ripple;
                        }) });

    DesignRequest request;
    request.bands = { { 0.0, 8000.0, true, 0.1 }, { 9000.0, 24000.0, false, 100.0 } };
    table.add ({ "by specification", 181.0,
                 medianMs (5, [&] (double) { sum += design::designToSpec (request, rateHz)->taps[0]; }) });
    volatile const double kept = sum;
    static_cast<void> (kept);
    return table;
}

} // namespace partita::bench
