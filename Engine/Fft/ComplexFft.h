#pragma once

#include <memory>

namespace partita
{

/// A complex transform of one length in both directions, in single precision, over FFTW.
///
/// Shape     length() complex numbers, real part before imaginary part, from an AlignedBuffer, at its start or at a
///           multiple of its alignment; in and out may not overlap
/// Units     positive: X[k] = Σ x[n]·exp (+2πi·k·n / length); negative: the same with −; one after the other gives length · x
/// Thread    ofLength: any but audio (takes the planner's lock, may allocate). positive, negative: any, one object may be
///           used by many threads at once
/// Realtime  positive, negative: no allocation, lock, system call or throw
/// Numbers   plans are estimated, never timed, and no wisdom is loaded: one machine always gives the same bits
/// Source    Frigo & Johnson 2005
class ComplexFft
{
public:
    /// The shared transform of a length ≥ 1, planned at its first use and kept while anyone holds it.
    static std::shared_ptr<const ComplexFft> ofLength (int length);

    ~ComplexFft();
    ComplexFft (const ComplexFft&) = delete;
    ComplexFft& operator= (const ComplexFft&) = delete;

    [[nodiscard]] int length() const noexcept { return size; }

    /// Both leave `in` as it was.
    void positive (const float* in, float* out) const noexcept;
    void negative (const float* in, float* out) const noexcept;

private:
    explicit ComplexFft (int length);

    struct Plans;
    int size;
    std::unique_ptr<Plans> plans;
};

} // namespace partita
