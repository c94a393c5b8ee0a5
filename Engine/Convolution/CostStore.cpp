#include "Convolution/CostStore.h"

#include "Files/TemporaryFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)
    #include <cpuid.h>
#endif

namespace partita
{
namespace
{

using Json = nlohmann::ordered_json;

// Goes up when kernels change so much that measured costs are no longer theirs.
constexpr int storeSchema = 2;

std::string processorName()
{
#if defined(__x86_64__) || defined(__i386__)
    std::array<unsigned, 12> words {};

    for (unsigned i = 0; i < 3; ++i)
        if (__get_cpuid (0x80000002u + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2],
                         &words[4 * i + 3])
            == 0)
            return "x86";

    std::array<char, sizeof (words) + 1> name {};
    std::memcpy (name.data(), words.data(), sizeof (words));
    return name.data();
#elif defined(__aarch64__)
    return "arm64";
#else
    return "unknown";
#endif
}

/// Whose costs these are: of an instruction set and its transform.
std::string targetOf (const KernelTable& table)
{
    return table.transform == TransformKind::own
               ? table.name
               : fmt::format ("{}-{}", table.name, nameOf (table.transform));
}

std::filesystem::path cacheFolder()
{
    if (const auto* cache = std::getenv ("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
        return cache;

    const auto* home = std::getenv ("HOME");

    if (home == nullptr || *home == 0)
        return {};

#if defined(__APPLE__)
    return std::filesystem::path (home) / "Library" / "Caches";
#else
    return std::filesystem::path (home) / ".cache";
#endif
}

Json toJson (const CostTable::MultiplyAdd& kind)
{
    return { { "firstCacheNs", kind.firstCacheNs },
             { "secondCacheNs", kind.secondCacheNs },
             { "beyondNs", kind.beyondNs } };
}

Json multiplyAddJson (const CostTable& costs)
{
    auto kinds = Json::array();

    for (const auto& kind : costs.multiplyAdd)
        kinds.push_back (toJson (kind));

    return kinds;
}

CostTable::MultiplyAdd multiplyAddFrom (const Json& json)
{
    return { json.at ("firstCacheNs").get<double>(), json.at ("secondCacheNs").get<double>(),
             json.at ("beyondNs").get<double>() };
}

} // namespace

std::string costFile (const KernelTable& table)
{
    if (const auto* named = std::getenv ("PARTITA_COSTS"); named != nullptr && *named != 0)
        return std::strcmp (named, "builtin") == 0 ? std::string() : named;

    const auto folder = cacheFolder();
    return folder.empty() ? std::string()
                          : (folder / "partita" / fmt::format ("costs-{}.json", targetOf (table))).string();
}

Status storeCosts (const CostTable& costs, const KernelTable& table, const std::string& path)
{
    const auto text = Json {
        { "schema", storeSchema },
        { "processor", processorName() },
        { "target", targetOf (table) },
        { "directTapNs", costs.directTapNs },
        { "multiplyAdd", multiplyAddJson (costs) },
        { "transformPairNs", costs.transformPairNs },
        { "firstCacheBytes", costs.firstCacheBytes },
        { "secondCacheBytes", costs.secondCacheBytes }
    }.dump (2) + "\n";
    const auto refuse = [&path] (std::string_view why)
    {
        return Error { ErrorCode::cannotWrite, fmt::format ("The measured costs cannot be stored: {}.", why),
                       path };
    };

    std::error_code failure;

    if (const auto folder = std::filesystem::path (path).parent_path(); ! folder.empty())
        std::filesystem::create_directories (folder, failure);

    if (failure)
        return refuse (failure.message());

    auto file = TemporaryFile::beside (path, Overwrite::yes);

    if (! file)
        return file.error();

    if (::write (file->descriptor(), text.data(), text.size()) != static_cast<ssize_t> (text.size()))
        return refuse (std::strerror (errno));

    return file->commit();
}

Result<CostTable> loadCosts (const KernelTable& table, const std::string& path)
{
    std::ifstream stream (path);

    if (! stream)
        return Error { ErrorCode::fileNotFound, "There are no measured costs.", path };

    try
    {
        const auto json = Json::parse (stream);

        if (json.at ("schema") != storeSchema || json.at ("processor") != processorName()
            || json.at ("target") != targetOf (table))
            return Error {
                ErrorCode::unsuitable,
                "These costs were measured on another processor, for another instruction set or by another "
                "version. Measure again: partita plan --tune.",
                path
            };

        auto costs = builtInCosts (table);
        costs.isMeasured = true;
        json.at ("directTapNs").get_to (costs.directTapNs);

        for (std::size_t blocks = 0; blocks < costs.multiplyAdd.size(); ++blocks)
            costs.multiplyAdd[blocks] = multiplyAddFrom (json.at ("multiplyAdd").at (blocks));

        json.at ("transformPairNs").get_to (costs.transformPairNs);
        json.at ("firstCacheBytes").get_to (costs.firstCacheBytes);
        json.at ("secondCacheBytes").get_to (costs.secondCacheBytes);

        if (costs.isPlausible())
            return costs;
    }
    catch (const nlohmann::json::exception&)
    {
    }

    return Error { ErrorCode::fileUnreadable,
                   "This is not a table of measured costs. Measure again: partita plan --tune.", path };
}

const CostTable& costsInUse (const KernelTable& table)
{
    static std::mutex lock;
    static std::map<const KernelTable*, CostTable> known;
    const std::scoped_lock hold (lock);

    if (const auto found = known.find (&table); found != known.end())
        return found->second;

    auto stored = loadCosts (table, costFile (table));
    return known.emplace (&table, stored ? *stored : builtInCosts (table)).first->second;
}

} // namespace partita
