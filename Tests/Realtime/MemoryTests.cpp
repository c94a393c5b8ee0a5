#include "Convolution/Convolver.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <malloc.h>

using namespace partita;
using namespace partita::test;

namespace
{

double bytesHeld()
{
    const auto info = mallinfo2();
    return static_cast<double> (info.uordblks + info.hblkhd);
}

} // namespace

TEST_CASE ("Filters and convolvers tell the memory that the C library gives them", "[memory]")
{
    for (const auto kind : { TransformKind::own, TransformKind::fftw })
        for (const auto quantum : { 64, 512 })
        {
            const auto& table = withTransform (kernels(), kind);
            const auto plan = planPartitions (100000, quantum);
            const auto first = denseMatrix (2, 2, 100000, 81), second = denseMatrix (2, 2, 100000, 82);

            // What all instances share, tables of transforms above all, is there before.
            const auto before = PreparedFilter::prepare (first, plan, table).value();
            const Convolver beforeConvolver (before, 480);

            const auto atFirst = bytesHeld();
            const auto filter = PreparedFilter::prepare (second, plan, table).value();
            const auto ofFilter = bytesHeld() - atFirst;
            const Convolver convolver (filter, 480);
            const auto ofConvolver = bytesHeld() - atFirst - ofFilter;

            // Objects, alignment and lists of paths; schedules.
            const auto filterBytes = sizeof (float) * static_cast<double> (filter->numFloats());
            const auto convolverBytes = sizeof (float) * static_cast<double> (convolver.numFloats());
            INFO (plan.toText() << ", " << nameOf (kind) << ": filter " << ofFilter << " of " << filterBytes
                                << ", convolver " << ofConvolver << " of " << convolverBytes);
            CHECK (ofFilter >= filterBytes);
            CHECK (ofFilter <= 1.02 * filterBytes + 4096);
            CHECK (ofConvolver >= convolverBytes);
            CHECK (ofConvolver <= 1.02 * convolverBytes + 32768);
        }
}
