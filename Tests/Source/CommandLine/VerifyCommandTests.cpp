#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

using namespace partita::test;

namespace
{

nlohmann::json reportOf (const ProcessResult& result)
{
    REQUIRE (nlohmann::json::accept (result.out));
    return nlohmann::json::parse (result.out);
}

} // namespace

TEST_CASE ("equal files have no residual and pass every limit", "[cli][verify]")
{
    const Workspace workspace;
    workspace.write ("a.wav", wavFile (noiseRows (1, 2, 100'000)));
    workspace.write ("b.w64", w64File (noiseRows (1, 2, 100'000), 48000, WavEncoding::float64));
    const auto result = workspace.run ({ "verify", "a.wav", "b.w64", "--max", "-inf" });
    CHECK_EXIT (result, 0);
    CHECK (contains (result.out, "equal"));
    CHECK (result.err.empty());

    const auto report = reportOf (workspace.run ({ "verify", "a.wav", "b.w64", "--json" }));
    CHECK (report["passed"] == true);
    CHECK (report["equal"] == true);
    CHECK (report["residualDb"].is_null());
    CHECK (report["channels"] == 2);
    CHECK (report["framesA"] == 100'000);
    CHECK (report["framesB"] == 100'000);
    CHECK (report["lagFrames"] == 0);
}

TEST_CASE ("a residual just below the limit passes and one just above ends with 3", "[cli][verify]")
{
    const Workspace workspace;
    auto a = noiseRows (1, 2, 70'000);
    a[0][5] = -0.8; // the peak
    auto b = a;
    b[1][66'000] += 0.8e-4; // 80 dB below it
    workspace.write ("a.wav", wavFile (a));
    workspace.write ("b.wav", wavFile (b));

    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "b.wav", "--max", "-79.99dB" }), 0);
    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "b.wav", "--max=-79.99" }), 0);
    const auto failed = workspace.run ({ "verify", "a.wav", "b.wav", "--max", "-80.01dB", "--json" });
    CHECK_EXIT (failed, 3);
    CHECK (contains (failed.err, "-80.0"));
    const auto report = reportOf (failed);
    CHECK (report["passed"] == false);
    CHECK (report["equal"] == false);
    CHECK (report["residualDb"].get<double>() == Approx (-80.0).margin (1e-6));
    CHECK (report["worstChannel"] == 1);
    CHECK (report["worstFrame"] == 66'000);
    CHECK (report["maxDb"] == -80.01);

    // By default −100 dB.
    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "b.wav" }), 3);
    b[1][66'000] = a[1][66'000] + 0.8e-5 * 0.99;
    workspace.write ("b.wav", wavFile (b));
    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "b.wav" }), 0);

    const auto text = workspace.run ({ "verify", "a.wav", "b.wav", "-q" });
    CHECK (contains (text.out, "-100.09 dB"));
    CHECK (contains (text.out, "frame 66000 of channel 2"));
}

TEST_CASE ("the RMS residual is the plain one", "[cli][verify]")
{
    const Workspace workspace;
    const auto a = noiseRows (1, 2, 5000), difference = noiseRows (2, 2, 5000);
    auto b = a;
    double squareA = 0.0, squareResidual = 0.0;

    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t n = 0; n < 5000; ++n)
        {
            b[c][n] += 1e-6 * difference[c][n];
            squareA += a[c][n] * a[c][n];
            squareResidual += (a[c][n] - b[c][n]) * (a[c][n] - b[c][n]);
        }

    workspace.write ("a.wav", wavFile (a));
    workspace.write ("b.wav", wavFile (b));
    const auto report = reportOf (workspace.run ({ "verify", "a.wav", "b.wav", "--json" }));
    CHECK (report["residualRmsDb"].get<double>()
           == Approx (10.0 * std::log10 (squareResidual / squareA)).margin (1e-6));
}

TEST_CASE ("files of other lengths are compared with silence, and that is said", "[cli][verify]")
{
    const Workspace workspace;
    auto rows = noiseRows (1, 1, 1000);
    workspace.write ("a.wav", wavFile (rows));
    rows[0].resize (1500, 0.0);
    workspace.write ("quiet end.wav", wavFile (rows));
    rows[0].back() = 0.5;
    workspace.write ("loud end.wav", wavFile (rows));

    for (const auto& names : std::vector<std::pair<std::string, std::string>> {
             { "a.wav", "quiet end.wav" }, { "quiet end.wav", "a.wav" } })
    {
        const auto result = workspace.run ({ "verify", names.first, names.second });
        CHECK_EXIT (result, 0);
        CHECK (contains (result.err, "lengths differ"));
        CHECK (contains (result.err, "1000"));
        CHECK (contains (result.err, "1500"));
    }

    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "loud end.wav" }), 3);
    CHECK_EXIT (workspace.run ({ "verify", "loud end.wav", "a.wav" }), 3);
    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "loud end.wav", "--align" }), 3);
}

