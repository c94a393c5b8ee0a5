#include "Chain/LiveChain.h"
#include "CommandLine/ChainOptions.h"
#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/FileWatch.h"
#include "CommandLine/LiveMeter.h"
#include "CommandLine/Options.h"
#include "Core/Units.h"
#include "Shared/Devices/AudioStream.h"
#include "Shared/Devices/AudioSystem.h"
#include "Shared/Devices/ChainPlayer.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

namespace partita::app
{
namespace
{

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;
using namespace std::chrono_literals;

constexpr std::int64_t defaultBlock = 64, largestBlock = 8192, mostHelpers = 64;
constexpr int mostDefaultChannels = 2;
constexpr auto lookEvery = 50ms, meterEvery = 100ms, tellEvery = 1000ms, watchEvery = 200ms;
constexpr auto endPatience = 1000ms;

struct Arguments
{
    CommonOptions common;
    ChainOptions chain;
    std::string input, output;
    std::optional<double> rateHz, latencySeconds, seconds;
    std::optional<std::int64_t> block, channels, helpers;
    bool passThrough = false;
};

Status check (const Arguments& a)
{
    if (a.block && *a.block > largestBlock)
        return impossible ("--block",
                           fmt::format ("Expected at most {} frames, found {}.", largestBlock, *a.block));

    if (a.helpers && *a.helpers > mostHelpers)
        return impossible ("--helpers",
                           fmt::format ("Expected at most {} threads, found {}.", mostHelpers, *a.helpers));

    if (a.rateHz && ! (*a.rateHz > 0.0))
        return impossible ("--rate", fmt::format ("Expected a rate above 0 Hz, found {:g} Hz.", *a.rateHz));

    for (const auto& [option, seconds] :
         { std::pair { "--seconds", a.seconds }, std::pair { "--latency", a.latencySeconds } })
        if (seconds && ! (*seconds >= 0.0))
            return impossible (option, fmt::format ("Expected a time from 0 s on, found {:g} s.", *seconds));

    if (a.chain.impulse == "-")
        return impossible ("--ir", "Standard input is no impulse to play live with. Name a file.");

    if (a.passThrough && a.chain.isGiven())
        return impossible ("--passthrough", "It leaves the chain out: give either it or a chain.");

    return Done {};
}

/// The devices of both sides: what is named, and beside it the default of the same sound system.
Status chooseDevices (const Arguments& a, const AudioSystem& system, StreamSettings& settings)
{
    const auto choose = [&system] (const std::string& name, Direction direction, const std::string& otherName,
                                   Direction other) -> Result<AudioDevice>
    {
        if (! name.empty())
            return system.find (name, direction);

        if (! otherName.empty())
            if (const auto named = system.find (otherName, other))
                if (const auto beside = system.defaultDevice (named->hostApi, direction))
                    return *beside;

        return system.defaultDevice (direction);
    };

    const auto input = choose (a.input, Direction::input, a.output, Direction::output);

    if (! input)
        return input.error();

    const auto output = choose (a.output, Direction::output, a.input, Direction::input);

    if (! output)
        return output.error();

    const auto inputs = a.channels.value_or (std::min (input->input.channels, mostDefaultChannels));

    if (inputs > input->input.channels)
        return Error { ErrorCode::deviceUnavailable,
                       fmt::format ("Expected at most its {} input channels, found {}.",
                                    input->input.channels, inputs),
                       input->fullName() };

    settings.input = { *input, static_cast<int> (inputs) };
    settings.output = { *output, 0 };
    return Done {};
}

/// A single output is heard on both sides.
int outputsFor (int chainOutputs, const AudioDevice& device)
{
    return chainOutputs == 1 ? std::clamp (device.output.channels, 1, 2) : chainOutputs;
}

std::vector<Json> decibels (const std::vector<float>& peaks)
{
    std::vector<Json> values;

    for (const auto peak : peaks)
        values.push_back (peak > 0.0f ? Json (decibelsFromGain (static_cast<double> (peak)))
                                      : Json (nullptr));

    return values;
}

/// The devices, the chain and what goes on while they play.
class Session
{
public:
    Session (const Arguments& a, Console& c) : arguments (a), console (c) {}

    Status prepare()
    {
        if (! arguments.passThrough)
        {
            auto loaded = loadChain (arguments.chain, console);

            if (! loaded)
                return loaded.error();

            source = *std::move (loaded);
            files.watch (source.files);
        }

        return openDevices();
    }

