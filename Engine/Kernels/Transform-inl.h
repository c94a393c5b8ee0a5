// The steps of ConvolutionTransform for one instruction set. Included once per target.
#if defined(PARTITA_KERNELS_TRANSFORM_INL_H) == defined(HWY_TARGET_TOGGLE)
    #ifdef PARTITA_KERNELS_TRANSFORM_INL_H
        #undef PARTITA_KERNELS_TRANSFORM_INL_H
    #else
        #define PARTITA_KERNELS_TRANSFORM_INL_H
    #endif

    #include "Kernels/Complex-inl.h"
    #include "Kernels/TileTwiddles.h"

HWY_BEFORE_NAMESPACE();

namespace partita::HWY_NAMESPACE
{

// A tile is taken apart in registers: by 4 across its four vectors, then inside them, by 4 (sixteen lanes), by 2
// (eight) or not at all (four), and by 4 again inside each 128-bit block.
constexpr int tileBins = 4 * lanes;

HWY_INLINE Complex loadTime (const float* re, const float* im)
{
    return { hn::LoadU (Tag(), re), hn::LoadU (Tag(), im) };
}

    #if HWY_TARGET <= HWY_AVX3

// Highway has no transpose of whole 128-bit blocks.
HWY_INLINE void transposeBlocks (Vector& a, Vector& b, Vector& c, Vector& d)
{
    const auto t0 = _mm512_shuffle_f32x4 (a.raw, b.raw, 0x44), t1 = _mm512_shuffle_f32x4 (c.raw, d.raw, 0x44);
    const auto t2 = _mm512_shuffle_f32x4 (a.raw, b.raw, 0xee), t3 = _mm512_shuffle_f32x4 (c.raw, d.raw, 0xee);
    a.raw = _mm512_shuffle_f32x4 (t0, t1, 0x88);
    b.raw = _mm512_shuffle_f32x4 (t0, t1, 0xdd);
    c.raw = _mm512_shuffle_f32x4 (t2, t3, 0x88);
    d.raw = _mm512_shuffle_f32x4 (t2, t3, 0xdd);
}

HWY_INLINE void forwardInside (Tile& t, const float* w)
{
    transposeBlocks (t.a.re, t.b.re, t.c.re, t.d.re);
    transposeBlocks (t.a.im, t.b.im, t.c.im, t.d.im);
    t.b = t.b * load (w);
    t.c = t.c * load (w + 2 * lanes);
    t.d = t.d * load (w + 4 * lanes);
    forward4 (t.a, t.b, t.c, t.d);
}

HWY_INLINE void inverseInside (Tile& t, const float* w)
{
    inverse4 (t.a, t.b, t.c, t.d);
    t.b = conjugateProduct (t.b, load (w));
    t.c = conjugateProduct (t.c, load (w + 2 * lanes));
    t.d = conjugateProduct (t.d, load (w + 4 * lanes));
    transposeBlocks (t.a.re, t.b.re, t.c.re, t.d.re);
    transposeBlocks (t.a.im, t.b.im, t.c.im, t.d.im);
}

    #elif HWY_TARGET == HWY_AVX2

HWY_INLINE Complex lowerHalves (Complex a, Complex b)
{
    return { hn::ConcatLowerLower (Tag(), b.re, a.re), hn::ConcatLowerLower (Tag(), b.im, a.im) };
}

HWY_INLINE Complex upperHalves (Complex a, Complex b)
{
    return { hn::ConcatUpperUpper (Tag(), b.re, a.re), hn::ConcatUpperUpper (Tag(), b.im, a.im) };
}

HWY_INLINE void forwardInside (Tile& t, const float* w)
{
    const auto low = lowerHalves (t.a, t.b), high = upperHalves (t.a, t.b) * load (w);
    const auto low2 = lowerHalves (t.c, t.d), high2 = upperHalves (t.c, t.d) * load (w + 2 * lanes);
    t = { low + high, low - high, low2 + high2, low2 - high2 };
}

HWY_INLINE void inverseInside (Tile& t, const float* w)
{
    const auto low = t.a + t.b, high = conjugateProduct (t.a - t.b, load (w));
    const auto low2 = t.c + t.d, high2 = conjugateProduct (t.c - t.d, load (w + 2 * lanes));
    t = { lowerHalves (low, high), upperHalves (low, high), lowerHalves (low2, high2),
          upperHalves (low2, high2) };
}

