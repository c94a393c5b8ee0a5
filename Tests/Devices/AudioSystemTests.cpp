#include "Devices/FakePortAudio.h"
#include "Shared/Devices/AudioSystem.h"
#include "Shared/Devices/CapturedStandardError.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

bool contains (const std::string& text, const std::string& part)
{
    return text.find (part) != std::string::npos;
}

int numberOf (const AudioSystem& system, const std::string& wanted, Direction direction)
{
    const auto device = system.find (wanted, direction);
    return device ? device->index : -1;
}

} // namespace

TEST_CASE ("The devices are listed with what they can do", "[devices]")
{
    const ScopedFakePortAudio portAudio;
    const auto system = AudioSystem::open().value();
    CHECK (system->hostApis() == std::vector<std::string> { "ALSA", "JACK" });
    REQUIRE (system->devices().size() == 4);
    const auto& box = system->devices()[0];
    CHECK (box.fullName() == "ALSA: Box (hw:0,0)");
    CHECK (box.input.channels == 2);
    CHECK (box.input.lowestLatencySeconds == 0.002);
    CHECK (box.output.lowestLatencySeconds == 0.003);
    CHECK (box.defaultRateHz == 44100.0);
}

TEST_CASE ("A device is found by its number, its name or a part that fits one alone", "[devices]")
{
    const ScopedFakePortAudio portAudio;
    const auto system = AudioSystem::open().value();
    CHECK (numberOf (*system, "2", Direction::input) == 2);
    CHECK (numberOf (*system, "system", Direction::output) == 2);
    CHECK (numberOf (*system, "jack: SYSTEM", Direction::output) == 2);
    CHECK (numberOf (*system, "speak", Direction::output) == 1);
    CHECK (numberOf (*system, "hw:0,0", Direction::input) == 0);
    CHECK (numberOf (*system, "Box", Direction::output) == 0); // the other box has no outputs
    CHECK (numberOf (*system, "Box", Direction::input) == -1);
    CHECK (numberOf (*system, "1", Direction::input) == -1); // no inputs
    CHECK (numberOf (*system, "99", Direction::input) == -1);
    CHECK (numberOf (*system, "nothing", Direction::input) == -1);

    const auto ambiguous = system->find ("Box", Direction::input).error();
    CHECK (ambiguous.code == ErrorCode::deviceUnavailable);
    CHECK (ambiguous.context == "Box");
    CHECK (contains (ambiguous.message, "several do"));
    CHECK (contains (ambiguous.message, "0 “ALSA: Box (hw:0,0)”, 2 “JACK: system”, 3 “JACK: Box synth”"));
}

TEST_CASE ("Without a name the default of the system's own host API is taken, or the first that there is",
           "[devices]")
{
    const ScopedFakePortAudio portAudio;
    CHECK (AudioSystem::open().value()->defaultDevice (Direction::output)->index == 0);
    CHECK (AudioSystem::open().value()->defaultDevice ("JACK", Direction::output)->index == 2);

    portAudio->devices.erase (portAudio->devices.begin(), portAudio->devices.begin() + 2);
    CHECK (AudioSystem::open().value()->defaultDevice (Direction::output)->name == "system");

    portAudio->devices.clear();
    const auto none = AudioSystem::open().value()->defaultDevice (Direction::output).error();
    CHECK (none.code == ErrorCode::deviceUnavailable);
    CHECK (contains (none.message, "No audio device was found by ALSA, JACK"));
}

TEST_CASE ("A list stands while anyone holds it, and is made anew after", "[devices]")
{
    const ScopedFakePortAudio portAudio;
    auto first = AudioSystem::open().value();
    auto second = AudioSystem::open().value();
    CHECK (portAudio->users == 2);
    first.reset();
    second.reset();
    CHECK (portAudio->users == 0);
}

TEST_CASE ("A sound system that can't be reached is an error", "[devices]")
{
    const ScopedFakePortAudio portAudio;
    portAudio->initialiseError = paInternalError;
    CHECK (AudioSystem::open().error().code == ErrorCode::deviceUnavailable);
}

TEST_CASE ("What the libraries print while they look around is kept and not shown", "[devices]")
{
    const ScopedFakePortAudio portAudio;
    portAudio->noise = "ALSA lib: cannot find card '0'\n";
    const auto system = AudioSystem::open().value();
    CHECK (system->remarks() == portAudio->noise);
    CHECK (system->supportsRate (system->devices()[0], Direction::output, 2, 44100.0));
    CHECK_FALSE (system->supportsRate (system->devices()[0], Direction::output, 2, 48000.0));
}

TEST_CASE ("Standard error is what it was after a capture, and stays closed if it was", "[devices]")
{
    int ends[2];
    REQUIRE (::pipe (ends) == 0);
    const auto original = ::dup (STDERR_FILENO);
    ::dup2 (ends[1], STDERR_FILENO);
    {
        CapturedStandardError captured;
        std::fputs ("caught", stderr);
        CHECK (::write (STDERR_FILENO, "!", 1) == 1);
        CHECK (captured.release() == "caught!");
        std::fputs ("shown", stderr);
    }
    {
        const CapturedStandardError captured;
        std::fputs ("dropped", stderr);
    }
    std::fputs (" again", stderr);
    std::fflush (stderr);
    ::close (STDERR_FILENO);
    {
        CapturedStandardError captured;
        CHECK (captured.release().empty());
    }
    const auto reopened = ::fcntl (STDERR_FILENO, F_GETFD);
    ::dup2 (original, STDERR_FILENO);
    ::close (original);
    ::close (ends[1]);

    char text[100] = {};
    CHECK (::read (ends[0], text, sizeof text - 1) == 11);
    ::close (ends[0]);
    CHECK (std::string (text) == "shown again");
    CHECK (reopened == -1);
}
