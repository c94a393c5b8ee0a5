#pragma once

#include "Standalone/Material.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace partita::app
{

/// Reads recordings on a thread of its own; the newest wish counts.
///
/// Thread    one control thread; asking for another one while one is read waits for a block of it
class MaterialLoader
{
public:
    MaterialLoader() = default;
    ~MaterialLoader();

    MaterialLoader (const MaterialLoader&) = delete;
    MaterialLoader& operator= (const MaterialLoader&) = delete;

    void start (const std::string& path, double rateHz);

    [[nodiscard]] bool isBusy() const noexcept { return thread.joinable(); }

    /// 0 … 1
    [[nodiscard]] float progress() const noexcept { return done.load (std::memory_order_relaxed); }

    /// Once, when it is there.
    [[nodiscard]] std::optional<Result<std::unique_ptr<Material>>> take();

private:
    void cancel();

    std::thread thread;
    std::optional<Result<std::unique_ptr<Material>>> result; // the thread's until it is finished
    std::atomic<float> done { 0.0f };                        // writer thread, reader control, no partner
    std::atomic<bool> stopping { false };                    // writer control, reader thread, no partner
    std::atomic<bool> finished { false };                    // writer thread, reader control, partner result
};

} // namespace partita::app
