#include "Impulse/SearchPlaces.h"
#include "Support/AudioFiles.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

using namespace partita;

TEST_CASE ("Tests neither read nor write what their user has set", "[support]")
{
    const auto isWithin = [] (const std::filesystem::path& path, const std::filesystem::path& folder)
    { return path.lexically_relative (folder).string().starts_with ("partita-tests-"); };
    const auto temporary = std::filesystem::temp_directory_path();
    CHECK (isWithin (settingsFile(), temporary));
    CHECK (isWithin (userDataFolder(), temporary));

    for (const auto* variable : { "HOME", "XDG_CACHE_HOME" })
    {
        INFO (variable);
        REQUIRE (std::getenv (variable) != nullptr);
        CHECK (isWithin (std::getenv (variable), temporary));
        CHECK (std::filesystem::is_directory (std::getenv (variable)));
    }
}
