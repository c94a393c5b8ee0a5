#pragma once

#include "Core/AudioView.h"
#include "Core/Result.h"

#include <memory>

namespace partita
{

/// Peak and, if asked for, integrated loudness of a stream.
///
/// Source    EBU R 128 / ITU-R BS.1770 by libebur128
class LoudnessMeter
{
public:
    [[nodiscard]] static LoudnessMeter ofPeak();

    /// Errors    unsuitable for channels or rates that the standard's filters are not made for
    [[nodiscard]] static Result<LoudnessMeter> ofLoudness (int channels, double rateHz);

    LoudnessMeter (LoudnessMeter&&) noexcept;
    ~LoudnessMeter();

    void add (AudioView<const double>);

    [[nodiscard]] double peak() const noexcept { return highest; }

    /// In LUFS; minus infinity for silence and for less than one gating block (0.4 s).
    [[nodiscard]] double integratedLufs() const;

private:
    struct State;
    explicit LoudnessMeter (std::unique_ptr<State>);
    std::unique_ptr<State> state;
    double highest = 0.0;
};

} // namespace partita
