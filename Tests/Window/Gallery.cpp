#include "Pictures.h"

#include <juce_events/juce_events.h>

#include <chrono>
#include <ctime>
#include <iostream>

namespace
{

using namespace partita;
using namespace partita::testing;

bool write (const juce::Image& image, const juce::File& file)
{
    file.deleteFile();
    juce::FileOutputStream stream (file);
    return stream.openedOk() && juce::PNGImageFormat().writeImageToStream (image, stream);
}

double processorSeconds() { return static_cast<double> (std::clock()) / CLOCKS_PER_SEC; }

/// The cost of opening, of a still window and of one with a moving spectrum, as the software renderer has it.
void measure()
{
    FakeModel model;
    showEverything (model);
    constexpr int rounds = 5;

    for (int i = 0; i < rounds; ++i)
    {
        const auto begin = processorSeconds();
        app::WindowContent window (model);
        const auto built = processorSeconds();
        const auto image = window.createComponentSnapshot (window.getLocalBounds());
        const auto painted = processorSeconds();
        std::cout << "open: construct " << 1000.0 * (built - begin) << " ms, first paint "
                  << 1000.0 * (painted - built) << " ms\n";
    }

    for (const auto scale : { 1, 2 })
    {
        app::WindowContent window (model);
        auto& plot = window.filterPanel().plot();
        juce::Image image (juce::Image::RGB, plot.getWidth() * scale, plot.getHeight() * scale, true,
                           juce::SoftwareImageType());
        constexpr int frames = 150;
        auto spent = 0.0;

        for (int i = 0; i < frames; ++i)
        {
            model.playSpectrum (i);
            const auto begin = processorSeconds();
            window.update();
            juce::Graphics g (image);
            g.addTransform (juce::AffineTransform::scale (static_cast<float> (scale)));
            plot.paintEntireComponent (g, true);
            spent += processorSeconds() - begin;
        }

        std::cout << "analyser at " << scale << "x: " << 1000.0 * spent / frames << " ms a frame, "
                  << 100.0 * 30.0 * spent / frames << " % of a core at 30 frames/s\n";
        const auto begin = processorSeconds();

        for (int i = 0; i < frames; ++i)
            window.update();

        std::cout << "nothing new: " << 100.0 * 30.0 * (processorSeconds() - begin) / frames
                  << " % of a core\n";
    }
}

int draw (const juce::File& folder, const juce::StringArray& wanted)
{
    folder.createDirectory();

    for (const auto& picture : pictures())
    {
        if (! wanted.isEmpty() && ! wanted.contains (picture.name))
            continue;

        FakeModel model;
        model.windowLayout.width = picture.width;
        model.windowLayout.height = picture.height;
        picture.prepare (model);
        app::WindowContent window (model);
        picture.act (window);
        window.update();

        for (const auto scale : { 1.0f, 2.0f })
        {
            const auto file = folder.getChildFile (juce::String (picture.name) + "@"
                                                   + juce::String (juce::roundToInt (scale)) + "x.png");

            if (! write (window.createComponentSnapshot (window.getLocalBounds(), true, scale), file))
                return 1;
        }
    }

    return 0;
}

} // namespace

int main (int argc, char** argv)
{
    const juce::ScopedJuceInitialiser_GUI juce;
    juce::StringArray arguments (argv + 1, argc - 1);

    if (arguments.isEmpty() || (arguments[0].startsWith ("-") && arguments[0] != "--measure"))
    {
        std::cout
            << "partita_window_gallery FOLDER [PICTURE …] draws the window; --measure says what it costs\n";
        return 1;
    }

    if (arguments[0] == "--measure")
    {
        measure();
        return 0;
    }

    const auto folder = juce::File::getCurrentWorkingDirectory().getChildFile (arguments[0]);
    arguments.remove (0);
    return draw (folder, arguments);
}
