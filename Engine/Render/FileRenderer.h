#pragma once

#include "Chain/ChainSettings.h"
#include "Core/Result.h"
#include "Files/AudioFileWriter.h"
#include "Files/TemporaryFile.h"
#include "Render/ChainEngine.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace partita
{

enum class Delay
{
    compensated,
    kept
};
enum class EngineKind
{
    offline,
    live
};

struct Tail
{
    enum class Kind
    {
        keep,
        cut,
        seconds
    };
    Kind kind = Kind::keep;
    double seconds = 0.0; ///< exactly so much after the input's end, zeros if the response ends before
};

struct Normalisation
{
    enum class Kind
    {
        peak,
        loudness
    };
    Kind kind = Kind::peak;
    double target = 0.0; ///< dB of full scale, or LUFS
};

/// How a file is rendered; the same for every file of a batch.
struct RenderOptions
{
    ChainSettings settings;
    std::shared_ptr<const ImpulseResponse> impulse; ///< what the settings' file holds, or null
    EngineKind engine = EngineKind::offline;
    std::optional<Precision> precision; ///< by default double for 32 bit and 64 bit float outputs
    int quantum = defaultQuantum;
    BlockPattern calls;
    Delay delay = Delay::compensated;
    Tail tail;
    std::optional<Container> container;       ///< by default what the output's name says
    std::optional<SampleFormat> sampleFormat; ///< by default the input's
    Dither dither = Dither::none;
    std::optional<Normalisation> normalisation;
    std::optional<double> rateHz; ///< of the output, by default the input's; the chain works at the input's
    Overwrite overwrite = Overwrite::no;
    std::vector<std::string> otherInputs; ///< files being read that an output must not replace

    /// Told before the work what may come out of it: that an integer output may go over full scale.
    std::function<void (const std::string&)> foretell {};
};

/// What was done, in figures.
struct RenderReport
{
    std::string input, output;
    double rateHz = 0.0; ///< of the input and the chain
    double outputRateHz = 0.0;
    int inputChannels = 0, outputChannels = 0;
    Frames inputFrames = 0, outputFrames = 0;
    Frames responseTaps = 0;
    Frames latencyFrames = 0; ///< of the chain; compensated unless asked to keep it
    std::string container, sampleFormat, engine;
    double peak = 0.0; ///< of the output, before rounding

    /// What the output's peak could be at worst, by the input's peaks and the chain's response. None for outputs that have
    /// no full scale, and where the level is brought to a target.
    std::optional<double> possiblePeak;
    double normalisationGain = 1.0;
    std::uint64_t overs = 0;
    std::uint64_t unusableSamples = 0; ///< of the input: not finite, or beyond all measure; taken as zero
    std::vector<std::string> notes;    ///< what a user should be told
};

/// Called with the share that is done, 0 … 1; false ends the work with ErrorCode::cancelled.
using Progress = std::function<bool (double)>;

/// Streams one file through the chain into another, in bounded memory.
///
/// Shape     output frames: input + response − 1 − compensated delay for Tail::keep, and nothing for an empty
///           input; `-` as input or output stands for the standard streams
/// Thread    any but audio; different files may be rendered at once
/// Errors    everything that files, specifications and their combination can bring; on each of them no output
///           appears and an existing one stays as it was
[[nodiscard]] Result<RenderReport> renderFile (const std::string& input, const std::string& output,
                                               const RenderOptions&, const Progress&);

} // namespace partita
