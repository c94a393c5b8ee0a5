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

// Taps are taken in groups of `lanes`. Output vector v needs, for tap r of group j, the input vector that begins at
// lanes · (v − j) − r: the same one for all v and j of equal difference, so a loaded vector meets several taps. Each
// group has a sum of its own, of at most tapsInRun / groups products: short enough for single precision, and the same
// however many frames are asked for at once.
constexpr int tapsInRun = 64;
constexpr int groupsAtOnce = lanes == 16 ? 4 : 2;
constexpr int vectorsAtOnce = lanes == 16 ? 4 : 3;

template <int vectors, int groups>
HWY_INLINE void firRun (const float* HWY_RESTRICT h, int numTaps, const float* HWY_RESTRICT x,
                        float* HWY_RESTRICT y)
{
    const Tag tag;
    Vector sum[std::size_t { groups }][std::size_t { vectors }], tap[std::size_t { groups }];

    for (auto& group : sum)
        for (auto& vector : group)
            vector = hn::Zero (tag);

    for (int first = 0; first < numTaps; first += groups * lanes)
        for (int r = first; r < first + lanes; ++r)
        {
            for (int j = 0; j < groups; ++j)
                tap[j] = hn::Set (tag, h[lanes * j + r]);

            for (int difference = 1 - groups; difference < vectors; ++difference)
            {
                const auto in = inRegister (hn::LoadU (tag, x + lanes * difference - r));

                for (int j = 0; j < groups; ++j)
                    if (const auto v = difference + j; v >= 0 && v < vectors)
                        sum[j][v] = hn::MulAdd (tap[j], in, sum[j][v]);
            }
        }

    for (int v = 0; v < vectors; ++v)
    {
        auto all = sum[0][v];

        for (int j = 1; j < groups; ++j)
            all = hn::Add (all, sum[j][v]);

        hn::StoreU (hn::Add (hn::LoadU (tag, y + lanes * v), all), tag, y + lanes * v);
    }
}

/// Fewer frames than a vector has lanes, by way of a copy that may be read beyond them.
template <int groups>
HWY_INLINE void firRest (const float* HWY_RESTRICT h, int numTaps, const float* HWY_RESTRICT x,
                         float* HWY_RESTRICT y, int numFrames)
{
    HWY_ALIGN float in[tapsInRun + lanes] = {};
    HWY_ALIGN float out[lanes] = {};

    for (int i = 1; i < numTaps + numFrames; ++i)
        in[i] = x[i - numTaps];

    for (int i = 0; i < numFrames; ++i)
        out[i] = y[i];

    firRun<1, groups> (h, numTaps, in + numTaps, out);

    for (int i = 0; i < numFrames; ++i)
        y[i] = out[i];
}

template <int groups>
HWY_INLINE void firRuns (const float* h, int numTaps, const float* x, float* y, int numFrames)
{
    int n = 0;

    for (; n + vectorsAtOnce * lanes <= numFrames; n += vectorsAtOnce * lanes)
        firRun<vectorsAtOnce, groups> (h, numTaps, x + n, y + n);

    for (; n + 2 * lanes <= numFrames; n += 2 * lanes)
        firRun<2, groups> (h, numTaps, x + n, y + n);

    for (; n + lanes <= numFrames; n += lanes)
        firRun<1, groups> (h, numTaps, x + n, y + n);

    if (n < numFrames)
        firRest<groups> (h, numTaps, x + n, y + n, numFrames - n);
}

void fir (const float* h, int numTaps, const float* x, float* y, int numFrames) noexcept
{
    static_assert (firTapGroup % lanes == 0 && tapsInRun % (groupsAtOnce * lanes) == 0);

    for (; numTaps > 0; numTaps -= tapsInRun, h += tapsInRun, x -= tapsInRun)
    {
        const auto taps = numTaps < tapsInRun ? numTaps : tapsInRun;

        if (taps % (groupsAtOnce * lanes) == 0)
            firRuns<groupsAtOnce> (h, taps, x, y, numFrames);
        else if (taps % (2 * lanes) == 0)
            firRuns<2> (h, taps, x, y, numFrames);
        else
            firRuns<1> (h, taps, x, y, numFrames);
    }
}

