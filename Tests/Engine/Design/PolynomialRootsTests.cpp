#include "Design/PolynomialRoots.h"
#include "Support/AudioFiles.h"
#include "Support/Reference.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace partita;
using namespace partita::test;

namespace
{

template <class Value>
void writeRaw (const std::string& path, const std::vector<Value>& values)
{
    std::ofstream (path, std::ios::binary)
        .write (reinterpret_cast<const char*> (values.data()),
                static_cast<std::streamsize> (values.size() * sizeof (Value)));
}

bool numpyAgrees (const std::vector<double>& coefficients)
{
    const ScratchFolder folder;
    const auto roots = polynomialRoots (coefficients);
    writeRaw (folder.file ("coefficients"), coefficients);
    writeRaw (folder.file ("roots"), roots);
    return std::system (("/usr/bin/python3 -B '" PARTITA_REFERENCE_DIR "/../check_roots.py' '"
                         + folder.file ("coefficients") + "' '" + folder.file ("roots") + "'")
                            .c_str())
           == 0;
}

} // namespace

TEST_CASE ("The roots of filters are those that NumPy finds", "[design][roots][oracle]")
{
    for (const auto* name :
         { "lowpass", "highpass", "bandpass", "bandstop", "equiripple", "hilbert", "minimum", "reverb" })
    {
        INFO (name);
        auto taps = reference (std::string ("analysis_taps_") + name);

        while (taps.back() == 0.0)
            taps.pop_back();

        CHECK (numpyAgrees (taps));
    }

    CHECK (numpyAgrees ({ 1.0, 2.0 }));
    CHECK (numpyAgrees ({ -1.0, 0.0, 0.0, 0.0, 0.0, 1.0 }));
    CHECK (numpyAgrees ({ 1e-20, 3.0, 1e20 }));
    CHECK (numpyAgrees (decayingNoise (256, 9)));
}

TEST_CASE ("Roots that are known are found", "[design][roots]")
{
    // (z − 1)(z + 2)(z² + 1/4)
    const auto roots = polynomialRoots ({ -0.5, 0.25, -1.75, 1.0, 1.0 });
    REQUIRE (roots.size() == 4);

    using Complex = std::complex<double>;

    for (const auto expected :
         { Complex (1.0, 0.0), Complex (-2.0, 0.0), Complex (0.0, 0.5), Complex (0.0, -0.5) })
    {
        auto nearest = 1.0;

        for (const auto root : roots)
            nearest = std::min (nearest, std::abs (root - expected));

        // A few units in the last place of numbers of about 1.
        CHECK (nearest < 1e-14);
    }
}
