// Complex vectors for one instruction set. Included once per target; no include guard on purpose of Highway's own.
#if defined(PARTITA_KERNELS_COMPLEX_INL_H) == defined(HWY_TARGET_TOGGLE)
    #ifdef PARTITA_KERNELS_COMPLEX_INL_H
        #undef PARTITA_KERNELS_COMPLEX_INL_H
    #else
        #define PARTITA_KERNELS_COMPLEX_INL_H
    #endif

    #include <hwy/highway.h>

    #if HWY_TARGET == HWY_SCALAR
        #include "Kernels/ScalarVector-inl.h"
    #endif

HWY_BEFORE_NAMESPACE();

namespace partita::HWY_NAMESPACE
{

    #if HWY_TARGET != HWY_SCALAR

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, 16>;
using Vector = hn::Vec<Tag>;

constexpr int lanes = static_cast<int> (hn::MaxLanes (Tag()));

    #endif

constexpr float halfRoot = 0.70710678118654752440f;

/// Keeps a loaded vector in its register: compilers would rather load it once more for each use, and loads are what
/// these loops are short of.
HWY_INLINE Vector inRegister (Vector v)
{
    #if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR && (HWY_COMPILER_GCC || HWY_COMPILER_CLANG)
    __asm__("" : "+v"(v.raw));
    #endif
    return v;
}

/// So many complex numbers, split.
struct Complex
{
    // Written out, because GCC compiles an implicit one for the baseline, where ARM's vectors cannot be inlined.
    HWY_INLINE Complex() {}

    HWY_INLINE Complex (Vector real, Vector imaginary) : re (real), im (imaginary) {}

    Vector re, im;
};

HWY_INLINE Complex load (const float* p) { return { hn::Load (Tag(), p), hn::Load (Tag(), p + lanes) }; }

HWY_INLINE Complex loadOnce (const float* p)
{
    const auto [re, im] = load (p);
    return { inRegister (re), inRegister (im) };
}

HWY_INLINE void store (Complex a, float* p)
{
    hn::Store (a.re, Tag(), p);
    hn::Store (a.im, Tag(), p + lanes);
}

/// Four vectors of a tile.
struct Tile
{
    Complex a, b, c, d;
};

HWY_INLINE Tile loadTile (const float* p)
{
    return { load (p), load (p + 2 * lanes), load (p + 4 * lanes), load (p + 6 * lanes) };
}

HWY_INLINE void storeTile (const Tile& tile, float* p)
{
    store (tile.a, p);
    store (tile.b, p + 2 * lanes);
    store (tile.c, p + 4 * lanes);
    store (tile.d, p + 6 * lanes);
}

HWY_INLINE Complex zero() { return { hn::Zero (Tag()), hn::Zero (Tag()) }; }

HWY_INLINE Tile zeroTile() { return { zero(), zero(), zero(), zero() }; }

HWY_INLINE Complex broadcast (const float* p) { return { hn::Set (Tag(), p[0]), hn::Set (Tag(), p[1]) }; }

HWY_INLINE Complex operator+ (Complex a, Complex b) { return { hn::Add (a.re, b.re), hn::Add (a.im, b.im) }; }

HWY_INLINE Complex operator- (Complex a, Complex b) { return { hn::Sub (a.re, b.re), hn::Sub (a.im, b.im) }; }

/// a + i·b and a − i·b
HWY_INLINE Complex addTurned (Complex a, Complex b) { return { hn::Sub (a.re, b.im), hn::Add (a.im, b.re) }; }

HWY_INLINE Complex subtractTurned (Complex a, Complex b)
{
    return { hn::Add (a.re, b.im), hn::Sub (a.im, b.re) };
}

HWY_INLINE Complex operator* (Complex a, Complex w)
{
    return { hn::NegMulAdd (a.im, w.im, hn::Mul (a.re, w.re)),
             hn::MulAdd (a.re, w.im, hn::Mul (a.im, w.re)) };
}

HWY_INLINE Vector imaginaryOfConjugateProduct (Complex a, Complex w)
{
    return hn::NegMulAdd (a.re, w.im, hn::Mul (a.im, w.re));
}

/// a · conj (w)
HWY_INLINE Complex conjugateProduct (Complex a, Complex w)
{
    return { hn::MulAdd (a.im, w.im, hn::Mul (a.re, w.re)), imaginaryOfConjugateProduct (a, w) };
}

/// Times exp (−iπ/4).
HWY_INLINE Complex turnedBackByEighth (Complex a)
{
    const auto r = hn::Set (Tag(), halfRoot);
    return { hn::Mul (hn::Add (a.re, a.im), r), hn::Mul (hn::Sub (a.im, a.re), r) };
}

    #if HWY_NATIVE_FMA && HWY_TARGET != HWY_SCALAR

/// 2a − b
HWY_INLINE Complex twiceMinus (Complex a, Complex b)
{
    const auto two = hn::Set (Tag(), 2.0f);
    return { hn::MulSub (a.re, two, b.re), hn::MulSub (a.im, two, b.im) };
}

/// a + w·b and a − w·b, in six operations instead of eight.
HWY_INLINE void forward2 (Complex& a, Complex& b, Complex w)
{
    const Complex sum { hn::NegMulAdd (b.im, w.im, hn::MulAdd (b.re, w.re, a.re)),
                        hn::MulAdd (b.im, w.re, hn::MulAdd (b.re, w.im, a.im)) };
    b = twiceMinus (a, sum);
    a = sum;
}

/// a + i·w·b and a − i·w·b
HWY_INLINE void forward2Turned (Complex& a, Complex& b, Complex w)
{
    const Complex sum { hn::NegMulAdd (b.im, w.re, hn::NegMulAdd (b.re, w.im, a.re)),
                        hn::NegMulAdd (b.im, w.im, hn::MulAdd (b.re, w.re, a.im)) };
    b = twiceMinus (a, sum);
    a = sum;
}

