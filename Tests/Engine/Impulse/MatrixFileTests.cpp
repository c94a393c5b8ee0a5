#include "Impulse/MatrixFile.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"
#include "Support/WavBytes.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <cmath>
#include <complex>
#include <filesystem>
#include <map>
#include <numbers>

using namespace partita;
using namespace partita::test;
namespace fs = std::filesystem;

namespace
{

struct Desk : ScratchFolder
{
    Desk()
    {
        fs::create_directories (path / "irs/more");
        put ("irs/a.wav", { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } });
        put ("irs/more/b.wav", { { 0.5, 0.25 } });
    }

    void put (const std::string& name, const Rows<double>& rows, int rateHz = 48000) const
    {
        writeAudio (file (name), rows, rateHz, SF_FORMAT_WAV | SF_FORMAT_DOUBLE);
    }

    [[nodiscard]] Result<ImpulseResponse> load (const std::string& name, const std::string& text) const
    {
        std::ofstream (file (name), std::ios::binary) << text;
        return loadImpulse (file (name));
    }

    [[nodiscard]] ImpulseResponse loaded (const std::string& name, const std::string& text) const
    {
        auto impulse = load (name, text);

        if (! impulse)
            FAIL (impulse.error().text());

        return *std::move (impulse);
    }

    void checkRefused (const std::string& name, const std::string& text, const std::string& told) const
    {
        INFO (text);
        const auto impulse = load (name, text);
        REQUIRE_FALSE (impulse.ok());
        INFO (impulse.error().text());
        CHECK (impulse.error().text().find (told) != std::string::npos);
        CHECK (impulse.error().code != ErrorCode::badSpecification);
    }
};

/// The response between an input and an output, without the silence at its end; empty if there is none.
std::vector<double> between (const ImpulseResponse& impulse, int input, int output)
{
    REQUIRE (impulse.paths.has_value());

    for (const auto& path : impulse.paths->paths)
        if (path.input == input && path.output == output)
        {
            auto row = impulse.channels[static_cast<std::size_t> (path.response)];

            while (! row.empty() && row.back() == 0.0)
                row.pop_back();

            return row;
        }

    return {};
}

using Taps = std::vector<double>;

} // namespace

TEST_CASE ("A matrix in JSON has its files, channels, gains and delays", "[impulse][matrix]")
{
    const Desk desk;
    const auto impulse = desk.loaded ("m.json", R"({ "inputs": 2, "outputs": 3, "colour": 1, "paths": [
        { "input": 1, "output": 1, "file": "irs/a.wav" },
        { "input": 2, "output": 1, "file": "irs/a.wav", "channel": 2, "gain": -0.5 },
        { "input": 1, "output": 2, "file": "irs/more/b.wav", "delayFrames": 2, "gainDb": 20 },
        { "input": 1, "output": 2, "file": "irs/more/b.wav", "delaySeconds": 0.0000625, "shine": 2 },
        { "input": 2, "output": 3, "file": "irs/a.wav", "channel": 1 } ] })");
    CHECK (impulse.rateHz == 48000.0);
    CHECK (impulse.paths->inputs == 2);
    CHECK (impulse.paths->outputs == 3);
    CHECK (between (impulse, 0, 0) == Taps { 1.0, 2.0, 3.0 });
    CHECK (between (impulse, 1, 0) == Taps { -2.0, -2.5, -3.0 });
    CHECK (between (impulse, 1, 2) == Taps { 1.0, 2.0, 3.0 });
    CHECK (between (impulse, 1, 1).empty());

    // 20 dB is 10, and 0.0000625 s are 3 frames: both are added.
    const auto sum = between (impulse, 0, 1);
    REQUIRE (sum.size() == 5);
    CHECK (sum[2] == Approx (5.0).epsilon (1e-15));
    CHECK (sum[3] == Approx (2.5 + 0.5).epsilon (1e-15));
    CHECK (sum[4] == 0.25);

    // The same response on two paths is held once.
    CHECK (impulse.channels.size() == 3);
    CHECK (impulse.remarks.size() == 2);
    CHECK (impulse.files.size() == 3);
}

