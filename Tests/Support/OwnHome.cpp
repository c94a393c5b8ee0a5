// A program that this is part of has a home of its own before anything looks for one: what its user has set, stored and measured
// neither decides a test nor is written over. Programs that it starts have the same one.

#include "Support/AudioFiles.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace
{

class OwnHome
{
public:
    OwnHome()
    {
        constexpr std::array folders { std::pair { "HOME", "" }, std::pair { "XDG_CONFIG_HOME", "config" },
                                       std::pair { "XDG_DATA_HOME", "data" },
                                       std::pair { "XDG_CACHE_HOME", "cache" } };

        for (const auto& [variable, name] : folders)
        {
            std::filesystem::create_directories (home.path / name);
            ::setenv (variable, home.file (name).c_str(), 1);
        }
    }

private:
    const partita::test::ScratchFolder home;
};

const OwnHome ownHome;

} // namespace
