#include "Core/AlignedBuffer.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace partita;

namespace
{

constexpr auto largePage = BufferMemory::largePageBytes;

bool isAligned (const void* memory, std::size_t bytes)
{
    return reinterpret_cast<std::uintptr_t> (memory) % bytes == 0;
}

/// What the kernel holds of the mapping that an address is in, by smaps' names: `VmFlags`, `Rss` …
std::string ofMapping (const void* address, const std::string& name)
{
    const auto wanted = reinterpret_cast<std::uintptr_t> (address);
    std::ifstream file ("/proc/self/smaps");
    bool isIt = false;

    for (std::string line; std::getline (file, line);)
        if (const auto dash = line.find ('-'); dash != std::string::npos && dash < line.find (' '))
        {
            const auto from = std::stoull (line, nullptr, 16);
            const auto to = std::stoull (line.substr (dash + 1), nullptr, 16);
            isIt = wanted >= from && wanted < to;
        }
        else if (isIt && line.rfind (name + ":", 0) == 0)
            return line.substr (name.size() + 1);

    return {};
}

} // namespace

TEST_CASE ("A buffer of any size is zeroed, aligned, its own, and may be moved", "[core][property]")
{
    std::vector<AlignedBuffer<float>> buffers;

    for (const auto bytes : { std::size_t { 4 }, std::size_t { 68 }, largePage - 4, largePage, largePage + 4,
                              largePage * 3 / 2 - 4, largePage * 3 / 2, 3 * largePage - 4, 5 * largePage + 64 })
        for (int again = 0; again < 2; ++again)
        {
            INFO (bytes << " bytes");
            AlignedBuffer<float> buffer (bytes / sizeof (float));
            REQUIRE (buffer.size() == bytes / sizeof (float));
            REQUIRE (isAligned (buffer.data(), 64));
            REQUIRE (std::all_of (buffer.begin(), buffer.end(), [] (float each) { return each == 0.0f; }));
            std::fill (buffer.begin(), buffer.end(), static_cast<float> (buffers.size() + 1));
            buffers.push_back (std::move (buffer));
        }

    for (std::size_t i = 0; i < buffers.size(); ++i)
        REQUIRE (std::all_of (buffers[i].begin(), buffers[i].end(),
                              [i] (float each) { return each == static_cast<float> (i + 1); }));
}

#if defined(__linux__) && ! defined(__SANITIZE_ADDRESS__)

TEST_CASE ("What fills large pages asks the system for them, all but an end that would leave most of one unused",
           "[core]")
{
    if (! std::filesystem::exists ("/sys/kernel/mm/transparent_hugepage"))
        return;

    const auto asks = [] (const char* address)
    { return ofMapping (address, "VmFlags").find (" hg") != std::string::npos; };
    const auto bytesOf = [] (const AlignedBuffer<char>& buffer) { return buffer.data(); };

    const AlignedBuffer<char> small (largePage - 1), short_ (largePage * 5 / 4), full (largePage * 7 / 4);
    CHECK_FALSE (asks (bytesOf (small)));
    CHECK (isAligned (short_.data(), largePage));
    CHECK (asks (bytesOf (short_)));
    CHECK_FALSE (asks (bytesOf (short_) + largePage));
    CHECK (asks (bytesOf (full)));
    CHECK (asks (bytesOf (full) + largePage));
}

TEST_CASE ("Large buffers give their memory back", "[core]")
{
    const auto residentPages = []
    {
        std::ifstream file ("/proc/self/statm");
        std::uint64_t size = 0, resident = 0;
        file >> size >> resident;
        return resident * 4096;
    };
    const auto before = residentPages();

    for (int i = 0; i < 20; ++i)
        AlignedBuffer<char> buffer (20 * largePage);

    // Twenty of them would be 800 MiB.
    CHECK (residentPages() < before + 4 * largePage);
}

#endif
