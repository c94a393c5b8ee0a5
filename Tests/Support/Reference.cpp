#include "Support/Reference.h"

#include <bit>
#include <cstdint>
#include <fstream>
#include <stdexcept>

namespace partita::test
{

std::vector<double> reference (const std::string& name)
{
    const auto path = std::string (PARTITA_REFERENCE_DIR) + "/" + name + ".f64";
    std::ifstream stream (path, std::ios::binary);

    if (! stream)
        throw std::runtime_error ("no reference data " + path);

    std::vector<double> values;
    unsigned char bytes[8];

    while (stream.read (reinterpret_cast<char*> (bytes), sizeof (bytes)))
    {
        std::uint64_t bits = 0;

        for (int i = 7; i >= 0; --i)
            bits = bits << 8 | bytes[i];

        values.push_back (std::bit_cast<double> (bits));
    }

    if (stream.gcount() != 0)
        throw std::runtime_error ("reference data that is no row of float64: " + path);

    return values;
}

} // namespace partita::test
