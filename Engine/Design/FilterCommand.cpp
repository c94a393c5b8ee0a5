#include "Design/FilterCommand.h"

#include "Design/CurveTokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numbers>

namespace partita::detail
{
namespace
{

class FilterLine
{
public:
    FilterLine (int lineNumber, std::string_view content, CurveCollector& curveCollector, Thousands marks)
        : line (lineNumber),
          collector (curveCollector),
          thousands (marks),
          tokens (tokensOf (plain (content)))
    {
    }

    void read()
    {
        const auto state = lowerCase (word());

        if (state != "on" && state != "off")
            return collector.unused (
                line, fmt::format ("expected ON or OFF after “Filter:”, found “{}”", excerpt (state)));

        words.type = lowerCase (word());

        if (words.type == "none" || state == "off")
            collector.understood();

        if (words.type.empty() || words.type == "none")
            return;

        if (state == "off")
            return collector.note (line, "the filter is switched off");

        readType();

        while (at < tokens.size() && readParameter())
        {
        }

        if (! broken.empty())
            return collector.unused (line, broken);

        settle();
    }

private:
    std::string word() { return at < tokens.size() ? tokens[at++] : std::string(); }

    [[nodiscard]] bool next (std::string_view expected) const
    {
        return at < tokens.size() && lowerCase (tokens[at]) == expected;
    }

    bool skip (std::string_view expected)
    {
        const auto found = next (expected);
        at += found ? 1 : 0;
        return found;
    }

    [[nodiscard]] bool numberFollows() const
    {
        return at < tokens.size() && localNumber (tokens[at]).has_value();
    }

    /// LS Q and LS_Q are LSQ; LS 6dB has its slope here.
    void readType()
    {
        if (words.type.ends_with ("_q"))
            words.type.erase (words.type.size() - 2, 1);

        if (next ("q") && (at + 1 >= tokens.size() || ! localNumber (tokens[at + 1])))
        {
            words.type += "q";
            ++at;
        }

        if (numberFollows() && at + 1 < tokens.size() && lowerCase (tokens[at + 1]) == "db")
        {
            words.slopeDb = localNumber (tokens[at]);
            at += 2;
        }
    }

    bool readParameter()
    {
        if (skip ("fc"))
            return readFrequency();

        if (skip ("gain"))
            return readOnce (words.gainDb, "Gain", "db");

        if (skip ("q"))
            return readOnce (words.q, "Q", "");

        if (skip ("bw/60"))
            return readSixtieths();

        if (skip ("bw"))
        {
            skip ("oct");
            return readOnce (words.bandwidthOctaves, "BW Oct", "oct");
        }

        if (next ("t60"))
        {
            collector.note (line, "the T60 of a modal filter adds nothing to its Q");
            at = tokens.size();
            return true;
        }

        if (words.type == "iir")
            broken = "coefficients belong to one sample rate, and a curve has none";
        else
            strange += fmt::format ("{}{}", strange.empty() ? "" : " ", word());

        return broken.empty();
    }

    bool readNumber (std::optional<double>& value, const char* name, std::string_view unit)
    {
        if (! numberFollows())
        {
            broken = fmt::format ("expected a number after “{}”, found “{}”", name,
                                  at < tokens.size() ? excerpt (tokens[at]) : "");
            return false;
        }

        value = localNumber (tokens[at++]);
        skip (unit);
        return true;
    }

    bool readOnce (std::optional<double>& value, const char* name, std::string_view unit)
    {
        if (value)
            collector.note (line,
                            fmt::format ("“{}” stands there more than once; the last one is taken", name));

        return readNumber (value, name, unit);
    }

    /// 1 234 Hz: groups of three digits after the first are its thousands.
    void joinThousands()
    {
        const auto isGroup = [] (std::string_view text)
        {
            const auto digits = text.substr (0, text.find_first_of (".,"));
            return digits.size() == 3
                   && std::ranges::all_of (digits, [] (unsigned char c) { return std::isdigit (c); });
        };
        const auto isWhole = [] (std::string_view text)
        { return std::ranges::all_of (text, [] (unsigned char c) { return std::isdigit (c); }); };

        while (at + 1 < tokens.size() && isWhole (tokens[at]) && isGroup (tokens[at + 1]))
        {
            tokens[at] += tokens[at + 1];
            tokens.erase (tokens.begin() + static_cast<std::ptrdiff_t> (at) + 1);
        }
    }

    bool readFrequency()
    {
        joinThousands();
        const auto text = at < tokens.size() ? tokens[at] : std::string();

        if (! readOnce (words.frequencyHz, "Fc", "hz"))
            return false;

        if (skip ("khz") || skip ("k"))
            words.frequencyHz = 1e3 * *words.frequencyHz;
        else if (const auto before = partBeforeThreeDigits (text);
                 thousands == Thousands::marked && before && *before <= mostThousands)
        {
            words.frequencyHz = std::round (1e3 * *words.frequencyHz);
            collector.note (line, fmt::format ("{} Hz is taken for {:g} Hz", text, *words.frequencyHz));
        }

        return true;
    }

    // Behringer DSP1124P in Room EQ Wizard: bandwidth in Hz = frequency · BW/60 / 60 · √2.
    bool readSixtieths()
    {
        std::optional<double> sixtieths;

        if (! readNumber (sixtieths, "BW/60", ""))
            return false;

        if (*sixtieths > 0.0)
            words.q = 60.0 / *sixtieths / std::numbers::sqrt2;

        return true;
    }

    void settle()
    {
        const auto isShelf = words.type.starts_with ("ls") || words.type.starts_with ("hs");

        if (isShelf && words.bandwidthOctaves)
            collector.note (line, "a shelf has no bandwidth; it is passed over");

        if (! isShelf && words.bandwidthOctaves && words.q)
            collector.note (line, "the bandwidth is taken, and not the Q");

        if (! isShelf && words.slopeDb)
            collector.note (line, "only shelves have a slope; it is passed over");

        const auto band = bandFromWords (words);

        if (! band)
            return collector.unused (line, band.error().message);

        if (! strange.empty())
            collector.note (line, fmt::format ("“{}” is not understood and passed over", excerpt (strange)));

        if (std::abs (band->frequencyHz - *words.frequencyHz) > 1e-9 * band->frequencyHz)
            collector.note (
                line,
                fmt::format ("Fc is the shelf's corner, as in Equalizer APO; its middle is at {:.1f} Hz",
                             band->frequencyHz));

        collector.understood();
        collector.add (*band);
    }

    int line;
    CurveCollector& collector;
    Thousands thousands;
    std::vector<std::string> tokens;
    std::size_t at = 0;
    BandWords words;
    std::string strange, broken;
};

} // namespace

void readFilterCommand (int line, std::string_view content, Thousands thousands, CurveCollector& collector)
{
    FilterLine (line, content, collector, thousands).read();
}

} // namespace partita::detail
