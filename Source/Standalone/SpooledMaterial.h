#pragma once

#include "Files/TemporaryFile.h"
#include "Standalone/Material.h"

#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace partita::app
{

/// A recording in a temporary file of interleaved floats, which a thread of its own reads ahead of the audio thread.
///
/// Memory    blocks · blockFrames frames, some seconds
/// Ahead     the blocks from where the audio thread is, and after the last one the first ones, for loops
/// Exchange  a block is known by its tag. The reader takes the tag away before it writes, and waits while the audio
///           thread has marked the block as in use; the audio thread marks it and then looks at the tag once more
class SpooledMaterial final : public Material
{
public:
    static constexpr int blocks = 32, blockFrames = 8192;

    SpooledMaterial (MaterialFacts, TemporaryFile);
    ~SpooledMaterial() override;

    int read (Frames first, AudioView<float> out) noexcept override;
    bool isReady (Frames first) noexcept override;

private:
    static constexpr std::int64_t nothing = -1;

    struct Block
    {
        std::vector<float> samples;                // interleaved
        std::atomic<std::int64_t> tag { nothing }; // writer reader thread, reader audio, partner inUse
    };

    [[nodiscard]] int find (std::int64_t number) const noexcept;
    [[nodiscard]] bool copy (Frames first, AudioView<float> out, int offset, int frames) noexcept;
    [[nodiscard]] std::int64_t distance (std::int64_t number) const noexcept;
    void readAhead();
    [[nodiscard]] bool fetchNext();
    [[nodiscard]] bool fetch (std::int64_t number, Block&);

    const TemporaryFile file;
    const std::int64_t count; // of all blocks of the file
    std::array<Block, blocks> cache;
    std::atomic<std::int64_t> heading { 0 }; // block; writer audio, reader reader thread, no partner
    std::atomic<int> inUse { -1 };           // index; writer audio, reader reader thread, partner tag
    std::atomic<bool> ending { false };
    std::thread reader;

    static_assert (std::atomic<std::int64_t>::is_always_lock_free && std::atomic<int>::is_always_lock_free);
};

} // namespace partita::app
