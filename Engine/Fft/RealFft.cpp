#include "Fft/RealFft.h"

#include "Core/Contracts.h"

#include <fftw3.h>

#include <map>
#include <mutex>
#include <type_traits>

namespace partita
{
namespace
{

// FFTW's planner, in both precisions, is one process-wide state. This lock also covers making and destroying
// plans; executing them needs none.
std::mutex& plannerLock()
{
    static std::mutex lock;
    return lock;
}

template <class Real>
struct Fftw;

template <>
struct Fftw<float>
{
    using Plan = fftwf_plan;
    static constexpr auto planForward = fftwf_plan_guru_split_dft_r2c;
    static constexpr auto planInverse = fftwf_plan_guru_split_dft_c2r;
    static constexpr auto executeForward = fftwf_execute_split_dft_r2c;
    static constexpr auto executeInverse = fftwf_execute_split_dft_c2r;
    static constexpr auto destroy = fftwf_destroy_plan;
    using Dimension = fftwf_iodim;
};

template <>
struct Fftw<double>
{
    using Plan = fftw_plan;
    static constexpr auto planForward = fftw_plan_guru_split_dft_r2c;
    static constexpr auto planInverse = fftw_plan_guru_split_dft_c2r;
    static constexpr auto executeForward = fftw_execute_split_dft_r2c;
    static constexpr auto executeInverse = fftw_execute_split_dft_c2r;
    static constexpr auto destroy = fftw_destroy_plan;
    using Dimension = fftw_iodim;
};

// Buffered solvers call malloc each time that they run, which the audio thread must not.
constexpr unsigned planFlags = FFTW_ESTIMATE | FFTW_NO_BUFFERING;

} // namespace

template <class Real>
struct RealFft<Real>::Plans
{
    typename Fftw<Real>::Plan forward = nullptr;
    typename Fftw<Real>::Plan inverse = nullptr;
};

template <class Real>
RealFft<Real>::RealFft (int length) : size (length), plans (std::make_unique<Plans>())
{
    PARTITA_EXPECTS (length >= 2 && length % 2 == 0);

    AlignedBuffer<Real> time (static_cast<std::size_t> (length));
    AlignedBuffer<Real> spectrum (spectrumSize());
    const typename Fftw<Real>::Dimension dimension { length, 1, 1 };
    auto* real = spectrum.data();
    auto* imaginary = spectrum.data() + imaginaryOffset();

    plans->forward =
        Fftw<Real>::planForward (1, &dimension, 0, nullptr, time.data(), real, imaginary, planFlags);
    plans->inverse =
        Fftw<Real>::planInverse (1, &dimension, 0, nullptr, real, imaginary, time.data(), planFlags);

    if (plans->forward == nullptr || plans->inverse == nullptr)
        throw std::bad_alloc();
}

template <class Real>
RealFft<Real>::~RealFft()
{
    const std::scoped_lock hold (plannerLock());
    Fftw<Real>::destroy (plans->forward);
    Fftw<Real>::destroy (plans->inverse);
}

template <class Real>
std::shared_ptr<const RealFft<Real>> RealFft<Real>::ofLength (int length)
{
    static std::mutex cacheLock;
    static std::map<int, std::weak_ptr<const RealFft>> cache;
    const std::scoped_lock holdCache (cacheLock);

    if (auto known = cache[length].lock())
        return known;

    const auto make = [length]
    {
        const std::scoped_lock hold (plannerLock());
        return std::shared_ptr<const RealFft> (new RealFft (length));
    };

    auto made = make();
    cache[length] = made;
    return made;
}

template <class Real>
void RealFft<Real>::forward (const Real* time, Real* spectrum) const noexcept
{
    // FFTW's prototype is not const, but an out-of-place real-to-complex plan preserves its input.
    Fftw<Real>::executeForward (plans->forward, const_cast<Real*> (time), spectrum,
                                spectrum + imaginaryOffset());
}

template <class Real>
void RealFft<Real>::inverse (Real* spectrum, Real* time) const noexcept
{
    Fftw<Real>::executeInverse (plans->inverse, spectrum, spectrum + imaginaryOffset(), time);
}

template class RealFft<float>;
template class RealFft<double>;

} // namespace partita