    #else

static_assert (lanes == 4, "vectors of this length have a step inside them");

HWY_INLINE void forwardInside (Tile&, const float*) {}

HWY_INLINE void inverseInside (Tile&, const float*) {}

    #endif

HWY_INLINE void forwardTile (Tile& t, const float* w)
{
    constexpr TileTwiddles places (lanes);
    t.b = t.b * broadcast (w);
    t.c = t.c * broadcast (w + 2);
    t.d = t.d * broadcast (w + 4);
    forward4 (t.a, t.b, t.c, t.d);
    forwardInside (t, w + places.inside);
    transposeInBlocks (t.a, t.b, t.c, t.d);
    t.b = t.b * load (w + places.last);
    t.c = t.c * load (w + places.last + 2 * lanes);
    t.d = t.d * load (w + places.last + 4 * lanes);
    forward4 (t.a, t.b, t.c, t.d);
}

HWY_INLINE void inverseTile (Tile& t, const float* w)
{
    constexpr TileTwiddles places (lanes);
    inverse4 (t.a, t.b, t.c, t.d);
    t.b = conjugateProduct (t.b, load (w + places.last));
    t.c = conjugateProduct (t.c, load (w + places.last + 2 * lanes));
    t.d = conjugateProduct (t.d, load (w + places.last + 4 * lanes));
    transposeInBlocks (t.a, t.b, t.c, t.d);
    inverseInside (t, w + places.inside);
    inverse4 (t.a, t.b, t.c, t.d);
    t.b = conjugateProduct (t.b, broadcast (w));
    t.c = conjugateProduct (t.c, broadcast (w + 2));
    t.d = conjugateProduct (t.d, broadcast (w + 4));
}

template <int radix, class Load>
HWY_INLINE void forwardPassOf (Load loadAt, float* work, int blockBins, const float* twiddles, int begin,
                               int end)
{
    const auto part = blockBins / radix;
    constexpr auto size = static_cast<std::size_t> (radix);
    Complex w[size], a[size];

    for (int k = 1; k < radix; ++k)
        w[k] = broadcast (twiddles + 2 * (k - 1));

    for (int n = begin; n < end; n += lanes)
    {
        for (int k = 0; k < radix; ++k)
            a[k] = loadAt (k * part + n);

        for (int k = 1; k < radix; ++k)
            a[k] = a[k] * w[k];

        forwardButterfly<radix> (a);

        for (int k = 0; k < radix; ++k)
            store (a[k], work + 2 * (k * part + n));
    }
}

template <int radix, class Store>
HWY_INLINE void inversePassOf (Store storeAt, const float* work, int blockBins, const float* twiddles,
                               int begin, int end)
{
    const auto part = blockBins / radix;
    constexpr auto size = static_cast<std::size_t> (radix);
    Complex w[size], a[size];

    for (int k = 1; k < radix; ++k)
        w[k] = broadcast (twiddles + 2 * (k - 1));

    for (int n = begin; n < end; n += lanes)
    {
        for (int k = 0; k < radix; ++k)
            a[k] = load (work + 2 * (k * part + n));

        inverseButterfly<radix> (a);
        storeAt (n, a[0]);

        for (int k = 1; k < radix; ++k)
            storeAt (k * part + n, a[k], w[k]);
    }
}

template <class Pass>
HWY_INLINE void withRadix (int radix, Pass pass)
{
    if (radix == 8)
        pass (std::integral_constant<int, 8>());
    else if (radix == 4)
        pass (std::integral_constant<int, 4>());
    else
        pass (std::integral_constant<int, 2>());
}

void firstPass (const float* previous, const float* current, float* work, int blockBins, int radix,
                const float* twiddles, int begin, int end) noexcept
{
    withRadix (radix,
               [=] (auto r)
               {
                   forwardPassOf<decltype (r)::value> ([=] (int n) HWY_ATTR
                                                       { return loadTime (previous + n, current + n); },
                                                       work, blockBins, twiddles, begin, end);
               });
}

void forwardPass (float* work, int blockBins, int radix, const float* twiddles, int begin, int end) noexcept
{
    withRadix (radix,
               [=] (auto r)
               {
                   forwardPassOf<decltype (r)::value> ([=] (int n) HWY_ATTR { return load (work + 2 * n); },
                                                       work, blockBins, twiddles, begin, end);
               });
}

void forwardTiles (const float* work, float* tiles, std::ptrdiff_t tileStride, const float* twiddles,
                   int count) noexcept
{
    for (int i = 0; i < count; ++i)
    {
        auto tile = loadTile (work + 2 * tileBins * i);
        forwardTile (tile, twiddles + TileTwiddles (lanes).size * i);
        storeTile (tile, tiles + tileStride * i);
    }
}

void onlyForwardTile (const float* previous, const float* current, float* out, const float* twiddles) noexcept
{
    Tile tile { loadTime (previous, current), loadTime (previous + lanes, current + lanes),
                loadTime (previous + 2 * lanes, current + 2 * lanes),
                loadTime (previous + 3 * lanes, current + 3 * lanes) };
    forwardTile (tile, twiddles);
    storeTile (tile, out);
}

void inverseTiles (float* work, const float* twiddles, int count) noexcept
{
    for (int i = 0; i < count; ++i)
    {
        auto tile = loadTile (work + 2 * tileBins * i);
        inverseTile (tile, twiddles + TileTwiddles (lanes).size * i);
        storeTile (tile, work + 2 * tileBins * i);
    }
}

struct StoreComplex
{
    float* work;

