#include "Files/TapsFile.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"
#include "Support/WavBytes.h"

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 44100.5; // JSON and CSV hold any rate

/// Numbers whose text is hard: all bits of a double, the ends of its range, both zeros.
std::vector<double> awkwardTaps (std::uint64_t seed)
{
    std::vector<double> taps { 0.0,
                               -0.0,
                               1.0,
                               -1.0,
                               0.1,
                               1e22,
                               1e-300,
                               std::numeric_limits<double>::denorm_min(),
                               -1e300,
                               std::numeric_limits<double>::max(),
                               std::nextafter (1.0, 2.0) };
    Random random (seed);

    while (taps.size() < 500)
        if (const auto value = std::bit_cast<double> (random.next()); std::isfinite (value))
            taps.push_back (value);

    return taps;
}

bool sameDoubles (const Rows<double>& a, const Rows<double>& b)
{
    if (a.size() != b.size())
        return false;

    for (std::size_t c = 0; c < a.size(); ++c)
        if (! std::equal (a[c].begin(), a[c].end(), b[c].begin(), b[c].end(),
                          [] (double x, double y)
                          { return std::bit_cast<std::uint64_t> (x) == std::bit_cast<std::uint64_t> (y); }))
            return false;

    return true;
}

void writeText (const std::string& path, const std::string& text)
{
    std::ofstream (path, std::ios::binary) << text;
}

void writeRaw (const std::string& path, const Rows<double>& rows)
{
    std::ofstream stream (path, std::ios::binary);

    for (const auto& row : rows)
        stream.write (reinterpret_cast<const char*> (row.data()),
                      static_cast<std::streamsize> (row.size() * sizeof (double)));
}

LoadedTaps loaded (const std::string& path)
{
    auto taps = loadTaps (path);
    INFO (path << ": " << (taps ? "" : taps.error().text()));
    REQUIRE (taps.ok());
    return *std::move (taps);
}

Error refusedText (const ScratchFolder& folder, const std::string& text)
{
    const auto path = folder.file ("specimen");
    writeText (path, text);
    const auto taps = loadTaps (path);
    INFO (text.substr (0, 100));
    REQUIRE_FALSE (taps.ok());
    REQUIRE (taps.error().context == path);
    REQUIRE (taps.error().message.size() < 300);
    return taps.error();
}

bool has (const std::string& text, const std::string& part) { return text.find (part) != std::string::npos; }

int python (const std::string& job, const ScratchFolder& folder)
{
    return std::system (("/usr/bin/python3 -B '" PARTITA_REFERENCE_DIR "/../taps_formats.py' " + job + " '"
                         + folder.path.string() + "'")
                            .c_str());
}

} // namespace

TEST_CASE ("Every format gives taps back bit by bit, and the rate where it holds one",
           "[files][taps][property]")
{
    const ScratchFolder folder;

    for (const auto& channels :
         { Rows<double> { awkwardTaps (1) }, Rows<double> { awkwardTaps (2), awkwardTaps (3) },
           Rows<double> { { 0.25 } }, Rows<double> { { 1.0, 2.0, 3.0 } } })
        for (const auto* ending : { "wav", "txt", "csv", "json", "npy" })
        {
            INFO (ending << ", " << channels.size() << " channels");
            const auto path = folder.file (std::string ("taps.") + ending);
            const auto keepsRate = std::string (ending) == "csv" || std::string (ending) == "json";
            const auto rate = std::string (ending) == "wav" ? 96000.0 : rateHz;
            REQUIRE (saveTaps (path, { channels, rate }, Overwrite::yes).ok());
            const auto [taps, remarks] = loaded (path);
            CHECK (sameDoubles (taps.channels, channels));
            CHECK (remarks.empty());
            CHECK (taps.rateHz == (keepsRate || rate == 96000.0 ? std::optional (rate) : std::nullopt));
        }
}

TEST_CASE ("NumPy, json and a C compiler read what is written, to the bit", "[files][taps][oracle]")
{
    const ScratchFolder folder;
    const Rows<double> mono { awkwardTaps (1) }, pair { awkwardTaps (2), awkwardTaps (3) };
    writeRaw (folder.file ("expected.f64"), mono);
    writeRaw (folder.file ("pair.f64"), pair);

    for (const auto* ending : { "txt", "csv", "json", "npy", "h" })
    {
        REQUIRE (
            saveTaps (folder.file (std::string ("mono.") + ending), { mono, rateHz }, Overwrite::no).ok());
        REQUIRE (
            saveTaps (folder.file (std::string ("pair.") + ending), { pair, rateHz }, Overwrite::no).ok());
    }

    REQUIRE (python ("check", folder) == 0);

    writeText (folder.file ("main.c"), "#include \"mono.h\"\n#include \"pair.h\"\n#include <stdio.h>\n"
                                       "int main (void) {\n"
                                       "  FILE* f = fopen (\"found.f64\", \"wb\");\n"
                                       "  fwrite (mono, 8, MONO_TAPS, f);\n"
                                       "  fwrite (pair, 8, PAIR_TAPS * PAIR_CHANNELS, f);\n"
                                       "  return fclose (f) != 0 || MONO_RATE_HZ != 44100.5;\n}\n");
    REQUIRE (std::system (("cd '" + folder.path.string()
                           + "' && cc -std=c99 -Wall -Wextra -Werror -pedantic main.c -o main && ./main")
                              .c_str())
             == 0);
    CHECK (contentOf (folder.file ("found.f64"))
           == contentOf (folder.file ("expected.f64")) + contentOf (folder.file ("pair.f64")));
}