/// sum += a · b
HWY_INLINE void addProduct (Complex& sum, Complex a, Complex b)
{
    sum.re = hn::NegMulAdd (a.im, b.im, hn::MulAdd (a.re, b.re, sum.re));
    sum.im = hn::MulAdd (a.im, b.re, hn::MulAdd (a.re, b.im, sum.im));
}

HWY_INLINE void addProduct (Complex& sum, const float* x, const float* h)
{
    addProduct (sum, loadOnce (x), loadOnce (h));
}

HWY_INLINE void addProducts (Tile& sum, const float* HWY_RESTRICT x, const float* HWY_RESTRICT h, int count)
{
    for (const auto* end = x + 8 * lanes * count; x != end; x += 8 * lanes, h += 8 * lanes)
    {
        addProduct (sum.a, x, h);
        addProduct (sum.b, x + 2 * lanes, h + 2 * lanes);
        addProduct (sum.c, x + 4 * lanes, h + 4 * lanes);
        addProduct (sum.d, x + 6 * lanes, h + 6 * lanes);
    }
}

void multiplyTiles (TileSums sums, TileRows x, TileRows h, int count, int tiles, bool add) noexcept
{
    for (; tiles > 0; --tiles, sums.first += sums.stride, x.first += x.stride, h.first += h.stride)
    {
        auto sum = add ? loadTile (sums.first) : zeroTile();
        addProducts (sum, x.first, h.first, count);
        storeTile (sum, sums.first);
    }
}

// As much of a tile at a time as the registers hold sums of.
constexpr int vectorsOfGroup (int blocks)
{
    if (lanes == 16)
        return blocks == 2 ? 4 : 2;

    return blocks == 2 ? 2 : 1;
}

template <int blocks, int vectors>
HWY_INLINE void addGroup (float* const* sums, const bool* add, const float* x, const float* h, int count)
{
    Complex sum[std::size_t { blocks }][std::size_t { vectors }];

    for (int b = 0; b < blocks; ++b)
        for (int v = 0; v < vectors; ++v)
            sum[b][v] = add[b] ? load (sums[b] + 2 * lanes * v) : zero();

    for (; count > 0; --count, x += 8 * lanes, h += 8 * lanes)
        for (int v = 0; v < vectors; ++v)
        {
            const auto a = loadOnce (x + 2 * lanes * v);

            for (int b = 0; b < blocks; ++b)
                addProduct (sum[b][v], a, loadOnce (h + 2 * lanes * v - 8 * lanes * b));
        }

    for (int b = 0; b < blocks; ++b)
        for (int v = 0; v < vectors; ++v)
            store (sum[b][v], sums[b] + 2 * lanes * v);
}

template <int blocks>
HWY_INLINE void multiplyGroupsOf (const TileSums* sums, const bool* add, TileRows x, TileRows h, int count,
                                  int tiles)
{
    constexpr auto vectors = vectorsOfGroup (blocks);
    float* places[std::size_t { blocks }];

    for (int tile = 0; tile < tiles; ++tile, x.first += x.stride, h.first += h.stride)
        for (int part = 0; part < 8 * lanes; part += 2 * lanes * vectors)
        {
            for (int b = 0; b < blocks; ++b)
                places[b] = sums[b].first + sums[b].stride * tile + part;

            addGroup<blocks, vectors> (places, add, x.first + part, h.first + part, count);
        }
}

void multiplyTileGroups (const TileSums* sums, const bool* add, int blocks, TileRows x, TileRows h, int count,
                         int tiles) noexcept
{
    static_assert (mostBlocksAtOnce == 4);

    if (blocks == 4)
        multiplyGroupsOf<4> (sums, add, x, h, count, tiles);
    else if (blocks == 3)
        multiplyGroupsOf<3> (sums, add, x, h, count, tiles);
    else
        multiplyGroupsOf<2> (sums, add, x, h, count, tiles);
}

} // namespace partita::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#endif
