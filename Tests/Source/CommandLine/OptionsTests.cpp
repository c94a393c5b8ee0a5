#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

struct Prepared : Workspace
{
    Prepared()
    {
        write ("in.wav", wavFile (noiseRows (1, 2, 2000)));
        write ("ir.wav", wavFile (decayRows (2, 2, 300)));
    }

    /// The bytes that a render with these options writes.
    std::string rendered (const Words& more) const
    {
        Words words { "render", "in.wav", "-q", "-f", "-o", "result.wav" };
        words.insert (words.end(), more.begin(), more.end());
        CHECK_EXIT (run (words), 0);
        return read ("result.wav");
    }

    void checkSame (const Words& a, const Words& b) const
    {
        INFO (a.back() << " and " << b.back());
        const bool same = rendered (a) == rendered (b);
        CHECK (same);
    }
};

} // namespace

TEST_CASE ("numbers mean the same in every way of writing them", "[cli][options]")
{
    const Prepared workspace;

    for (const auto* frequency :
         { "8kHz", "8000", "8000Hz", "8 kHz", "8K", "8e3", "8.0k", "+8k", " 8000 hz " })
        workspace.checkSame ({ "--lowpass", "8k" }, { "--lowpass", frequency });

    workspace.checkSame ({ "--lowpass", "8k" }, { "--lowpass=8k" });
    workspace.checkSame ({ "--bandpass", "300:3k" }, { "--bandpass", "300Hz : 3 kHz" });

    for (const auto* level : { "-6dB", "-6", "-6 dB", "-6.0db", "-60e-1" })
        for (const auto& words : std::vector<Words> { { "--ir", "ir.wav", "--gain", level },
                                                      { "--ir", "ir.wav", std::string ("--gain=") + level } })
            workspace.checkSame ({ "--ir", "ir.wav", "--gain=-6dB" }, words);

    workspace.checkSame ({ "--ir", "ir.wav", "--wet", "-inf" }, { "--ir", "ir.wav", "--wet", "-infdB" });
    workspace.checkSame ({ "--ir", "ir.wav", "--gain", "-.5" }, { "--ir", "ir.wav", "--gain", "-0.5dB" });

    for (const auto* share : { "0.3", "30 %", "30.0%", "3e-1" })
        workspace.checkSame ({ "--ir", "ir.wav", "--mix", "30%" }, { "--ir", "ir.wav", "--mix", share });

    for (const auto* time : { "0.02", "20 ms", "0.02s", "20000us", "+20ms" })
        workspace.checkSame ({ "--ir", "ir.wav", "--predelay", "20ms" },
                             { "--ir", "ir.wav", "--predelay", time });

    workspace.checkSame ({ "--ir", "ir.wav", "--tail", "6s" }, { "--ir", "ir.wav", "--tail", "0.1min" });
}

TEST_CASE ("the order of the words does not matter", "[cli][options]")
{
    const Prepared workspace;
    const auto first = workspace.rendered ({ "--ir", "ir.wav", "--gain", "-6dB" });
    CHECK_EXIT (
        workspace.run ({ "render", "--gain", "-6dB", "-o", "other.wav", "--ir", "ir.wav", "in.wav", "-q" }),
        0);
    CHECK_EXIT (workspace.run ({ "render", "--gain", "-6dB", "-oshort.wav", "--ir=ir.wav", "-q", "in.wav" }),
                0);
    const bool same = workspace.read ("other.wav") == first && workspace.read ("short.wav") == first;
    CHECK (same);
}

