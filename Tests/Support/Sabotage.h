#pragma once

#include "Convolution/ResponseMatrix.h"

namespace partita::test
{

/// What the environment variable PARTITA_TEST_SABOTAGE asks to break on purpose, so that it can be shown that
/// the tests notice. The wrappers of this folder obey it; the engine knows nothing of it.
enum class Sabotage
{
    none,
    tap,     ///< one tap of each response is off by −60 dB of the response's peak
    late,    ///< what streams through comes out one frame late
    allocate ///< what streams through allocates at each call
};

/// Stops the program if the variable holds a word that is not known: a typing error must not pass for success.
[[nodiscard]] Sabotage sabotage();

/// The matrix itself, or one with a tap off.
[[nodiscard]] ResponseMatrix sabotaged (ResponseMatrix matrix);

} // namespace partita::test
