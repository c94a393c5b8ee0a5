// Direct FIR and spectral multiply-add for one instruction set. Included once per target.
#if defined(PARTITA_KERNELS_FIR_INL_H) == defined(HWY_TARGET_TOGGLE)
    #ifdef PARTITA_KERNELS_FIR_INL_H
        #undef PARTITA_KERNELS_FIR_INL_H
    #else
        #define PARTITA_KERNELS_FIR_INL_H
    #endif

    #include "Kernels/Complex-inl.h"

HWY_BEFORE_NAMESPACE();

namespace partita::HWY_NAMESPACE
{

// A frame's sum is a sum of runs of taps, and each run two sums, of its even and its odd taps: short enough for single
// precision, independent enough for the processor, and the same however many frames are asked for at once.
constexpr int tapsInRun = 64;

template <int vectors>
HWY_INLINE void firRun (const float* HWY_RESTRICT h, int numTaps, const float* HWY_RESTRICT x,
                        float* HWY_RESTRICT y)
{
    constexpr auto count = static_cast<std::size_t> (vectors);
    const Tag tag;
    Vector even[count], odd[count];

    for (int v = 0; v < vectors; ++v)
        even[v] = odd[v] = hn::Zero (tag);

    int k = 0;

    for (; k + 2 <= numTaps; k += 2)
    {
        const auto evenTap = hn::Set (tag, h[k]), oddTap = hn::Set (tag, h[k + 1]);

        for (int v = 0; v < vectors; ++v)
        {
            even[v] = hn::MulAdd (evenTap, hn::LoadU (tag, x + v * lanes - k), even[v]);
            odd[v] = hn::MulAdd (oddTap, hn::LoadU (tag, x + v * lanes - k - 1), odd[v]);
        }
    }

    if (k < numTaps)
        for (int v = 0; v < vectors; ++v)
            even[v] = hn::MulAdd (hn::Set (tag, h[k]), hn::LoadU (tag, x + v * lanes - k), even[v]);

    for (int v = 0; v < vectors; ++v)
        hn::StoreU (hn::Add (hn::LoadU (tag, y + v * lanes), hn::Add (even[v], odd[v])), tag, y + v * lanes);
}

/// Fewer frames than a vector has lanes, by way of a copy that may be read beyond them.
HWY_INLINE void firRest (const float* HWY_RESTRICT h, int numTaps, const float* HWY_RESTRICT x,
                         float* HWY_RESTRICT y, int numFrames)
{
    HWY_ALIGN float in[tapsInRun + lanes] = {};
    HWY_ALIGN float out[lanes] = {};

    for (int i = 0; i < numTaps - 1 + numFrames; ++i)
        in[i] = x[i - (numTaps - 1)];

    for (int i = 0; i < numFrames; ++i)
        out[i] = y[i];

    firRun<1> (h, numTaps, in + numTaps - 1, out);

    for (int i = 0; i < numFrames; ++i)
        y[i] = out[i];
}

void fir (const float* h, int numTaps, const float* x, float* y, int numFrames) noexcept
{
    for (int first = 0; first < numTaps; first += tapsInRun)
    {
        const auto taps = numTaps - first < tapsInRun ? numTaps - first : tapsInRun;
        int n = 0;

        for (; n + 4 * lanes <= numFrames; n += 4 * lanes)
            firRun<4> (h + first, taps, x + n - first, y + n);

        for (; n + 2 * lanes <= numFrames; n += 2 * lanes)
            firRun<2> (h + first, taps, x + n - first, y + n);

        for (; n + lanes <= numFrames; n += lanes)
            firRun<1> (h + first, taps, x + n - first, y + n);

        if (n < numFrames)
            firRest (h + first, taps, x + n - first, y + n, numFrames - n);
    }
}

void multiplyTiles (float* HWY_RESTRICT sum, const float* HWY_RESTRICT x, const float* HWY_RESTRICT h,
                    int count, bool add) noexcept
{
    Complex s[4];

    for (int v = 0; v < 4; ++v)
        s[v] = add ? load (sum + 2 * lanes * v) : Complex { hn::Zero (Tag()), hn::Zero (Tag()) };

    for (int p = 0; p < count; ++p, x += 8 * lanes, h += 8 * lanes)
        for (int v = 0; v < 4; ++v)
        {
            const auto a = load (x + 2 * lanes * v), b = load (h + 2 * lanes * v);
            s[v].re = hn::NegMulAdd (a.im, b.im, hn::MulAdd (a.re, b.re, s[v].re));
            s[v].im = hn::MulAdd (a.im, b.re, hn::MulAdd (a.re, b.im, s[v].im));
        }

    for (int v = 0; v < 4; ++v)
        store (s[v], sum + 2 * lanes * v);
}

} // namespace partita::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#endif
