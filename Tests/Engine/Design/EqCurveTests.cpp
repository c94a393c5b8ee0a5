#include "Design/EqCurve.h"

#include <catch2/catch.hpp>

#include <limits>
#include <vector>

using namespace partita;

namespace
{

EqCurve withBand (EqBand band) { return { 0.0, { EqBand {}, band }, {} }; }

} // namespace

TEST_CASE ("A curve of nothing and one at every limit are valid", "[design]")
{
    CHECK (validate (EqCurve {}).ok());
    CHECK (validate (withBand ({ EqBandKind::peak, 0.01, -200.0, 0.01, 12 })).ok());
    CHECK (validate (withBand ({ EqBandKind::lowCut, 1e7, 200.0, 1000.0, 96 })).ok());
    CHECK (validate (EqCurve { -200.0, {}, { { 20.0, 0.0 }, { 20.1, -200.0 } } }).ok());
}

TEST_CASE ("What has no magnitude is refused, and the message names the place", "[design][errors]")
{
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::pair<EqCurve, std::string>> refused {
        { withBand ({ EqBandKind::peak, 0.0, 0.0, 1.0, 12 }), "band 2" },
        { withBand ({ EqBandKind::peak, nan, 0.0, 1.0, 12 }), "band 2" },
        { withBand ({ EqBandKind::peak, 100.0, 201.0, 1.0, 12 }), "band 2" },
        { withBand ({ EqBandKind::peak, 100.0, nan, 1.0, 12 }), "band 2" },
        { withBand ({ EqBandKind::notch, 100.0, 0.0, 0.0, 12 }), "band 2" },
        { withBand ({ EqBandKind::lowCut, 100.0, 0.0, 1.0, 9 }), "band 2" },
        { withBand ({ EqBandKind::highCut, 100.0, 0.0, 1.0, 102 }), "band 2" },
        { withBand ({ EqBandKind::highCut, 100.0, 0.0, 1.0, 0 }), "band 2" },
        { { nan, {}, {} }, "preamp" },
        { { 0.0, {}, { { 100.0, 0.0 }, { 100.0, 1.0 } } }, "point 2" },
        { { 0.0, {}, { { -1.0, 0.0 } } }, "point 1" },
        { { 0.0, {}, { { 100.0, nan } } }, "point 1" },
    };

    for (const auto& [curve, place] : refused)
    {
        const auto status = validate (curve);
        INFO (place);
        REQUIRE_FALSE (status.ok());
        CHECK (status.error().code == ErrorCode::badSpecification);
        CHECK (status.error().context == place);
        CHECK (status.error().message.find ("xpected") != std::string::npos);
    }
}
