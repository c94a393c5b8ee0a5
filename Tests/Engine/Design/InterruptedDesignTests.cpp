#include "Chain/ChainSettings.h"
#include "Design/CurveFilter.h"
#include "Design/DesignToSpec.h"
#include "Design/Equiripple.h"
#include "Design/LeastSquares.h"
#include "Design/PhaseConversion.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <ctime>
#include <functional>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;

#ifdef PARTITA_EMULATED
constexpr double slowness = 20.0;
#else
constexpr double slowness = 1.0;
#endif

/// Of this process at work: what else the machine does is no matter.
double workSecondsSince (std::clock_t start)
{
    return static_cast<double> (std::clock() - start) / CLOCKS_PER_SEC;
}

/// Starts the work, asks it to stop after some time that is a small part of what it takes, and expects it to.
template <class Work>
void checkStops (const char* name, const Work& work)
{
    constexpr double startSeconds = 0.03 * slowness, mostSeconds = 0.3 * slowness;
    const auto start = std::clock();
    const auto result = work (StopRequest ([start] { return workSecondsSince (start) > startSeconds; }));
    const auto late = workSecondsSince (start) - startSeconds;
    INFO (name << ": " << late << " s after the request");
    REQUIRE_FALSE (result.ok());
    CHECK (result.error().code == ErrorCode::cancelled);
    CHECK (late < mostSeconds);
}

MultibandSpec lowpass (int taps, double transitionHz)
{
    return { { { 0.0, 8000.0, 1.0, 1.0, 1.0 }, { 8000.0 + transitionHz, 24000.0, 0.0, 0.0, 1000.0 } }, taps };
}

DesignRequest requestOf (double transitionHz, DesignMethod method)
{
    DesignRequest request;
    request.bands = { { 0.0, 8000.0 }, { 8000.0 + transitionHz, 24000.0, false, 90.0 } };
    request.method = method;
    return request;
}

} // namespace

TEST_CASE ("Long designs end soon after a request to stop", "[design][stop]")
{
    checkStops ("equiripple", [] (const StopRequest& stop)
                { return design::equiripple (lowpass (10001, 24.0), rateHz, stop); });
    checkStops ("equiripple beyond double", [] (const StopRequest& stop)
                { return design::equiripple (lowpass (3001, 4000.0), rateHz, stop); });
    checkStops ("least squares", [] (const StopRequest& stop)
                { return design::leastSquares (lowpass (32767, 12.0), rateHz, stop); });
    checkStops ("equiripple search", [] (const StopRequest& stop)
                { return design::designToSpec (requestOf (20.0, DesignMethod::equiripple), rateHz, stop); });
    checkStops ("window search", [] (const StopRequest& stop)
                { return design::designToSpec (requestOf (12.0, DesignMethod::window), rateHz, stop); });
    checkStops ("least-squares search",
                [] (const StopRequest& stop) {
                    return design::designToSpec (requestOf (12.0, DesignMethod::leastSquares), rateHz, stop);
                });
    checkStops ("phase by splitting",
                [] (const StopRequest& stop)
                {
                    // Zeros crowd round the circle, so that ever finer grids are tried.
                    return design::withPhase (decayingNoise (30001, 7), { PhaseKind::minimum, 0.0 }, stop);
                });
    checkStops ("phase by roots",
                [] (const StopRequest& stop) {
                    return design::withPhase (decayingNoise (2001, 8), { PhaseKind::minimum, 0.0 }, stop);
                });
    checkStops ("equaliser",
                [] (const StopRequest& stop)
                {
                    EqCurve curve;
                    curve.bands = { { EqBandKind::notch, 20.0, 0.0, 100.0 } };
                    return design::curveFilter (curve, rateHz, {}, {}, stop);
                });
}

TEST_CASE ("A chain hands a request to stop on to its filters", "[chain][design][stop]")
{
    ChainSettings settings;
    ToleranceFilter filter;
    filter.edges.passHz = 8000.0;
    filter.edges.stopHz = 8020.0;
    settings.toleranceFilters = { filter };
    checkStops ("chain", [&settings] (const StopRequest& stop)
                { return buildChain (settings, nullptr, rateHz, 2, ImpulseForm::asStored, stop); });
}

TEST_CASE ("A request that never comes changes no tap", "[design][stop]")
{
    const auto never = [] { return false; };
    CHECK (design::equiripple (lowpass (101, 1000.0), rateHz, never)->taps
           == design::equiripple (lowpass (101, 1000.0), rateHz)->taps);
    CHECK (*design::leastSquares (lowpass (101, 1000.0), rateHz, never)
           == *design::leastSquares (lowpass (101, 1000.0), rateHz));
}
