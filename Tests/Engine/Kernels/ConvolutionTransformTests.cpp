#include "Kernels/ConvolutionTransform.h"
#include "Support/BlockTransformChecks.h"

#include <catch2/catch.hpp>

using namespace partita;
using namespace partita::test;

namespace
{

template <class Check>
void forEverySize (int largest, Check check)
{
    for (const auto* table : allKernels())
        for (auto size = table->tileBins; size <= largest; size *= 2)
        {
            INFO (table->name << ", size " << size);
            check (ConvolutionTransform (size, *table));
        }
}

} // namespace

TEST_CASE ("The transform pair of every kernel table and size gives the linear convolution of a block",
           "[kernels][oracle]")
{
    forEverySize (32768, requireLinearConvolution);
}

TEST_CASE ("The places of a spectrum are all roots, each once, and hold the values there",
           "[kernels][oracle]")
{
    forEverySize (8192, requireValuesAtRoots);
}

TEST_CASE ("A transform in pieces gives the bits of the whole", "[kernels][property]")
{
    forEverySize (32768, requirePiecesMakeTheWhole);
}