TEST_CASE ("The text of a matrix is read back to the same paths and channels", "[impulse][matrix][property]")
{
    const Desk desk;
    const ImpulsePaths paths { 2, 2, { { 0, 0, 0 }, { 1, 0, 1 }, { 1, 1, 0 } } };
    const auto impulse = desk.loaded ("x.json", matrixText (paths, "irs/a.wav"));
    CHECK (impulse.paths == paths);
    CHECK (impulse.channels == Rows<double> { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } });
    CHECK (impulse.remarks.empty());
}

TEST_CASE ("jconvolver's configuration is read, and what is not understood is said by its line",
           "[impulse][matrix]")
{
    const Desk desk;
    const auto impulse = desk.loaded ("x.conf", "# a comment\n"
                                                "/convolver/new 2 3 256 8 1.0\n"
                                                "\n"
                                                "/cd irs\n"
                                                "/input/name 1 Left\n"
                                                "/impulse/read 1 1 0.5 1 0 0 1 a.wav\n"
                                                "/impulse/read 2 1 2 0 1 1 2 a.wav\n"
                                                "/impulse/reed 2 1 2 0 1 1 2 a.wav\n"
                                                "/cd irs/more\n"
                                                "/impulse/read 1 2 1 0 0 0 1 \"b.wav\"\n"
                                                "/impulse/dirac 1 2 0.125 3\n"
                                                "/impulse/copy 2 2 1 2\n"
                                                "/impulse/dirac 1 2 1 0\n"
                                                "/impulse/read 2 3 1 7 0 0 1 b.wav\n");
    CHECK (impulse.paths->inputs == 2);
    CHECK (impulse.paths->outputs == 3);
    CHECK (between (impulse, 0, 0) == Taps { 0.0, 0.5, 1.0, 1.5 });
    CHECK (between (impulse, 1, 0) == Taps { 10.0 });
    CHECK (between (impulse, 0, 1) == Taps { 1.5, 0.25, 0.0, 0.125 });

    // A copy is made of all that is added, and shares the samples.
    CHECK (between (impulse, 1, 1) == between (impulse, 0, 1));
    CHECK (impulse.channels.size() == 4);

    // Eight frames at most: of b.wav after seven the first one.
    CHECK (between (impulse, 1, 2) == Taps { 0, 0, 0, 0, 0, 0, 0, 0.5 });
    REQUIRE (impulse.remarks.size() == 1);
    CHECK (impulse.remarks[0].find ("line 8") != std::string::npos);
    CHECK (impulse.remarks[0].find ("/impulse/reed") != std::string::npos);
}

TEST_CASE ("jconvolver's Hilbert transformer turns every frequency by 90 degrees about its delay",
           "[impulse][matrix][oracle]")
{
    const Desk desk;
    constexpr int delay = 600;
    const auto impulse =
        desk.loaded ("h.conf", "/convolver/new 1 1 256 2048\n/impulse/hilbert 1 1 0.5 600 1024\n");
    const auto& taps = impulse.channels[0];

    for (const auto share : { 0.01, 0.1, 0.25, 0.4, 0.49 })
    {
        std::complex<double> sum = 0.0;

        for (std::size_t n = 0; n < taps.size(); ++n)
            sum += taps[n]
                   * std::polar (1.0, -2.0 * std::numbers::pi * share * (static_cast<double> (n) - delay));

        INFO (share);
        CHECK (std::abs (sum.real()) <= 1e-12);

        // The window's lobes stay below −40 dB.
        CHECK (sum.imag() == Approx (0.5).epsilon (0.01));
    }

    desk.checkRefused ("h.conf", "/convolver/new 1 1 256 2048\n/impulse/hilbert 1 1 0.5 511 1024\n",
                       "Line 2");
}

