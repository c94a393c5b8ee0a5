#include "Files/TapsText.h"
#include "Files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

namespace partita::detail
{
namespace
{

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t headAlignment = 64;

// The format's numbers are copied as they lie in memory; a big-endian machine would have to turn them round.
static_assert (std::endian::native == std::endian::little);

struct Header
{
    std::string type; ///< as NumPy's descr, such as <f8
    bool byColumns = false;
    std::vector<std::size_t> shape;
    std::size_t dataAt = 0;
};

Error unreadable (const std::string& path, std::string message)
{
    return { ErrorCode::fileUnreadable, "NumPy file: " + message, path };
}

/// What follows 'key': in the dictionary of the header.
std::optional<std::string_view> valueOf (std::string_view dictionary, const std::string& key)
{
    for (const auto quote : { '\'', '"' })
        if (const auto at = dictionary.find (quote + key + quote); at != std::string_view::npos)
            if (const auto colon = dictionary.find (':', at); colon != std::string_view::npos)
                return trimmed (dictionary.substr (colon + 1));

    return {};
}

Result<Header> readHeader (std::string_view bytes, const std::string& path)
{
    constexpr std::size_t versionAt = magic.size();
    const auto broken = [&path]
    { return unreadable (path, "the header is not whole. The file is damaged."); };

    if (bytes.size() < versionAt + 6)
        return broken();

    const auto wide = bytes[versionAt] != 1;
    std::uint32_t length = 0;
    std::memcpy (&length, bytes.data() + versionAt + 2, wide ? 4 : 2);
    const auto textAt = versionAt + 2 + (wide ? 4 : 2);

    if (length > bytes.size() - textAt)
        return broken();

    const auto dictionary = bytes.substr (textAt, length);
    const auto type = valueOf (dictionary, "descr"), order = valueOf (dictionary, "fortran_order"),
               shape = valueOf (dictionary, "shape");

    constexpr std::size_t shortestType = 4; // '<f8
    const auto known = type && order && shape && type->size() >= shortestType && shape->starts_with ('(')
                       && shape->find (')') != std::string_view::npos;

    if (! known)
        return broken();

    Header header;
    header.dataAt = textAt + length;
    header.byColumns = order->starts_with ("True");
    header.type = std::string (type->substr (1, 3));

    for (const auto part : split (shape->substr (1, shape->find (')') - 1), ','))
    {
        constexpr double mostValues = 1 << 30;

        if (part.empty())
            continue;

        const auto size = parseNumber (part);

        if (! size || *size < 0.0 || *size > mostValues)
            return unreadable (path, fmt::format ("“{}” is no size of a dimension.", excerpt (part)));

        header.shape.push_back (static_cast<std::size_t> (*size));
    }

    return header;
}

template <class Number>
double numberAt (const char* bytes, bool bigEndian)
{
    char ordered[sizeof (Number)];
    std::memcpy (ordered, bytes, sizeof (Number));

    if (bigEndian)
        std::reverse (std::begin (ordered), std::end (ordered));

    Number number;
    std::memcpy (&number, ordered, sizeof (Number));
    return static_cast<double> (number);
}

using ReadNumber = double (*) (const char*, bool);

struct NumberType
{
    std::string_view name;
    ReadNumber read;
    std::size_t bytes;
};

constexpr NumberType numberTypes[] {
    { "f8", numberAt<double>, 8 },       { "f4", numberAt<float>, 4 },
    { "i1", numberAt<std::int8_t>, 1 },  { "i2", numberAt<std::int16_t>, 2 },
    { "i4", numberAt<std::int32_t>, 4 }, { "i8", numberAt<std::int64_t>, 8 },
    { "u1", numberAt<std::uint8_t>, 1 }, { "u2", numberAt<std::uint16_t>, 2 }
};

} // namespace

bool looksLikeNpy (std::string_view bytes) noexcept { return bytes.starts_with (magic); }

std::string tapsAsNpy (const Taps& taps)
{
    const auto channels = taps.channels.size(), count = taps.channels.front().size();
    const auto shape =
        channels == 1 ? fmt::format ("({},)", count) : fmt::format ("({}, {})", channels, count);
    auto dictionary = fmt::format ("{{'descr': '<f8', 'fortran_order': False, 'shape': {}, }}", shape);
    const auto before = magic.size() + 4;
    dictionary.resize ((before + dictionary.size()) / headAlignment * headAlignment + headAlignment - before,
                       ' ');
    dictionary.back() = '\n';

    std::string bytes (magic);
    bytes += { '\x01', '\x00', static_cast<char> (dictionary.size() & 0xff),
               static_cast<char> (dictionary.size() >> 8) };
    bytes += dictionary;

    for (const auto& channel : taps.channels)
        bytes.append (reinterpret_cast<const char*> (channel.data()), channel.size() * sizeof (double));

    return bytes;
}

Result<LoadedTaps> tapsFromNpy (std::string_view bytes, const std::string& path)
{
    const auto header = readHeader (bytes, path);

    if (! header)
        return header.error();

    const auto* type =
        std::ranges::find (numberTypes, std::string_view (header->type).substr (1), &NumberType::name);

    if (type == std::end (numberTypes))
        return unreadable (
            path, fmt::format ("expected real numbers (f8, f4, i1 … i8, u1, u2), found “{}”. Convert them "
                               "with astype (float).",
                               excerpt (header->type)));

    if (header->shape.empty() || header->shape.size() > 2)
        return unreadable (path,
                           fmt::format ("expected one or two dimensions, found {}.", header->shape.size()));

    const auto flat = header->shape.size() == 1;
    const auto rows = flat ? 1 : header->shape[0], columns = header->shape.back();

    if (rows * columns != (bytes.size() - header->dataAt) / type->bytes)
        return unreadable (path,
                           fmt::format ("the header promises {} numbers; {} are there. The file is damaged.",
                                        rows * columns, (bytes.size() - header->dataAt) / type->bytes));

    if (rows * columns == 0)
        return unreadable (path, "expected taps, found an empty array.");

    const auto channelsAreColumns = rows > columns;
    LoadedTaps loaded;
    loaded.taps.channels.assign (channelsAreColumns ? columns : rows,
                                 std::vector<double> (channelsAreColumns ? rows : columns));

    if (channelsAreColumns)
        loaded.remarks.push_back (fmt::format (
            "There are more rows than columns: taken for {} channels of {} taps.", columns, rows));

    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c)
        {
            const auto index = header->byColumns && ! flat ? c * rows + r : r * columns + c;
            const auto value =
                type->read (bytes.data() + header->dataAt + index * type->bytes, header->type[0] == '>');
            loaded.taps.channels[channelsAreColumns ? c : r][channelsAreColumns ? r : c] = value;
        }

    return loaded;
}

} // namespace partita::detail
