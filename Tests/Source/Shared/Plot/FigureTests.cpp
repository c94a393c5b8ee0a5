#include "Shared/Plot/Figure.h"
#include "Shared/Plot/Ticks.h"
#include "Support/AudioFiles.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <set>

using namespace partita;
using namespace partita::plot;

namespace
{

constexpr auto none = std::numeric_limits<double>::quiet_NaN();

bool has (const std::string& text, const std::string& part) { return text.find (part) != std::string::npos; }

std::size_t count (const std::string& text, const std::string& part)
{
    std::size_t found = 0;

    for (auto at = text.find (part); at != std::string::npos; at = text.find (part, at + 1))
        ++found;

    return found;
}

Figure example()
{
    Panel panel { "Magnitude",
                  { Scale::frequencies, 20.0, 24000.0, "Frequency in Hz" },
                  { Scale::decibels, -60.0, 6.0, "dB" },
                  { { "one & <two>",
                      Ink::first,
                      { { 20.0, 0.0 }, { 100.0, none }, { 200.0, -6.0 }, { 24000.0, -50.0 } },
                      false },
                    { "three",
                      Ink::second,
                      { { 20.0, -std::numeric_limits<double>::infinity() }, { 24000.0, 3.0 } },
                      true } },
                  { { 1000.0, "mark", Side::right } },
                  200.0,
                  false };
    return { "Title", "Subtitle", "Caption", { panel } };
}

std::vector<std::string> labelsOf (const Axis& axis, double pixels)
{
    std::vector<std::string> labels;

    for (const auto& [value, label] : ticksOf (axis, pixels))
        if (! label.empty())
            labels.push_back (label);

    return labels;
}

std::uint32_t bigEndianAt (const std::string& bytes, std::size_t at)
{
    std::uint32_t value = 0;

    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char> (bytes[at + i]);

    return value;
}

} // namespace

TEST_CASE ("A figure as SVG keeps its text as text and is well formed", "[plot]")
{
    const test::ScratchFolder folder;

    for (const auto theme : { Theme::light, Theme::dark, Theme::viewers })
    {
        const auto svg = example().toSvg (theme);

        for (const auto* part :
             { ">Title<", ">Subtitle<", ">Caption<", ">Magnitude<", ">dB<", ">one &amp; &lt;two&gt;<",
               ">three<", ">mark<", ">20<", ">1k<", ">20k<", ">−20<" })
        {
            INFO (part);
            CHECK (has (svg, part));
        }

        CHECK (has (svg, "prefers-color-scheme") == (theme == Theme::viewers));
        CHECK_FALSE (has (svg, "nan"));
        CHECK_FALSE (has (svg, "inf"));

        std::ofstream (folder.file ("figure.svg")) << svg;
        CHECK (std::system (("/usr/bin/python3 -c 'import sys, xml.dom.minidom as x; x.parse (sys.argv[1])' '"
                             + folder.file ("figure.svg") + "'")
                                .c_str())
               == 0);
    }
}

TEST_CASE ("A figure as PNG has two pixels for each of its units, in the colours of its theme", "[plot]")
{
    const auto light = example().toPng (Theme::light), dark = example().toPng (Theme::dark);

    for (const auto& png : { light, dark })
    {
        REQUIRE (png.starts_with ("\x89PNG\r\n\x1a\n"));
        CHECK (bigEndianAt (png, 16) == 2000);
        CHECK (bigEndianAt (png, 20) > 400);
    }

    CHECK (light != dark);
    CHECK (example().toPng (Theme::light) == light);
}

TEST_CASE ("A line is parted where it is no number, and drawn with no more points than can be seen", "[plot]")
{
    auto figure = example();
    const auto polylines = count (figure.toSvg (Theme::light), "<polyline");
    figure.panels[0].lines[0].points = {
        { 20.0, 0.0 }, { 100.0, 0.0 }, { 110.0, none }, { 200.0, -6.0 }, { 300.0, -6.0 }
    };
    CHECK (count (figure.toSvg (Theme::light), "<polyline") == polylines + 1);

    // A million points; the spike among them is still there.
    auto& points = figure.panels[0].lines[0].points;
    points.clear();

    for (int i = 0; i < 1'000'000; ++i)
        points.emplace_back (20.0 + 0.02 * i, i == 654'321 ? 0.0 : -50.0);

    const auto svg = figure.toSvg (Theme::light);
    CHECK (svg.size() < 200'000);

    // A panel 200 high from −60 to 6 dB: 0 dB lies 200 · 6 / 66 below its upper edge at 74 + 34.
    CHECK (has (svg, "," + std::to_string (108.0 + 200.0 * 6.0 / 66.0).substr (0, 6)));
}

TEST_CASE ("Axes have the labels that one expects", "[plot]")
{
    CHECK (labelsOf ({ Scale::frequencies, 20.0, 24000.0, "" }, 900.0)
           == std::vector<std::string> { "20", "50", "100", "200", "500", "1k", "2k", "5k", "10k", "20k" });
    CHECK (labelsOf ({ Scale::decibels, -100.0, 10.0, "" }, 300.0)
           == std::vector<std::string> { "−100", "−80", "−60", "−40", "−20", "0" });
    CHECK (labelsOf ({ Scale::decibels, -9.0, 6.0, "" }, 300.0)
           == std::vector<std::string> { "−8", "−6", "−4", "−2", "0", "2", "4", "6" });
    CHECK (labelsOf ({ Scale::linear, 0.0, 0.1, "" }, 200.0)
           == std::vector<std::string> { "0.00", "0.02", "0.04", "0.06", "0.08", "0.10" });
    CHECK (labelsOf ({ Scale::linear, -3.0, 3.0, "" }, 200.0)
           == std::vector<std::string> { "−3", "−2", "−1", "0", "1", "2", "3" });

    // Whatever the range, labels are as many as fit and no two are alike.
    for (const auto scale : { Scale::linear, Scale::decibels })
        for (double range = 1e-6; range < 1e7; range *= 3.7)
        {
            const auto labels = labelsOf ({ scale, -0.3 * range, 0.7 * range, "" }, 200.0);
            INFO (range);
            CHECK (labels.size() >= 2);
            CHECK (labels.size() <= 8);
            CHECK (std::set<std::string> (labels.begin(), labels.end()).size() == labels.size());
        }
}

TEST_CASE ("Figures are files that appear when they are whole", "[plot]")
{
    const test::ScratchFolder folder;
    CHECK (isFigureName ("a.svg"));
    CHECK (isFigureName ("a.png"));
    CHECK_FALSE (isFigureName ("a.gif"));
    REQUIRE (writeFigure (example(), folder.file ("a.svg"), Theme::light, Overwrite::no).ok());
    REQUIRE (writeFigure (example(), folder.file ("a.png"), Theme::light, Overwrite::no).ok());
    CHECK (test::contentOf (folder.file ("a.svg")).starts_with ("<svg"));
    CHECK (test::contentOf (folder.file ("a.png")) == example().toPng (Theme::light));
    CHECK (writeFigure (example(), folder.file ("a.png"), Theme::light, Overwrite::no).error().code
           == ErrorCode::outputExists);
}