TEST_CASE ("file names with spaces, dashes, signs and other alphabets are names like any other",
           "[cli][options]")
{
    const Workspace workspace;
    const auto rows = noiseRows (1, 1, 500);

    for (const std::string name :
         { "two words.wav", "Größe – 音楽 🎻.wav", "a;b&c$(d)'e\"f.wav", "a=b.wav", "100%.wav",
           "tab\there.wav", "{}.wav", "%s%n.wav", "line\nbreak.wav", "*.wav", "~.wav", "#1.wav" })
    {
        INFO (name);
        workspace.write (name, wavFile (rows));
        CHECK_EXIT (workspace.run ({ "render", name, "--ir", name, "-o", "to " + name, "-q" }), 0);
        CHECK (workspace.audio ("to " + name).frames() == 999);
        CHECK_EXIT (workspace.run ({ "convolve", name, name, "-o", "by " + name, "-q" }), 0);
        CHECK_EXIT (workspace.run ({ "verify", "to " + name, "by " + name, "--json" }), 0);

        // Names in messages come as they are.
        CHECK (contains (workspace.run ({ "render", "no " + name, "-o", "x.wav", "-q" }).err, "no " + name));
    }
}

TEST_CASE ("two dashes end the options, so that a name may begin with one", "[cli][options]")
{
    const Workspace workspace;
    const auto rows = noiseRows (1, 1, 500);

    for (const std::string name : { "-in.wav", "-6dB.wav", "--help", "-", "-5.wav", "-f", "--" })
    {
        INFO (name);
        workspace.write (name, wavFile (rows));
        const auto result = workspace.run (
            { "render", "-f", "--lowpass", "5k", "-q", "-o", "out.wav", "--", name == "-" ? "./-" : name });
        CHECK_EXIT (result, 0);
        CHECK (workspace.has ("out.wav"));
        CHECK_EXIT (workspace.run ({ "verify", "--json", "--", "./" + name, name == "-" ? "./-" : name }), 0);
        std::filesystem::remove (workspace.path ("out.wav"));
    }

    CHECK_EXIT (workspace.run ({ "render", "./-in.wav", "--ir", "./-in.wav", "-q", "-o", "./-out.wav" }), 0);
    CHECK (workspace.has ("-out.wav"));
    CHECK_EXIT (workspace.run ({ "render", "--ir=-in.wav", "--output=-other.wav", "-q", "--", "-in.wav" }),
                0);
    CHECK (workspace.has ("-other.wav"));
    CHECK_EXIT (workspace.run ({ "render", "-q", "--lowpass", "5k", "--output=-third.wav", "--gain", "-6dB",
                                 "--", "-5.wav" }),
                0);
    CHECK (workspace.has ("-third.wav"));
}

TEST_CASE ("a dash is standard input and standard output, AU unless another format is named",
           "[cli][options][streams]")
{
    const Prepared workspace;
    const auto expected = workspace.rendered ({ "--ir", "ir.wav", "--format", "au" });

    auto command = workspace.command ({ "render", "-", "--ir", "ir.wav", "-o", "-" });
    command.input = workspace.read ("in.wav");
    const auto piped = workspace.runWith (command);
    CHECK_EXIT (piped, 0);
    CHECK (piped.out.starts_with (".snd"));
    bool same = piped.out == expected;
    CHECK (same);
    CHECK (piped.err.empty());

    // From a file, which needs no spool.
    command.inputKind = ProcessOptions::Input::file;
    command.input = workspace.path ("in.wav");
    same = workspace.runWith (command).out == expected;
    CHECK (same);

    for (const std::string format : { "wav", "flac", "w64", "aiff", "caf", "rf64" })
    {
        INFO (format);
        command.arguments = {
            "render", "-", "--ir", "ir.wav", "--bits", "24", "--format", format, "-o", "-"
        };
        const auto out = workspace.runWith (command);
        CHECK_EXIT (out, 0);
        same = out.out == workspace.rendered ({ "--ir", "ir.wav", "--bits", "24", "--format", format });
        CHECK (same);

        // And what comes out goes in again.
        auto again = workspace.command ({ "render", "-", "--ir", "ir.wav", "-q", "-f", "-o", "again.wav" });
        again.input = out.out;
        CHECK_EXIT (workspace.runWith (again), 0);
        CHECK (workspace.audio ("again.wav").frames() == 2000 + 2 * 299);
    }
}

