#pragma once

#include <vector>

namespace partita::synthesis
{
/// By how much a response makes pink noise louder, as a ratio of amplitudes: K-weighted power from 20 Hz to
/// 20 kHz, a mean over the outputs, every input fed with noise of its own.
///
/// Shape     rows: all of one length, the channels of an impulse; outputs: 1 or 2, and rows a multiple of it
/// Source    ITU-R BS.1770-4 (weighting)
double pinkGain (const std::vector<std::vector<double>>& rows, int outputs, double rateHz);

/// The weighting of a power at a frequency below 24 kHz, which two sections at 48 kHz define.
double loudnessWeight (double frequencyHz) noexcept;
}
