#include "Files/Base64.h"

#include <nettle/base64.h>

namespace partita
{

std::string toBase64 (std::string_view bytes)
{
    std::string text (BASE64_ENCODE_RAW_LENGTH (bytes.size()), '\0');
    base64_encode_raw (text.data(), bytes.size(), reinterpret_cast<const std::uint8_t*> (bytes.data()));
    return text;
}

std::optional<std::string> fromBase64 (std::string_view text)
{
    base64_decode_ctx decoder;
    base64_decode_init (&decoder);
    std::string bytes (BASE64_DECODE_LENGTH (text.size()), '\0');
    auto count = bytes.size();

    if (base64_decode_update (&decoder, &count, reinterpret_cast<std::uint8_t*> (bytes.data()), text.size(),
                              text.data())
            == 0
        || base64_decode_final (&decoder) == 0)
        return {};

    bytes.resize (count);
    return bytes;
}

} // namespace partita
