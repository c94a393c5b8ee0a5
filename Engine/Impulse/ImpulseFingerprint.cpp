#include "Impulse/ImpulseFingerprint.h"

#include "Core/LittleEndian.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nettle/sha2.h>

namespace partita
{
namespace
{

class Hash
{
public:
    Hash() { sha256_init (&context); }

    void add (double value)
    {
        appendLittleEndian (pending, value);

        if (pending.size() >= blockBytes)
            flush();
    }

    void addCount (std::int64_t count) { add (static_cast<double> (count)); }

    [[nodiscard]] std::string digits()
    {
        flush();
        std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest {};
        sha256_digest (&context, digest.size(), digest.data());
        return fmt::format ("{:02x}", fmt::join (digest, ""));
    }

private:
    static constexpr std::size_t blockBytes = 1 << 16;

    void flush()
    {
        sha256_update (&context, pending.size(), reinterpret_cast<const std::uint8_t*> (pending.data()));
        pending.clear();
    }

    sha256_ctx context;
    std::string pending;
};

} // namespace

ImpulseFingerprint fingerprintOf (const ImpulseResponse& impulse)
{
    Hash hash;
    hash.add (impulse.rateHz);
    hash.addCount (static_cast<std::int64_t> (impulse.channels.size()));
    hash.addCount (impulse.frames());

    for (std::size_t n = 0; n < static_cast<std::size_t> (impulse.frames()); ++n)
        for (const auto& row : impulse.channels)
            hash.add (row[n]);

    if (impulse.paths)
    {
        hash.addCount (impulse.paths->inputs);
        hash.addCount (impulse.paths->outputs);

        for (const auto& path : impulse.paths->paths)
            for (const auto number : { path.input, path.output, path.response })
                hash.addCount (number);
    }

    return { hash.digits(), impulse.rateHz, static_cast<int> (impulse.channels.size()), impulse.frames() };
}

bool isSha256 (const std::string& text)
{
    return text.size() == 2 * SHA256_DIGEST_SIZE
           && text.find_first_not_of ("0123456789abcdef") == std::string::npos;
}

} // namespace partita