TEST_CASE ("a file that is a frame late ends with 3 and the hint to align, and with that passes",
           "[cli][verify]")
{
    const Workspace workspace;
    const auto row = noise (1, 20'000);
    workspace.write ("a.wav", wavFile ({ row }));

    for (const std::size_t lag : { 1u, 50u, 4801u })
    {
        INFO (lag);
        workspace.write ("b.wav", wavFile ({ delayed (row, lag) }));
        const auto late = workspace.run ({ "verify", "a.wav", "b.wav" });
        CHECK_EXIT (late, 3);
        CHECK (contains (late.err, "--align"));
        CHECK (contains (late.err, "late by " + std::to_string (lag)));
        const auto early = workspace.run ({ "verify", "b.wav", "a.wav" });
        CHECK_EXIT (early, 3);
        CHECK (contains (early.err, "early by " + std::to_string (lag)));

        const auto aligned = workspace.run ({ "verify", "a.wav", "b.wav", "--align", "--json" });
        CHECK_EXIT (aligned, 0);
        CHECK (reportOf (aligned)["lagFrames"] == lag);
        const auto alignedEarly = workspace.run ({ "verify", "b.wav", "a.wav", "--align", "--json" });
        CHECK_EXIT (alignedEarly, 0);
        CHECK (reportOf (alignedEarly)["lagFrames"] == -static_cast<int> (lag));
    }

    // Other audio is no shift of it, and no hint is given.
    workspace.write ("b.wav", wavFile ({ noise (2, 20'000) }));
    CHECK_FALSE (contains (workspace.run ({ "verify", "a.wav", "b.wav" }).err, "--align"));
    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "b.wav", "--align" }), 3);
}

TEST_CASE ("files of unlike rates or channels can't be compared and end with 2", "[cli][verify]")
{
    const Workspace workspace;
    workspace.write ("a.wav", wavFile (noiseRows (1, 2, 100), 48000));
    workspace.write ("mono.wav", wavFile (noiseRows (1, 1, 100), 48000));
    workspace.write ("slow.wav", wavFile (noiseRows (1, 2, 100), 44100));
    const auto rate = workspace.run ({ "verify", "a.wav", "slow.wav" });
    CHECK_EXIT (rate, 2);
    CHECK (contains (rate.err, "48000"));
    CHECK (contains (rate.err, "44100"));
    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "mono.wav" }), 2);
    CHECK_EXIT (workspace.run ({ "verify", "a.wav", "mono.wav", "--align" }), 2);
}

TEST_CASE ("a number against none is as different as can be, and none against none is equal", "[cli][verify]")
{
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    const Workspace workspace;
    workspace.write ("number.wav", wavFile ({ { 0.5, 0.25, 0.5 } }));
    workspace.write ("nan.wav", wavFile ({ { 0.5, nan, 0.5 } }));
    workspace.write ("infinity.wav", wavFile ({ { 0.5, infinity, 0.5 } }));
    workspace.write ("minus.wav", wavFile ({ { 0.5, -infinity, 0.5 } }));

    for (const auto& names :
         std::vector<std::pair<std::string, std::string>> { { "number.wav", "nan.wav" },
                                                            { "nan.wav", "number.wav" },
                                                            { "number.wav", "infinity.wav" },
                                                            { "infinity.wav", "minus.wav" },
                                                            { "infinity.wav", "nan.wav" } })
    {
        INFO (names.first << " " << names.second);
        const auto result =
            workspace.run ({ "verify", names.first, names.second, "--json", "--max", "200dB" });
        CHECK_EXIT (result, 3);
        CHECK (reportOf (result)["passed"] == false);
        CHECK (reportOf (result)["equal"] == false);
        CHECK_EXIT (workspace.run ({ "verify", names.first, names.second, "--align" }), 3);
    }

    for (const auto* name : { "nan.wav", "infinity.wav", "minus.wav" })
        CHECK_EXIT (workspace.run ({ "verify", name, name }), 0);
}

TEST_CASE ("silent and empty files are compared too", "[cli][verify]")
{
    const Workspace workspace;
    workspace.write ("silent.wav", wavFile ({ std::vector<double> (100, 0.0) }));
    workspace.write ("loud.wav", wavFile ({ noise (1, 100) }));
    workspace.write ("empty.wav", wavFile ({ {} }));
    CHECK_EXIT (workspace.run ({ "verify", "silent.wav", "silent.wav" }), 0);
    CHECK_EXIT (workspace.run ({ "verify", "silent.wav", "loud.wav" }), 3);
    CHECK_EXIT (workspace.run ({ "verify", "loud.wav", "silent.wav" }), 3);
    CHECK_EXIT (workspace.run ({ "verify", "empty.wav", "empty.wav" }), 0);
    CHECK_EXIT (workspace.run ({ "verify", "silent.wav", "empty.wav", "--align" }), 0);
    CHECK_EXIT (workspace.run ({ "verify", "empty.wav", "loud.wav" }), 3);
}

TEST_CASE ("a header with an absurd rate does not make verify take memory by it", "[cli][verify]")
{
    const Workspace workspace;
    workspace.write ("a.wav", wavFile ({ noise (1, 100) }, 2'000'000'000));
    workspace.write ("b.wav", wavFile ({ noise (2, 100) }, 2'000'000'000));

    for (const auto* more : { "-q", "--align" })
    {
        auto command = workspace.command ({ "verify", "a.wav", "b.wav", more });
        command.memoryLimit = std::uint64_t { 1 } << 30;
        CHECK_EXIT (workspace.runWith (command), 3);
    }
}