    HWY_INLINE void operator() (int n, Complex a) const { store (a, work + 2 * n); }

    HWY_INLINE void operator() (int n, Complex a, Complex w) const
    {
        store (conjugateProduct (a, w), work + 2 * n);
    }
};

// Only the imaginary part of the result is wanted.
struct StoreTime
{
    float* out;

    HWY_INLINE void operator() (int n, Complex a) const { hn::StoreU (a.im, Tag(), out + n); }

    HWY_INLINE void operator() (int n, Complex a, Complex w) const
    {
        hn::StoreU (imaginaryOfConjugateProduct (a, w), Tag(), out + n);
    }
};

void inversePass (float* work, int blockBins, int radix, const float* twiddles, int begin, int end) noexcept
{
    withRadix (radix,
               [=] (auto r) {
                   inversePassOf<decltype (r)::value> (StoreComplex { work }, work, blockBins, twiddles,
                                                       begin, end);
               });
}

void lastPass (const float* work, float* out, int blockBins, int radix, const float* twiddles, int begin,
               int end) noexcept
{
    withRadix (
        radix, [=] (auto r)
        { inversePassOf<decltype (r)::value> (StoreTime { out }, work, blockBins, twiddles, begin, end); });
}

void onlyInverseTile (const float* in, float* out, const float* twiddles) noexcept
{
    auto tile = loadTile (in);
    inverseTile (tile, twiddles);
    hn::StoreU (tile.a.im, Tag(), out);
    hn::StoreU (tile.b.im, Tag(), out + lanes);
    hn::StoreU (tile.c.im, Tag(), out + 2 * lanes);
    hn::StoreU (tile.d.im, Tag(), out + 3 * lanes);
}

} // namespace partita::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#endif
