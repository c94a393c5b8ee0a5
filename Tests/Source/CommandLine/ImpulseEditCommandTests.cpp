#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

/// A direct sound after 10 ms and a stereo decay of 0.4 s.
std::vector<std::vector<double>> roomRows (std::size_t frames = 24000)
{
    auto rows = noiseRows (7, 2, frames);

    for (auto& row : rows)
        for (std::size_t n = 0; n < frames; ++n)
            row[n] *= n < 480 ? 0.0 : 0.2 * std::exp (-6.9 * static_cast<double> (n - 480) / 48000.0 / 0.4);

    return rows;
}

Words joined (Words words, const Words& more)
{
    words.insert (words.end(), more.begin(), more.end());
    return words;
}

/// --fade-in becomes --ir-fade-in.
Words forRender (Words words)
{
    for (auto& word : words)
        if (word.starts_with ("--"))
            word.insert (2, "ir-");

    return words;
}

} // namespace

TEST_CASE ("Rendering with an edit is convolving with the edited file", "[cli][edits][null]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile (noiseRows (1, 2, 6000), 48000));
    workspace.write ("ir.wav", wavFile (roomRows(), 48000));
    workspace.write ("curve.txt", "Filter 1: ON PK Fc 1000 Hz Gain 6 dB Q 1\n");

    const std::vector<Words> edits { { "--trim-start", "5ms" },
                                     { "--trim-end", "300ms" },
                                     { "--stretch", "150%" },
                                     { "--size", "0.8" },
                                     { "--decay", "50%" },
                                     { "--decay-low", "1.2" },
                                     { "--decay-mid", "0.8", "--decay-bands", "500:2k" },
                                     { "--decay-high", "60%" },
                                     { "--extend-tail" },
                                     { "--reverse" },
                                     { "--attack", "20ms", "--hold", "0.1", "--envelope-decay", "200ms" },
                                     { "--fade-in", "20ms" },
                                     { "--fade-out", "100ms:sine" },
                                     { "--low-cut", "100:24" },
                                     { "--high-cut", "6k" },
                                     { "--eq", "curve.txt" },
                                     { "--swap" },
                                     { "--width", "150%" },
                                     { "--mono" },
                                     { "--trim-end", "20ms", "--minimum-phase" },
                                     { "--predelay", "20ms" },
                                     { "--predelay", "-5ms" },
                                     { "--normalize", "peak:-1dB" },
                                     { "--normalize", "energy" },
                                     { "--normalize", "loudness:-23" },
                                     { "--normalize", "wet", "--gain", "-6dB" } };

    for (const auto& edit : edits)
    {
        INFO (edit.front());
        CHECK_EXIT (workspace.run (joined (
                        { "impulse", "edit", "ir.wav", "-o", "edited.wav", "--bits", "64f", "-f" }, edit)),
                    0);
        CHECK (workspace.audio ("edited.wav").rows != workspace.audio ("ir.wav").rows);
        CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "edited.wav", "-o", "file.wav", "--bits",
                                     "64f", "-f" }),
                    0);
        CHECK_EXIT (workspace.run (joined (
                        { "render", "in.wav", "--ir", "ir.wav", "-o", "edit.wav", "--bits", "64f", "-f" },
                        forRender (edit))),
                    0);
        CHECK_EXIT (workspace.run ({ "verify", "edit.wav", "file.wav", "--max", "-200dB" }), 0);
    }
}

TEST_CASE ("An edited impulse is edited at its own rate, whatever the audio's", "[cli][edits][null]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile (noiseRows (1, 2, 6000), 44100));
    workspace.write ("ir.wav", wavFile (roomRows(), 48000));
    const Words edit {
        "--trim-start", "3.3ms", "--decay", "0.7", "--predelay", "1.234ms", "--low-cut", "90"
    };
    CHECK_EXIT (
        workspace.run (joined ({ "impulse", "edit", "ir.wav", "-o", "edited.wav", "--bits", "64f" }, edit)),
        0);
    CHECK_EXIT (
        workspace.run ({ "render", "in.wav", "--ir", "edited.wav", "-o", "file.wav", "--bits", "64f" }), 0);
    CHECK_EXIT (
        workspace.run (joined ({ "render", "in.wav", "--ir", "ir.wav", "-o", "edit.wav", "--bits", "64f" },
                               forRender (edit))),
        0);
    CHECK_EXIT (workspace.run ({ "verify", "edit.wav", "file.wav", "--max", "-200dB" }), 0);
}

