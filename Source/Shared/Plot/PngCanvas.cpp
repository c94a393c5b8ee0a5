#include "Shared/Plot/Canvas.h"

#include <array>
#include <cairo.h>
#include <cmath>

namespace partita::plot
{
namespace
{

constexpr double pixelsPerUnit = 2.0;

struct Destroy
{
    void operator() (cairo_surface_t* surface) const { cairo_surface_destroy (surface); }

    void operator() (cairo_t* context) const { cairo_destroy (context); }
};

cairo_status_t append (void* bytes, const unsigned char* data, unsigned int count)
{
    static_cast<std::string*> (bytes)->append (reinterpret_cast<const char*> (data), count);
    return CAIRO_STATUS_SUCCESS;
}

class PngCanvas : public Canvas
{
public:
    PngCanvas (double width, double height, Theme theme)
        : palette (paletteOf (theme == Theme::dark)),
          surface (cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                               static_cast<int> (std::lround (pixelsPerUnit * width)),
                                               static_cast<int> (std::lround (pixelsPerUnit * height)))),
          context (cairo_create (surface.get()))
    {
        cairo_scale (context.get(), pixelsPerUnit, pixelsPerUnit);
        cairo_set_line_join (context.get(), CAIRO_LINE_JOIN_ROUND);
    }

    void fill (const Box& box, Ink ink) override
    {
        take (ink);
        cairo_rectangle (context.get(), box.left, box.top, box.width(), box.height());
        cairo_fill (context.get());
    }

    void stroke (const std::vector<Point>& points, const Pen& pen) override
    {
        constexpr std::array dashes { 5.0, 4.0 };
        take (pen.ink);
        cairo_set_line_width (context.get(), pen.width);
        cairo_set_dash (context.get(), dashes.data(), pen.isDashed ? 2 : 0, 0.0);

        cairo_new_path (context.get()); // text leaves its end as a point to go on from

        for (const auto& [x, y] : points)
            cairo_line_to (context.get(), x, y);

        cairo_stroke (context.get());
    }

    void text (Point at, const std::string& words, const TextStyle& look) override
    {
        const auto& typeface = Typeface::of (look.weight);
        const auto share = look.align == Align::left ? 0.0 : look.align == Align::centre ? 0.5 : 1.0;
        take (look.ink);
        cairo_set_font_face (context.get(), typeface.face());
        cairo_set_font_size (context.get(), look.size);
        cairo_move_to (context.get(), at.x - share * typeface.widthOf (words, look.size), at.y);
        cairo_show_text (context.get(), words.c_str());
    }

    void beginClip (const Box& box) override
    {
        cairo_save (context.get());
        cairo_rectangle (context.get(), box.left, box.top, box.width(), box.height());
        cairo_clip (context.get());
    }

    void endClip() override { cairo_restore (context.get()); }

    std::string finish() override
    {
        std::string bytes;
        cairo_surface_write_to_png_stream (surface.get(), append, &bytes);
        return bytes;
    }

private:
    void take (Ink ink)
    {
        constexpr double full = 255.0;
        const auto& [red, green, blue] = palette[static_cast<std::size_t> (ink)];
        cairo_set_source_rgb (context.get(), red / full, green / full, blue / full);
    }

    const std::array<Colour, numInks>& palette;
    std::unique_ptr<cairo_surface_t, Destroy> surface;
    std::unique_ptr<cairo_t, Destroy> context;
};

} // namespace

std::unique_ptr<Canvas> makePngCanvas (double width, double height, Theme theme)
{
    return std::make_unique<PngCanvas> (width, height, theme);
}

} // namespace partita::plot
