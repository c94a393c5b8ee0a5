#include "Workspace.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace partita::test
{
namespace
{

namespace fs = std::filesystem;

std::vector<std::string> namesIn (const std::string& folder)
{
    std::vector<std::string> names;

    for (const auto& entry : fs::recursive_directory_iterator (folder))
        names.push_back (entry.path().lexically_relative (folder).string());

    std::sort (names.begin(), names.end());
    return names;
}

} // namespace

Workspace::Workspace()
{
    auto pattern = (fs::temp_directory_path() / "partita-test-XXXXXX").string();

    if (::mkdtemp (pattern.data()) == nullptr)
        throw std::runtime_error ("mkdtemp");

    root = pattern;
    folder = root + "/work";
    temporary = root + "/temporary";
    fs::create_directory (folder);
    fs::create_directory (temporary);
}

Workspace::~Workspace()
{
    std::error_code error;
    fs::remove_all (root, error);
}

bool Workspace::has (const std::string& name) const { return fs::exists (fs::symlink_status (path (name))); }

std::string Workspace::read (const std::string& name) const
{
    std::ifstream stream (path (name), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void Workspace::write (const std::string& name, const std::string& bytes) const
{
    std::ofstream stream (path (name), std::ios::binary);
    stream << bytes;

    if (! stream.flush())
        throw std::runtime_error (name);
}

void Workspace::makeFolder (const std::string& name) const { fs::create_directories (path (name)); }

void Workspace::writeSparse (const std::string& name, const std::string& header,
                             std::uint64_t holeBytes) const
{
    write (name, header);
    fs::resize_file (path (name), header.size() + holeBytes);
}

std::vector<std::string> Workspace::listing() const { return namesIn (folder); }

ProcessOptions Workspace::command (const std::vector<std::string>& arguments) const
{
    ProcessOptions options;
    options.program = PARTITA_CLI;
    options.arguments = arguments;
    options.folder = folder;
    options.environment = { { "TMPDIR", temporary }, { "UBSAN_OPTIONS", "print_stacktrace=1" } };
    return options;
}

ProcessResult Workspace::run (const std::vector<std::string>& arguments) const
{
    return runWith (command (arguments));
}

ProcessResult Workspace::runWith (const ProcessOptions& options) const
{
    auto result = runProcess (options);
    checkAfter (result);

    if (! options.terminalForErrors)
    {
        UNSCOPED_INFO (result.err);
        CHECK (result.err.find_first_of ("\033\r") == std::string::npos);
    }

    return result;
}

void Workspace::checkAfter (const ProcessResult& result) const
{
    UNSCOPED_INFO (result.err);
    CHECK (result.signal == 0);
    CHECK_FALSE (result.timedOut);
    CHECK_FALSE (contains (result.err, "runtime error"));
    CHECK_FALSE (contains (result.err, "Sanitizer"));
    CHECK (namesIn (temporary).empty());

    std::vector<std::string> hidden;

    for (const auto& name : listing())
        if (fs::path (name).filename().string().starts_with ('.'))
            hidden.push_back (name);

    // A process that had to be killed is reported already.
    if (result.timedOut)
        for (const auto& name : hidden)
            fs::remove (path (name));
    else
        CHECK (hidden.empty());
}

bool contains (const std::string& text, const std::string& part)
{
    return text.find (part) != std::string::npos;
}

} // namespace partita::test