    /// Plays until the time is over, an interrupt comes or the device is lost.
    Status play()
    {
        if (auto started = stream->start(); ! started)
            return started;

        console.note (describe());
        auto state = StreamState::plays;

        for (auto ending = Clock::time_point::max(); state == StreamState::plays && Clock::now() < ending;
             state = stream->state())
        {
            if (interruptRequested() && ending == Clock::time_point::max())
            {
                interrupted = true;
                player->endNow();
                ending = Clock::now() + endPatience;
            }

            lookAround();
            std::this_thread::sleep_for (lookEvery);
        }

        stream->stop();
        meter->update (stream->counts());

        if (state == StreamState::lost)
            return Error { ErrorCode::deviceUnavailable,
                           "It has stopped playing: it was unplugged, or its server has ended.",
                           settings.output->device.fullName() };

        return Done {};
    }

    [[nodiscard]] bool wasInterrupted() const noexcept { return interrupted; }

    [[nodiscard]] Json report (const std::string& end) const
    {
        const auto counts = stream->counts();
        const auto side = [] (const StreamSettings::Side& s, double latency, const PeakHistory& peaks) -> Json
        {
            return { { "device", s.device.fullName() },
                     { "channels", s.channels },
                     { "latencySeconds", latency },
                     { "peakDb", decibels (peaks.ofSession()) } };
        };
        return { { "end", end },
                 { "notes", source.notes },
                 { "rateHz", settings.rateHz },
                 { "blockFrames", settings.blockFrames },
                 { "input", side (*settings.input, stream->inputLatencySeconds(), meter->input) },
                 { "output", side (*settings.output, stream->outputLatencySeconds(), meter->output) },
                 { "roundTripSeconds", roundTripSeconds() },
                 { "chainLatencyFrames", chain != nullptr ? chain->latencyFrames() : 0 },
                 { "seconds", static_cast<double> (counts.frames) / settings.rateHz },
                 { "calls", counts.calls },
                 { "lateCalls", counts.lateCalls },
                 { "xruns", counts.xruns },
                 { "inputXruns", counts.inputXruns },
                 { "outputXruns", counts.outputXruns },
                 { "meanLoad", meter->meanLoad() },
                 { "worstLoad", meter->worstLoad() },
                 { "unusableSamples", chain != nullptr ? chain->nonFiniteSamples() : 0 },
                 { "reloads", reloads } };
    }

    [[nodiscard]] std::string summary() const
    {
        const auto counts = stream->counts();
        return fmt::format (
            "{:.1f} s played in {} calls: {} late, {} xruns; load {:.1f} % in the mean, {:.0f} % in "
            "the worst call",
            static_cast<double> (counts.frames) / settings.rateHz, counts.calls, counts.lateCalls,
            counts.xruns, 100.0 * meter->meanLoad(), 100.0 * meter->worstLoad());
    }

private:
    Status openDevices()
    {
        auto system = AudioSystem::open();

        if (! system)
            return system.error();

        if (! (*system)->remarks().empty())
            console.detail ("What the sound libraries said:\n" + (*system)->remarks());

        if (auto chosen = chooseDevices (arguments, **system, settings); ! chosen)
            return chosen;

        settings.rateHz = arguments.rateHz.value_or (settings.output->device.defaultRateHz);
        settings.blockFrames = static_cast<int> (arguments.block.value_or (defaultBlock));
        settings.latencySeconds = arguments.latencySeconds;

        if (auto made = arguments.passThrough ? Status (Done {}) : makeChain(); ! made)
            return made;

        const auto inputs = settings.input->channels;
        auto& outputs = settings.output->channels;
        outputs = outputsFor (chain != nullptr ? chain->outputs() : inputs, settings.output->device);
        player = std::make_unique<ChainPlayer> (chain.get(), inputs, outputs);

        if (arguments.seconds)
            player->endAfter (framesFromSeconds (*arguments.seconds, settings.rateHz));

        auto opened = AudioStream::open (*std::move (system), settings, *player);

        if (! opened)
            return opened.error();

        stream = *std::move (opened);
        meter = std::make_unique<LiveMeter> (*player, inputs, outputs, settings.rateHz, settings.blockFrames);
        return Done {};
    }

    Result<BuiltChain> build (const LoadedChain& from)
    {
        auto built = buildChain (from.settings, from.impulse.get(), settings.rateHz, settings.input->channels,
                                 ImpulseForm::asStored, interruptRequested);

        if (built)
            for (const auto& remark : remarksOn (*built, from.settings))
                console.note (remark);

        return built;
    }

    Status makeChain()
    {
        const auto built = build (source);

        if (! built)
            return built.error();

        LiveChain::Options options;
        options.quantum = quantumForCalls (settings.blockFrames);
        options.levels = source.settings.levels;

        if (arguments.helpers)
            options.helpers = std::make_shared<WorkerThreads> (static_cast<int> (*arguments.helpers));

        auto made = LiveChain::create (built->response, options);

        if (! made)
            return made.error();

        chain = *std::move (made);
        return Done {};
    }

