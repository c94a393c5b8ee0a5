#pragma once

#include "Kernels/BlockTransform.h"

#include <memory>

namespace partita
{

/// The shared transform of a size that a kernel table asks for, made at its first use and kept while anyone holds it.
///
/// Thread    any but audio
[[nodiscard]] std::shared_ptr<const BlockTransform> transformOfSize (int size, const KernelTable&);

} // namespace partita
