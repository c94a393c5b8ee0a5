#include "Impulse/ImpulseSearch.h"

#include "Files/AudioFileReader.h"
#include "Files/TextLines.h"
#include "Impulse/FactoryImpulses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

namespace partita
{
namespace
{

namespace fs = std::filesystem;
using Match = FoundImpulse::Match;

constexpr std::array audioEndings { ".wav", ".wave", ".flac", ".aif", ".aiff", ".aifc", ".caf",
                                    ".w64", ".rf64", ".au",   ".snd", ".ogg",  ".oga",  ".amb" };

bool isAudioName (const fs::path& path)
{
    const auto ending = lowerCase (path.extension().string());
    return std::find (audioEndings.begin(), audioEndings.end(), ending) != audioEndings.end();
}

/// The ends of a path, the longest first: c/b/a.wav, b/a.wav, a.wav.
std::vector<fs::path> endsOf (const fs::path& path)
{
    constexpr std::size_t longest = 8;
    std::vector<fs::path> ends;
    fs::path end;

    for (auto part = path.end(); part != path.begin() && ends.size() < longest;)
    {
        --part;

        if (*part == "/" || *part == ".." || *part == ".")
            break;

        end = end.empty() ? *part : *part / end;
        ends.push_back (end);
    }

    std::reverse (ends.begin(), ends.end());
    return ends;
}

std::string absolutePath (const fs::path& path)
{
    std::error_code error;
    return fs::absolute (path, error).lexically_normal().string();
}

class Search
{
    /// Whether what is there takes the place of what is nowhere else, though its samples are others.
    enum class Substitute
    {
        no,
        yes
    };

public:
    Search (const ImpulseReference& toFind, const SearchPlaces& toSearch, const StopRequest& stopRequest)
        : reference (toFind), fingerprint (toFind.identity.fingerprint), places (toSearch), stop (stopRequest)
    {
    }

    Result<FoundImpulse> run()
    {
        if (factory::isFactoryPath (reference.file))
            return made();

        tryEmbedded();
        tryNamed();

        if (fingerprint && ! found)
            tryContents();

        if (isRequested (stop))
            return Error { ErrorCode::cancelled, "Interrupted while looking for an impulse.",
                           reference.file };

        if (! found && other)
        {
            found = std::move (other);
            found->remarks.push_back (fmt::format (
                "“{}” holds other samples than the preset was made with (SHA-256 {}…, expected {}…).",
                found->path.empty() ? "The embedded audio" : found->path,
                fingerprintOf (found->impulse).sha256.substr (0, 8), fingerprint->sha256.substr (0, 8)));
        }

        if (! found)
            return nowhere();

        for (auto& remark : found->impulse.remarks)
            found->remarks.push_back (std::move (remark));

        found->impulse.remarks.clear();
        found->lookedAt = std::move (lookedAt);
        return *std::move (found);
    }

private:
    Result<FoundImpulse> made()
    {
        auto impulse = loadImpulse (reference.file, stop);

        if (! impulse)
            return impulse.error();

        FoundImpulse result { *std::move (impulse), reference.file, Match::unknown, {}, {} };

        if (fingerprint)
            result.match = fingerprintOf (result.impulse) == *fingerprint ? Match::same : Match::other;

        if (result.match == Match::other)
            result.remarks.push_back (fmt::format (
                "“{}” is made with other samples than those that the preset was made with.", reference.file));

        return result;
    }

    void tryEmbedded()
    {
        if (! reference.identity.embedded)
            return;

        const auto name = fs::path (reference.file).stem().string();
        consider ("the embedded audio", {}, extract (*reference.identity.embedded, name), Substitute::yes);

        if (! found)
            remarks.push_back (fmt::format ("The embedded audio is of no use: {}", lookedAt.back().found));
    }

    void tryNamed()
    {
        tryFile (reference.file, Substitute::yes);
        tryFile (reference.identity.lastPath, Substitute::yes);

        for (const auto& library : places.libraryFolders)
            for (const auto& path : { reference.file, reference.identity.lastPath })
                for (const auto& end : endsOf (path))
                    if (std::error_code error; fs::exists (fs::path (library) / end, error))
                        tryFile ((fs::path (library) / end).string(), Substitute::no);
    }

    void tryFile (const std::string& path, Substitute substitute)
    {
        if (found || path.empty() || ! tried.insert (absolutePath (path)).second)
            return;

        consider (path, path, loadImpulse (path, reference.pairing, stop), substitute);
    }

