#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>

TEST_CASE ("The reference data is what its script makes with SciPy, to the script's tolerance", "[reference]")
{
    const std::string folder = PARTITA_REFERENCE_DIR;

    // The system's Python: SciPy comes from the system's packages.
    const auto command = "/usr/bin/python3 -B '" + folder + "/../make_reference.py' --check '" + folder + "'";
    REQUIRE (std::system (command.c_str()) == 0);
}
