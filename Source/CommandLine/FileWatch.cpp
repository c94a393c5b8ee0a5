#include "CommandLine/FileWatch.h"

#include <algorithm>

namespace partita::app
{

namespace fs = std::filesystem;

FileWatch::FileWatch (const std::vector<std::string>& files) { watch (files); }

std::optional<FileWatch::Stamp> FileWatch::stampOf (const std::string& file)
{
    std::error_code timeError, sizeError;
    const Stamp stamp { fs::last_write_time (file, timeError), fs::file_size (file, sizeError) };
    return timeError || sizeError ? std::nullopt : std::optional (stamp);
}

bool FileWatch::look()
{
    bool changed = false;

    for (auto& [file, told, seen] : all)
    {
        const auto now = stampOf (file);

        if (now && now == seen && now != told)
        {
            told = now;
            changed = true;
        }

        seen = now;
    }

    return changed;
}

void FileWatch::watch (const std::vector<std::string>& files)
{
    std::vector<Watched> next;

    for (const auto& file : files)
    {
        const auto known =
            std::find_if (all.begin(), all.end(), [&file] (const Watched& w) { return w.file == file; });
        const auto now = stampOf (file);
        next.push_back (known != all.end() ? *known : Watched { file, now, now });
    }

    all = std::move (next);
}

} // namespace partita::app
