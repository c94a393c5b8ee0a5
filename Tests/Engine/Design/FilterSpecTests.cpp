#include "Design/FilterSpec.h"

#include <catch2/catch.hpp>

#include <limits>
#include <string>

using namespace partita;

namespace
{

constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto notANumber = std::numeric_limits<double>::quiet_NaN();

bool refused (const FilterSpec& spec)
{
    const auto status = validate (spec);

    if (status.ok())
        return false;

    REQUIRE (status.error().code == ErrorCode::badSpecification);
    REQUIRE_FALSE (status.error().message.empty());
    REQUIRE (status.error().context == nameOf (spec.kind));
    return true;
}

} // namespace

TEST_CASE ("Specifications that some sample rate makes possible are valid", "[design][errors]")
{
    using enum FilterKind;
    CHECK_FALSE (refused ({ lowpass, 1000, 0, 96, {}, {} }));
    CHECK_FALSE (refused ({ highpass, 1e-3, 0, 10, {}, {} }));
    CHECK_FALSE (refused ({ lowpass, 1e9, 0, 200, {}, {} }));
    CHECK_FALSE (refused ({ bandpass, 100, 101, 96, {}, {} }));
    CHECK_FALSE (refused ({ bandstop, 100, 200, 96, 99.0, {} }));
    CHECK_FALSE (refused ({ lowpass, 1000, 0, 96, 1999.0, {} }));
    CHECK_FALSE (refused ({ lowpass, 1000, 0, 96, {}, 3 }));
    CHECK_FALSE (refused ({ lowpass, 1000, 0, 96, {}, (1 << 22) - 1 }));
}

TEST_CASE ("What nothing makes possible is a bad specification", "[design][errors]")
{
    using enum FilterKind;

    for (const auto edge : { 0.0, -1000.0, infinity, -infinity, notANumber })
        CHECK (refused ({ lowpass, edge, 0, 96, {}, {} }));

    for (const auto upper : { 1000.0, 999.0, 0.0, -1.0, infinity, notANumber })
        for (const auto kind : { bandpass, bandstop })
            CHECK (refused ({ kind, 1000, upper, 96, {}, {} }));

    for (const auto attenuation : { 9.9, 200.1, -96.0, infinity, notANumber })
        CHECK (refused ({ lowpass, 1000, 0, attenuation, {}, {} }));

    for (const auto transition : { 0.0, -1.0, 2000.0, 1e9, infinity, notANumber })
        CHECK (refused ({ lowpass, 1000, 0, 96, transition, {} }));

    for (const auto taps : { 0, 1, 2, 100, -101, 1 << 22, (1 << 22) + 1 })
        CHECK (refused ({ lowpass, 1000, 0, 96, {}, taps }));

    CHECK (refused ({ bandpass, 1000, 1100, 96, 100.0, {} }));
    CHECK (refused ({ bandstop, 1000, 1100, 96, 101.0, {} }));
    CHECK (refused ({ lowpass, 1000, 0, 96, 100.0, 101 }));
}

TEST_CASE ("Filter kinds have the names that presets use", "[design][errors]")
{
    CHECK (std::string (nameOf (FilterKind::lowpass)) == "lowpass");
    CHECK (std::string (nameOf (FilterKind::highpass)) == "highpass");
    CHECK (std::string (nameOf (FilterKind::bandpass)) == "bandpass");
    CHECK (std::string (nameOf (FilterKind::bandstop)) == "bandstop");
}
