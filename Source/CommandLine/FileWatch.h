#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// Tells when files have changed. A change counts when the file stands still from one look to the next, so that
/// it is not read while it is being written; a file that is gone is waited for.
class FileWatch
{
public:
    explicit FileWatch (const std::vector<std::string>& files);

    /// A look at all of them: true if one has changed since it was told of last.
    [[nodiscard]] bool look();

    /// From now on these. What is known of those that stay is kept.
    void watch (const std::vector<std::string>& files);

private:
    struct Stamp
    {
        std::filesystem::file_time_type changed;
        std::uintmax_t bytes = 0;

        friend bool operator== (const Stamp&, const Stamp&) = default;
    };

    struct Watched
    {
        std::string file;
        std::optional<Stamp> told, seen;
    };

    static std::optional<Stamp> stampOf (const std::string& file);

    std::vector<Watched> all;
};

} // namespace partita::app
