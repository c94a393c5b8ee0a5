#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Impulse/ImpulseResponse.h"

#include <optional>
#include <string>

namespace partita
{

/// Whether a file that is one side of two brings the other one with it.
enum class FilePairing
{
    no,
    yes
};

/// The files of the left and the right side, of which a path is one.
struct FilePair
{
    std::string left, right;
};

/// The pair that a file belongs to by its name, if the other file is there: “x_L” and “x_R”, “x left” and “x right”,
/// “x (L)” and “x (R)” …, after a space or one of _ - . ( and in any letters, as long as both are written alike.
[[nodiscard]] std::optional<FilePair> pairOf (const std::string& path);

/// loadImpulse, with the other side of a pair. Two mono files make a stereo impulse; two stereo files make true stereo,
/// LL LR RL RR: each holds what one side's input does to both outputs. A remark names both, or says why the file was left
/// alone; the shorter one is followed by silence.
///
/// Errors    those of loadImpulse
[[nodiscard]] Result<ImpulseResponse> loadImpulse (const std::string& path, FilePairing,
                                                   const StopRequest& stop = {});

} // namespace partita
