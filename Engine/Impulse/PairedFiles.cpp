#include "Impulse/PairedFiles.h"

#include "Files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace partita
{
namespace
{

namespace fs = std::filesystem;

struct Sides
{
    std::string_view left, right;
};

constexpr std::array sideNames { Sides { "L", "R" }, Sides { "l", "r" }, Sides { "Left", "Right" },
                                 Sides { "left", "right" }, Sides { "LEFT", "RIGHT" } };

constexpr std::string_view separators = " _-.(";

/// What stands before and after the name of a side in a file's stem.
struct Frame
{
    std::string_view before, after;
};

std::optional<Frame> frameAround (std::string_view stem, std::string_view side)
{
    const std::string_view after = stem.ends_with (')') ? ")" : "";
    stem.remove_suffix (after.size());

    if (! stem.ends_with (side))
        return {};

    const auto before = stem.substr (0, stem.size() - side.size());

    if (before.size() < 2 || separators.find (before.back()) == std::string_view::npos
        || (before.back() == '(') != (after == ")"))
        return {};

    return Frame { before, after };
}

std::optional<FilePair> pairBy (const fs::path& path, const Sides& sides)
{
    const auto stem = path.stem().string();
    const auto isLeft = frameAround (stem, sides.left).has_value();
    const auto frame = frameAround (stem, isLeft ? sides.left : sides.right);

    if (! frame)
        return {};

    const auto other = path.parent_path()
                       / fmt::format ("{}{}{}{}", frame->before, isLeft ? sides.right : sides.left,
                                      frame->after, path.extension().string());
    std::error_code error;

    if (! fs::is_regular_file (other, error))
        return {};

    return isLeft ? FilePair { path.string(), other.string() } : FilePair { other.string(), path.string() };
}

std::string fileName (const std::string& path) { return fs::path (path).filename().string(); }

/// Why two files are no sides of one impulse, or nothing.
std::string difference (const ImpulseResponse& left, const ImpulseResponse& right)
{
    if (left.rateHz != right.rateHz)
        return fmt::format ("their rates are {:g} Hz and {:g} Hz", left.rateHz, right.rateHz);

    if (left.channels.size() != right.channels.size() || left.channels.size() > 2)
        return fmt::format ("they have {} and {} channels", left.channels.size(), right.channels.size());

    return {};
}

ImpulseResponse joined (ImpulseResponse left, ImpulseResponse right, const FilePair& pair)
{
    const auto frames = static_cast<std::size_t> (std::max (left.frames(), right.frames()));
    const auto sameLength = left.frames() == right.frames();
    left.remarks.push_back (fmt::format (
        "“{}” and “{}” are taken together as {}{}; --layout parallel takes the one file alone.",
        fileName (pair.left), fileName (pair.right),
        left.channels.size() == 1 ? "left and right" : "true stereo, from the left and from the right",
        sameLength ? "" : ", the shorter one followed by silence"));
    std::move (right.channels.begin(), right.channels.end(), std::back_inserter (left.channels));

    for (auto& row : left.channels)
        row.resize (frames, 0.0);

    if (left.channels.size() == 4)
        left.paths = ImpulsePaths { 2, 2, { { 0, 0, 0 }, { 0, 1, 1 }, { 1, 0, 2 }, { 1, 1, 3 } } };

    left.files.insert (left.files.end(), right.files.begin(), right.files.end());

    if (left.damage.empty())
        left.damage = std::move (right.damage);

    return left;
}

} // namespace

std::optional<FilePair> pairOf (const std::string& path)
{
    for (const auto& sides : sideNames)
        if (auto pair = pairBy (path, sides))
            return pair;

    return {};
}

Result<ImpulseResponse> loadImpulse (const std::string& path, FilePairing pairing, const StopRequest& stop)
{
    const auto pair = pairing == FilePairing::yes ? pairOf (path) : std::nullopt;

    if (! pair)
        return loadImpulse (path, stop);

    auto left = loadImpulse (pair->left, stop);
    auto right = loadImpulse (pair->right, stop);

    if (left && right)
        if (const auto different = difference (*left, *right); different.empty())
            return joined (*std::move (left), *std::move (right), *pair);

    const auto isLeft = path == pair->left;
    auto alone = isLeft ? std::move (left) : std::move (right);
    const auto& other = isLeft ? right : left;

    if (alone)
        alone->remarks.push_back (fmt::format ("“{}” is taken alone, without “{}”: {}.", fileName (path),
                                               fileName (isLeft ? pair->right : pair->left),
                                               other ? difference (*alone, *other) : other.error().message));

    return alone;
}

} // namespace partita
