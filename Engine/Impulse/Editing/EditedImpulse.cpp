#include "Impulse/Editing/EditedImpulse.h"

#include "Convolution/OfflineConvolver.h"
#include "Design/CurveFilter.h"
#include "Impulse/Editing/DecayShaping.h"
#include "Impulse/Editing/ImpulseLoudness.h"
#include "Impulse/Editing/ImpulseSides.h"
#include "Impulse/Editing/ImpulseTiming.h"
#include "Impulse/Editing/LeastDelay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace partita
{
namespace
{

/// The edits up to the last one that costs a transform of every band; the rest of them, and the last ones, which follow a
/// user's hand at once.
ImpulseEdits decayEditsOf (const ImpulseEdits& edits)
{
    ImpulseEdits first;
    first.trim = edits.trim;
    first.extendTail = edits.extendTail;
    first.stretch = edits.stretch;
    first.size = edits.size;
    first.decay = edits.decay;
    return first;
}

ImpulseEdits shapeEditsOf (const ImpulseEdits& edits)
{
    auto first = edits;
    first.predelaySeconds = 0.0;
    first.level = {};
    return first;
}

Status stretch (ImpulseResponse& impulse, double factor)
{
    auto longer = resampled (impulse, std::round (impulse.rateHz * factor));

    if (! longer)
        return longer.error();

    for (auto& row : longer->channels)
        row.erase (row.begin(), row.begin() + longer->leadFrames);

    impulse.channels = std::move (longer->channels);
    return Done {};
}

/// What of the decay is left to do once a size has changed it.
DecayEdit decayAfter (const ImpulseEdits& edits)
{
    auto decay = edits.decay;
    decay.factor /= edits.size;
    return decay;
}

bool changesDecay (const DecayEdit& decay)
{
    return std::ranges::any_of (std::array { decay.low, decay.mid, decay.high },
                                [&decay] (double band) { return band * decay.factor != 1.0; });
}

bool lengthensDecay (const DecayEdit& decay)
{
    return std::max ({ decay.low, decay.mid, decay.high }) * decay.factor > 1.0;
}

Status applyDecayStage (ImpulseResponse& impulse, const ImpulseEdits& edits, const StopRequest& stop)
{
    if (edits.trim != TrimEdit {})
        if (auto done = detail::trim (impulse, edits.trim); ! done)
            return done;

    if (const auto factor = edits.stretch * edits.size; factor != 1.0)
        if (auto done = stretch (impulse, factor); ! done)
            return done;

    const auto decay = decayAfter (edits);

    if (! edits.extendTail && ! changesDecay (decay))
        return Done {};

    return detail::shapeDecay (impulse, decay,
                               edits.extendTail || lengthensDecay (decay) ? detail::TailExtension::yes
                                                                          : detail::TailExtension::no,
                               stop);
}

Status filter (ImpulseResponse& impulse, const ToneEdit& tone)
{
    if (tone.lowCut && tone.lowCut->frequencyHz >= 0.5 * impulse.rateHz)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "Expected a low cut below {:g} Hz, half of the impulse's rate; found {:g} Hz.",
                           0.5 * impulse.rateHz, tone.lowCut->frequencyHz),
                       impulse.name };

    const auto designed =
        design::curveFilter (tone.whole(), impulse.rateHz, {}, Phase { PhaseKind::minimum, 0.0 });

    if (! designed)
        return designed.error();

    for (auto& row : impulse.channels)
        row = convolved (row, designed->taps);

    return Done {};
}

Status makeMinimumPhase (ImpulseResponse& impulse)
{
    if (impulse.frames() > mostMinimumPhaseFrames)
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected at most {} frames to find a minimum phase of, found {}. Trim the impulse, or "
                "leave its phase as it is: of a room it would leave no echo in its place.",
                mostMinimumPhaseFrames, impulse.frames()),
            impulse.name
        };

    for (auto& row : impulse.channels)
        if (! std::ranges::all_of (row, [] (double sample) { return sample == 0.0; }))
            row = detail::withLeastDelay (row);

    return Done {};
}

