#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>
#include <sys/wait.h>

namespace
{

/// Catch's exit code, which tells how much failed, when the tests of some tags run under a word of
/// PARTITA_TEST_SABOTAGE.
int exitCodeUnder (const std::string& word, const std::string& tags)
{
    const auto command =
        "PARTITA_TEST_SABOTAGE=" + word + " " PARTITA_RUN_TESTS " '" + tags + "' > /dev/null 2>&1";
    const auto status = std::system (command.c_str());
    REQUIRE (WIFEXITED (status));
    return WEXITSTATUS (status);
}

} // namespace

TEST_CASE ("The oracle tests fail on a tap that is off by -60 dB, and on a frame of delay",
           "[control][negative]")
{
    const auto* tags = GENERATE ("[convolver][oracle]~[exchange]~[deep]", "[offline][oracle]~[deep]",
                                 "[chain][oracle]~[exchange]");
    INFO (tags);
    CHECK (exitCodeUnder ("", tags) == 0);
    CHECK (exitCodeUnder ("late", tags) > 0);
    CHECK (exitCodeUnder ("tap", tags) > 0);
}
