#pragma once

#include <map>
#include <memory>
#include <mutex>

namespace partita
{

/// Immutable objects that are costly to make, each held once in the process while anyone holds it.
///
/// Thread    any but audio; making is serialised
template <class Key, class Value>
class SharedByKey
{
public:
    /// The one that is in use somewhere, or the one that make() gives.
    template <class Make>
    [[nodiscard]] std::shared_ptr<const Value> findOrMake (const Key& key, Make make)
    {
        const std::scoped_lock hold (lock);
        auto& slot = known[key];

        if (auto held = slot.lock())
            return held;

        std::shared_ptr<const Value> made = make();
        slot = made;
        return made;
    }

private:
    std::mutex lock;
    std::map<Key, std::weak_ptr<const Value>> known;
};

} // namespace partita
