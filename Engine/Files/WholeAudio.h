#pragma once

#include "Core/Result.h"
#include "Files/AudioFileWriter.h"
#include "Files/TemporaryFile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace partita
{

struct WrittenAudio
{
    std::uint64_t overs = 0; ///< see AudioFileWriter
    double peak = 0.0;
};

/// Rows of one length as an audio file that appears when it is whole. The format's channels and frames are those of the
/// rows.
///
/// Errors    cannotWrite, outputExists
[[nodiscard]] Result<WrittenAudio> writeWholeAudio (const std::string& path,
                                                    const std::vector<std::vector<double>>& rows,
                                                    OutputFormat, Overwrite);

} // namespace partita
