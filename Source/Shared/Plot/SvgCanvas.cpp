#include "Shared/Plot/Canvas.h"

#include <fmt/format.h>

#include <iterator>

namespace partita::plot
{
namespace
{

/// Text with what means something in XML written otherwise; what XML can't hold becomes a question mark.
std::string escaped (const std::string& text)
{
    std::string safe;

    for (const auto c : text)
        switch (c)
        {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            default: safe += static_cast<unsigned char> (c) < 0x20 ? '?' : c; break;
        }

    return safe;
}

std::string inkRules (bool dark)
{
    std::string rules;
    const auto& palette = paletteOf (dark);

    for (std::size_t i = 0; i < palette.size(); ++i)
        fmt::format_to (
            std::back_inserter (rules), ".f{0} {{ fill: {1}; }} .s{0} {{ stroke: {1}; }}\n", i,
            fmt::format ("#{:02x}{:02x}{:02x}", palette[i].red, palette[i].green, palette[i].blue));

    return rules;
}

std::string style (Theme theme)
{
    const std::string common =
        "svg { font-family: Inter, \"Helvetica Neue\", Arial, \"Liberation Sans\", \"DejaVu Sans\", "
        "sans-serif; }\npolyline { fill: none; stroke-linejoin: round; }\n"
        ".w { font-weight: 600; } .m { text-anchor: middle; } .e { text-anchor: end; }\n";
    auto rules = common + inkRules (theme == Theme::dark);

    if (theme == Theme::viewers)
        rules += "@media (prefers-color-scheme: dark) {\n" + inkRules (true) + "}\n";

    return "<style>\n" + rules + "</style>\n";
}

class SvgCanvas : public Canvas
{
public:
    SvgCanvas (double width, double height, Theme theme, const std::string& title)
        : svg (
            fmt::format ("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {0:g} {1:g}\" "
                         "width=\"{0:g}\" height=\"{1:g}\">\n<title>{2}</title>\n{3}",
                         width, height, escaped (title), style (theme)))
    {
    }

    void fill (const Box& box, Ink ink) override
    {
        add ("<rect class=\"f{}\" {}/>\n", static_cast<int> (ink), placeOf (box));
    }

    void stroke (const std::vector<Point>& points, const Pen& pen) override
    {
        std::string places;

        for (const auto& [x, y] : points)
            fmt::format_to (std::back_inserter (places), "{:.2f},{:.2f} ", x, y);

        add ("<polyline class=\"s{}\" stroke-width=\"{:g}\"{} points=\"{}\"/>\n", static_cast<int> (pen.ink),
             pen.width, pen.isDashed ? " stroke-dasharray=\"5 4\"" : "", places);
    }

    void text (Point at, const std::string& words, const TextStyle& look) override
    {
        add ("<text class=\"f{}{}{}\" x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:g}\">{}</text>\n",
             static_cast<int> (look.ink), look.weight == Weight::semiBold ? " w" : "",
             look.align == Align::centre  ? " m"
             : look.align == Align::right ? " e"
                                          : "",
             at.x, at.y, look.size, escaped (words));
    }

    void beginClip (const Box& box) override
    {
        ++clips;
        add ("<clipPath id=\"c{0}\"><rect {1}/></clipPath>\n<g clip-path=\"url(#c{0})\">\n", clips,
             placeOf (box));
    }

    void endClip() override { svg += "</g>\n"; }

    std::string finish() override { return svg + "</svg>\n"; }

private:
    template <class... Values>
    void add (fmt::format_string<Values...> pattern, Values&&... values)
    {
        fmt::format_to (std::back_inserter (svg), pattern, std::forward<Values> (values)...);
    }

    static std::string placeOf (const Box& box)
    {
        return fmt::format ("x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"", box.left, box.top,
                            box.width(), box.height());
    }

    std::string svg;
    int clips = 0;
};

} // namespace

std::unique_ptr<Canvas> makeSvgCanvas (double width, double height, Theme theme, const std::string& title)
{
    return std::make_unique<SvgCanvas> (width, height, theme, title);
}

} // namespace partita::plot
