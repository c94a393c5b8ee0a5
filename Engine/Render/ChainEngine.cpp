#include "Render/ChainEngine.h"

#include "Convolution/OfflineConvolver.h"
#include "Core/DelayLine.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace partita
{
namespace
{

template <class From, class To>
void convert (AudioView<From> from, AudioBuffer<To>& to)
{
    for (int c = 0; c < from.numChannels; ++c)
        std::transform (from.channel (c), from.channel (c) + from.numFrames, to.channel (c),
                        [] (From sample) { return static_cast<To> (sample); });
}

/// The wet outputs, and behind them the dry path of each input where a front filter is in it.
ResponseMatrix withFront (const ChainResponse& response)
{
    auto matrix = response.matrix;

    for (auto& taps : matrix.responses)
        taps = convolved (taps, response.front->taps);

    std::vector<double> dryTaps (
        static_cast<std::size_t> (response.latencyFrames - response.frontLatencyFrames()));
    dryTaps.insert (dryTaps.end(), response.front->taps.begin(), response.front->taps.end());

    for (int input = 0; input < matrix.inputs; ++input)
        matrix.paths.push_back ({ input, matrix.outputs++, static_cast<int> (matrix.responses.size()) });

    matrix.responses.push_back (std::move (dryTaps));
    return matrix;
}

template <class Real>
class OfflineEngine : public ChainEngine
{
public:
    OfflineEngine (const ChainResponse& response, const ChainLevels& levels, Frames expectedFrames)
        : convolver (convolverFor (response, expectedFrames)),
          numOutputs (response.matrix.outputs),
          dryGain (static_cast<double> (levels.inputGain) * static_cast<double> (levels.dry())),
          wetGain (static_cast<double> (levels.inputGain) * static_cast<double> (levels.wet())),
          width (numOutputs == 2 ? static_cast<double> (levels.width) : 1.0),
          in (response.matrix.inputs, convolver.blockFrames()),
          convolved (numOutputs + (response.front ? response.matrix.inputs : 0), convolver.blockFrames()),
          dry (response.matrix.inputs, convolver.blockFrames())
    {
        if (! response.front)
            for (int c = 0; c < response.matrix.inputs; ++c)
                dryPath.emplace_back (static_cast<std::size_t> (response.latencyFrames));
    }

    int nextFrames() override { return convolver.blockFrames(); }

    [[nodiscard]] std::string description() const override
    {
        return fmt::format ("offline, {}, blocks of {} frames",
                            sizeof (Real) == sizeof (float) ? "float" : "double", convolver.blockFrames());
    }

    [[nodiscard]] int largestFrames() const override { return convolver.blockFrames(); }

    void process (AudioView<const double> input, AudioView<double> output) override
    {
        const auto frames = input.numFrames;
        convert (input, in);
        convolver.process (in.constView (frames), convolved.view());

        if (dryGain != 0.0)
            takeDry (input);

        if (width != 1.0)
            widen (frames);

        for (int c = 0; c < output.numChannels; ++c)
        {
            const auto source = dryInputOf (c, input.numChannels);
            auto* row = output.channel (c);

            for (int n = 0; n < frames; ++n)
                row[n] = wetGain * static_cast<double> (convolved.channel (c)[n]);

            if (dryGain != 0.0 && source >= 0)
                for (int n = 0; n < frames; ++n)
                    row[n] += dryGain * dry.channel (source)[n];
        }
    }

private:
    void widen (int frames)
    {
        auto* left = convolved.channel (0);
        auto* right = convolved.channel (1);

        for (int n = 0; n < frames; ++n)
        {
            const auto middle = 0.5 * (static_cast<double> (left[n]) + static_cast<double> (right[n]));
            const auto side = 0.5 * width * (static_cast<double> (left[n]) - static_cast<double> (right[n]));
            left[n] = static_cast<Real> (middle + side);
            right[n] = static_cast<Real> (middle - side);
        }
    }

    void takeDry (AudioView<const double> input)
    {
        for (int c = 0; c < input.numChannels; ++c)
            if (! dryPath.empty())
                dryPath[static_cast<std::size_t> (c)].process (input.channel (c), dry.channel (c),
                                                               input.numFrames);
            else
                std::copy_n (convolved.channel (numOutputs + c), input.numFrames, dry.channel (c));
    }

    static OfflineConvolver<Real> convolverFor (const ChainResponse& response, Frames expectedFrames)
    {
        return response.front ? OfflineConvolver<Real> (withFront (response), expectedFrames)
                              : OfflineConvolver<Real> (response.matrix, expectedFrames);
    }

    OfflineConvolver<Real> convolver;
    int numOutputs;
    double dryGain, wetGain, width;
    AudioBuffer<Real> in, convolved; // convolved: wet, then dry where the front filter is in it
    AudioBuffer<double> dry;
    std::vector<DelayLine<double>> dryPath; // where nothing is in front
};

class LiveEngine : public ChainEngine
{
public:
    LiveEngine (std::unique_ptr<LiveChain> liveChain, const BlockPattern& pattern)
        : chain (std::move (liveChain)),
          random (pattern.seed),
          sizes (pattern.smallest, pattern.largest),
          largest (leastFrames + pattern.largest),
          in (chain->inputs(), largest),
          out (chain->outputs(), largest)
    {
    }

    [[nodiscard]] std::string description() const override { return "live, " + chain->plan().toText(); }

    // Whole calls up to a round that is worth a read from the file.
    int nextFrames() override
    {
        calls.clear();
        int frames = 0;

        while (frames < leastFrames)
            frames += calls.emplace_back (sizes (random));

        return frames;
    }

    [[nodiscard]] int largestFrames() const override { return largest; }

    void process (AudioView<const double> input, AudioView<double> output) override
    {
        convert (input, in);
        std::vector<const float*> inRows (static_cast<std::size_t> (input.numChannels));
        std::vector<float*> outRows (static_cast<std::size_t> (output.numChannels));
        int done = 0;

        for (const auto frames : calls)
        {
            for (int c = 0; c < input.numChannels; ++c)
                inRows[static_cast<std::size_t> (c)] = in.channel (c) + done;

            for (int c = 0; c < output.numChannels; ++c)
                outRows[static_cast<std::size_t> (c)] = out.channel (c) + done;

            chain->process ({ inRows.data(), input.numChannels, frames },
                            { outRows.data(), output.numChannels, frames });
            done += frames;
        }

        for (int c = 0; c < output.numChannels; ++c)
            std::copy (out.channel (c), out.channel (c) + output.numFrames, output.channel (c));
    }

private:
    static constexpr int leastFrames = 4096;

    std::unique_ptr<LiveChain> chain;
    std::mt19937_64 random;
    std::uniform_int_distribution<int> sizes;
    int largest;
    std::vector<int> calls;
    AudioBuffer<float> in, out;
};

} // namespace

std::unique_ptr<ChainEngine> makeOfflineEngine (const ChainResponse& response, const ChainLevels& levels,
                                                Precision precision, Frames expectedFrames)
{
    if (precision == Precision::single)
        return std::make_unique<OfflineEngine<float>> (response, levels, expectedFrames);

    return std::make_unique<OfflineEngine<double>> (response, levels, expectedFrames);
}

Result<std::unique_ptr<ChainEngine>> makeLiveEngine (const ChainResponse& response, const ChainLevels& levels,
                                                     int quantum, const BlockPattern& calls)
{
    LiveChain::Options options;
    options.quantum = quantum;
    options.levels = levels;
    auto chain = LiveChain::create (response, options);

    if (! chain)
        return chain.error();

    return std::unique_ptr<ChainEngine> (std::make_unique<LiveEngine> (*std::move (chain), calls));
}

} // namespace partita
