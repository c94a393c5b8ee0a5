#include "Convolution/PreparedFilter.h"
#include "Convolution/TransformOfSize.h"
#include "MeasuredFft.h"
#include "Primitives.h"
#include "Signals.h"
#include "Suites.h"

#include <algorithm>
#include <cmath>
#include <complex>

namespace partita::bench
{
namespace
{

constexpr double secondsPerSize = 0.15;

/// One block of overlap-save convolution with as many taps as the block has frames.
struct Task
{
    explicit Task (int blockSize)
        : size (static_cast<std::size_t> (blockSize)),
          input (whiteNoise (2 * size, 11)),
          taps (whiteNoise (size, 12)),
          expected (convolved (input, taps))
    {
    }

    [[nodiscard]] double errorOf (const float* block) const
    {
        double difference = 0.0, power = 0.0;

        for (std::size_t n = 0; n < size; ++n)
        {
            const auto exact = expected[size + n];
            difference += std::pow (static_cast<double> (block[n]) - exact, 2.0);
            power += exact * exact;
        }

        return std::sqrt (difference / power);
    }

    std::size_t size;
    std::vector<float> input, taps;
    std::vector<double> expected;
};

class OwnPair
{
public:
    explicit OwnPair (const Task& task)
        : size (static_cast<int> (task.size)),
          transform (transformOfSize (size, kernels())),
          previous (task.size),
          present (task.size),
          work (transform->workSize()),
          tiles (2 * task.size),
          out (task.size)
    {
        std::copy_n (task.input.begin(), size, previous.begin());
        std::copy_n (task.input.begin() + size, size, present.begin());
    }

    void run() noexcept
    {
        forward();
        std::copy (tiles.begin(), tiles.end(), work.begin());
        inverse();
    }

    void forward() noexcept
    {
        transform->forward (previous.data(), present.data(), work.data(),
                            { tiles.data(), transform->tileSize() });
    }

    void inverse() noexcept { transform->inverse (work.data(), out.data()); }

    [[nodiscard]] double error (const Task& task)
    {
        const PartitionPlan plan { defaultQuantum, 0, { { size, 1, 0, Timing::spread } }, 0 };
        const auto filter = *PreparedFilter::prepare (
            ResponseMatrix::onEachChannel ({ task.taps.begin(), task.taps.end() }, 1), plan);
        forward();
        kernels().multiplyTiles ({ work.data(), transform->tileSize() }, { tiles.data(), transform->tileSize() },
                                 { filter->partitions (0, 0).spectra, transform->tileSize() }, 1,
                                 transform->numTiles(), false);
        inverse();
        return task.errorOf (out.data());
    }

private:
    int size;
    std::shared_ptr<const BlockTransform> transform;
    AlignedBuffer<float> previous, present, work, tiles, out;
};

double fftwError (MeasuredFft& fft, const Task& task)
{
    // The filter's spectrum in double by definition, rounded once: Σ h[n] exp (−2πikn / 2S), by a transform of the same.
    const auto length = fft.time.size();
    std::vector<double> padded (length);
    std::ranges::copy (task.taps, padded.begin());
    std::vector<std::complex<double>> filter (length / 2 + 1);
    const auto plan = fftw_plan_dft_r2c_1d (static_cast<int> (length), padded.data(),
                                            reinterpret_cast<fftw_complex*> (filter.data()), FFTW_ESTIMATE);
    fftw_execute (plan);
    fftw_destroy_plan (plan);
    fft.forward();

    for (std::size_t k = 0; k < filter.size(); ++k)
    {
        const std::complex<float> bin (fft.bins[2 * k], fft.bins[2 * k + 1]);
        const auto product = bin * std::complex<float> (filter[k] / static_cast<double> (length));
        fft.bins[2 * k] = product.real();
        fft.bins[2 * k + 1] = product.imag();
    }

    fft.inverse();
    return task.errorOf (fft.result.data() + task.size);
}

} // namespace

Table compareTransforms()
{
    Table table ("transforms", { { "bins", "bins", 0 },
                                 { "real_length", "real length", 0 },
                                 { "fftw_pair_ns", "FFTW ns", 0 },
                                 { "partita_pair_ns", "Partita ns", 0 },
                                 { "fftw_over_partita", "times as fast", 2 },
                                 { "fftw_error", "FFTW's error", 2 },
                                 { "partita_error", "Partita's error", 2 } });

    for (int size = 64; size <= 16384; size *= 2)
    {
        const Task task (size);
        MeasuredFft fft (2 * size);
        std::ranges::copy (task.input, fft.time.begin());
        OwnPair own (task);
        const auto errors = std::pair { fftwError (fft, task), own.error (task) };
        const auto ns = timeInTurns (
            {
                [&]
                {
                    fft.forward();
                    fft.inverse();
                },
                [&]
                {
                    own.forward();
                    own.inverse();
                },
            },
            secondsPerSize);
        table.add ({ static_cast<double> (size), 2.0 * size, ns[0], ns[1], ns[0] / ns[1], errors.first,
                     errors.second });
    }

    return table;
}

} // namespace partita::bench
