#include "Support/Sabotage.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace partita::test
{

Sabotage sabotage()
{
    const auto* value = std::getenv ("PARTITA_TEST_SABOTAGE");
    const std::string word = value == nullptr ? "" : value;

    if (word.empty())
        return Sabotage::none;

    if (word == "tap")
        return Sabotage::tap;

    if (word == "late")
        return Sabotage::late;

    if (word == "allocate")
        return Sabotage::allocate;

    std::fprintf (stderr, "PARTITA_TEST_SABOTAGE: expected tap, late or allocate, found %s\n", word.c_str());
    std::abort();
}

ResponseMatrix sabotaged (ResponseMatrix matrix)
{
    if (sabotage() != Sabotage::tap)
        return matrix;

    for (auto& taps : matrix.responses)
    {
        double peak = 0.0;

        for (const auto tap : taps)
            peak = std::max (peak, std::abs (tap));

        if (! taps.empty())
            taps[taps.size() / 2] += 1e-3 * peak;
    }

    return matrix;
}

} // namespace partita::test
