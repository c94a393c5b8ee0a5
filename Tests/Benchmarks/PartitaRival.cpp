#include "Convolution/Convolver.h"
#include "Rival.h"

namespace partita::bench
{
namespace
{

constexpr int crossfadeFrames = 960;

class PartitaRival final : public Rival
{
public:
    PartitaRival (const std::vector<float>& taps, Cell cell)
        : convolver (prepare (taps, planPartitions (cell.taps, cell.block)), crossfadeFrames)
    {
    }

    void process (const float* in, float* out, int frames) noexcept override
    {
        convolver.process ({ &in, 1, frames }, { &out, 1, frames });
    }

private:
    static std::shared_ptr<const PreparedFilter> prepare (const std::vector<float>& taps,
                                                          const PartitionPlan& plan)
    {
        return *PreparedFilter::prepare (ResponseMatrix::onEachChannel ({ taps.begin(), taps.end() }, 1),
                                         plan);
    }

    Convolver convolver;
};

} // namespace

RivalKind partitaRival()
{
    RivalKind kind;
    kind.id = "partita";
    kind.label = "Partita";
    kind.ours = true;
    kind.make = [] (const std::vector<float>& taps, Cell cell, int)
    { return std::make_unique<PartitaRival> (taps, cell); };
    return kind;
}

} // namespace partita::bench
