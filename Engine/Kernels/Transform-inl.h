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
    forward4 (t.a, t.b, t.c, t.d, load (w), load (w + 2 * lanes));
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
    Tile u { lowerHalves (t.a, t.b), upperHalves (t.a, t.b), lowerHalves (t.c, t.d), upperHalves (t.c, t.d) };
    forward2 (u.a, u.b, load (w));
    forward2 (u.c, u.d, load (w + 2 * lanes));
    t = u;
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

// Two tiles step by step beside one another: the steps of one alone wait for their own results too often.
template <std::size_t count>
HWY_INLINE void forwardInTiles (Tile (&tiles)[count], const float* twiddles)
{
    constexpr auto places = TileTwiddles::forward (lanes);
    constexpr auto perTile = static_cast<std::size_t> (places.size);

    for (std::size_t i = 0; i < count; ++i)
    {
        auto& [a, b, c, d] = tiles[i];
        const auto* const w = twiddles + perTile * i;
        forward4 (a, b, c, d, broadcast (w), broadcast (w + 2));
    }

    for (std::size_t i = 0; i < count; ++i)
        forwardInside (tiles[i], twiddles + perTile * i + places.inside);

    for (auto& [a, b, c, d] : tiles)
        transposeInBlocks (a, b, c, d);

    for (std::size_t i = 0; i < count; ++i)
    {
        auto& [a, b, c, d] = tiles[i];
        const auto* const w = twiddles + perTile * i + places.last;
        forward4 (a, b, c, d, load (w), load (w + 2 * lanes));
    }
}

template <std::size_t count>
HWY_INLINE void inverseInTiles (Tile (&tiles)[count], const float* twiddles)
{
    constexpr auto places = TileTwiddles::inverse (lanes);
    constexpr auto perTile = static_cast<std::size_t> (places.size);

    for (std::size_t i = 0; i < count; ++i)
    {
        auto& [a, b, c, d] = tiles[i];
        const auto* const w = twiddles + perTile * i + places.last;
        inverse4 (a, b, c, d);
        b = conjugateProduct (b, load (w));
        c = conjugateProduct (c, load (w + 2 * lanes));
        d = conjugateProduct (d, load (w + 4 * lanes));
    }

    for (auto& [a, b, c, d] : tiles)
        transposeInBlocks (a, b, c, d);

    for (std::size_t i = 0; i < count; ++i)
        inverseInside (tiles[i], twiddles + perTile * i + places.inside);

    for (std::size_t i = 0; i < count; ++i)
    {
        auto& [a, b, c, d] = tiles[i];
        const auto* const w = twiddles + perTile * i;
        inverse4 (a, b, c, d);
        b = conjugateProduct (b, broadcast (w));
        c = conjugateProduct (c, broadcast (w + 2));
        d = conjugateProduct (d, broadcast (w + 4));
    }
}

// The step of radix 2 above two tiles, in registers with them.
HWY_INLINE void forwardPair (Tile (&pair)[2], const float* pairTwiddle, const float* twiddles)
{
    const auto w = broadcast (pairTwiddle);
    auto& [first, second] = pair;
    forward2 (first.a, second.a, w);
    forward2 (first.b, second.b, w);
    forward2 (first.c, second.c, w);
    forward2 (first.d, second.d, w);
    forwardInTiles (pair, twiddles);
}

HWY_INLINE void inverse2 (Complex& a, Complex& b, Complex w)
{
    const auto difference = a - b;
    a = a + b;
    b = conjugateProduct (difference, w);
}

HWY_INLINE void inversePair (Tile (&pair)[2], const float* pairTwiddle, const float* twiddles)
{
    inverseInTiles (pair, twiddles);
    const auto w = broadcast (pairTwiddle);
    auto& [first, second] = pair;
    inverse2 (first.a, second.a, w);
    inverse2 (first.b, second.b, w);
    inverse2 (first.c, second.c, w);
    inverse2 (first.d, second.d, w);
}

