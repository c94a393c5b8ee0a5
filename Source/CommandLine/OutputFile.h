#pragma once

#include "Core/Result.h"
#include "Files/AudioFormat.h"
#include "Files/TemporaryFile.h"

#include <string>
#include <vector>

namespace partita::app
{

[[nodiscard]] constexpr Overwrite overwriteIf (bool force) noexcept
{
    return force ? Overwrite::yes : Overwrite::no;
}

/// Makes the folder and those above it, where there are none.
///
/// Errors    cannotWrite
[[nodiscard]] Status makeFolder (const std::string& path);

/// Whether a picture can be drawn under this name, before anything is measured; an empty name stands for none.
///
/// Errors    badSpecification for a name that is no picture's; those of checkOutput
[[nodiscard]] Status checkPlot (const std::string& path, Overwrite, const std::vector<std::string>& inputs);

/// wav, rf64, w64 …
[[nodiscard]] std::string endingOf (Container);

} // namespace partita::app
