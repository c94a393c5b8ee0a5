#pragma once

#include "Core/AudioView.h"

#include <cstddef>
#include <vector>

namespace partita::test
{

/// Audio by channel, for tests that may allocate.
template <class T>
using Rows = std::vector<std::vector<T>>;

template <class T>
[[nodiscard]] Rows<T> silence (int channels, std::size_t frames)
{
    return Rows<T> (static_cast<std::size_t> (channels), std::vector<T> (frames));
}

/// Pointers into rows from a frame on: what a view needs, and must outlive.
template <class Row, class T>
[[nodiscard]] std::vector<T*> pointersInto (std::vector<Row>& rows, std::size_t frame)
{
    std::vector<T*> pointers;

    for (auto& row : rows)
        pointers.push_back (row.data() + frame);

    return pointers;
}

/// Frames first … last − 1.
template <class T>
[[nodiscard]] Rows<T> slice (const Rows<T>& rows, std::size_t first, std::size_t last)
{
    Rows<T> part;

    for (const auto& row : rows)
        part.emplace_back (row.begin() + static_cast<std::ptrdiff_t> (first),
                           row.begin() + static_cast<std::ptrdiff_t> (last));

    return part;
}

template <class To, class From>
[[nodiscard]] Rows<To> converted (const Rows<From>& rows)
{
    Rows<To> result;

    for (const auto& row : rows)
    {
        auto& made = result.emplace_back();

        for (const auto value : row)
            made.push_back (static_cast<To> (value));
    }

    return result;
}

} // namespace partita::test
