#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "Shared/Devices/AudioSystem.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace partita::app
{
namespace
{

using Json = nlohmann::ordered_json;

bool isDefault (const AudioSystem& system, const AudioDevice& device, Direction direction)
{
    const auto chosen = system.defaultDevice (direction);
    return chosen.ok() && chosen->index == device.index;
}

Json toJson (const AudioSystem& system)
{
    Json devices = Json::array();

    for (const auto& device : system.devices())
    {
        const auto side = [&] (Direction direction) -> Json
        {
            const auto& [channels, latencySeconds] = device.side (direction);
            return { { "channels", channels },
                     { "lowestLatencySeconds", latencySeconds },
                     { "default", isDefault (system, device, direction) } };
        };
        devices.push_back ({ { "number", device.index },
                             { "name", device.name },
                             { "hostApi", device.hostApi },
                             { "defaultRateHz", device.defaultRateHz },
                             { "input", side (Direction::input) },
                             { "output", side (Direction::output) } });
    }

    return { { "hostApis", system.hostApis() }, { "devices", devices } };
}

std::string tableOf (const AudioSystem& system)
{
    std::size_t width = 6;

    for (const auto& device : system.devices())
        width = std::max (width, device.fullName().size());

    auto text = fmt::format ("  #  {:<{}}  {:>7}  {:>7}  {:>9}  {:>16}", "device", width, "inputs", "outputs",
                             "rate", "lowest latency");
    bool starred = false;

    for (const auto& device : system.devices())
    {
        const auto side = [&] (Direction direction)
        {
            const auto star = isDefault (system, device, direction);
            starred = starred || star;
            return fmt::format ("{}{}", device.side (direction).channels, star ? "*" : " ");
        };
        const auto inputs = side (Direction::input), outputs = side (Direction::output);
        text +=
            fmt::format ("\n{:>3}  {:<{}}  {:>7}  {:>7}  {:>6g} Hz  {:>4.1f} ms, {:>4.1f} ms", device.index,
                         device.fullName(), width, inputs, outputs, device.defaultRateHz,
                         1e3 * device.input.lowestLatencySeconds, 1e3 * device.output.lowestLatencySeconds);
    }

    return starred ? text + "\n* taken unless another is named" : text;
}

int run (const CommonOptions& common)
{
    Console console (common);
    const auto opened = AudioSystem::open();

    if (! opened)
        return console.fail (opened.error());

    const auto& system = **opened;

    if (! system.remarks().empty())
        console.detail ("What the sound libraries said:\n" + system.remarks());

    const auto none = system.devices().empty();

    if ((common.json || ! none)
        && ! console.report (common.json ? toText (toJson (system)) : tableOf (system)))
        return exitCode::badFile;

    return none ? console.fail (system.noDevice()) : exitCode::done;
}

} // namespace

Command addDevices (CLI::App& program)
{
    auto& app = *program.add_subcommand ("devices", "What audio devices there are");
    auto common = std::make_shared<CommonOptions>();
    addCommon (app, *common);
    return [common] { return run (*common); };
}

} // namespace partita::app
