#pragma once

#include <cstddef>
#include <memory>
#include <string>

struct _cairo_font_face;

namespace partita::plot
{

enum class Weight
{
    regular,
    semiBold
};

namespace detail
{

/// A font file that is part of the program.
struct EmbeddedFont
{
    const unsigned char* bytes;
    std::size_t count;
};

extern const EmbeddedFont interRegular, interSemiBold;

} // namespace detail

/// Inter (SIL Open Font License), wherever the program runs.
///
/// Thread    one at a time
class Typeface
{
public:
    static const Typeface& of (Weight);

    [[nodiscard]] _cairo_font_face* face() const noexcept { return cairoFace; }

    [[nodiscard]] double widthOf (const std::string& text, double size) const;

private:
    explicit Typeface (const detail::EmbeddedFont&);
    _cairo_font_face* cairoFace = nullptr; // for the life of the program
};

} // namespace partita::plot