TEST_CASE ("partita impulse edit tells what it found and what it did", "[cli][edits]")
{
    const Workspace workspace;
    auto rows = roomRows();

    for (auto& row : rows)
        row.resize (48000);

    workspace.write ("ir.wav", wavFile (rows, 48000));
    const auto result = workspace.run ({ "impulse", "edit", "ir.wav", "-o", "out.wav", "--predelay", "-1s",
                                         "--trim-end", "0.4", "--normalize", "peak", "--json" });
    CHECK_EXIT (result, 0);
    REQUIRE (nlohmann::json::accept (result.out));
    const auto report = nlohmann::json::parse (result.out);
    CHECK (report["found"]["frames"] == 48000);
    CHECK (report["found"]["channels"].size() == 2);
    CHECK (report["found"]["channels"][0]["onsetSeconds"].get<double>() == Approx (0.01).margin (0.001));
    CHECK (report["found"]["channels"][0]["trailingSilenceSeconds"].get<double>()
           == Approx (0.5).margin (0.001));
    CHECK (report["found"]["headroom"]["worstCaseDb"].is_number());
    CHECK (report["edits"]["trim"]["endSeconds"] == 0.4);
    CHECK (report["edits"]["level"]["normalised"] == "peak");
    CHECK (report["result"]["seconds"].get<double>() == Approx (0.39).margin (0.001));

    double highest = -1e9;

    for (const auto& channel : report["result"]["channels"])
        highest = std::max (highest, channel["peakDb"].get<double>());

    CHECK (highest == Approx (0.0).margin (1e-9));
    CHECK (contains (workspace.run ({ "impulse", "edit", "ir.wav", "-o", "two.wav" }).err, "worst case"));
}

TEST_CASE ("partita impulse edit takes factory impulses, and writes as it is asked to", "[cli][edits]")
{
    const Workspace workspace;
    CHECK_EXIT (workspace.run ({ "impulse", "edit", "factory:Guitar 4x12", "-o", "cab.flac", "--bits", "24",
                                 "--trim-end", "20ms" }),
                0);
    CHECK (workspace.audio ("cab.flac").frames() == 960);
    CHECK (workspace.run ({ "impulse", "edit", "factory:Telephone", "-o", "-" }).out.starts_with (".snd"));

    workspace.write ("kept.wav", "mine");
    CHECK_EXIT (workspace.run ({ "impulse", "edit", "factory:Telephone", "-o", "kept.wav" }), 2);
    CHECK (workspace.read ("kept.wav") == "mine");
    CHECK_EXIT (workspace.run ({ "impulse", "edit", "cab.flac", "-o", "cab.flac", "-f" }), 2);
    CHECK_EXIT (workspace.run ({ "impulse", "edit", "nowhere.wav", "-o", "x.wav" }), 2);
    CHECK_EXIT (workspace.run ({ "impulse", "edit", "factory:Nowhere", "-o", "x.wav" }), 1);
    CHECK_FALSE (workspace.has ("x.wav"));
}

