#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseResponse.h"

#include <memory>
#include <optional>

namespace partita
{

inline constexpr Frames mostMinimumPhaseFrames = 1 << 16;

/// An impulse with edits: a new one, as often as wanted, while the given one stays what it is.
///
/// Shape     the same channels at the same rate, whose layout tells what sides and level are, none of them shorter than a frame; time 0 stays the first frame. What a
///           resampled response (stretch, size) spreads before its first frame is dropped: nothing for one that begins with
///           2 ms of silence, and up to a few tenths of a dB of colour for one that begins at full height
/// Numbers   edits that are nothing leave every bit as it is; the same bits for the same impulse and edits
/// Cost      of 10 s in stereo at 48 kHz, on one core of about 2020: 5 ms for trim, fades, envelope, reverse, sides,
///           predelay and gain together, 20 ms to normalise, 60 ms for tone, 0.2 s for stretch, 0.4 s for a shorter decay,
///           1.2 s for a longer one or the tail; 0.5 s for a minimum phase of 65536 frames
/// Memory    two impulses, and for decay a few rows of each band's
/// Thread    any but audio
/// Errors    badSpecification, those of validate; unsuitable for what this impulse does not allow: an end or start beyond it,
///           fades longer than it, sides where there are not two, no decay to change, cuts at or above its Nyquist frequency,
///           a level of silence, a minimum phase of too many frames, and an impulse with lead (edit before resampling);
///           cancelled
[[nodiscard]] Result<ImpulseResponse> edited (ImpulseResponse, const ImpulseEdits&,
                                              ChannelLayout = ChannelLayout::automatic,
                                              const StopRequest& = {});

/// The same for edits that change again and again, as they do under a user's hand: begins at the first stage that has
/// changed since the last call.
///
/// Memory    up to three impulses
/// Thread    one caller at a time, any but audio
class ImpulseEditor
{
public:
    explicit ImpulseEditor (std::shared_ptr<const ImpulseResponse>);

    /// The bits of edited().
    [[nodiscard]] Result<ImpulseResponse>
    render (const ImpulseEdits&, ChannelLayout = ChannelLayout::automatic, const StopRequest& = {});

private:
    struct Kept
    {
        ImpulseEdits edits; ///< of the stages up to this one; all later are nothing
        ChannelLayout layout;
        ImpulseResponse impulse;
    };

    std::shared_ptr<const ImpulseResponse> source;
    std::optional<Kept> decayed, shaped;
};

} // namespace partita