Status applyShapeStage (ImpulseResponse& impulse, const ImpulseEdits& edits, ChannelLayout layout)
{
    if (edits.reverse)
        detail::reverse (impulse);

    if (edits.envelope != EnvelopeEdit {})
        detail::shapeByEnvelope (impulse, edits.envelope);

    if (auto done = detail::fade (impulse, edits.fadeIn, edits.fadeOut); ! done)
        return done;

    if (edits.tone != ToneEdit {})
        if (auto done = filter (impulse, edits.tone); ! done)
            return done;

    if (edits.sides != SidesEdit {})
        if (auto done = detail::editSides (impulse, edits.sides, layout); ! done)
            return done;

    return edits.minimumPhase ? makeMinimumPhase (impulse) : Status (Done {});
}

Status applyLevel (ImpulseResponse& impulse, const LevelEdit& edit, ChannelLayout layout)
{
    auto gainDb = edit.gainDb;

    if (edit.normalised)
    {
        const auto level = levelOf (impulse, *edit.normalised, layout);

        if (! level)
            return level.error();

        gainDb += edit.targetDb - *level;
    }

    if (gainDb == 0.0)
        return Done {};

    for (const auto gain = gainFromDecibels (gainDb); auto& row : impulse.channels)
        for (auto& sample : row)
            sample *= gain;

    return Done {};
}

Status applyLastStage (ImpulseResponse& impulse, const ImpulseEdits& edits, ChannelLayout layout)
{
    if (edits.predelaySeconds != 0.0)
        detail::delay (impulse, edits.predelaySeconds);

    return applyLevel (impulse, edits.level, layout);
}

Status check (const ImpulseResponse& impulse, const ImpulseEdits& edits)
{
    if (auto valid = validate (edits); ! valid)
        return valid;

    if (impulse.leadFrames != 0)
        return Error { ErrorCode::unsuitable,
                       "Expected an impulse at its own rate; this one has been resampled. Edit it "
                       "before.",
                       impulse.name };

    if (impulse.frames() == 0)
        return Error { ErrorCode::unsuitable, "Expected an impulse with frames; found none.", impulse.name };

    return Done {};
}

} // namespace

Result<ImpulseResponse> edited (ImpulseResponse impulse, const ImpulseEdits& edits, ChannelLayout layout,
                                const StopRequest& stop)
{
    if (auto checked = check (impulse, edits); ! checked)
        return checked.error();

    if (auto done = applyDecayStage (impulse, edits, stop); ! done)
        return done.error();

    if (auto done = applyShapeStage (impulse, edits, layout); ! done)
        return done.error();

    if (auto done = applyLastStage (impulse, edits, layout); ! done)
        return done.error();

    return impulse;
}

ImpulseEditor::ImpulseEditor (std::shared_ptr<const ImpulseResponse> impulse) : source (std::move (impulse))
{
}

Result<ImpulseResponse> ImpulseEditor::render (const ImpulseEdits& edits, ChannelLayout layout,
                                               const StopRequest& stop)
{
    if (auto checked = check (*source, edits); ! checked)
        return checked.error();

    if (const auto wanted = decayEditsOf (edits); ! decayed || decayed->edits != wanted)
    {
        Kept next { wanted, layout, *source };

        if (auto done = applyDecayStage (next.impulse, edits, stop); ! done)
            return done.error();

        decayed = std::move (next);
        shaped.reset();
    }

    if (const auto wanted = shapeEditsOf (edits);
        ! shaped || shaped->edits != wanted || shaped->layout != layout)
    {
        Kept next { wanted, layout, decayed->impulse };

        if (auto done = applyShapeStage (next.impulse, edits, layout); ! done)
            return done.error();

        shaped = std::move (next);
    }

    auto result = shaped->impulse;

    if (auto done = applyLastStage (result, edits, layout); ! done)
        return done.error();

    return result;
}

} // namespace partita
