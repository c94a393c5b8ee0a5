// Rows of time samples for one instruction set. Included once per target.
#if defined(PARTITA_KERNELS_ROWS_INL_H) == defined(HWY_TARGET_TOGGLE)
    #ifdef PARTITA_KERNELS_ROWS_INL_H
        #undef PARTITA_KERNELS_ROWS_INL_H
    #else
        #define PARTITA_KERNELS_ROWS_INL_H
    #endif

    #include "Kernels/Complex-inl.h"

    #include <bit>
    #include <cstdint>

HWY_BEFORE_NAMESPACE();

namespace partita::HWY_NAMESPACE
{

constexpr std::uint32_t exponentBits = 0x7f800000u;

int copyFinite (float* destination, const float* source, int numFrames) noexcept
{
    int nonFinite = 0, n = 0;

    #if HWY_TARGET != HWY_SCALAR
    const Tag tag;
    const hn::RebindToUnsigned<Tag> bits;
    const auto exponent = hn::Set (bits, exponentBits);

    for (; n + lanes <= numFrames; n += lanes)
    {
        const auto x = hn::LoadU (tag, source + n);
        const auto rejected =
            hn::RebindMask (tag, hn::Eq (hn::And (hn::BitCast (bits, x), exponent), exponent));
        hn::StoreU (hn::IfThenZeroElse (rejected, x), tag, destination + n);
        nonFinite += static_cast<int> (hn::CountTrue (tag, rejected));
    }
    #endif

    for (; n < numFrames; ++n)
    {
        const auto rejected = (std::bit_cast<std::uint32_t> (source[n]) & exponentBits) == exponentBits;
        destination[n] = rejected ? 0.0f : source[n];
        nonFinite += rejected ? 1 : 0;
    }

    return nonFinite;
}

void sumRows (float* HWY_RESTRICT sum, const float* const* rows, int count, int numFrames) noexcept
{
    const Tag tag;
    int n = 0;

    for (; n + lanes <= numFrames; n += lanes)
    {
        auto all = hn::Zero (tag);

        for (int row = 0; row < count; ++row)
            all = hn::Add (all, hn::LoadU (tag, rows[row] + n));

        hn::StoreU (all, tag, sum + n);
    }

    for (; n < numFrames; ++n)
    {
        float all = 0.0f;

        for (int row = 0; row < count; ++row)
            all += rows[row][n];

        sum[n] = all;
    }
}

} // namespace partita::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#endif
