#include "Chain/PresetFolders.h"

#include "Impulse/SearchPlaces.h"

#include <algorithm>
#include <filesystem>

#if defined(__APPLE__)
    #include <array>
    #include <cstdint>
    #include <mach-o/dyld.h>
#endif

namespace partita
{
namespace
{

namespace fs = std::filesystem;

fs::path programFolder()
{
    std::error_code error;
#if defined(__APPLE__)
    std::array<char, 4096> name {};
    auto size = static_cast<std::uint32_t> (name.size());
    const auto program = _NSGetExecutablePath (name.data(), &size) == 0 ? fs::path (name.data()) : fs::path();
#else
    const auto program = fs::read_symlink ("/proc/self/exe", error);
#endif
    return fs::canonical (program, error).parent_path();
}

/// Installed, programs lie in bin and presets in share; built, programs lie a few folders below the sources.
std::string factoryFolder()
{
    constexpr int mostSteps = 5;
    std::error_code error;
    auto folder = programFolder();

    for (int step = 0; step < mostSteps && ! folder.empty(); ++step, folder = folder.parent_path())
        for (const auto& candidate : { folder / "share" / "partita" / "Presets", folder / "Presets" })
            if (fs::is_directory (candidate, error) && ! presetsBelow (candidate.string()).empty())
                return candidate.string();

    return {};
}

} // namespace

std::vector<PresetFolder> usualPresetFolders()
{
    std::vector<PresetFolder> folders;
    std::error_code error;

    if (auto factory = factoryFolder(); ! factory.empty())
        folders.push_back ({ PresetFolder::Kind::factory, std::move (factory) });

    if (const auto user = fs::path (userDataFolder()) / "Presets"; fs::is_directory (user, error))
        folders.push_back ({ PresetFolder::Kind::user, user.string() });

    return folders;
}

std::vector<std::string> presetsBelow (const std::string& folder)
{
    std::error_code error;
    std::vector<std::string> files;

    for (fs::recursive_directory_iterator
             entry (folder, fs::directory_options::skip_permission_denied, error),
         end;
         ! error && entry != end; entry.increment (error))
        if (std::error_code ignored;
            entry->path().extension() == ".partita" && entry->is_regular_file (ignored))
            files.push_back (entry->path().string());

    std::sort (files.begin(), files.end());
    return files;
}

} // namespace partita
