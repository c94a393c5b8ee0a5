#include "Support/Sha256.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>

namespace partita::test
{
namespace
{

using State = std::array<std::uint32_t, 8>;

constexpr std::size_t blockBytes = 64;

/// The first 32 bits of the fractional parts of these roots of the first primes, in integer arithmetic: the
/// largest r with r^degree ≤ prime · 2^(32 · degree).
template <std::size_t count>
std::array<std::uint32_t, count> fractionsOfRoots (int degree)
{
    const auto reaches = [degree] (std::uint64_t root, std::uint64_t prime)
    {
        __extension__ using Wide = unsigned __int128;
        // A root below 2^38 has a cube below 2^114.
        Wide product = 1;

        for (int factor = 0; factor < degree; ++factor)
            product *= root;

        return product <= Wide { prime } << (32 * degree);
    };

    const auto isPrime = [] (std::uint64_t number)
    {
        for (std::uint64_t divisor = 2; divisor * divisor <= number; ++divisor)
            if (number % divisor == 0)
                return false;

        return true;
    };

    std::array<std::uint32_t, count> fractions {};
    std::uint64_t prime = 1;

    for (auto& fraction : fractions)
    {
        do
            ++prime;
        while (! isPrime (prime));

        std::uint64_t root = 0;

        for (int bit = 37; bit >= 0; --bit)
            if (reaches (root + (std::uint64_t { 1 } << bit), prime))
                root += std::uint64_t { 1 } << bit;

        fraction = static_cast<std::uint32_t> (root & 0xffffffffu);
    }

    return fractions;
}

std::uint32_t bigEndianWord (const std::string& bytes, std::size_t at)
{
    std::uint32_t word = 0;

    for (std::size_t byte = 0; byte < 4; ++byte)
        word = word << 8 | static_cast<unsigned char> (bytes[at + byte]);

    return word;
}

void addBlock (State& state, const std::string& bytes, std::size_t start)
{
    static const auto constants = fractionsOfRoots<64> (3);
    std::array<std::uint32_t, 64> words {};

    for (std::size_t n = 0; n < 16; ++n)
        words[n] = bigEndianWord (bytes, start + 4 * n);

    for (std::size_t n = 16; n < 64; ++n)
    {
        const auto a = words[n - 15], b = words[n - 2];
        words[n] = words[n - 16] + (std::rotr (a, 7) ^ std::rotr (a, 18) ^ a >> 3) + words[n - 7]
                   + (std::rotr (b, 17) ^ std::rotr (b, 19) ^ b >> 10);
    }

    auto [a, b, c, d, e, f, g, h] = state;

    for (std::size_t n = 0; n < 64; ++n)
    {
        const auto first = h + (std::rotr (e, 6) ^ std::rotr (e, 11) ^ std::rotr (e, 25))
                           + ((e & f) ^ (~e & g)) + constants[n] + words[n];
        const auto second =
            (std::rotr (a, 2) ^ std::rotr (a, 13) ^ std::rotr (a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }

    const State added { a, b, c, d, e, f, g, h };

    for (std::size_t n = 0; n < state.size(); ++n)
        state[n] += added[n];
}

} // namespace

std::string sha256 (const std::string& bytes)
{
    auto padded = bytes + '\x80';
    padded.resize ((padded.size() + 8 + blockBytes - 1) / blockBytes * blockBytes - 8, '\0');

    for (int shift = 56; shift >= 0; shift -= 8)
        padded += static_cast<char> (8 * bytes.size() >> shift & 0xff);

    auto state = fractionsOfRoots<8> (2);

    for (std::size_t start = 0; start < padded.size(); start += blockBytes)
        addBlock (state, padded, start);

    std::string digits;

    for (const auto word : state)
        digits += fmt::format ("{:08x}", word);

    return digits;
}

} // namespace partita::test
