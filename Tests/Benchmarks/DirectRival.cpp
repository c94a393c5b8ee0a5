#include "Rival.h"

#include <algorithm>

namespace partita::bench
{
namespace
{

constexpr int longestResponse = 4096;

/// Every tap by hand in the plainest loop that a compiler can vectorise: what needs no idea at all.
class DirectRival final : public Rival
{
public:
    DirectRival (const std::vector<float>& response, int longestCall)
        : taps (response), past (taps.size() - 1), window (past + static_cast<std::size_t> (longestCall))
    {
    }

    void process (const float* in, float* out, int numFrames) noexcept override
    {
        const auto frames = static_cast<std::size_t> (numFrames);
        std::copy (in, in + frames, window.data() + past);
        std::fill (out, out + frames, 0.0f);

        for (std::size_t k = 0; k < taps.size(); ++k)
        {
            const auto tap = taps[k];
            const auto* delayed = window.data() + past - k;

            for (std::size_t n = 0; n < frames; ++n)
                out[n] += tap * delayed[n];
        }

        std::copy (window.data() + frames, window.data() + frames + past, window.data());
    }

private:
    std::vector<float> taps;
    std::size_t past;
    std::vector<float> window; // past frames, then those of the call
};

} // namespace

RivalKind directRival()
{
    RivalKind kind;
    kind.id = "direct";
    kind.label = "plain loop";
    kind.make = [] (const std::vector<float>& taps, Cell, int longestCall)
    { return std::make_unique<DirectRival> (taps, longestCall); };
    kind.suits = [] (Cell cell) { return cell.taps <= longestResponse; };
    return kind;
}

} // namespace partita::bench
