#include "Plugin/ParameterText.h"

#include "Shared/Quantities/Quantities.h"

#include <cmath>

namespace partita::app
{
namespace
{

/// About four digits, none of them a zero at the end.
juce::String digitsOf (double number)
{
    const auto size = std::abs (number);
    const auto decimals = size < 9.9995 ? 3 : size < 99.995 ? 2 : 1;
    auto digits = juce::String (number, decimals);

    if (digits.containsChar ('.'))
        digits = digits.trimCharactersAtEnd ("0").trimCharactersAtEnd (".");

    return digits == "-0" ? juce::String ("0") : digits;
}

using Parser = Result<double> (*) (const std::string&);

std::function<std::optional<double> (const juce::String&)> readerOf (Parser parser)
{
    return [parser] (const juce::String& text) -> std::optional<double>
    {
        const auto minus = juce::String::charToString (juce::juce_wchar { 0x2212 });
        const auto parsed = parser (text.trim().replace (minus, "-").toStdString());
        return parsed && std::isfinite (*parsed) ? std::optional (*parsed) : std::nullopt;
    };
}

} // namespace

ParameterText ParameterText::hertz()
{
    return { [] (double hertz)
             {
                 const auto inKilohertz = hertz >= 999.95;
                 return digitsOf (inKilohertz ? hertz / 1000.0 : hertz) + (inKilohertz ? " kHz" : " Hz");
             },
             readerOf (parseHertz) };
}

ParameterText ParameterText::decibels()
{
    return { [] (double decibels) { return digitsOf (std::round (decibels * 100.0) / 100.0) + " dB"; },
             readerOf (parseDecibels) };
}

ParameterText ParameterText::seconds()
{
    return { [] (double seconds)
             {
                 const auto inSeconds = seconds >= 0.99995;
                 return digitsOf (inSeconds ? seconds : seconds * 1000.0) + (inSeconds ? " s" : " ms");
             },
             [milliseconds = readerOf (parseMilliseconds)] (const juce::String& text)
             {
                 const auto read = milliseconds (text);
                 return read ? std::optional (*read / 1000.0) : std::nullopt;
             } };
}

ParameterText ParameterText::percent()
{
    return { [] (double share) { return digitsOf (std::round (share * 1000.0) / 10.0) + " %"; },
             [number = readerOf (parseNumber)] (const juce::String& text)
             {
                 const auto read = number (text.upToFirstOccurrenceOf ("%", false, false));
                 return read ? std::optional (*read / 100.0) : std::nullopt;
             } };
}

ParameterText ParameterText::number() { return { digitsOf, readerOf (parseNumber) }; }

ParameterText ParameterText::withWord (const juce::String& word, double value) const
{
    return { [word, value, plain = write] (double number) { return number == value ? word : plain (number); },
             [word, value, plain = read] (const juce::String& text) -> std::optional<double>
             { return text.trim().equalsIgnoreCase (word) ? std::optional (value) : plain (text); } };
}

} // namespace partita::app
