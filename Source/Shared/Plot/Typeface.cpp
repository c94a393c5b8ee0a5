#include "Shared/Plot/Typeface.h"

#include "Core/Contracts.h"

#include <cairo-ft.h>
#include <cairo.h>

namespace partita::plot
{
namespace
{

FT_Library freetype()
{
    static const auto library = []
    {
        FT_Library made = nullptr;
        FT_Init_FreeType (&made);
        return made;
    }();

    return library;
}

} // namespace

Typeface::Typeface (const detail::EmbeddedFont& font)
{
    FT_Face made = nullptr;
    [[maybe_unused]] const auto failed =
        FT_New_Memory_Face (freetype(), font.bytes, static_cast<FT_Long> (font.count), 0, &made);
    PARTITA_EXPECTS (! failed);
    cairoFace = cairo_ft_font_face_create_for_ft_face (made, FT_LOAD_NO_HINTING);
}

const Typeface& Typeface::of (Weight weight)
{
    static const Typeface regular (detail::interRegular), semiBold (detail::interSemiBold);
    return weight == Weight::regular ? regular : semiBold;
}

double Typeface::widthOf (const std::string& text, double size) const
{
    cairo_matrix_t matrix, identity;
    cairo_matrix_init_scale (&matrix, size, size);
    cairo_matrix_init_identity (&identity);
    auto* options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
    auto* scaled = cairo_scaled_font_create (cairoFace, &matrix, &identity, options);
    cairo_text_extents_t extents;
    cairo_scaled_font_text_extents (scaled, text.c_str(), &extents);
    cairo_scaled_font_destroy (scaled);
    cairo_font_options_destroy (options);
    return extents.x_advance;
}

} // namespace partita::plot