template <int radix, class Load>
HWY_INLINE void forwardPassOf (Load loadAt, float* work, int blockBins, const float* twiddles, int begin,
                               int end)
{
    const auto part = blockBins / radix;
    constexpr auto size = static_cast<std::size_t> (radix);
    Complex w[size / 2], a[size];

    for (int k = 0; k < radix / 2; ++k)
        w[k] = broadcast (twiddles + 2 * k);

    for (int n = begin; n < end; n += lanes)
    {
        for (int k = 0; k < radix; ++k)
            a[k] = loadAt (k * part + n);

        forwardButterfly<radix> (a, w);

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
    else
        pass (std::integral_constant<int, 4>());
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

HWY_INLINE Tile loadTimeTile (const float* re, const float* im)
{
    return { loadTime (re, im), loadTime (re + lanes, im + lanes), loadTime (re + 2 * lanes, im + 2 * lanes),
             loadTime (re + 3 * lanes, im + 3 * lanes) };
}

HWY_INLINE void storeTimeTile (const Tile& tile, float* out)
{
    hn::StoreU (tile.a.im, Tag(), out);
    hn::StoreU (tile.b.im, Tag(), out + lanes);
    hn::StoreU (tile.c.im, Tag(), out + 2 * lanes);
    hn::StoreU (tile.d.im, Tag(), out + 3 * lanes);
}

constexpr int tileFloats = 2 * tileBins;

void forwardTiles (const float* work, float* tiles, std::ptrdiff_t tileStride, const float* twiddles,
                   int count) noexcept
{
    constexpr auto perTile = TileTwiddles::forward (lanes).size;
    int i = 0;

    for (; i + 2 <= count; i += 2)
    {
        Tile two[] { loadTile (work + tileFloats * i), loadTile (work + tileFloats * (i + 1)) };
        forwardInTiles (two, twiddles + perTile * i);
        storeTile (two[0], tiles + tileStride * i);
        storeTile (two[1], tiles + tileStride * (i + 1));
    }

    if (i < count)
    {
        Tile one[] { loadTile (work + tileFloats * i) };
        forwardInTiles (one, twiddles + perTile * i);
        storeTile (one[0], tiles + tileStride * i);
    }
}

void forwardTilePairs (const float* work, float* tiles, std::ptrdiff_t tileStride, const float* pairTwiddles,
                       const float* twiddles, int count) noexcept
{
    for (int i = 0; i < count; ++i)
    {
        const auto tile = 2 * i;
        Tile pair[] { loadTile (work + tileFloats * tile), loadTile (work + tileFloats * (tile + 1)) };
        forwardPair (pair, pairTwiddles + 2 * i, twiddles + TileTwiddles::forward (lanes).size * tile);
        storeTile (pair[0], tiles + tileStride * tile);
        storeTile (pair[1], tiles + tileStride * (tile + 1));
    }
}

void onlyForwardTile (const float* previous, const float* current, float* out, const float* twiddles) noexcept
{
    Tile one[] { loadTimeTile (previous, current) };
    forwardInTiles (one, twiddles);
    storeTile (one[0], out);
}

void onlyForwardTilePair (const float* previous, const float* current, float* tiles,
                          std::ptrdiff_t tileStride, const float* pairTwiddle, const float* twiddles) noexcept
{
    Tile pair[] { loadTimeTile (previous, current), loadTimeTile (previous + tileBins, current + tileBins) };
    forwardPair (pair, pairTwiddle, twiddles);
    storeTile (pair[0], tiles);
    storeTile (pair[1], tiles + tileStride);
}

void inverseTiles (float* work, const float* twiddles, int count) noexcept
{
    constexpr auto perTile = TileTwiddles::inverse (lanes).size;
    int i = 0;

    for (; i + 2 <= count; i += 2)
    {
        Tile two[] { loadTile (work + tileFloats * i), loadTile (work + tileFloats * (i + 1)) };
        inverseInTiles (two, twiddles + perTile * i);
        storeTile (two[0], work + tileFloats * i);
        storeTile (two[1], work + tileFloats * (i + 1));
    }

    if (i < count)
    {
        Tile one[] { loadTile (work + tileFloats * i) };
        inverseInTiles (one, twiddles + perTile * i);
        storeTile (one[0], work + tileFloats * i);
    }
}

void inverseTilePairs (float* work, const float* pairTwiddles, const float* twiddles, int count) noexcept
{
    for (int i = 0; i < count; ++i)
    {
        const auto tile = 2 * i;
        Tile pair[] { loadTile (work + tileFloats * tile), loadTile (work + tileFloats * (tile + 1)) };
        inversePair (pair, pairTwiddles + 2 * i, twiddles + TileTwiddles::inverse (lanes).size * tile);
        storeTile (pair[0], work + tileFloats * tile);
        storeTile (pair[1], work + tileFloats * (tile + 1));
    }
}

void onlyInverseTile (const float* tile, float* out, const float* twiddles) noexcept
{
    Tile one[] { loadTile (tile) };
    inverseInTiles (one, twiddles);
    storeTimeTile (one[0], out);
}

void onlyInverseTilePair (const float* tiles, float* out, const float* pairTwiddle,
                          const float* twiddles) noexcept
{
    Tile pair[] { loadTile (tiles), loadTile (tiles + tileFloats) };
    inversePair (pair, pairTwiddle, twiddles);
    storeTimeTile (pair[0], out);
    storeTimeTile (pair[1], out + tileBins);
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

} // namespace partita::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#endif
