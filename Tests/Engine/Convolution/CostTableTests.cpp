#include "Convolution/CostStore.h"
#include "Convolution/CostTable.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <unistd.h>

using namespace partita;

namespace
{

/// A folder of its own, gone at the end.
struct Folder
{
    Folder() { std::filesystem::create_directories (path); }

    ~Folder() { std::filesystem::remove_all (path); }

    [[nodiscard]] std::string file (const char* name) const { return (path / name).string(); }

    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("partita-costs-" + std::to_string (::getpid()));
};

nlohmann::json readJson (const std::string& path)
{
    std::ifstream stream (path);
    return nlohmann::json::parse (stream);
}

void writeText (const std::string& path, const std::string& text)
{
    std::ofstream stream (path);
    stream << text;
}

} // namespace

TEST_CASE ("Costs that were stored are the costs that are loaded", "[costs]")
{
    const Folder folder;
    const auto path = folder.file ("deeper/costs.json");
    auto costs = builtInCosts (kernels());
    costs.directTapNs[1] = 0.123456789012345;
    costs.multiplyAdd[1].beyondNs = 0.7;
    costs.multiplyAdd[3].firstCacheNs = 0.6;
    costs.transformPairNs.back() = 98765.4321;
    REQUIRE (storeCosts (costs, kernels(), path).ok());

    const auto loaded = loadCosts (kernels(), path);
    REQUIRE (loaded.ok());
    CHECK (loaded->directTapNs == costs.directTapNs);
    CHECK (loaded->multiplyAdd[1].beyondNs == costs.multiplyAdd[1].beyondNs);
    CHECK (loaded->multiplyAdd[3].firstCacheNs == costs.multiplyAdd[3].firstCacheNs);
    CHECK (loaded->transformPairNs == costs.transformPairNs);
    CHECK (loaded->secondCacheBytes == costs.secondCacheBytes);
}

TEST_CASE ("Costs of another processor, another kernel table or no costs at all are refused",
           "[costs][hostile]")
{
    const Folder folder;
    const auto path = folder.file ("costs.json");
    REQUIRE (storeCosts (builtInCosts (kernels()), kernels(), path).ok());
    const auto good = readJson (path);
    const auto codeOf = [&] (const nlohmann::json& json)
    {
        writeText (path, json.dump());
        const auto loaded = loadCosts (kernels(), path);
        REQUIRE_FALSE (loaded.ok());
        return loaded.error().code;
    };
    const auto with = [&good] (const char* key, const nlohmann::json& value)
    {
        auto changed = good;
        changed[key] = value;
        return changed;
    };

    CHECK (codeOf (with ("processor", "another")) == ErrorCode::unsuitable);
    CHECK (codeOf (with ("target", "another")) == ErrorCode::unsuitable);
    CHECK (codeOf (with ("schema", 999)) == ErrorCode::unsuitable);
    CHECK (codeOf (with ("directTapNs", { 1, 2 })) == ErrorCode::fileUnreadable);
    CHECK (codeOf (with ("directTapNs", { 0.1, 0.1, -0.1, 0.1 })) == ErrorCode::fileUnreadable);
    CHECK (codeOf (with ("multiplyAdd", "fast")) == ErrorCode::fileUnreadable);
    CHECK (codeOf (with ("secondCacheBytes", 0)) == ErrorCode::fileUnreadable);
    CHECK (codeOf ({ 1, 2, 3 }) == ErrorCode::fileUnreadable);

    writeText (path, "{ \"schema\": 2,");
    CHECK (loadCosts (kernels(), path).error().code == ErrorCode::fileUnreadable);
    CHECK (loadCosts (kernels(), folder.file ("none.json")).error().code == ErrorCode::fileNotFound);
}

TEST_CASE ("Measured costs are plausible and of the order of the built-in ones", "[costs]")
{
    const auto measured = measureCosts (kernels());
    const auto known = builtInCosts (kernels());
    CHECK (measured.isPlausible());

    // Machines differ and this one may be busy: what is checked is that the right thing was measured at all.
    constexpr double apart = 50.0;
#if defined(PARTITA_EMULATED)
    constexpr double emulation = 150.0;
#else
    constexpr double emulation = 1.0;
#endif
    const auto ofTheOrder = [] (double found, double expected)
    { return found < apart * emulation * expected && found > emulation * expected / apart; };
    CHECK (ofTheOrder (measured.firNs (64, 64), known.firNs (64, 64)));
    CHECK (ofTheOrder (measured.pairNs (4096), known.pairNs (4096)));

    for (std::size_t blocks = 0; blocks < mostBlocksAtOnce; ++blocks)
        CHECK (
            ofTheOrder (measured.multiplyAdd[blocks].secondCacheNs, known.multiplyAdd[blocks].secondCacheNs));
}

TEST_CASE ("A multiply-add costs more the more is read before its memory is read again", "[costs][property]")
{
    for (const auto* table : allKernels())
    {
        const auto costs = builtInCosts (*table);

        for (int blocks = 1; blocks <= mostBlocksAtOnce; ++blocks)
        {
            auto before = 0.0;

            for (double bytes = 1024.0; bytes < 1e9; bytes *= 1.3)
            {
                const auto ns = costs.multiplyAddNs (blocks, bytes);
                REQUIRE (ns >= before);
                before = ns;
            }

            // From the first cache to beyond the second: the measured costs' own way, within what others' company adds.
            const auto& kind = costs.multiplyAdd[static_cast<std::size_t> (blocks - 1)];
            CHECK (costs.multiplyAddNs (blocks, 0.0) >= kind.firstCacheNs);
            CHECK (costs.multiplyAddNs (blocks, 0.0) < 1.5 * kind.firstCacheNs);
            CHECK (before <= std::max (kind.beyondNs, 1.5 * kind.secondCacheNs));
            CHECK (before >= 0.5 * kind.beyondNs);
        }
    }
}
