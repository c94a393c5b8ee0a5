#include "Design/CurveFile.h"

#include "Design/CurveReader.h"
#include "Files/WholeFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace partita
{
namespace
{

constexpr std::uint64_t mostBytes = 64 << 20;

bool isYaml (const std::vector<TextLine>& lines, const std::string& path)
{
    const auto ending = lowerCase (std::filesystem::path (path).extension().string());
    const auto isKey = [] (const TextLine& line)
    { return line.text == "filters:" || line.text == "pipeline:" || line.text == "devices:"; };
    return ending == ".yml" || ending == ".yaml" || std::ranges::any_of (lines, isKey);
}

} // namespace

std::string CurveRemark::sentence() const
{
    auto words = line > 0 ? fmt::format ("Line {}: {}", line, text) : text;

    if (line == 0 && ! words.empty())
        words[0] = static_cast<char> (std::toupper (static_cast<unsigned char> (words[0])));

    return words + (kind == Kind::unused ? "; not used." : ".");
}

const char* nameOf (CurveFormat format) noexcept
{
    switch (format)
    {
        case CurveFormat::equalizerApo: return "filter commands";
        case CurveFormat::rewTable: return "filter table";
        case CurveFormat::columns: return "columns";
        case CurveFormat::camillaDsp: return "CamillaDSP";
    }

    return "";
}

Result<CurveFileContent> loadCurveFile (const std::string& path)
{
    const auto text = readWholeFile (path, mostBytes);

    if (! text)
        return text.error();

    return parseCurve (*text, path);
}

Result<CurveFileContent> parseCurve (std::string_view text, const std::string& path)
{
    if (text.starts_with ("\xff\xfe") || text.starts_with ("\xfe\xff"))
        return Error { ErrorCode::fileUnreadable, "Expected text in UTF-8; this is UTF-16. Save it as UTF-8.",
                       path };

    if (text.find ('\0') != std::string_view::npos)
        return Error {
            ErrorCode::fileUnreadable,
            "Expected text; this is something else. Name an equaliser's settings, a CSV or a YAML file.", path
        };

    const auto lines = linesOf (text);

    if (isYaml (lines, path))
        return detail::readCamillaCurve (text, path);

    if (std::ranges::any_of (lines, detail::isRewTableHead, &TextLine::text))
        return detail::readRewTable (text, path);

    if (std::ranges::any_of (lines, detail::isCommand, &TextLine::text))
        return detail::readCommandCurve (text, path);

    return detail::readColumnCurve (text, path);
}

} // namespace partita
