#pragma once

#include "Core/Result.h"
#include "Core/Units.h"

#include <string>
#include <string_view>
#include <vector>

namespace partita::detail
{

/// One response on its way from an input to an output: a part of a file, or taps. All numbers count from 0.
struct MatrixElement
{
    std::string file; ///< empty: taps
    std::vector<double> taps;
    int channel = 0;
    double gain = 1.0;
    Frames delayFrames = 0;
    double delaySeconds = 0.0; ///< added to delayFrames
    Frames firstFrame = 0;
    Frames frames = 0; ///< of the file; 0 for all

    friend bool operator== (const MatrixElement&, const MatrixElement&) = default;
};

/// Everything that is added up between an input and an output.
struct MatrixPath
{
    int input = 0, output = 0;
    std::vector<MatrixElement> elements;
};

/// What a file tells of a matrix, before any response is loaded. For MatrixFile only.
struct MatrixDescription
{
    static constexpr int mostChannels = 64;

    int inputs = 0, outputs = 0;
    std::vector<MatrixPath> paths;
    Frames mostFrames = 0; ///< what is longer is cut; 0 for no limit
    std::vector<std::string> remarks;

    [[nodiscard]] MatrixPath& pathBetween (int input, int output);
};

/// Errors    fileUnreadable with the place or the line
[[nodiscard]] Result<MatrixDescription> parseMatrixJson (const std::string& text, const std::string& path);
[[nodiscard]] Result<MatrixDescription> parseJconvolver (std::string_view text, const std::string& path);

} // namespace partita::detail
