#pragma once

#include "Core/AlignedBuffer.h"

#include <fftw3.h>

namespace partita::bench
{

/// FFTW's real transform at its best: single precision, a plan found by measuring, aligned memory.
///
/// Shape     time, result: length samples; bins: length / 2 + 1 complex numbers, interleaved
/// Units     inverse (forward (x)) = length · x: from time to bins, from bins to result
class MeasuredFft
{
public:
    explicit MeasuredFft (int length)
        : time (static_cast<std::size_t> (length)),
          bins (static_cast<std::size_t> (length + 2)),
          result (static_cast<std::size_t> (length)),
          toBins (fftwf_plan_dft_r2c_1d (length, time.data(), complexBins(), FFTW_MEASURE)),
          toTime (fftwf_plan_dft_c2r_1d (length, complexBins(), result.data(), FFTW_MEASURE))
    {
    }

    ~MeasuredFft()
    {
        fftwf_destroy_plan (toBins);
        fftwf_destroy_plan (toTime);
    }

    MeasuredFft (const MeasuredFft&) = delete;
    MeasuredFft& operator= (const MeasuredFft&) = delete;

    void forward() noexcept { fftwf_execute (toBins); }

    /// Uses up bins.
    void inverse() noexcept { fftwf_execute (toTime); }

    AlignedBuffer<float> time;
    AlignedBuffer<float> bins;
    AlignedBuffer<float> result;

private:
    fftwf_complex* complexBins() { return reinterpret_cast<fftwf_complex*> (bins.data()); }

    fftwf_plan toBins, toTime;
};

} // namespace partita::bench
