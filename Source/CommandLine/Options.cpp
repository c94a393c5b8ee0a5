#include "CommandLine/Options.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <utility>

namespace partita::app
{
namespace
{

constexpr std::array bitNames {
    std::pair { "8", SampleFormat::int8 },      std::pair { "16", SampleFormat::int16 },
    std::pair { "24", SampleFormat::int24 },    std::pair { "32", SampleFormat::int32 },
    std::pair { "32f", SampleFormat::float32 }, std::pair { "64f", SampleFormat::float64 }
};

bool looksNegative (const std::string& word)
{
    if (word.size() < 2 || word[0] != '-')
        return false;

    return std::isdigit (static_cast<unsigned char> (word[1])) || word[1] == '.' || word.starts_with ("-inf");
}

} // namespace

Error impossible (const std::string& option, const std::string& message)
{
    return { ErrorCode::badSpecification, message, option };
}

std::string isFileName (const std::string& name)
{
    return name.empty() ? "expected a file name, found “”" : std::string();
}

void addCommon (CLI::App& app, CommonOptions& common)
{
    app.add_flag ("-q,--quiet", common.quiet, "Only errors on standard error");
    app.add_flag ("-v,--verbose", common.verbose, "Tell more of what is done");
    app.add_flag ("--json", common.json, "Report on standard output as JSON");
}

std::string toText (const nlohmann::ordered_json& json)
{
    return json.dump (2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<SampleFormat> parseBits (const std::string& text)
{
    for (const auto& [name, format] : bitNames)
        if (text == name)
            return format;

    return Error { ErrorCode::badSpecification,
                   fmt::format ("expected 8, 16, 24, 32, 32f or 64f, found “{}”", text),
                   {} };
}

Result<Container> parseContainer (const std::string& text)
{
    if (auto container = containerForPath ("x." + text))
        return container;

    return Error { ErrorCode::badSpecification,
                   fmt::format ("expected wav, rf64, w64, aiff, caf, au, flac or ogg, found “{}”", text),
                   {} };
}

std::vector<std::string> bindNegativeNumbers (const std::vector<std::string>& words)
{
    std::vector<std::string> bound;
    bool optionsEnded = false;

    for (const auto& word : words)
    {
        const auto afterOption = ! bound.empty() && bound.back().starts_with ("--") && bound.back().size() > 2
                                 && bound.back().find ('=') == std::string::npos;

        if (! optionsEnded && afterOption && looksNegative (word))
            bound.back() += "=" + word;
        else
            bound.push_back (word);

        optionsEnded = optionsEnded || word == "--";
    }

    return bound;
}

} // namespace partita::app
