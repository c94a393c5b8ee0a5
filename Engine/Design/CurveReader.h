#pragma once

#include "Design/CurveFile.h"
#include "Files/TextLines.h"

#include <optional>

namespace partita::detail
{

/// A curve as it is read, with its remarks. For the readers of curve files only.
class CurveCollector
{
public:
    explicit CurveCollector (CurveFormat format) { content.format = format; }

    void note (int line, std::string text);
    void unused (int line, std::string text);

    void add (const EqBand& band) { content.curve.bands.push_back (band); }

    /// A point that is none, or not alone at its frequency, is named and left out.
    void addPoint (int line, double frequencyHz, double gainDb);

    void addPreamp (double db) { content.curve.preampDb += db; }

    /// Something was understood, even if it adds nothing to the curve.
    void understood() { any = true; }

    /// The curve with its points in order; an error if nothing was understood.
    Result<CurveFileContent> finish (const std::string& path);

    CurveFileContent content;

private:
    void remark (int line, CurveRemark::Kind, std::string text);
    void keepFirstOfEqual();
    [[nodiscard]] Error nothingIn (const std::string& path) const;

    struct Place
    {
        double frequencyHz;
        int line;
    };

    std::vector<Place> places;
    int leftOut = 0;
    bool any = false;
};

/// A band in the words of a file.
struct BandWords
{
    std::string type; ///< lower case, as Equalizer APO and Room EQ Wizard name it
    std::optional<double> frequencyHz, gainDb, q, bandwidthOctaves, slopeDb;
};

/// What a band means; defaults are those of Equalizer APO.
///
/// Errors    fileUnreadable with a sentence, which is meant to become a remark
[[nodiscard]] Result<EqBand> bandFromWords (const BandWords&);

/// Error if frequency, gain or q can't be those of a band.
[[nodiscard]] Status checkBand (const EqBand&);

/// The analogue peak's, notch's or band-pass's q for a bandwidth between the points of half its gain in dB, or of −3 dB.
///
/// Source    Bristow-Johnson, Audio EQ Cookbook, without the warping of its digital form
[[nodiscard]] double qOfBandwidth (double octaves);

/// The shelf's q for a slope in dB per octave, 12 being the steepest without overshoot; none if there is no such shelf.
///
/// Source    Bristow-Johnson, Audio EQ Cookbook, S = slope / 12
[[nodiscard]] std::optional<double> qOfShelfSlope (double slopeDb, double gainDb);

/// The fields of a line and the numbers in them, whatever separates them and marks their decimals.
struct CurveRow
{
    std::vector<std::string> fields;
    std::vector<std::optional<double>> numbers;
};

[[nodiscard]] CurveRow rowOf (std::string_view line);

/// A line that begins with one of the signs for comments: * # % //
[[nodiscard]] bool isComment (std::string_view line);

[[nodiscard]] Result<CurveFileContent> readCommandCurve (std::string_view, const std::string& path);
[[nodiscard]] Result<CurveFileContent> readRewTable (std::string_view, const std::string& path);
[[nodiscard]] Result<CurveFileContent> readColumnCurve (std::string_view, const std::string& path);
[[nodiscard]] Result<CurveFileContent> readCamillaCurve (std::string_view, const std::string& path);

/// True for the line that names the columns of Room EQ Wizard's table of filters.
[[nodiscard]] bool isRewTableHead (std::string_view line);

/// True for a line that begins with one of Equalizer APO's commands and a colon.
[[nodiscard]] bool isCommand (std::string_view line);

} // namespace partita::detail
