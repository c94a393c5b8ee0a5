#pragma once

#include "Core/Result.h"
#include "Design/EqCurve.h"

#include <string>
#include <string_view>
#include <vector>

namespace partita
{

/// Something in a curve file that its reader should know of.
struct CurveRemark
{
    enum class Kind
    {
        note,  ///< understood, in a way worth telling
        unused ///< not understood, or more than a curve holds: the curve goes without it
    };

    int line = 0; ///< from 1; 0 for the whole file
    Kind kind = Kind::note;
    std::string text;

    /// “Line 3: …”
    [[nodiscard]] std::string sentence() const;
};

enum class CurveFormat
{
    equalizerApo, ///< lines of commands: Equalizer APO, AutoEq, and the filter settings of Room EQ Wizard
    rewTable,     ///< Room EQ Wizard's filters as a table
    columns,      ///< frequency and level: CSV, measurements, targets
    camillaDsp    ///< YAML with biquads
};

[[nodiscard]] const char* nameOf (CurveFormat) noexcept;

/// What a curve file says, and all that it says beyond.
struct CurveFileContent
{
    EqCurve curve;
    CurveFormat format = CurveFormat::columns;
    bool isLevels = false;    ///< the columns are levels that were measured, not gains to be applied
    bool isUnordered = false; ///< the points had to be sorted
    std::string title;        ///< what a file's head calls itself
    std::vector<CurveRemark> remarks;
};

/// Reads an equaliser's curve in whatever of the formats its content shows it to be. Each line becomes part of the curve,
/// is empty or a comment, or has a remark. Resources/Docs/Formats.md tells how each is understood.
///
/// Errors    fileNotFound, fileUnreadable: not a curve file, or nothing in it that makes a curve
[[nodiscard]] Result<CurveFileContent> loadCurveFile (const std::string& path);

/// The same from text; path is for messages and, by .yml or .yaml, a hint to the format.
[[nodiscard]] Result<CurveFileContent> parseCurve (std::string_view text, const std::string& path);

} // namespace partita
