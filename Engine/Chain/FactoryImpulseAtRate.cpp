#include "Chain/FactoryImpulseAtRate.h"

#include "Impulse/FactoryImpulses.h"

#include <map>
#include <mutex>
#include <utility>

namespace partita
{
namespace
{

using Impulse = std::shared_ptr<const ImpulseResponse>;

constexpr double usualRateHz = 48000.0;

/// One impulse at one rate. Whoever comes while it is made waits for it.
struct Entry
{
    std::mutex making;
    std::weak_ptr<const ImpulseResponse> made;
};

struct Entries
{
    std::mutex mutex; // held for moments
    std::map<std::pair<std::string, double>, std::shared_ptr<Entry>> all;
    Impulse last;
};

Entries& entries()
{
    static Entries made;
    return made;
}

std::shared_ptr<Entry> entryOf (const std::string& name, double rateHz)
{
    const std::scoped_lock lock (entries().mutex);
    auto& entry = entries().all[{ name, rateHz }];

    if (entry == nullptr)
        entry = std::make_shared<Entry>();

    return entry;
}

} // namespace

Result<Impulse> factoryImpulseAtRate (const std::string& file, double rateHz)
{
    const auto name = file.substr (factory::prefix.size());
    const auto madeRateHz =
        rateHz >= factory::lowestRateHz && rateHz <= factory::highestRateHz ? rateHz : usualRateHz;
    const auto entry = entryOf (name, madeRateHz);
    const std::scoped_lock lock (entry->making);

    if (auto there = entry->made.lock())
        return there;

    auto impulse = factory::make (name, madeRateHz);

    if (! impulse)
        return impulse.error();

    auto made = std::make_shared<const ImpulseResponse> (*std::move (impulse));
    entry->made = made;
    const std::scoped_lock lockOfAll (entries().mutex);
    entries().last = made;
    return made;
}

} // namespace partita
