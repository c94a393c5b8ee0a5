#pragma once

#include "Core/AlignedBuffer.h"

#include <memory>

namespace partita
{

/// A real transform of one length and its inverse, over FFTW.
///
/// Shape     time: length() samples; spectrum: spectrumSize() numbers, real parts of bins 0 … length/2 from
///           the start, imaginary parts from imaginaryOffset(). Both from an AlignedBuffer, at its start or at
///           a multiple of its alignment.
/// Units     forward: X[k] = Σ x[n]·exp (−2πi·k·n / length); inverse (forward (x)) = length · x
/// Thread    ofLength: any but audio (takes the planner's lock, may allocate). forward, inverse: any, one
///           object may be used by many threads at once
/// Realtime  forward, inverse: no allocation, lock, system call or throw
/// Numbers   plans are estimated, never timed, and no wisdom is loaded: one machine always gives the same bits
/// Source    Frigo & Johnson 2005
template <class Real>
class RealFft
{
public:
    /// The shared transform of an even length ≥ 2, planned at its first use and kept while anyone holds it.
    static std::shared_ptr<const RealFft> ofLength (int length);

    ~RealFft();
    RealFft (const RealFft&) = delete;
    RealFft& operator= (const RealFft&) = delete;

    [[nodiscard]] int length() const noexcept { return size; }

    [[nodiscard]] int numBins() const noexcept { return size / 2 + 1; }

    [[nodiscard]] std::size_t imaginaryOffset() const noexcept { return imaginaryOffset (size); }

    [[nodiscard]] std::size_t spectrumSize() const noexcept { return 2 * imaginaryOffset(); }

    [[nodiscard]] static constexpr std::size_t imaginaryOffset (int length) noexcept
    {
        return alignedCount<Real> (static_cast<std::size_t> (length / 2 + 1));
    }

    /// Leaves time as it was.
    void forward (const Real* time, Real* spectrum) const noexcept;

    /// Uses spectrum as scratch: its content is lost.
    void inverse (Real* spectrum, Real* time) const noexcept;

private:
    explicit RealFft (int length);

    struct Plans;
    int size;
    std::unique_ptr<Plans> plans;
};

extern template class RealFft<float>;
extern template class RealFft<double>;

} // namespace partita
