// Four floats without vector instructions, under the names of those Highway operations that the kernels use: the
// fallback, and the path that PARTITA_FORCE_TARGET=scalar takes.
#pragma once

namespace partita::N_SCALAR
{
namespace hn
{

struct Tag
{
};

struct Vector
{
    float lane[4];
};

template <class Operation>
inline Vector each (Operation operation)
{
    return { { operation (0), operation (1), operation (2), operation (3) } };
}

inline Vector Load (Tag, const float* p)
{
    return each ([=] (int i) { return p[i]; });
}

inline Vector LoadU (Tag tag, const float* p) { return Load (tag, p); }

inline void Store (Vector a, Tag, float* p)
{
    for (int i = 0; i < 4; ++i)
        p[i] = a.lane[i];
}

inline void StoreU (Vector a, Tag tag, float* p) { Store (a, tag, p); }

inline Vector Set (Tag, float x)
{
    return each ([=] (int) { return x; });
}

inline Vector Zero (Tag tag) { return Set (tag, 0.0f); }

inline Vector Add (Vector a, Vector b)
{
    return each ([&] (int i) { return a.lane[i] + b.lane[i]; });
}

inline Vector Sub (Vector a, Vector b)
{
    return each ([&] (int i) { return a.lane[i] - b.lane[i]; });
}

inline Vector Mul (Vector a, Vector b)
{
    return each ([&] (int i) { return a.lane[i] * b.lane[i]; });
}

inline Vector MulAdd (Vector a, Vector b, Vector c) { return Add (Mul (a, b), c); }

inline Vector NegMulAdd (Vector a, Vector b, Vector c) { return Sub (c, Mul (a, b)); }

inline Vector Neg (Vector a)
{
    return each ([&] (int i) { return -a.lane[i]; });
}

} // namespace hn

using Tag = hn::Tag;
using Vector = hn::Vector;
constexpr int lanes = 4;

inline void transposeInBlocks (Vector& a, Vector& b, Vector& c, Vector& d)
{
    const Vector rows[4] = { a, b, c, d };
    Vector* columns[4] = { &a, &b, &c, &d };

    for (int i = 0; i < 4; ++i)
        *columns[i] = hn::each ([&] (int j) { return rows[j].lane[i]; });
}

} // namespace partita::N_SCALAR
