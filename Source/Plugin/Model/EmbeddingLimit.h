#pragma once

#include "Plugin/Model/UserSettings.h"

#include <cstddef>

namespace partita::app
{

/// Up to how many megabytes an impulse's audio is stored in sessions, so that they sound on another machine too: as the user has
/// chosen it, for all sessions.
///
/// Thread    that of the settings
[[nodiscard]] int embeddedMegabytes (const UserSettings&);
void setEmbeddedMegabytes (UserSettings&, int);

[[nodiscard]] constexpr std::size_t bytesOfMegabytes (int megabytes) noexcept
{
    return static_cast<std::size_t> (megabytes) << 20;
}

} // namespace partita::app