TEST_CASE ("standard input may be the impulse, or either side of convolve and verify",
           "[cli][options][streams]")
{
    const Prepared workspace;
    const auto withInput = [&workspace] (const Words& words, const std::string& file)
    {
        auto command = workspace.command (words);
        command.input = workspace.read (file);
        return workspace.runWith (command);
    };

    const auto expected = workspace.rendered ({ "--ir", "ir.wav" });
    CHECK_EXIT (withInput ({ "render", "in.wav", "--ir", "-", "-q", "-o", "out.wav" }, "ir.wav"), 0);
    const bool same = workspace.read ("out.wav") == expected;
    CHECK (same);

    CHECK_EXIT (workspace.run ({ "convolve", "in.wav", "ir.wav", "-o", "plain.wav" }), 0);
    CHECK_EXIT (withInput ({ "convolve", "-", "ir.wav", "-o", "a.wav" }, "in.wav"), 0);
    CHECK_EXIT (withInput ({ "convolve", "in.wav", "-", "-o", "b.wav" }, "ir.wav"), 0);
    CHECK_EXIT (withInput ({ "verify", "plain.wav", "-", "--max", "-inf" }, "a.wav"), 0);
    CHECK_EXIT (withInput ({ "verify", "-", "plain.wav", "--max", "-inf" }, "b.wav"), 0);

    const auto out = withInput ({ "convolve", "in.wav", "-", "-o", "-", "--format", "wav" }, "ir.wav");
    const bool sameOut = out.out == workspace.read ("plain.wav");
    CHECK (sameOut);
}

TEST_CASE ("standard input can't be both the audio and the impulse", "[cli][options][streams]")
{
    const Prepared workspace;
    auto command = workspace.command ({ "render", "-", "--ir", "-", "-o", "out.wav" });
    command.input = workspace.read ("in.wav");
    const auto result = workspace.runWith (command);
    CHECK_EXIT (result, 1);
    CHECK_FALSE (workspace.has ("out.wav"));
}

TEST_CASE ("standard input without a byte, or with something else, ends with 2", "[cli][options][streams]")
{
    const Workspace workspace;

    for (const std::string bytes : { "", "x", "not audio at all" })
    {
        auto command = workspace.command ({ "render", "-", "--lowpass", "5k", "-o", "out.wav" });
        command.input = bytes;
        const auto result = workspace.runWith (command);
        CHECK_EXIT (result, 2);
        CHECK (contains (result.err, "-: "));
        CHECK (workspace.listing().empty());
    }
}

TEST_CASE ("several inputs go into a folder, each under its name, the same for any number of jobs",
           "[cli][options][batch]")
{
    const Workspace workspace;
    Words names;

    for (int i = 0; i < 5; ++i)
    {
        names.push_back ("in" + std::to_string (i) + ".wav");
        workspace.write (names.back(), wavFile (noiseRows (static_cast<std::uint64_t> (i + 1),
                                                           1 + static_cast<std::size_t> (i % 2), 3000),
                                                44100 + 3900 * (i % 2)));
        CHECK_EXIT (
            workspace.run ({ "render", names.back(), "--lowpass", "5k", "-o", "single " + names.back() }), 0);
    }

    for (const Words& jobs : std::vector<Words> { {}, { "-j", "1" }, { "-j", "2" }, { "--jobs=8" } })
    {
        Words words { "render", "--lowpass", "5k", "--out-dir", "a/new/folder", "-f", "--json" };
        words.insert (words.end(), names.begin(), names.end());
        words.insert (words.end(), jobs.begin(), jobs.end());
        const auto result = workspace.run (words);
        CHECK_EXIT (result, 0);
        const auto files = nlohmann::json::parse (result.out)["files"];
        REQUIRE (files.size() == names.size());

        for (std::size_t i = 0; i < names.size(); ++i)
        {
            CHECK (files[i]["input"] == names[i]);
            const bool same =
                workspace.read ("a/new/folder/" + names[i]) == workspace.read ("single " + names[i]);
            CHECK (same);
        }
    }
}

