#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace partita
{

inline constexpr int firTapGroup = 16;

/// Rows of tiles: in each the tiles of one range of bins follow one another, block by block or partition by partition,
/// and `stride` floats after its start the next row starts.
struct TileRows
{
    const float* first;
    std::ptrdiff_t stride;
};

/// Where the sums of one block stand: `stride` floats from tile to tile.
struct TileSums
{
    float* first;
    std::ptrdiff_t stride;
};

/// The most blocks that multiplyTileGroups sums for at once.
inline constexpr int mostBlocksAtOnce = 4;

/// What takes the live engine's blocks to spectra and back.
enum class TransformKind
{
    own, ///< ConvolutionTransform, by the table's steps
    fftw ///< FFTW with a twist, whose middle cannot be cut into pieces: the reference, and the fallback
};

/// The inner loops of the live engine for one instruction set. Chosen once, at the level of whole blocks, so that
/// the indirect calls cost nothing.
///
/// A complex row is stored in chunks of `lanes` numbers: real parts of a chunk, then its imaginary parts. A tile is
/// the run of `tileBins` bins that the innermost step of a transform holds in registers (2 · tileBins floats).
///
/// Shape     all pointers aligned as AlignedBuffer, but for rows of time samples, which need not be
/// Realtime  every function: no allocation, lock, system call or throw
/// Numbers   one table always gives the same bits; different tables differ by rounding
struct KernelTable
{
    const char* name;
    TransformKind transform;
    int lanes;
    int tileBins;

    /// Copies samples, zero for each NaN or infinity, and returns how many of those there were.
    int (*copyFinite) (float* destination, const float* source, int numFrames) noexcept;

    /// sum[n] := Σ rows[r][n]
    void (*sumRows) (float* sum, const float* const* rows, int count, int numFrames) noexcept;

    /// y[n] += Σ h[k] · x[n − k], k = 0 … numTaps − 1. A frame gets the same bits however many are asked for at once.
    /// numTaps: a multiple of firTapGroup; fill up with zeros.
    void (*fir) (const float* h, int numTaps, const float* x, float* y, int numFrames) noexcept;

    /// For each tile: sum := Σ x[p] · h[p], p = 0 … count − 1; with add, the sum goes on from what it was.
    void (*multiplyTiles) (TileSums, TileRows x, TileRows h, int count, int tiles, bool add) noexcept;

    /// For each tile and b = 0 … blocks − 1: sums[b] := Σ x[p] · h[p − b], with add[b] on from what it was: what the same
    /// past gives to so many blocks, one after another, with everything read once for all of them.
    void (*multiplyTileGroups) (const TileSums* sums, const bool* add, int blocks, TileRows x, TileRows h,
                                int count, int tiles) noexcept;

    /// Steps of the transform; see ConvolutionTransform.
    void (*firstPass) (const float* previous, const float* current, float* work, int blockBins, int radix,
                       const float* twiddles, int begin, int end) noexcept;
    void (*forwardPass) (float* work, int blockBins, int radix, const float* twiddles, int begin,
                         int end) noexcept;
    void (*forwardTiles) (const float* work, float* tiles, std::ptrdiff_t tileStride, const float* twiddles,
                          int count) noexcept;
    void (*forwardTilePairs) (const float* work, float* tiles, std::ptrdiff_t tileStride,
                              const float* pairTwiddles, const float* twiddles, int count) noexcept;
    void (*onlyForwardTile) (const float* previous, const float* current, float* tile,
                             const float* twiddles) noexcept;
    void (*onlyForwardTilePair) (const float* previous, const float* current, float* tiles,
                                 std::ptrdiff_t tileStride, const float* pairTwiddle,
                                 const float* twiddles) noexcept;
    void (*inverseTiles) (float* work, const float* twiddles, int count) noexcept;
    void (*inverseTilePairs) (float* work, const float* pairTwiddles, const float* twiddles,
                              int count) noexcept;
    void (*inversePass) (float* work, int blockBins, int radix, const float* twiddles, int begin,
                         int end) noexcept;
    void (*lastPass) (const float* work, float* out, int blockBins, int radix, const float* twiddles,
                      int begin, int end) noexcept;
    void (*onlyInverseTile) (const float* tile, float* out, const float* twiddles) noexcept;
    void (*onlyInverseTilePair) (const float* tiles, float* out, const float* pairTwiddle,
                                 const float* twiddles) noexcept;
};

/// The best table for this processor, or the one that the environment variable PARTITA_FORCE_TARGET names, if this
/// processor can run it; with the own transform, or with FFTW's if PARTITA_FORCE_TRANSFORM is `fftw`.
[[nodiscard]] const KernelTable& kernels();

/// A sentence for each of the two variables that names what there is not: what there is, and what is taken in its place.
[[nodiscard]] std::vector<std::string> unknownForced();

/// Every table that this processor can run, with the own transform, the best one first.
[[nodiscard]] std::span<const KernelTable* const> allKernels();

/// The table of the same instruction set that goes with a transform. It is another table: spectra, plans, costs and
/// filters are not shared between the two.
[[nodiscard]] const KernelTable& withTransform (const KernelTable&, TransformKind);

/// As PARTITA_FORCE_TRANSFORM names it.
[[nodiscard]] const char* nameOf (TransformKind) noexcept;

/// Names the instruction set and the transform, to be read by people.
[[nodiscard]] std::string describe (const KernelTable&);

} // namespace partita
