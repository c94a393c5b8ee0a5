#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace partita::app
{

/// Each adds its subcommand to the program and returns what runs it: the exit code, once the command line has
/// been understood.
using Command = std::function<int()>;

[[nodiscard]] Command addRender (CLI::App& program);
[[nodiscard]] Command addConvolve (CLI::App& program);
[[nodiscard]] Command addPlan (CLI::App& program);
[[nodiscard]] Command addDevices (CLI::App& program);
[[nodiscard]] Command addDesign (CLI::App& program);
[[nodiscard]] Command addAnalyze (CLI::App& program);
[[nodiscard]] Command addBench (CLI::App& program);
[[nodiscard]] Command addImpulse (CLI::App& program);
[[nodiscard]] Command addPreset (CLI::App& program);
[[nodiscard]] Command addLive (CLI::App& program);
[[nodiscard]] Command addMeasure (CLI::App& program);
[[nodiscard]] Command addVerify (CLI::App& program);

} // namespace partita::app
