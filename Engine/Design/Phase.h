#pragma once

#include "Core/Result.h"
#include "Core/Units.h"

#include <string>

namespace partita
{

enum class PhaseKind
{
    linear,  ///< every frequency delayed alike, by half of the filter's length
    minimum, ///< the least delay that a magnitude can have
    maximum, ///< the minimum phase backwards in time
    mixed    ///< between linear and minimum by an amount
};

/// The phase that a filter has with its magnitude.
struct Phase
{
    PhaseKind kind = PhaseKind::linear;
    double amount = 0.0; ///< of mixed: 0 is linear, 1 minimum, and group delay lies in between

    /// How much of the minimum phase is in it, 0 … 1; 1 for maximum, which is a minimum phase turned round.
    [[nodiscard]] double minimumShare() const noexcept;

    /// By how much a filter of so many taps is late: the delay of its linear part, in whole frames.
    [[nodiscard]] Frames latencyOf (std::size_t taps) const noexcept;

    friend bool operator== (const Phase&, const Phase&) = default;
};

/// Errors    badSpecification for an amount outside 0 … 1
[[nodiscard]] Status validate (Phase);

/// linear, minimum, maximum, or mixed:AMOUNT with an amount from 0 to 1.
///
/// Errors    badSpecification
[[nodiscard]] Result<Phase> parsePhase (const std::string&);

/// As parsePhase reads it.
[[nodiscard]] std::string nameOf (Phase);

} // namespace partita
