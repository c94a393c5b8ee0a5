#include "Plugin/Model/EmbeddingLimit.h"

#include <algorithm>

namespace partita::app
{
namespace
{

constexpr auto key = "embeddedImpulseMegabytes";
constexpr int usualMegabytes = 8, mostMegabytes = 1024;

} // namespace

int embeddedMegabytes (const UserSettings& settings)
{
    return static_cast<int> (
        std::clamp<std::int64_t> (settings.number (key, usualMegabytes), 0, mostMegabytes));
}

void setEmbeddedMegabytes (UserSettings& settings, int megabytes) { settings.setNumber (key, megabytes); }

} // namespace partita::app