    void consider (const std::string& place, const std::string& path, Result<ImpulseResponse> impulse,
                   Substitute substitute)
    {
        if (! impulse)
        {
            lookedAt.push_back ({ place, impulse.error().message });

            if (impulse.error().code != ErrorCode::fileNotFound && ! firstError)
                firstError = impulse.error().code;

            return;
        }

        const auto same = fingerprint && fingerprintOf (*impulse) == *fingerprint;

        if (same || ! fingerprint)
        {
            found = FoundImpulse {
                *std::move (impulse), path, same ? Match::same : Match::unknown, {}, std::move (remarks)
            };

            if (! path.empty() && path != reference.file)
                found->remarks.push_back (
                    fmt::format ("The impulse “{}” is found as “{}”.", reference.file, path));

            return;
        }

        lookedAt.push_back ({ place, "It holds other samples." });

        if (! other && substitute == Substitute::yes)
            other = FoundImpulse { *std::move (impulse), path, Match::other, {}, remarks };
    }

    void tryContents()
    {
        for (const auto& path : { reference.file, reference.identity.lastPath })
            if (! path.empty())
                tryFolder<fs::directory_iterator> (fs::path (absolutePath (path)).parent_path(),
                                                   "the files in “{}”");

        for (const auto& library : places.libraryFolders)
            tryFolder<fs::recursive_directory_iterator> (absolutePath (library), "all files below “{}”");
    }

    template <class Iterator>
    void tryFolder (const fs::path& folder, const char* description)
    {
        std::error_code error;

        if (found || ! fs::is_directory (folder, error)
            || ! searched.insert (description + folder.string()).second)
            return;

        const auto place = fmt::format (fmt::runtime (description), folder.string());
        auto files = audioFilesIn<Iterator> (folder);
        const auto name = fs::path (reference.file).filename();
        std::stable_partition (files.begin(), files.end(),
                               [&name] (const fs::path& file) { return file.filename() == name; });
        std::size_t read = 0;

        for (const auto& file : files)
        {
            if (found || isRequested (stop))
                return;

            if (! couldBe (file))
                continue;

            ++read;
            tryContent (file);
        }

        if (! found)
            lookedAt.push_back (
                { place, fmt::format ("{}{} audio files, {} of this rate and length, none with its samples.",
                                      files.size() == places.mostFiles ? "Only the first " : "", files.size(),
                                      read) });
    }

    template <class Iterator>
    std::vector<fs::path> audioFilesIn (const fs::path& folder) const
    {
        std::error_code error;
        std::vector<fs::path> files;

        for (Iterator entry (folder, fs::directory_options::skip_permission_denied, error), end;
             ! error && entry != end && files.size() < places.mostFiles && ! isRequested (stop);
             entry.increment (error))
            if (std::error_code ignored; isAudioName (entry->path()) && entry->is_regular_file (ignored))
                files.push_back (entry->path());

        std::sort (files.begin(), files.end());
        return files;
    }

    /// By its header alone.
    [[nodiscard]] bool couldBe (const fs::path& file) const
    {
        if (tried.contains (absolutePath (file)))
            return false;

        const auto reader = AudioFileReader::open (file.string(), stop);

        if (! reader || reader->info().rateHz != fingerprint->rateHz)
            return false;

        const auto& info = reader->info();
        const auto alone = info.channels == fingerprint->channels && info.frames == fingerprint->frames;
        const auto asPair = reference.pairing == FilePairing::yes
                            && 2 * info.channels == fingerprint->channels
                            && info.frames <= fingerprint->frames && pairOf (file.string()).has_value();
        return alone || asPair;
    }

    void tryContent (const fs::path& file)
    {
        tried.insert (absolutePath (file));

        if (auto impulse = loadImpulse (file.string(), reference.pairing, stop);
            impulse && fingerprintOf (*impulse) == *fingerprint)
            consider (file.string(), file.string(), std::move (impulse), Substitute::no);
    }

    [[nodiscard]] Error nowhere() const
    {
        std::string text = "The impulse is nowhere to be found. Looked at:";

        for (const auto& [place, what] : lookedAt)
            text += fmt::format ("\n  {}: {}", place, what);

        for (const auto& remark : places.remarks)
            text += "\n  " + remark;

        text += places.libraryFolders.empty()
                    ? "\nNo folders of impulses are set: name them in PARTITA_IMPULSES, between colons."
                    : "\nPut it into one of these places, or name its folder in PARTITA_IMPULSES.";
        return { firstError.value_or (ErrorCode::fileNotFound), text, reference.file };
    }

    const ImpulseReference& reference;
    const std::optional<ImpulseFingerprint>& fingerprint;
    const SearchPlaces& places;
    const StopRequest& stop;
    std::optional<FoundImpulse> found, other;
    std::optional<ErrorCode> firstError;
    std::set<std::string> tried, searched;
    std::vector<LookedAt> lookedAt;
    std::vector<std::string> remarks;
};

} // namespace

Result<FoundImpulse> resolveImpulse (const ImpulseReference& reference, const SearchPlaces& places,
                                     const StopRequest& stop)
{
    return Search (reference, places, stop).run();
}

} // namespace partita