    Status reload()
    {
        auto loaded = loadChain (arguments.chain, console);

        if (! loaded)
            return loaded.error();

        const auto built = build (*loaded);

        if (! built)
            return built.error();

        if (auto exchanged = chain->exchange (built->response); ! exchanged)
            return exchanged;

        chain->setLevels (loaded->settings.levels);
        source = *std::move (loaded);
        files.watch (source.files);
        return Done {};
    }

    void lookAround()
    {
        const auto now = Clock::now();
        const auto isDue = [now] (Clock::time_point& last, Clock::duration period)
        {
            const auto due = now - last >= period;
            last = due ? now : last;
            return due;
        };

        if (isDue (metered, console.showsProgress() ? meterEvery : tellEvery))
        {
            meter->update (stream->counts());

            if (console.showsProgress())
                console.status (meter->line());
            else
                console.detail (meter->line());
        }

        if (chain == nullptr)
            return;

        chain->collect();

        if (! isDue (watched, watchEvery) || ! files.look())
            return;

        if (const auto reloaded = reload(); reloaded.ok())
        {
            ++reloads;
            console.note ("A file of the chain has changed and is taken anew.");
        }
        else
        {
            console.error (reloaded.error().text() + " What was playing goes on.");
        }
    }

    [[nodiscard]] double roundTripSeconds() const
    {
        const auto chainFrames = chain != nullptr ? chain->latencyFrames() : 0;
        return stream->inputLatencySeconds() + stream->outputLatencySeconds()
               + static_cast<double> (chainFrames) / settings.rateHz;
    }

    [[nodiscard]] std::string describe() const
    {
        const auto& [input, inputs] = *settings.input;
        const auto& [output, outputs] = *settings.output;
        return fmt::format (
            "{} channel{} of {} to {} of {}, {:g} Hz, {} frames, {:.1f} ms there and back. Ctrl-C ends it.",
            inputs, inputs == 1 ? "" : "s", input.fullName(), outputs, output.fullName(), settings.rateHz,
            settings.blockFrames, 1e3 * roundTripSeconds());
    }

    const Arguments& arguments;
    Console& console;
    LoadedChain source;
    FileWatch files { {} };
    StreamSettings settings;
    std::unique_ptr<LiveChain> chain; // null: the input passes through
    std::unique_ptr<ChainPlayer> player;
    std::unique_ptr<LiveMeter> meter;
    std::unique_ptr<AudioStream> stream; // ends before what it plays
    Clock::time_point metered = Clock::now(), watched = metered;
    int reloads = 0;
    bool interrupted = false;
};

int run (const Arguments& a)
{
    Console console (a.common);
    if (const auto valid = check (a); ! valid)
        return console.fail (valid.error());

    Session session (a, console);

    if (const auto prepared = session.prepare(); ! prepared)
        return console.fail (prepared.error());

    const auto played = session.play();
    const auto end = ! played ? "lost" : session.wasInterrupted() ? "interrupt" : "time";

    if (! played)
        console.error (played.error().text());

    if (a.common.json ? ! console.report (toText (session.report (end)))
                      : ! a.common.quiet && ! console.report (session.summary()))
        return exitCode::badFile;

    if (! played)
        return exitCodeOf (played.error().code);

    // Without a time an interrupt is the only end there is, and none that came too early.
    return session.wasInterrupted() && a.seconds ? exitCode::interrupted : exitCode::done;
}

} // namespace

Command addLive (CLI::App& program)
{
    auto& app =
        *program.add_subcommand ("live", "Play audio devices through filters and an impulse response");
    auto arguments = std::make_shared<Arguments>();
    auto& a = *arguments;
    app.add_option ("--input", a.input,
                    "Device to listen to: a number or a part of a name (see partita devices)");
    app.add_option ("--output", a.output, "Device to play on");
    addParsed (app, "--rate", a.rateHz, parseHertz, "Sample rate (default: the output device's own)");
    addParsed (app, "--block,-b", a.block, parseCount, "Frames of a call (default: 64)");
    addParsed (app, "--channels", a.channels, parseCount,
               "Input channels (default: up to 2, as many as there are)");
    addParsed (
        app, "--latency", a.latencySeconds, parseSeconds,
        "What the driver may keep between device and chain on each side, such as 10ms (default: a block)");
    addParsed (app, "--seconds", a.seconds, parseSeconds, "How long to play (default: until Ctrl-C)");
    addParsed (app, "--helpers", a.helpers, parseCount,
               "Threads that take work of large matrices off the audio thread (default: none)");
    app.add_flag ("--passthrough", a.passThrough,
                  "Play the input as it is, without a chain, to compare with");
    addCommon (app, a.common);
    addChain (app, a.chain);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