TEST_CASE ("What NumPy writes is read in every order of bytes and of axes", "[files][taps][oracle]")
{
    const ScratchFolder folder;
    REQUIRE (python ("write", folder) == 0);
    const std::vector<double> values { 0.5, -0.25, 0.125, -1.0, 3.0 }, twice { 1.0, -0.5, 0.25, -2.0, 6.0 },
        whole { 4.0, -2.0, 1.0, -8.0, 24.0 };

    for (const auto* name : { "double.npy", "big.npy", "single.npy", "big_single.npy", "savetxt.txt" })
    {
        INFO (name);
        CHECK (loaded (folder.file (name)).taps.channels == Rows<double> { values });
    }

    for (const auto* name : { "rows.npy", "fortran.npy", "columns.npy", "savetxt.csv" })
    {
        INFO (name);
        CHECK (loaded (folder.file (name)).taps.channels == Rows<double> { values, twice });
    }

    CHECK (loaded (folder.file ("whole.npy")).taps.channels == Rows<double> { whole });
    CHECK (loaded (folder.file ("columns.npy")).remarks.size() == 1);
    CHECK (loaded (folder.file ("savetxt.txt")).taps.rateHz == rateHz);

    for (const auto* name : { "complex.npy", "cube.npy", "empty.npy" })
    {
        const auto taps = loadTaps (folder.file (name));
        REQUIRE_FALSE (taps.ok());
        CHECK (taps.error().code == ErrorCode::fileUnreadable);
        CHECK (has (taps.error().message, "expected"));
    }

    // Cut anywhere, the file is refused.
    const auto bytes = contentOf (folder.file ("double.npy"));

    for (std::size_t length = 6; length < bytes.size(); ++length)
    {
        INFO (length);
        CHECK (refusedText (folder, bytes.substr (0, length)).code == ErrorCode::fileUnreadable);
    }
}

TEST_CASE ("Audio files of any kind are taps too, by what they hold and not by their names", "[files][taps]")
{
    const ScratchFolder folder;
    writeText (folder.file ("taps.txt"), wavFile ({ { 0.5, -0.25 }, { 1.0, 0.0 } }, 96000));
    CHECK (loaded (folder.file ("taps.txt")).taps == Taps { { { 0.5, -0.25 }, { 1.0, 0.0 } }, 96000.0 });
    writeText (folder.file ("taps.wav"), "0.5\n-0.25\n");
    CHECK (loaded (folder.file ("taps.wav")).taps == Taps { { { 0.5, -0.25 } }, {} });
}

TEST_CASE ("Text is understood as people and programs write it", "[files][taps]")
{
    struct Case
    {
        std::string text;
        Taps taps;
        int remarks;
    };

    const ScratchFolder folder;

    for (const auto& [text, taps, remarks] :
         { Case { "1\n-2.5\n+3e-1\n", { { { 1.0, -2.5, 0.3 } }, {} }, 0 },
           Case { "\xef\xbb\xbf"
                  "1\r\n2\r\n\r\n  3  \r",
                  { { { 1.0, 2.0, 3.0 } }, {} },
                  0 },
           Case { "# FIR, fs = 48000 Hz\n1\n2 // middle\n% a remark\n3\n",
                  { { { 1.0, 2.0, 3.0 } }, 48000.0 },
                  0 },
           Case { "0.5, 0.25, 0.125\n", { { { 0.5, 0.25, 0.125 } }, {} }, 1 },
           Case { "1 10\n2 20\n", { { { 1.0, 2.0 }, { 10.0, 20.0 } }, {} }, 0 },
           Case { "1,\n2,\n3,\n", { { { 1.0, 2.0, 3.0 } }, {} }, 0 },
           Case { "0,5;1,5\n0,25;-1,5\n", { { { 0.5, 0.25 }, { 1.5, -1.5 } }, {} }, 0 },
           Case { "left,right\n1,10\n2,20\n", { { { 1.0, 2.0 }, { 10.0, 20.0 } }, {} }, 1 },
           Case { "n,h\n0,0.5\n1,0.25\n2,0.125\n", { { { 0.5, 0.25, 0.125 } }, {} }, 2 },
           Case { "[1, 2.5, -3]", { { { 1.0, 2.5, -3.0 } }, {} }, 0 },
           Case { "[[1, 2], [3, 4]]", { { { 1.0, 2.0 }, { 3.0, 4.0 } }, {} }, 0 },
           Case { R"({ "sampleRate": 96000, "taps": [1], "name": "x" })", { { { 1.0 } }, 96000.0 }, 1 } })
    {
        INFO (text);
        writeText (folder.file ("taps"), text);
        const auto found = loaded (folder.file ("taps"));
        CHECK (found.taps == taps);
        CHECK (found.remarks.size() == static_cast<std::size_t> (remarks));
    }
}