TEST_CASE ("Edits that are senseless end with 1, those that the file forbids with 2, each with a sentence",
           "[cli][edits][errors]")
{
    const Workspace workspace;
    workspace.write ("ir.wav", wavFile (roomRows (4800), 48000));
    workspace.write ("mono.wav", wavFile (noiseRows (1, 1, 4800), 48000));
    workspace.write ("in.wav", wavFile (noiseRows (1, 2, 1000), 48000));

    const auto check = [&] (const Words& edit, int code, const std::string& impulse = "ir.wav")
    {
        INFO (edit[0] << (edit.size() > 1 ? " " + edit[1] : ""));
        const auto alone = workspace.run (joined ({ "impulse", "edit", impulse, "-o", "x.wav" }, edit));
        CHECK_EXIT (alone, code);
        CHECK (alone.err.size() > 40);
        const auto rendered =
            workspace.run (joined ({ "render", "in.wav", "--ir", impulse, "-o", "x.wav" }, forRender (edit)));
        CHECK_EXIT (rendered, code);
        CHECK_FALSE (workspace.has ("x.wav"));
    };

    for (const auto& edit : std::vector<Words> {
             { "--trim-start", "nan" },     { "--trim-start", "-1ms" }, { "--trim-end", "0" },
             { "--stretch", "0" },          { "--stretch", "5dB" },     { "--size", "900%" },
             { "--decay", "0%" },           { "--decay-high", "20" },   { "--decay-bands", "500" },
             { "--decay-bands", "2k:500" }, { "--attack", "-1ms" },     { "--hold", "inf" },
             { "--envelope-decay", "0" },   { "--fade-in", "-1ms" },    { "--fade-out", "1s:round" },
             { "--low-cut", "0" },          { "--high-cut", "8k:13" },  { "--width", "-1" },
             { "--predelay", "61s" },       { "--normalize", "loud" },  { "--normalize", "peak:-inf" },
             { "--gain", "500dB" } })
        check (edit, 1);

    for (const auto& edit : std::vector<Words> { { "--trim-start", "1s" },
                                                 { "--trim-end", "101ms" },
                                                 { "--fade-in", "101ms" },
                                                 { "--low-cut", "24k" },
                                                 { "--eq", "nowhere.txt" } })
        check (edit, 2);

    check ({ "--mono" }, 2, "mono.wav");
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir-reverse", "-o", "x.wav" }), 1);
    CHECK_EXIT (workspace.run ({ "impulse", "edit", "ir.wav" }), 1);
    CHECK_EXIT (workspace.run ({ "impulse", "edit", "ir.wav", "-o", "-", "--json" }), 1);
}

TEST_CASE ("What could clip is told before it is rendered, and what did after", "[cli][render][headroom]")
{
    const Workspace workspace;
    auto half = noiseRows (3, 1, 4000);
    const auto highest =
        std::abs (*std::ranges::max_element (half[0], {}, [] (double x) { return std::abs (x); }));

    for (auto& sample : half[0])
        sample *= 0.25 / highest;

    workspace.write ("in.wav", wavFile (half, 48000));
    workspace.write ("loud.wav", wavFile ({ { 2.0, -2.0, 2.0, -2.0 } }, 48000));
    workspace.write ("soft.wav", wavFile ({ { 0.5, -0.5 } }, 48000));

    const auto loud =
        workspace.run ({ "render", "in.wav", "--ir", "loud.wav", "-o", "a.wav", "--bits", "16", "--json" });
    CHECK_EXIT (loud, 0);
    CHECK (contains (loud.err, "could go over full scale"));
    CHECK (contains (loud.err, "samples went over full scale"));
    CHECK (loud.err.find ("could go over") < loud.err.find ("samples went over"));

    // Σ|h| = 8 times the highest sample.
    double peak = 0.0;

    const auto input = workspace.audio ("in.wav");

    for (const auto sample : input.rows[0])
        peak = std::max (peak, std::abs (sample));

    const auto file = nlohmann::json::parse (loud.out)["files"][0];
    CHECK (file["possiblePeakDb"].get<double>() == Approx (20.0 * std::log10 (8.0 * peak)).margin (1e-6));
    CHECK (file["peakDb"].get<double>() <= file["possiblePeakDb"].get<double>());

    for (const auto& words :
         std::vector<Words> { { "--ir", "soft.wav", "--bits", "16" },
                              { "--ir", "loud.wav", "--bits", "32f" },
                              { "--ir", "loud.wav", "--bits", "16", "--gain", "-24dB" },
                              { "--ir", "loud.wav", "--bits", "16", "--normalize", "peak:-1" } })
    {
        const auto fine = workspace.run (joined ({ "render", "in.wav", "-o", "b.wav", "-f" }, words));
        CHECK_EXIT (fine, 0);
        CHECK_FALSE (contains (fine.err, "full scale"));
    }
}
