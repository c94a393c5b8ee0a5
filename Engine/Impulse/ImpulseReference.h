#pragma once

#include "Impulse/EmbeddedAudio.h"
#include "Impulse/ImpulseFingerprint.h"
#include "Impulse/PairedFiles.h"

#include <optional>
#include <string>

namespace partita
{

/// What is known of an impulse beside the name of its file, so that it is found again.
struct ImpulseIdentity
{
    std::optional<ImpulseFingerprint> fingerprint;
    std::string lastPath; ///< absolute: where it was when the preset was written; may be empty
    std::optional<EmbeddedAudio> embedded;

    friend bool operator== (const ImpulseIdentity&, const ImpulseIdentity&) = default;
};

struct ImpulseReference
{
    std::string file; ///< a path that could be opened as it stands, or `factory:` and a name
    ImpulseIdentity identity {};
    FilePairing pairing = FilePairing::yes;
};

} // namespace partita
