#include "Standalone/MaterialLoader.h"

namespace partita::app
{

MaterialLoader::~MaterialLoader() { cancel(); }

void MaterialLoader::cancel()
{
    stopping.store (true, std::memory_order_relaxed);

    if (thread.joinable())
        thread.join();

    result.reset();
}

void MaterialLoader::start (const std::string& path, double rateHz)
{
    cancel();
    stopping.store (false, std::memory_order_relaxed);
    finished.store (false, std::memory_order_relaxed);
    done.store (0.0f, std::memory_order_relaxed);
    thread = std::thread (
        [this, path, rateHz]
        {
            MaterialLoad load;
            load.rateHz = rateHz;
            load.stop = [this] { return stopping.load (std::memory_order_relaxed); };
            load.progress = &done;

            try
            {
                result = loadMaterial (path, load);
            }
            catch (const std::exception& problem)
            {
                result = Error { ErrorCode::unsuitable,
                                 std::string ("It could not be read: ") + problem.what(), path };
            }

            finished.store (true, std::memory_order_release);
        });
}

std::optional<Result<std::unique_ptr<Material>>> MaterialLoader::take()
{
    if (! thread.joinable() || ! finished.load (std::memory_order_acquire))
        return {};

    thread.join();
    return std::exchange (result, {});
}

} // namespace partita::app
