#include "Files/Base64.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

using namespace partita;
using namespace partita::test;

TEST_CASE ("Base64 agrees with the examples of RFC 4648", "[files][oracle]")
{
    const std::pair<const char*, const char*> examples[] = { { "", "" },
                                                             { "f", "Zg==" },
                                                             { "fo", "Zm8=" },
                                                             { "foo", "Zm9v" },
                                                             { "foob", "Zm9vYg==" },
                                                             { "fooba", "Zm9vYmE=" },
                                                             { "foobar", "Zm9vYmFy" } };

    for (const auto& [bytes, text] : examples)
    {
        CHECK (toBase64 (bytes) == text);
        CHECK (fromBase64 (text) == bytes);
    }
}

TEST_CASE ("Bytes of any length and value come back from base64", "[files][property]")
{
    constexpr std::uint64_t seed = 951;
    INFO ("seed " << seed);
    Random random (seed);

    for (std::size_t length = 0; length < 300; ++length)
    {
        std::string bytes;

        while (bytes.size() < length)
            bytes += static_cast<char> (random.next());

        REQUIRE (fromBase64 (toBase64 (bytes)) == bytes);
    }
}

TEST_CASE ("What is no base64 is told apart", "[files][errors]")
{
    for (const auto* text : { "Z", "Zg", "Zg=", "Zg==Zg==", "Z*==", "Zm9vä", "====" })
    {
        INFO (text);
        CHECK_FALSE (fromBase64 (text).has_value());
    }
}
