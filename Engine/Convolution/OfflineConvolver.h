#pragma once

#include "Convolution/ResponseMatrix.h"
#include "Core/AlignedBuffer.h"
#include "Core/AudioView.h"
#include "Core/Units.h"
#include "Fft/RealFft.h"

#include <memory>
#include <vector>

namespace partita
{

/// Filters a stream with a matrix of responses in large blocks: the cheapest way where nobody waits.
///
/// Shape     process: exactly blockFrames() frames in and out at each call, zeros after the stream's end
/// Units     linear amplitude; no hidden gain, no normalisation
/// Latency   0
/// Memory    about (2 · inputs + outputs + responses) spectra of one block, whatever the stream's length
/// Thread    one caller at a time, never audio
/// Numbers   float or double data; spectra of responses are made in double for both. Responses of a single tap are
///           multiplied, not transformed: a gain of 1 keeps every bit
/// Source    overlap-save (Oppenheim & Schafer, Discrete-Time Signal Processing, section 8.7); responses longer
///           than a block in equal partitions (Wefers 2015, chapter 5)
template <class Real>
class OfflineConvolver
{
public:
    /// expectedFrames: the length of the stream to come, by which the block is chosen.
    OfflineConvolver (const ResponseMatrix& matrix, Frames expectedFrames);

    [[nodiscard]] int blockFrames() const noexcept { return block; }

    /// in and out may be the same memory.
    void process (AudioView<const Real> in, AudioView<Real> out) noexcept;

private:
    [[nodiscard]] Real* spectrum (int input, int blocksAgo) noexcept;
    void multiply (AudioView<const Real> in, AudioView<Real> out) noexcept;

    std::vector<ResponseMatrix::Path> paths;
    int numInputs;
    std::vector<Real> gains; // by response, where all of them have a single tap: no transform then
    int block = 0;           // frames that each transform yields
    int partitions = 0;      // of the longest response
    int newest = 0;
    std::shared_ptr<const RealFft<Real>> fft;
    std::vector<std::vector<AlignedBuffer<Real>>> responses; // spectra by response and partition
    AudioBuffer<Real> windows;                               // the last fft->length() frames of each input
    AlignedBuffer<Real> history;                             // by input: a ring of block spectra
    AlignedBuffer<Real> sum, time;
};

extern template class OfflineConvolver<float>;
extern template class OfflineConvolver<double>;

/// The full convolution of two rows: a.size() + b.size() − 1 values, in double. Rows may be empty, and then so
/// is the result.
[[nodiscard]] std::vector<double> convolved (const std::vector<double>& a, const std::vector<double>& b);

} // namespace partita
