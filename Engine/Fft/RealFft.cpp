#include "Fft/RealFft.h"

#include "Core/Contracts.h"
#include "Core/SharedByKey.h"
#include "Fft/Fftw.h"

namespace partita
{
namespace
{

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
    static SharedByKey<int, RealFft> cache;
    return cache.findOrMake (length,
                             [length]
                             {
                                 const std::scoped_lock hold (plannerLock());
                                 return std::shared_ptr<const RealFft> (new RealFft (length));
                             });
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
