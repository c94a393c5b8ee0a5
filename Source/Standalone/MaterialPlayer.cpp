#include "Standalone/MaterialPlayer.h"

#include <algorithm>

namespace partita::app
{

void MaterialPlayer::prepare (double newRateHz)
{
    rateHz = newRateHz;
    fade = Fade (static_cast<int> (framesFromSeconds (fadeSeconds, rateHz)));
}

void MaterialPlayer::publish (std::unique_ptr<Material> material, Frames start)
{
    cues.collect();
    seekTarget.store (nowhere, std::memory_order_relaxed);
    const auto last = material->facts().frames - 1;
    auto next = std::make_unique<Cue>();
    next->material = std::move (material);
    next->start = std::clamp<Frames> (start, 0, last);
    cues.publish (std::move (next));
}

bool MaterialPlayer::isBoundElsewhere() const noexcept
{
    return cues.pending() || seekTarget.load (std::memory_order_relaxed) != nowhere;
}

void MaterialPlayer::moveWhileSilent() noexcept
{
    if (auto* next = cues.take())
    {
        if (cue != nullptr)
            cues.retire (cue.release());

        cue.reset (next);
        at = cue->start;
        waiting = true;
    }

    if (cue == nullptr)
        return;

    if (const auto target = seekTarget.exchange (nowhere, std::memory_order_relaxed); target != nowhere)
    {
        at = std::clamp<Frames> (target, 0, cue->material->facts().frames - 1);
        waiting = true;
    }

    if (waiting)
        waiting = ! cue->material->isReady (at);
}

bool MaterialPlayer::shouldSound() noexcept
{
    return cue != nullptr && cue->material->facts().rateHz == rateHz && ! waiting && ! isBoundElsewhere()
           && playing.load (std::memory_order_relaxed) && ! held.load (std::memory_order_relaxed);
}

void MaterialPlayer::end() noexcept
{
    at = 0;

    if (looping.load (std::memory_order_relaxed))
        return;

    playing.store (false, std::memory_order_relaxed);
    waiting = true;
    fade.shutAtOnce();
}

int MaterialPlayer::play (AudioView<float> out, int from) noexcept
{
    auto& material = *cue->material;
    const auto channels = std::min (material.facts().channels, out.numChannels);
    const auto untilFadeEnds = fade.framesLeft() > 0 ? fade.framesLeft() : out.numFrames;
    const auto frames = static_cast<int> (
        std::min<Frames> (std::min (out.numFrames - from, untilFadeEnds), material.facts().frames - at));
    std::array<float*, mostChannels> rows {};

    for (int c = 0; c < out.numChannels; ++c)
        rows[static_cast<std::size_t> (c)] = out.channel (c) + from;

    if (material.read (at, { rows.data(), channels, frames }) < frames)
        underrunCount.fetch_add (1, std::memory_order_relaxed);

    for (int c = channels; c < out.numChannels; ++c)
        if (auto* row = rows[static_cast<std::size_t> (c)]; channels == 1)
            std::copy_n (rows.front(), frames, row);
        else
            std::fill_n (row, frames, 0.0f);

    fade.apply ({ rows.data(), out.numChannels, frames });
    at += frames;

    if (at == material.facts().frames)
        end();

    return frames;
}

void MaterialPlayer::process (AudioView<float> out) noexcept
{
    PARTITA_EXPECTS (out.numChannels <= mostChannels);

    for (int done = 0; done < out.numFrames;)
    {
        if (fade.isShut())
            moveWhileSilent();

        const auto sounding = shouldSound();

        if (fade.isShut() && ! sounding)
        {
            for (int c = 0; c < out.numChannels; ++c)
                std::fill (out.channel (c) + done, out.channel (c) + out.numFrames, 0.0f);

            break;
        }

        if (! sounding)
            fade.shut();
        else if (fade.isShut() && at == 0)
            fade.openAtOnce();
        else
            fade.open();

        done += play (out, done);
    }

    shownPosition.store (at, std::memory_order_relaxed);
}

} // namespace partita::app
