#include "Design/FrequencySampling.h"
#include "Support/Reference.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0, nyquistHz = 24000.0;
const Window hamming { WindowKind::hamming };

} // namespace

TEST_CASE ("Frequency sampling agrees with SciPy's firwin2 to 1e-12 of the peak", "[design][oracle]")
{
    struct Case
    {
        const char* name;
        int taps;
        std::vector<GainPoint> points;
        Symmetry symmetry;
    };

    const Case cases[] = {
        { "even_odd",
          101,
          { { 0, 1 }, { 4000, 1 }, { 4000, 0.25 }, { 9000, 0 }, { nyquistHz, 0.5 } },
          Symmetry::even },
        { "even_even", 128, { { 0, 0.5 }, { 3000, 1 }, { 7000, 0.5 }, { nyquistHz, 0 } }, Symmetry::even },
        { "odd_odd", 129, { { 0, 0 }, { 3000, 1 }, { 7000, 0.5 }, { nyquistHz, 0 } }, Symmetry::odd },
        { "odd_even", 64, { { 0, 0 }, { 3000, 1 }, { 7000, 0.5 }, { nyquistHz, 2 } }, Symmetry::odd },
    };

    for (const auto& [name, taps, points, symmetry] : cases)
    {
        const auto found = design::frequencySampling (points, taps, symmetry, rateHz, hamming);
        REQUIRE (found.ok());
        const Rows<double> rows { reference (std::string ("firwin2_") + name) };
        INFO (name << ", error " << largestDifference (Rows<double> { *found }, rows) / highestOf (rows)
                   << " of the peak");
        CHECK (largestDifference (Rows<double> { *found }, rows) <= 1e-12 * highestOf (rows));
    }
}

TEST_CASE ("Points that make no response are refused with a reason", "[design][errors]")
{
    const auto code = [] (const std::vector<GainPoint>& points, int taps, Symmetry symmetry)
    {
        const auto filter = design::frequencySampling (points, taps, symmetry, rateHz, hamming);
        REQUIRE_FALSE (filter.ok());
        REQUIRE_FALSE (filter.error().message.empty());
        return filter.error().code;
    };

    CHECK (code ({ { 0, 1 } }, 31, Symmetry::even) == ErrorCode::badSpecification);
    CHECK (code ({ { 10, 1 }, { nyquistHz, 1 } }, 31, Symmetry::even) == ErrorCode::badSpecification);
    CHECK (code ({ { 0, 1 }, { 500, 1 }, { 400, 1 }, { nyquistHz, 1 } }, 31, Symmetry::even)
           == ErrorCode::badSpecification);
    CHECK (code ({ { 0, 1 }, { 0, 1 }, { 0, 1 }, { nyquistHz, 1 } }, 31, Symmetry::even)
           == ErrorCode::badSpecification);
    CHECK (code ({ { 0, 1 }, { nyquistHz, 1 } }, 0, Symmetry::even) == ErrorCode::badSpecification);
    CHECK (code ({ { 0, 1 }, { 20000, 1 } }, 31, Symmetry::even) == ErrorCode::unsuitable);
    CHECK (code ({ { 0, 1 }, { nyquistHz, 1 } }, 30, Symmetry::even) == ErrorCode::unsuitable);
    CHECK (code ({ { 0, 1 }, { nyquistHz, 0 } }, 30, Symmetry::odd) == ErrorCode::unsuitable);
}
