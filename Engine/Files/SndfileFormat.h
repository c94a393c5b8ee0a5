#pragma once

#include "Files/AudioFormat.h"

namespace partita::detail
{

/// The numbers by which libsndfile knows a format. For the files of this folder only.
[[nodiscard]] int sndfileMajor (Container, bool extensible) noexcept;
[[nodiscard]] int sndfileSubtype (Container, SampleFormat) noexcept;
[[nodiscard]] Container containerOf (int sndfileFormat) noexcept;
[[nodiscard]] SampleFormat sampleFormatOf (int sndfileFormat) noexcept;

} // namespace partita::detail
