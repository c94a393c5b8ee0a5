#include "Fft/ComplexFft.h"

#include "Core/AlignedBuffer.h"
#include "Core/Contracts.h"
#include "Core/SharedByKey.h"
#include "Fft/Fftw.h"

#include <new>

namespace partita
{
namespace
{

fftwf_plan planOf (int length, int sign)
{
    AlignedBuffer<float> in (product (2, length)), out (product (2, length));
    auto* plan = fftwf_plan_dft_1d (length, reinterpret_cast<fftwf_complex*> (in.data()),
                                    reinterpret_cast<fftwf_complex*> (out.data()), sign,
                                    planFlags | FFTW_PRESERVE_INPUT);

    if (plan == nullptr)
        throw std::bad_alloc();

    return plan;
}

// FFTW's prototype is not const, but these plans preserve their input.
void execute (fftwf_plan plan, const float* in, float* out) noexcept
{
    fftwf_execute_dft (plan, reinterpret_cast<fftwf_complex*> (const_cast<float*> (in)),
                       reinterpret_cast<fftwf_complex*> (out));
}

} // namespace

struct ComplexFft::Plans
{
    explicit Plans (int length)
        : positive (planOf (length, FFTW_BACKWARD)), negative (planOf (length, FFTW_FORWARD))
    {
    }

    fftwf_plan positive, negative;
};

ComplexFft::ComplexFft (int length) : size (length)
{
    PARTITA_EXPECTS (length >= 1);
    const std::scoped_lock hold (plannerLock());
    plans = std::make_unique<Plans> (length);
}

ComplexFft::~ComplexFft()
{
    const std::scoped_lock hold (plannerLock());
    fftwf_destroy_plan (plans->positive);
    fftwf_destroy_plan (plans->negative);
}

std::shared_ptr<const ComplexFft> ComplexFft::ofLength (int length)
{
    static SharedByKey<int, ComplexFft> cache;
    return cache.findOrMake (length, [length]
                             { return std::shared_ptr<const ComplexFft> (new ComplexFft (length)); });
}

void ComplexFft::positive (const float* in, float* out) const noexcept { execute (plans->positive, in, out); }

void ComplexFft::negative (const float* in, float* out) const noexcept { execute (plans->negative, in, out); }

} // namespace partita
