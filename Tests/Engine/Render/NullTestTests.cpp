#include "Render/NullTest.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr auto infinity = std::numeric_limits<double>::infinity();

struct Files
{
    void write (const std::string& name, const Rows<double>& rows, int rateHz = 48000)
    {
        OutputFormat format;
        format.sampleFormat = SampleFormat::float64;
        format.rateHz = rateHz;
        (void) writeSamples (folder.file (name), rows, format);
    }

    NullTestReport test (Align align = Align::no)
    {
        return nullTest (folder.file ("a.wav"), folder.file ("b.wav"), align).value();
    }

    ScratchFolder folder;
};

Rows<double> late (Rows<double> rows, std::size_t frames)
{
    for (auto& row : rows)
        row.insert (row.begin(), frames, 0.0);

    return rows;
}

} // namespace

TEST_CASE ("Equal files have no residual", "[render][property]")
{
    Files files;
    const auto rows = converted<double> (whiteNoise (2, 150000, 601));
    files.write ("a.wav", rows);
    files.write ("b.wav", rows);
    const auto report = files.test();
    CHECK (report.residualPeak == 0.0);
    CHECK (report.residualDb() == -infinity);
    CHECK (report.residualRmsDb() == -infinity);
    CHECK (report.channels == 2);
    CHECK (report.framesA == 150000);
    CHECK (report.peakA == highestOf (rows));
}

TEST_CASE ("The residual's peak, level and place are told", "[render][property]")
{
    Files files;
    auto rows = converted<double> (whiteNoise (2, 150000, 602));
    rows[0][5] = 1.0;
    files.write ("a.wav", rows);
    rows[1][140001] += 0.01;
    rows[0][70000] -= 0.001;
    files.write ("b.wav", rows);
    const auto report = files.test();
    CHECK (report.residualPeak == Approx (0.01).epsilon (1e-12)); // a rounding of a number near 1
    CHECK (report.residualDb() == Approx (-40.0).margin (1e-6));
    CHECK (report.worstChannel == 1);
    CHECK (report.worstFrame == 140001);
    CHECK (report.residualRms == Approx (std::sqrt ((1e-4 + 1e-6) / 300000.0)).epsilon (1e-9));
}

TEST_CASE ("Frames that one file alone has count against silence", "[render][property]")
{
    Files files;
    auto rows = converted<double> (whiteNoise (1, 70000, 603));
    auto longer = rows;
    longer[0].push_back (0.5);

    SECTION ("B longer")
    {
        files.write ("a.wav", rows);
        files.write ("b.wav", longer);
    }
    SECTION ("A longer")
    {
        files.write ("a.wav", longer);
        files.write ("b.wav", rows);
    }

    const auto report = files.test();
    CHECK (report.residualPeak == 0.5);
    CHECK (report.worstFrame == 70000);
}

TEST_CASE ("Alignment finds by how many frames B is late or early, and nulls", "[render][property]")
{
    Files files;
    const auto rows = converted<double> (whiteNoise (2, 20000, 604));

    for (const auto lag : { 0, 1, 77, 5000, -1, -300 })
    {
        INFO ("lag " << lag);
        files.write ("a.wav", lag < 0 ? late (rows, static_cast<std::size_t> (-lag)) : rows);
        files.write ("b.wav", lag < 0 ? rows : late (rows, static_cast<std::size_t> (lag)));
        const auto report = files.test (Align::yes);
        CHECK (report.lagFrames == lag);
        CHECK (report.residualPeak == 0.0);
        CHECK ((lag == 0 || files.test (Align::no).residualDb() > -20.0));
    }
}

TEST_CASE ("Silence, emptiness and numbers that are none are told apart", "[render][property]")
{
    Files files;
    const auto nan = std::numeric_limits<double>::quiet_NaN();

    files.write ("a.wav", silence<double> (1, 100));
    files.write ("b.wav", { std::vector<double> (100, 0.5) });
    CHECK (files.test().residualDb() == infinity);
    CHECK (files.test (Align::yes).residualDb() == infinity);

    files.write ("a.wav", silence<double> (1, 0));
    files.write ("b.wav", silence<double> (1, 0));
    CHECK (files.test().residualDb() == -infinity);
    CHECK (files.test (Align::yes).lagFrames == 0);

    files.write ("a.wav", { { 0.5, nan, 0.25 } });
    files.write ("b.wav", { { 0.5, nan, 0.25 } });
    CHECK (files.test().residualPeak == 0.0);
    files.write ("b.wav", { { 0.5, 0.0, 0.25 } });
    CHECK (files.test().residualPeak == infinity);
    CHECK (files.test().worstFrame == 1);
}

TEST_CASE ("Files of unlike rates or channels are not compared", "[render][errors]")
{
    Files files;
    const auto code = [&files]
    {
        const auto report = nullTest (files.folder.file ("a.wav"), files.folder.file ("b.wav"), Align::no);
        REQUIRE_FALSE (report.ok());
        return report.error().code;
    };

    files.write ("a.wav", silence<double> (1, 10));
    CHECK (code() == ErrorCode::fileNotFound);
    files.write ("b.wav", silence<double> (2, 10));
    CHECK (code() == ErrorCode::unsuitable);
    files.write ("b.wav", silence<double> (1, 10), 44100);
    CHECK (code() == ErrorCode::unsuitable);
}
