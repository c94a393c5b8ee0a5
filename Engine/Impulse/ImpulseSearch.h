#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Impulse/ImpulseReference.h"
#include "Impulse/SearchPlaces.h"

#include <string>
#include <vector>

namespace partita
{

/// One place of a search, a file or a folder, and what was found there, in words.
struct LookedAt
{
    std::string place, found;
};

struct FoundImpulse
{
    enum class Match
    {
        unknown, ///< the reference has no fingerprint to compare with
        same,
        other ///< a file of the right name with other samples, for want of a better one
    };

    ImpulseResponse impulse;
    std::string path; ///< the file it came from; empty if it was embedded
    Match match = Match::unknown;
    std::vector<LookedAt> lookedAt; ///< in vain, before it was found
    std::vector<std::string>
        remarks; ///< to be said aloud: found elsewhere, other samples, what its file leaves open
};

/// Finds and loads the impulse that a reference means. In this order, until one has the reference's fingerprint:
///
/// 1. the embedded audio
/// 2. the file, which a preset names relative to its own folder
/// 3. the absolute path where it was last
/// 4. in each library folder, the longest ends of these two paths that are there
/// 5. by content: the files beside 2 and 3 and all files below the library folders, those first that have the same name.
///    Only files whose header tells the same rate, channels and length are read
///
/// Without a fingerprint the first of 1 … 4 that can be loaded is taken; with one that nothing has, the first of
/// 1 … 3, which is said: a file of a library that only has the same name is another impulse. A factory impulse is made and not looked for.
///
/// Thread    any but audio; a search by content opens every audio file of the library
/// Errors    fileNotFound, or what was wrong with the only files there, with all places that were looked at; cancelled
[[nodiscard]] Result<FoundImpulse> resolveImpulse (const ImpulseReference&, const SearchPlaces&,
                                                   const StopRequest& stop = {});

} // namespace partita