TEST_CASE ("Text that is no taps is refused with its place", "[files][taps][errors]")
{
    const ScratchFolder folder;

    for (const auto& [text, told] : std::vector<std::pair<std::string, std::string>> {
             { "1\n2\nthree\n", "Line 3" },
             { "1\n2 3\n", "Line 2" },
             { "a\nb\n1\n", "Line 2" },
             { "1\n1e999\n", "Line 2" },
             { "1\nnan\n", "Line 2" },
             { "1\ninf\n", "Line 2" },
             { "1\n0x10\n", "Line 2" },
             { "# nothing\n", "found none" },
             { "{ \"taps\": [1, \"two\"] }", "item 2" },
             { "{ \"taps\": [1, [2]] }", "item 2" },
             { "{ \"taps\": 1 }", "list" },
             { "{ \"taps\": [] }", "list" },
             { "{ \"rateHz\": 48000 }", "taps" },
             { "{ \"rateHz\": -1, \"taps\": [1] }", "above 0" },
             { "{ \"rateHz\": \"fast\", \"taps\": [1] }", "above 0" },
             { "{ \"taps\": [1], \"channels\": [[1]] }", "both" },
             { "[1, 2", "JSON" },
             { "[1e999]", "larger" },
             { "[[1, 2], [3]]", "as many taps" },
             { "\x93NUMPY", "damaged" },
             { std::string (100'000, '['), "JSON" },
             { "1\n" + std::string (100'000, 'x'), "Line 2" },
             { "1\n\xff\xfe\xfd\n", "Line 2" } })
    {
        INFO (text.substr (0, 80));
        CHECK (has (refusedText (folder, text).message, told));
    }

    CHECK (loadTaps (folder.file ("none")).error().code == ErrorCode::fileNotFound);
    CHECK (loadTaps (folder.path.string()).error().code == ErrorCode::fileUnreadable);
    CHECK (refusedText (folder, "").code == ErrorCode::fileUnreadable);
    writeText (folder.file ("nan.wav"), wavFile ({ { 0.5, std::nan ("") } }));
    CHECK (loadTaps (folder.file ("nan.wav")).error().code == ErrorCode::unsuitable);
}

TEST_CASE ("Taps that a format can't hold are refused, and files that are there are kept",
           "[files][taps][errors]")
{
    const ScratchFolder folder;
    const auto code = [&] (const std::string& name, const Taps& taps)
    {
        const auto saved = saveTaps (folder.file (name), taps, Overwrite::no);
        REQUIRE_FALSE (saved.ok());
        return saved.error().code;
    };

    CHECK (code ("a.wav", { { { 1.0 } }, {} }) == ErrorCode::unsuitable);
    CHECK (code ("a.wav", { { { 1.0 } }, rateHz }) == ErrorCode::unsuitable);
    CHECK (code ("a.wav", { { { 1.0 } }, 1e12 }) == ErrorCode::unsuitable);
    CHECK (code ("a.txt", { {}, rateHz }) == ErrorCode::unsuitable);
    CHECK (code ("a.txt", { { {} }, rateHz }) == ErrorCode::unsuitable);
    CHECK (code ("a.txt", { { { 1.0, 2.0 }, { 1.0 } }, rateHz }) == ErrorCode::unsuitable);
    CHECK (code ("a.txt", { { { std::nan ("") } }, rateHz }) == ErrorCode::unsuitable);
    CHECK (code ("a.txt", { { { 1.0 } }, 0.0 }) == ErrorCode::unsuitable);
    CHECK (code ("a.mp3", { { { 1.0 } }, rateHz }) == ErrorCode::badSpecification);
    CHECK (code ("a", { { { 1.0 } }, rateHz }) == ErrorCode::badSpecification);
    CHECK (folder.entries() == 0);

    for (const auto* name : { "a.wav", "a.txt", "a.csv", "a.json", "a.h", "a.npy" })
    {
        writeText (folder.file (name), "kept");
        CHECK (code (name, { { { 1.0 } }, 48000.0 }) == ErrorCode::outputExists);
        CHECK (contentOf (folder.file (name)) == "kept");
    }
}
