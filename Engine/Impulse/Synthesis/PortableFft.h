#pragma once

#include <cstddef>
#include <vector>

namespace partita::synthesis
{
/// The discrete Fourier transform with the same bits on every machine, which FFTW does not promise.
///
/// Shape     real and imaginary parts apart, size() values each, in place; the size is a power of two
/// Units     forward: sum of x exp (-2 pi i k n / size); inverse: the same with +, divided by the size
/// Cost      O(size log size), several times slower than FFTW
/// Numbers   relative error of about 1e-15 log2 (size)
/// Source    Cooley and Tukey 1965, decimation in time
class PortableFft
{
public:
    explicit PortableFft (std::size_t size);

    std::size_t size() const noexcept { return transformSize; }

    void forward (std::vector<double>& real, std::vector<double>& imaginary) const;
    void inverse (std::vector<double>& real, std::vector<double>& imaginary) const;

private:
    std::size_t transformSize;
    std::vector<double> cosines, sines;
};
}
