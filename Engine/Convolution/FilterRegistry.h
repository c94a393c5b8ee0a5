#pragma once

#include "Convolution/PartitionPlan.h"
#include "Convolution/ResponseMatrix.h"
#include "Kernels/KernelTable.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace partita
{

class PreparedFilter;

/// Prepared filters that are in use anywhere in the process, so that equal ones are held once: a preset on every bus costs
/// its spectra one time.
///
/// Thread    any but audio; calls are serialised
class FilterRegistry
{
public:
    /// What makes filters equal, as 128 bits: two of different content share them by a chance of about 2⁻¹²⁸.
    struct Key
    {
        std::uint64_t first, second;

        friend bool operator== (const Key&, const Key&) = default;
    };

    [[nodiscard]] static Key keyOf (const ResponseMatrix&, const PartitionPlan&, const KernelTable&);

    [[nodiscard]] static FilterRegistry& ofProcess();

    /// Null if there is none.
    [[nodiscard]] std::shared_ptr<const PreparedFilter> find (const Key&);

    /// The one that others may have added meanwhile, else this one.
    [[nodiscard]] std::shared_ptr<const PreparedFilter> add (const Key&,
                                                             std::shared_ptr<const PreparedFilter>);

private:
    struct Entry
    {
        Key key;
        std::weak_ptr<const PreparedFilter> filter;
    };

    [[nodiscard]] std::shared_ptr<const PreparedFilter> lookUp (const Key&) const;

    std::mutex lock;
    std::vector<Entry> entries;
};

} // namespace partita