TEST_CASE ("What a matrix can't mean is refused with its place", "[impulse][matrix][errors]")
{
    const Desk desk;
    const std::pair<const char*, const char*> json[] = {
        { "", "JSON" },
        { "no json", "JSON" },
        { "[]", "object" },
        { R"({ "inputs": 2 })", "outputs" },
        { R"({ "inputs": 0, "outputs": 1 })", "inputs" },
        { R"({ "inputs": 65, "outputs": 1 })", "inputs" },
        { R"({ "inputs": 1, "outputs": 1 })", "paths" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [] })", "paths" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [3] })", "paths[0]" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 2, "output": 1, "file": "irs/a.wav" }] })",
          "paths[0].input" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1 }] })", "paths[0].file" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1, "file": "gone.wav" }] })",
          "gone.wav" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1, "file": "m.json" }] })",
          "m.json" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1, "file": "irs/a.wav", "channel": 3 }] })",
          "channels" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1, "file": "irs/a.wav",
              "gain": 1, "gainDb": 0 }] })",
          "gain" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1, "file": "irs/a.wav", "gain": "x" }] })",
          "gain" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1, "file": "irs/a.wav",
              "delayFrames": -1 }] })",
          "delay" },
        { R"({ "inputs": 1, "outputs": 1, "paths": [{ "input": 1, "output": 1, "file": "irs/a.wav",
              "delayFrames": 1e9 }] })",
          "frames" },
    };

    for (const auto& [text, told] : json)
        desk.checkRefused ("m.json", text, told);

    const std::string size = "/convolver/new 1 1 256 100\n";
    const std::pair<std::string, const char*> lines[] = {
        { "", "/convolver/new" },
        { "/impulse/dirac 1 1 1 0\n", "Line 1" },
        { "/convolver/new 1\n", "outputs" },
        { "/convolver/new 65 1 256 100\n", "inputs" },
        { size + size, "Line 2" },
        { size + "/impulse/dirac 2 1 1 0\n", "input" },
        { size + "/impulse/dirac 1 1 loud 0\n", "loud" },
        { size + "/impulse/dirac 1 1 1 0.5\n", "delay" },
        { size + "/impulse/read 1 1 1 0 0 0 1\n", "path" },
        { size + "/impulse/read 1 1 1 0 0 0 1 gone.wav\n", "gone.wav" },
        { size + "/impulse/read 1 1 1 0 0 0 9 irs/a.wav\n", "channels" },
        { size, "none" },
    };

    for (const auto& [text, told] : lines)
        desk.checkRefused ("x.conf", text, told);

    desk.put ("other rate.wav", { { 1.0 } }, 44100);
    desk.checkRefused (
        "x.conf",
        size + "/impulse/read 1 1 1 0 0 0 1 irs/a.wav\n/impulse/read 1 1 1 0 0 0 1 other rate.wav\n",
        "one rate");
}

TEST_CASE ("Any damage to a matrix file gives an error or an impulse, never worse", "[impulse][matrix][fuzz]")
{
    constexpr std::uint64_t seed = 991;
    INFO ("seed " << seed);
    Random random (seed);
    const Desk desk;
    const std::map<std::string, std::string> texts {
        { "f.json", R"({ "inputs": 2, "outputs": 2, "paths": [{ "input": 1, "output": 1, "file": "irs/a.wav",
                         "channel": 2, "gainDb": -3, "delaySeconds": 0.001 }] })" },
        { "f.conf", "/convolver/new 2 2 256 100\n/cd irs\n/impulse/read 1 1 1 0 0 0 1 a.wav\n"
                    "/impulse/hilbert 1 2 1 40 64\n/impulse/copy 2 2 1 1\n" }
    };

    for (int i = 0; i < 1000; ++i)
        for (const auto& [name, whole] : texts)
        {
            auto text = whole;

            for (auto count = random.between (1, 3); count > 0; --count)
                text[random.next() % text.size()] = static_cast<char> (random.next());

            if (const auto impulse = desk.load (name, text))
                for (const auto& row : impulse->channels)
                    REQUIRE (static_cast<Frames> (row.size()) == impulse->frames());
        }
}
