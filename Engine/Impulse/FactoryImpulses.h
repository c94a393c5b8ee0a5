#pragma once

#include "Core/Result.h"
#include "Impulse/ImpulseResponse.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

/// Impulses that come with the program: not recordings but made from parameters when they are asked for, and
/// CC0. Resources/Docs/FactoryImpulses.md is their catalogue.
namespace partita::factory
{

enum class Category
{
    room,
    hall,
    chamber,
    plate,
    spring,
    cabinet,
    speaker,
    creative
};

[[nodiscard]] std::string_view nameOf (Category) noexcept;

/// The octaves that decay times are given for.
inline constexpr std::array decayOctavesHz { 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0 };

/// What there is to know of an impulse before it is made.
///
/// channels       1, 2, or 4 for true stereo (LL LR RL RR)
/// onsetSeconds   0 for those that begin at frame 0; else when the first sound within 20 dB of the highest peak
///                comes, to 2 ms
/// decaySeconds   60 dB at each of decayOctavesHz, by T30 (−5 … −35 dB) of all channels together, true to 5 %
///                where the octave's bandwidth times the decay time is 16 or more (below, the octave filter itself
///                rings as long); 0 where nothing is promised
struct FactoryImpulse
{
    std::string name;
    Category category;
    std::string description; ///< one sentence
    int channels;
    double onsetSeconds;
    std::array<double, decayOctavesHz.size()> decaySeconds;
};

/// All of them, in the order of the catalogue.
[[nodiscard]] std::span<const FactoryImpulse> list();

inline constexpr double lowestRateHz = 8000.0;
inline constexpr double highestRateHz = 768000.0;

/// Makes an impulse; the case of letters in its name does not matter.
///
/// Shape     the same response at every rate, only without what lies above the lower of 22.8 kHz and 0.475 of
///           the rate; the last frame of each channel is zero
/// Units     linear amplitude; scaled so that pink noise through it has the K-weighted loudness of the noise:
///           a mean over the outputs, each input with noise of its own
/// Numbers   the same bits on every machine (PortableMath); the frames of a channel add up to zero
/// Cost      a second or two of one core at 48 kHz for the long ones; milliseconds for cabinets
/// Thread    any but audio
/// Errors    badSpecification for an unknown name; unsuitable for a rate outside lowestRateHz … highestRateHz
[[nodiscard]] Result<ImpulseResponse> make (std::string_view name, double rateHz = 48000.0);

/// Before a name, in place of a file's path: `factory:Concert Hall`. loadImpulse makes it at 48 kHz.
inline constexpr std::string_view prefix = "factory:";

[[nodiscard]] inline bool isFactoryPath (std::string_view path) noexcept { return path.starts_with (prefix); }

} // namespace partita::factory
