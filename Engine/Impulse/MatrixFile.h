#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Impulse/ImpulseResponse.h"

#include <string>

namespace partita
{

/// True for names that end like files that describe a matrix of responses: .json, and jconvolver's .conf.
[[nodiscard]] bool isMatrixFile (const std::string& path);

/// The responses that such a file names, with their paths from inputs to outputs; Resources/Docs/Channels.md describes both
/// formats. Responses that meet on one path are added. Gains, delays and cuts are done; a response that several paths share
/// is held once.
///
/// Shape     as many channels as there are different responses; the shorter ones are followed by silence
/// Errors    fileUnreadable for what is not understood, with its place or line; unsuitable for unlike rates and for more
///           than mostImpulseSamples; those of the files that it names
[[nodiscard]] Result<ImpulseResponse> loadMatrix (const std::string& path, const StopRequest& stop = {});

/// A description of an impulse's paths, whose channels are those of one audio file beside it.
[[nodiscard]] std::string matrixText (const ImpulsePaths&, const std::string& audioFile);

} // namespace partita
