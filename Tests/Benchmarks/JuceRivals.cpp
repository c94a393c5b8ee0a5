#include "Rival.h"

#include <juce_dsp/juce_dsp.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace partita::bench
{
namespace
{

using juce::dsp::Convolution;

juce::dsp::ConvolutionMessageQueue& sharedQueue()
{
    static juce::dsp::ConvolutionMessageQueue queue;
    return queue;
}

/// JUCE's convolution with its response loaded as it is and its own crossfade over.
class JuceRival final : public Rival
{
public:
    template <class Kind>
    JuceRival (const Kind& kind, const std::vector<float>& taps, int longestCall)
        : convolution (kind, sharedQueue()), block (longestCall)
    {
        convolution.prepare ({ rateHz, static_cast<juce::uint32> (block), 1 });
        juce::AudioBuffer<float> response (1, static_cast<int> (taps.size()));
        std::copy (taps.begin(), taps.end(), response.getWritePointer (0));
        convolution.loadImpulseResponse (std::move (response), rateHz, Convolution::Stereo::no,
                                         Convolution::Trim::no, Convolution::Normalise::no);
        waitUntilLoaded (static_cast<int> (taps.size()));
        playSilence (fadeSeconds);
    }

    void process (const float* in, float* out, int frames) noexcept override
    {
        const juce::dsp::AudioBlock<const float> source (&in, 1, static_cast<std::size_t> (frames));
        juce::dsp::AudioBlock<float> target (&out, 1, static_cast<std::size_t> (frames));
        convolution.process (juce::dsp::ProcessContextNonReplacing<float> (source, target));
    }

private:
    static constexpr double fadeSeconds = 0.1; // JUCE fades for half of that
    static constexpr auto patience = std::chrono::seconds (20);

    void waitUntilLoaded (int taps)
    {
        const auto end = std::chrono::steady_clock::now() + patience;

        while (convolution.getCurrentIRSize() != taps)
        {
            if (std::chrono::steady_clock::now() > end)
                throw std::runtime_error ("JUCE did not load its response");

            playSilence (0.0);
            std::this_thread::sleep_for (std::chrono::milliseconds (1));
        }
    }

    void playSilence (double seconds)
    {
        const std::vector<float> in (static_cast<std::size_t> (block));
        std::vector<float> out (in.size());

        for (auto frames = 0; frames <= seconds * rateHz; frames += block)
            process (in.data(), out.data(), block);
    }

    Convolution convolution;
    int block;
};

/// The head for which uniform partitions of B before it and of its own size after it are fewest: √(N · B). Half and
/// twice as long cost more.
int headSize (Cell cell)
{
    const auto even = static_cast<unsigned> (std::sqrt (static_cast<double> (cell.taps) * cell.block));
    return std::max (2 * cell.block, static_cast<int> (std::bit_ceil (even)));
}

} // namespace

RivalKind juceUniformRival()
{
    RivalKind kind;
    kind.id = "juce";
    kind.label = "JUCE uniform";
    kind.make = [] (const std::vector<float>& taps, Cell, int longestCall)
    { return std::make_unique<JuceRival> (Convolution::Latency { 0 }, taps, longestCall); };
    return kind;
}

RivalKind juceNonUniformRival()
{
    RivalKind kind;
    kind.id = "juce-nonuniform";
    kind.label = "JUCE NonUniform";
    kind.make = [] (const std::vector<float>& taps, Cell cell, int longestCall)
    { return std::make_unique<JuceRival> (Convolution::NonUniform { headSize (cell) }, taps, longestCall); };
    kind.suits = [] (Cell cell) { return headSize (cell) < cell.taps; };
    return kind;
}

} // namespace partita::bench