    #else

HWY_INLINE void forward2 (Complex& a, Complex& b, Complex w)
{
    const auto product = b * w;
    b = a - product;
    a = a + product;
}

HWY_INLINE void forward2Turned (Complex& a, Complex& b, Complex w)
{
    const auto product = b * w;
    b = subtractTurned (a, product);
    a = addTurned (a, product);
}

    #endif

HWY_INLINE void swap (Complex& a, Complex& b)
{
    const auto c = a;
    a = b;
    b = c;
}

/// b[j] = Σ a[k] · w^k · i^(jk), with w and w²
HWY_INLINE void forward4 (Complex& a, Complex& b, Complex& c, Complex& d, Complex w, Complex ww)
{
    forward2 (a, c, ww);
    forward2 (b, d, ww);
    forward2 (a, b, w);
    forward2Turned (c, d, w);
    swap (b, c);
}

/// b[j] = Σ a[k] · i^(−jk)
HWY_INLINE void inverse4 (Complex& a, Complex& b, Complex& c, Complex& d)
{
    const auto sumEven = a + c, differenceEven = a - c, sumOdd = b + d, differenceOdd = b - d;
    a = sumEven + sumOdd;
    c = sumEven - sumOdd;
    b = subtractTurned (differenceEven, differenceOdd);
    d = addTurned (differenceEven, differenceOdd);
}

/// b[j] = Σ a[k] · w^k · exp (iπjk/4), with w, w·exp (iπ/4), w² and w⁴
HWY_INLINE void forward8 (Complex* a, const Complex* w)
{
    forward2 (a[0], a[4], w[3]);
    forward2 (a[1], a[5], w[3]);
    forward2 (a[2], a[6], w[3]);
    forward2 (a[3], a[7], w[3]);
    forward2 (a[0], a[2], w[2]);
    forward2 (a[1], a[3], w[2]);
    forward2Turned (a[4], a[6], w[2]);
    forward2Turned (a[5], a[7], w[2]);
    forward2 (a[0], a[1], w[0]);
    forward2Turned (a[2], a[3], w[0]);
    forward2 (a[4], a[5], w[1]);
    forward2Turned (a[6], a[7], w[1]);
    swap (a[1], a[4]);
    swap (a[3], a[6]);
}

HWY_INLINE void inverse8 (Complex* b)
{
    auto e0 = b[0] + b[4], f0 = b[0] - b[4], e1 = b[1] + b[5], f1 = turnedBackByEighth (b[1] - b[5]);
    auto e2 = b[2] + b[6], f2 = b[2] - b[6], e3 = b[3] + b[7], f3 = turnedBackByEighth (b[3] - b[7]);
    const Complex back2 { f2.im, hn::Neg (f2.re) }, back3 { f3.im, hn::Neg (f3.re) };
    f2 = back2;
    f3 = back3;
    inverse4 (e0, e1, e2, e3);
    inverse4 (f0, f1, f2, f3);
    b[0] = e0;
    b[2] = e1;
    b[4] = e2;
    b[6] = e3;
    b[1] = f0;
    b[3] = f1;
    b[5] = f2;
    b[7] = f3;
}

template <int radix>
HWY_INLINE void forwardButterfly (Complex* a, const Complex* w)
{
    if constexpr (radix == 8)
        forward8 (a, w);
    else
        forward4 (a[0], a[1], a[2], a[3], w[0], w[1]);
}

template <int radix>
HWY_INLINE void inverseButterfly (Complex* b)
{
    if constexpr (radix == 8)
        inverse8 (b);
    else
        inverse4 (b[0], b[1], b[2], b[3]);
}

    #if HWY_TARGET != HWY_SCALAR

/// Transposes each 128-bit block of four vectors as a 4×4 matrix.
HWY_INLINE void transposeInBlocks (Vector& a, Vector& b, Vector& c, Vector& d)
{
    const Tag tag;
    const hn::Repartition<double, Tag> pairs;
    const auto lowAB = hn::BitCast (pairs, hn::InterleaveLower (tag, a, b));
    const auto highAB = hn::BitCast (pairs, hn::InterleaveUpper (tag, a, b));
    const auto lowCD = hn::BitCast (pairs, hn::InterleaveLower (tag, c, d));
    const auto highCD = hn::BitCast (pairs, hn::InterleaveUpper (tag, c, d));
    a = hn::BitCast (tag, hn::InterleaveLower (pairs, lowAB, lowCD));
    b = hn::BitCast (tag, hn::InterleaveUpper (pairs, lowAB, lowCD));
    c = hn::BitCast (tag, hn::InterleaveLower (pairs, highAB, highCD));
    d = hn::BitCast (tag, hn::InterleaveUpper (pairs, highAB, highCD));
}

    #endif

HWY_INLINE void transposeInBlocks (Complex& a, Complex& b, Complex& c, Complex& d)
{
    transposeInBlocks (a.re, b.re, c.re, d.re);
    transposeInBlocks (a.im, b.im, c.im, d.im);
}

} // namespace partita::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#endif
