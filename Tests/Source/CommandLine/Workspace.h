#pragma once

#include "Support/Process.h"
#include "Support/WavBytes.h"

#include <string>
#include <vector>

namespace partita::test
{

/// A fresh folder in which the program is run as a child process, and what every run must leave true.
class Workspace
{
public:
    Workspace();
    ~Workspace();

    Workspace (const Workspace&) = delete;
    Workspace& operator= (const Workspace&) = delete;

    [[nodiscard]] std::string path (const std::string& name) const { return folder + "/" + name; }

    [[nodiscard]] bool has (const std::string& name) const;
    [[nodiscard]] std::string read (const std::string& name) const;

    [[nodiscard]] AudioContent audio (const std::string& name) const { return readAudio (path (name)); }

    void write (const std::string& name, const std::string& bytes) const;
    void makeFolder (const std::string& name) const;

    /// A header followed by a hole: a long file that takes no room.
    void writeSparse (const std::string& name, const std::string& header, std::uint64_t holeBytes) const;

    /// Everything in the folder, hidden files too, sorted.
    [[nodiscard]] std::vector<std::string> listing() const;

    /// To run the program here with these words.
    [[nodiscard]] ProcessOptions command (const std::vector<std::string>& arguments) const;

    /// Runs it and checks that no signal and no time-out ended it, that it left no temporary file, and that
    /// what is not a terminal got no control codes.
    ProcessResult run (const std::vector<std::string>& arguments) const;
    ProcessResult runWith (const ProcessOptions&) const;

    void checkAfter (const ProcessResult&) const;

private:
    std::string root, folder, temporary;
};

/// The exit code, with what the program said where it is another than expected.
#define CHECK_EXIT(result, code)                                                                             \
    do                                                                                                       \
    {                                                                                                        \
        const auto& checkedResult = (result);                                                                \
        UNSCOPED_INFO (checkedResult.err);                                                                   \
        CHECK (checkedResult.exitCode == (code));                                                            \
    } while (false)

[[nodiscard]] bool contains (const std::string& text, const std::string& part);

} // namespace partita::test
