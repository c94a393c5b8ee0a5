#include "Design/GraphicCommand.h"

#include "Design/CurveTokens.h"

#include <fmt/format.h>

#include <cmath>

namespace partita::detail
{

bool GraphicCommand::isPairs (std::string_view line)
{
    const auto first = split (split (line, ';').front(), ' ');
    return first.size() == 2 && localNumber (plain (first.front())) && localNumber (plain (first.back()));
}

void GraphicCommand::read (int line, std::string_view pairs)
{
    for (const auto pair : split (pairs, ';'))
        if (! pair.empty())
            readPair (line, pair);

    if (! collector.content.curve.points.empty())
        collector.understood();
}

void GraphicCommand::readPair (int line, std::string_view pair)
{
    const auto numbers = split (pair, ' ');
    auto frequencyHz = localNumber (plain (numbers.front()));
    const auto gainDb = localNumber (plain (numbers.back()));

    if (const auto before = partBeforeThreeDigits (numbers.front());
        before && frequencyHz && *before <= mostThousands && *frequencyHz < aboveHz
        && 1e3 * *frequencyHz > aboveHz)
    {
        frequencyHz = std::round (1e3 * *frequencyHz);
        collector.note (line, fmt::format ("{} is taken for {:g} Hz, as the frequencies ascend",
                                           excerpt (numbers.front()), *frequencyHz));
    }

    aboveHz = frequencyHz.value_or (aboveHz);

    if (numbers.size() != 2 || ! frequencyHz || ! gainDb)
        collector.unused (line, fmt::format ("expected a frequency and a gain, found “{}”", excerpt (pair)));
    else
        collector.addPoint (line, *frequencyHz, *gainDb);
}

} // namespace partita::detail
