#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Files/AudioFormat.h"
#include "Files/TemporaryFile.h"
#include "Impulse/ImpulseResponse.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace partita
{

/// How an impulse is written; without a container the path's ending chooses it.
struct ImpulseFileOptions
{
    std::optional<Container> container;
    SampleFormat sampleFormat = SampleFormat::float32;
    Overwrite overwrite = Overwrite::no;
};

struct ImpulseFileReport
{
    Container container = Container::wav;
    std::uint64_t overs = 0; ///< samples that an integer format had to limit
    double peak = 0.0;
};

/// Whether an impulse could be written there, before it is made; `inputs` are read for it.
///
/// Errors    badSpecification for an ending that stands for no format; those of checkOutput
[[nodiscard]] Status checkImpulseFile (const std::string& path, const ImpulseFileOptions&,
                                       const std::vector<std::string>& inputs);

/// Writes an impulse to a file, which appears when it is whole; `-` is standard output, as AU unless told.
///
/// Errors    cannotWrite; outputExists; unsuitable for a rate that is not a whole number, which files can't name,
///           and for a lead or paths, which they can't tell of; cancelled
[[nodiscard]] Result<ImpulseFileReport> saveImpulse (const ImpulseResponse&, const std::string& path,
                                                     const ImpulseFileOptions&, const StopRequest& stop = {});

} // namespace partita
