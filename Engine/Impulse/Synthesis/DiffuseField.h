#pragma once

#include "Impulse/Synthesis/BandSplitter.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace partita::synthesis
{
/// Amplitude of a half-octave band so many seconds after the onset.
using BandEnvelope = std::function<double (std::size_t band, double seconds)>;

/// frames        length of the field
/// onsetFrame    silence until here; the envelopes' time 0
/// stepFrames    the envelopes are asked for at every so many frames, and go along straight lines between
/// fullDensitySeconds  so long after the onset, echoes come as densely as frames; before, their density grows with
///                     the square of time. 0: dense from the start
/// seed          fields of different seeds are not correlated
struct DiffuseFieldSettings
{
    double sampleRate {};
    std::size_t frames {};
    std::size_t onsetFrame {};
    std::size_t stepFrames { 1 };
    double fullDensitySeconds {};
    std::uint64_t seed {};
};

/// Noise of power 1 over the whole spectrum, each half-octave band with its own envelope.
///
/// Once it is dense the noise is Gaussian, and the slow swells of each band are levelled beforehand, so that
/// narrow bands follow their envelopes as straight as wide ones. Before, it is Poisson's: echoes at random times.
///
/// Shape     settings.frames values
std::vector<double> diffuseField (const BandSplitter&, const DiffuseFieldSettings&, const BandEnvelope&);
}
