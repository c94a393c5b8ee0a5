#pragma once

#include "Core/Result.h"

#include <string>
#include <vector>

namespace partita
{

enum class Overwrite
{
    no,
    yes
};

/// A file that is written under another name in its target's folder and appears under its own name only when it
/// is whole. If it never is, nothing is left of it.
///
/// Thread    one caller at a time, never audio
/// Errors    cannotWrite, outputExists
class TemporaryFile
{
public:
    /// Beside a target whose folder exists and which is not itself a folder.
    static Result<TemporaryFile> beside (const std::string& target, Overwrite);

    /// Without a name, in the system's folder for temporary files: a place to spool to.
    static Result<TemporaryFile> anonymous();

    TemporaryFile (TemporaryFile&& other) noexcept;
    TemporaryFile& operator= (TemporaryFile&&) = delete;
    ~TemporaryFile();

    /// Its open descriptor, for reading and writing; stays this object's own.
    [[nodiscard]] int descriptor() const noexcept { return fd; }

    /// Gives it its target's name. With Overwrite::no a file that has appeared there meanwhile is kept.
    Status commit();

private:
    TemporaryFile() = default;

    std::string target, name;
    Overwrite overwrite = Overwrite::no;
    int fd = -1;
};

/// Status of a would-be output: exists, is a folder, has no folder or one that nothing can be written into, has a name that
/// no file can have, or is one of the files being read.
[[nodiscard]] Status checkOutput (const std::string& target, Overwrite,
                                  const std::vector<std::string>& inputs);

} // namespace partita
