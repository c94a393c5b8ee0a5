#include "GoldenPictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace partita::testing
{
namespace
{

constexpr int blockSide = 10;

juce::File fileOf (const juce::String& name)
{
    return juce::File (PARTITA_WINDOW_GOLDEN).getChildFile (name + ".png");
}

std::array<int, 3> channelsOf (const juce::Image::BitmapData& pixels, int x, int y)
{
    const auto colour = pixels.getPixelColour (x, y);
    return { colour.getRed(), colour.getGreen(), colour.getBlue() };
}

} // namespace

juce::Image reduced (const juce::Image& image, int side)
{
    juce::Image result (juce::Image::RGB, image.getWidth() / side, image.getHeight() / side, false,
                        juce::SoftwareImageType());
    const juce::Image::BitmapData from (image, juce::Image::BitmapData::readOnly);
    juce::Image::BitmapData to (result, juce::Image::BitmapData::writeOnly);

    for (int y = 0; y < result.getHeight(); ++y)
        for (int x = 0; x < result.getWidth(); ++x)
        {
            std::array<int, 3> sums {};

            for (int i = 0; i < side * side; ++i)
            {
                const auto channels = channelsOf (from, x * side + i % side, y * side + i / side);

                for (std::size_t c = 0; c < sums.size(); ++c)
                    sums[c] += channels[c];
            }

            const auto mean = [&] (std::size_t c)
            { return static_cast<juce::uint8> ((sums[c] + side * side / 2) / (side * side)); };
            to.setPixelColour (x, y, juce::Colour (mean (0), mean (1), mean (2)));
        }

    return result;
}

PictureDifference differenceOf (const juce::Image& a, const juce::Image& b)
{
    const auto width = a.getWidth(), height = a.getHeight();
    const auto blocksAcross = (width + blockSide - 1) / blockSide;
    std::vector<double> sums (
        static_cast<std::size_t> (blocksAcross * ((height + blockSide - 1) / blockSide)));
    const juce::Image::BitmapData inA (a, juce::Image::BitmapData::readOnly),
        inB (b, juce::Image::BitmapData::readOnly);
    double whole = 0.0;

    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
        {
            const auto of = channelsOf (inA, x, y), other = channelsOf (inB, x, y);
            double difference = 0.0;

            for (std::size_t c = 0; c < of.size(); ++c)
                difference += std::abs (of[c] - other[c]) / 3.0;

            whole += difference;
            sums[static_cast<std::size_t> (y / blockSide * blocksAcross + x / blockSide)] += difference;
        }

    return { whole / (static_cast<double> (width) * height),
             *std::max_element (sums.begin(), sums.end()) / (blockSide * blockSide) };
}

juce::Image goldenPicture (const juce::String& name)
{
    return juce::ImageFileFormat::loadFrom (fileOf (name));
}

bool keepGoldenPicture (const juce::String& name, const juce::Image& image)
{
    const auto file = fileOf (name);
    file.getParentDirectory().createDirectory();
    file.deleteFile();
    juce::FileOutputStream stream (file);
    return stream.openedOk() && juce::PNGImageFormat().writeImageToStream (image, stream);
}

} // namespace partita::testing
