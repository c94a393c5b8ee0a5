#include "Design/Phase.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <locale>
#include <sstream>

namespace partita
{
namespace
{

struct PlainName
{
    PhaseKind kind;
    const char* name;
};

constexpr std::array plainNames { PlainName { PhaseKind::linear, "linear" },
                                  PlainName { PhaseKind::minimum, "minimum" },
                                  PlainName { PhaseKind::maximum, "maximum" } };

const std::string mixedPrefix = "mixed:";

} // namespace

double Phase::minimumShare() const noexcept
{
    switch (kind)
    {
        case PhaseKind::linear: return 0.0;
        case PhaseKind::minimum:
        case PhaseKind::maximum: return 1.0;
        case PhaseKind::mixed: return amount;
    }

    return 0.0;
}

Frames Phase::latencyOf (std::size_t taps) const noexcept
{
    if (taps == 0)
        return 0;

    if (kind == PhaseKind::maximum)
        return static_cast<Frames> (taps - 1);

    return std::llround ((1.0 - minimumShare()) * static_cast<double> ((taps - 1) / 2));
}

Status validate (Phase phase)
{
    if (phase.kind == PhaseKind::mixed && ! (phase.amount >= 0.0 && phase.amount <= 1.0))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The amount of a mixed phase must be 0 … 1; found {:g}.", phase.amount),
                       "phase" };

    return Done {};
}

Result<Phase> parsePhase (const std::string& text)
{
    for (const auto& [kind, name] : plainNames)
        if (text == name)
            return Phase { kind, 0.0 };

    if (text.rfind (mixedPrefix, 0) == 0)
    {
        std::istringstream stream (text.substr (mixedPrefix.size()));
        stream.imbue (std::locale::classic());
        double amount = -1.0;

        if (stream >> amount && stream.eof() && amount >= 0.0 && amount <= 1.0)
            return Phase { PhaseKind::mixed, amount };
    }

    return Error {
        ErrorCode::badSpecification,
        fmt::format ("expected linear, minimum, maximum or mixed: with an amount of 0 … 1, found “{}”", text),
        {}
    };
}

std::string nameOf (Phase phase)
{
    for (const auto& [kind, name] : plainNames)
        if (phase.kind == kind)
            return name;

    return fmt::format ("{}{}", mixedPrefix, phase.amount);
}

} // namespace partita
