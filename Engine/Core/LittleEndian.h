#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace partita
{

/// A float's bytes, the lowest first, appended to others; and back.
template <class Float>
void appendLittleEndian (std::string& bytes, Float value)
{
    using Word = std::conditional_t<sizeof (Float) == 4, std::uint32_t, std::uint64_t>;
    const auto word = std::bit_cast<Word> (value);

    for (std::size_t byte = 0; byte < sizeof (Word); ++byte)
        bytes += static_cast<char> (word >> (8 * byte) & 0xff);
}

template <class Float>
[[nodiscard]] Float fromLittleEndian (const char* bytes)
{
    using Word = std::conditional_t<sizeof (Float) == 4, std::uint32_t, std::uint64_t>;
    Word word = 0;

    for (std::size_t byte = 0; byte < sizeof (Word); ++byte)
        word |= static_cast<Word> (static_cast<unsigned char> (bytes[byte])) << (8 * byte);

    return std::bit_cast<Float> (word);
}

} // namespace partita