TEST_CASE ("one bad file among good ones spoils none of them, and the batch ends with 2",
           "[cli][options][batch]")
{
    const Workspace workspace;
    workspace.write ("good1.wav", wavFile (noiseRows (1, 1, 1000)));
    workspace.write ("good2.wav", wavFile (noiseRows (2, 1, 1000)));
    workspace.write ("bad.wav", "no audio");
    workspace.write ("slow.wav", wavFile (noiseRows (2, 1, 1000), 8000));
    workspace.makeFolder ("out");
    workspace.write ("out/kept.wav", "older");
    workspace.write ("kept.wav", wavFile (noiseRows (3, 1, 1000)));

    for (const auto* jobs : { "1", "3" })
    {
        std::filesystem::remove (workspace.path ("out/good1.wav"));
        std::filesystem::remove (workspace.path ("out/good2.wav"));
        const auto result =
            workspace.run ({ "render", "bad.wav", "good1.wav", "slow.wav", "missing.wav", "kept.wav",
                             "good2.wav", "--lowpass", "5k", "--out-dir", "out", "-j", jobs, "--json" });
        CHECK_EXIT (result, 2);
        CHECK (workspace.audio ("out/good1.wav").frames() > 1000);
        CHECK (workspace.audio ("out/good2.wav").frames() > 1000);
        CHECK (workspace.read ("out/kept.wav") == "older");
        CHECK_FALSE (workspace.has ("out/bad.wav"));
        CHECK_FALSE (workspace.has ("out/slow.wav"));
        CHECK_FALSE (workspace.has ("out/missing.wav"));
        const auto files = nlohmann::json::parse (result.out)["files"];
        REQUIRE (files.size() == 6);

        for (const std::size_t failed : { 0u, 2u, 3u, 4u })
        {
            REQUIRE (files[failed].contains ("error"));
            CHECK (contains (result.err, files[failed]["error"].get<std::string>()));
        }

        CHECK_FALSE (files[1].contains ("error"));
        CHECK (files[5]["outputFrames"] == workspace.audio ("out/good2.wav").frames());
    }
}

TEST_CASE ("two inputs that would become one output are refused before anything is written",
           "[cli][options][batch]")
{
    const Workspace workspace;
    workspace.makeFolder ("a");
    workspace.makeFolder ("b");
    workspace.write ("a/x.wav", wavFile (noiseRows (1, 1, 100)));
    workspace.write ("b/x.wav", wavFile (noiseRows (2, 1, 100)));
    const auto result =
        workspace.run ({ "render", "a/x.wav", "b/x.wav", "--lowpass", "5k", "--out-dir", "out", "-f" });
    CHECK_EXIT (result, 1);
    CHECK (contains (result.err, "x.wav"));
    CHECK_FALSE (workspace.has ("out"));
}

TEST_CASE ("an output of a batch never replaces another file of the batch that is read",
           "[cli][options][batch]")
{
    const Workspace workspace;
    workspace.makeFolder ("a");
    workspace.makeFolder ("out");
    workspace.write ("a/x.wav", wavFile (noiseRows (1, 1, 100)));
    workspace.write ("y.wav", wavFile (noiseRows (2, 1, 100)));
    std::filesystem::create_hard_link (workspace.path ("y.wav"), workspace.path ("out/x.wav"));
    const auto before = workspace.read ("y.wav");
    const auto result = workspace.run (
        { "render", "a/x.wav", "y.wav", "--lowpass", "5k", "--out-dir", "out", "-f", "-j", "1" });
    CHECK_EXIT (result, 2);
    const bool kept = workspace.read ("out/x.wav") == before && workspace.read ("y.wav") == before;
    CHECK (kept);
}

TEST_CASE ("the option --format gives the files of a batch that format and its ending",
           "[cli][options][batch]")
{
    const Workspace workspace;
    workspace.write ("a.wav", wavFile (noiseRows (1, 1, 100), 48000, WavEncoding::int16));
    workspace.write ("b.c.wav", wavFile (noiseRows (2, 1, 100), 48000, WavEncoding::int16));
    CHECK_EXIT (workspace.run ({ "render", "a.wav", "b.c.wav", "--lowpass", "5k", "--out-dir", "out",
                                 "--format", "flac" }),
                0);
    CHECK (workspace.read ("out/a.flac").starts_with ("fLaC"));
    CHECK (workspace.read ("out/b.c.flac").starts_with ("fLaC"));
}
