#pragma once

#include "Chain/ChainSettings.h"
#include "Core/Result.h"
#include "Impulse/Editing/EditedImpulse.h"
#include "Impulse/ImpulseResponse.h"
#include "Impulse/ImpulseSearch.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace partita::app
{

/// An impulse on its way from its file into a chain: each step is kept until something before it changes. A step that changes
/// nothing takes no memory.
///
/// Thread    one caller at a time, any but audio
class ImpulseSource
{
public:
    using Impulse = std::shared_ptr<const ImpulseResponse>;

    struct Found
    {
        Impulse
            original;   ///< as the file holds it, at its own rate; a factory impulse at the rate of the audio
        Impulse edited; ///< at its own rate
        Impulse fitted; ///< edited, at the rate of the audio
        std::string path;    ///< where it was; empty if it was embedded
        std::string remarks; ///< what of it should be said aloud
    };

    /// Errors    those of resolveImpulse, edited and resampled, cancelled among them; what was there before stays
    [[nodiscard]] Result<Found> get (const ImpulseSettings&, double rateHz, const StopRequest&);

    /// What is to be stored with the settings of the impulse that was found last: a fingerprint, its place and the audio itself
    /// where it has no more than so many bytes.
    [[nodiscard]] ImpulseIdentity identity (std::size_t mostEmbeddedBytes) const;

private:
    /// What tells one file from another, and from itself when it has been written again.
    struct Key
    {
        std::string file, sha256;
        FilePairing pairing = FilePairing::yes;
        std::filesystem::file_time_type written {};
        double madeAtHz = 0.0; // of a factory impulse

        friend bool operator== (const Key&, const Key&) = default;
    };

    [[nodiscard]] static Key keyOf (const ImpulseSettings&, double rateHz);
    [[nodiscard]] static Result<Found> load (const ImpulseSettings&, double rateHz, const StopRequest&);
    [[nodiscard]] Status find (const ImpulseSettings&, double rateHz, const StopRequest&);
    [[nodiscard]] Status edit (const ImpulseEdits&, ChannelLayout, const StopRequest&);
    [[nodiscard]] Status fit (double rateHz);

    Found found;
    std::optional<Key> key;
    std::optional<ImpulseEditor> editor;
    std::optional<std::pair<ImpulseEdits, ChannelLayout>> editsDone;
};

} // namespace partita::app
