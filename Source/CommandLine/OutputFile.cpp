#include "CommandLine/OutputFile.h"

#include "Files/TextLines.h"
#include "Shared/Plot/Figure.h"

#include <fmt/format.h>

#include <filesystem>

namespace partita::app
{

Status makeFolder (const std::string& path)
{
    std::error_code error;
    std::filesystem::create_directories (path, error);

    if (error)
        return Error { ErrorCode::cannotWrite, fmt::format ("The folder can't be made: {}.", error.message()),
                       path };

    return Done {};
}

Status checkPlot (const std::string& path, Overwrite overwrite, const std::vector<std::string>& inputs)
{
    if (path.empty())
        return Done {};

    if (! plot::isFigureName (path))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a name that ends in .svg or .png, found “{}”.", path),
                       "--plot" };

    return checkOutput (path, overwrite, inputs);
}

std::string endingOf (Container container) { return lowerCase (nameOf (container)); }

} // namespace partita::app
