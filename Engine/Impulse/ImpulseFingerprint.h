#pragma once

#include "Core/Units.h"
#include "Impulse/ImpulseResponse.h"

#include <string>

namespace partita
{

/// What an impulse is, whatever its file is called, wherever it lies and however it is encoded.
struct ImpulseFingerprint
{
    std::string sha256; ///< 64 hexadecimal digits, small letters
    double rateHz = 0.0;
    int channels = 0;
    Frames frames = 0;

    friend bool operator== (const ImpulseFingerprint&, const ImpulseFingerprint&) = default;
};

/// The hash is over 64-bit floats, little endian: rate in Hz, number of channels, number of frames, then all samples as
/// loadImpulse gives them, frame by frame. Of an impulse that says its paths there follow the numbers of inputs and
/// outputs, and of each path input, output and channel, counted from 0.
///
/// Source    FIPS 180-4, by Nettle
[[nodiscard]] ImpulseFingerprint fingerprintOf (const ImpulseResponse&);

[[nodiscard]] bool isSha256 (const std::string&);

} // namespace partita
