#pragma once

#include "Kernels/BlockTransform.h"

namespace partita::test
{

/// A block of noise convolved with taps of noise is the definition's, to the rounding of three transforms.
void requireLinearConvolution (const BlockTransform&);

/// The places of a spectrum are all roots, each once, and what forward writes there is the polynomial's value at the root.
void requireValuesAtRoots (const BlockTransform&);

/// Both directions in pieces, however they are grouped, give the bits of the whole; the pieces' shares make one whole.
void requirePiecesMakeTheWhole (const BlockTransform&);

} // namespace partita::test
