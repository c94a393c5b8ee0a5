#include "Render/FileConvolution.h"
#include "Support/AudioFiles.h"
#include "Support/DirectForm.h"
#include "Support/Reference.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace partita;
using namespace partita::test;

namespace
{

struct Files
{
    void write (const std::string& name, const Rows<double>& rows, int rateHz = 48000)
    {
        OutputFormat format;
        format.sampleFormat = SampleFormat::float64;
        format.rateHz = rateHz;
        (void) writeSamples (folder.file (name), rows, format);
    }

    Result<ConvolutionReport> convolve (ConvolutionOptions options = {})
    {
        options.overwrite = Overwrite::yes;
        return convolveFiles (folder.file ("a.wav"), folder.file ("b.wav"), folder.file ("out.wav"), options,
                              {});
    }

    Rows<double> result() { return samplesIn (folder.file ("out.wav")); }

    ScratchFolder folder;
};

const std::pair<int, int> pairs[] = { { 1, 1 },  { 7, 3 },  { 8, 4 },    { 3, 8 },    { 4, 7 },  { 5, 5 },
                                      { 16, 1 }, { 1, 16 }, { 100, 33 }, { 33, 100 }, { 33, 8 }, { 8, 33 } };

} // namespace

TEST_CASE ("File convolution and correlation are SciPy's, for every mode and all lengths", "[render][oracle]")
{
    Files files;
    const std::pair<ConvolutionMode, std::string> modes[] = { { ConvolutionMode::full, "full" },
                                                              { ConvolutionMode::same, "same" },
                                                              { ConvolutionMode::valid, "valid" } };

    for (const auto& [first, second] : pairs)
    {
        const auto a = std::to_string (first), b = std::to_string (second);
        files.write ("a.wav", { reference ("a_" + a) });
        files.write ("b.wav", { reference ("b_" + b) });

        for (const auto& [mode, name] : modes)
            for (const auto correlate : { false, true })
            {
                ConvolutionOptions options;
                options.mode = mode;
                options.correlate = correlate;
                const auto report = files.convolve (options);
                const auto expected =
                    reference ((correlate ? "correlate_" : "convolve_") + name + "_" + a + "_" + b);
                INFO (name << " of " << a << " and " << b << (correlate ? ", correlated" : ""));
                REQUIRE (report.ok());
                CHECK (report->outputFrames == static_cast<Frames> (expected.size()));

                // Either side's transforms: twice the bound of one, with the longer row as response.
                const auto longer = ResponseMatrix::onEachChannel (
                    first > second ? reference ("a_" + a) : reference ("b_" + b), 1);
                REQUIRE (largestDifference (files.result(), Rows<double> { expected })
                         <= 2.0 * transformBound (longer, 256.0, 1.0, 0x1p-53));
            }
    }
}

TEST_CASE ("A stride keeps every so many frames of its mode, from the first", "[render][oracle]")
{
    Files files;
    files.write ("a.wav", { reference ("stream_6000") });
    files.write ("b.wav", { reference ("response_3000") });

    for (const auto mode : { ConvolutionMode::full, ConvolutionMode::same, ConvolutionMode::valid })
    {
        ConvolutionOptions options;
        options.mode = mode;
        REQUIRE (files.convolve (options).ok());
        const auto whole = files.result();

        for (const Frames stride : { 2, 3, 7, 1000, 100000 })
        {
            options.stride = stride;
            const auto report = files.convolve (options);
            REQUIRE (report.ok());
            auto expected = silence<double> (1, 0);

            for (std::size_t n = 0; n < whole[0].size(); n += static_cast<std::size_t> (stride))
                expected[0].push_back (whole[0][n]);

            INFO ("stride " << stride);
            REQUIRE (report->outputFrames == static_cast<Frames> (expected[0].size()));
            REQUIRE (files.result() == expected);
        }
    }
}

TEST_CASE ("Channels go one by one, a single one with every other", "[render][property]")
{
    Files files;
    const auto a = converted<double> (whiteNoise (3, 500, 611)),
               b = converted<double> (whiteNoise (3, 70, 612));
    const auto check = [&files] (const Rows<double>& first, const Rows<double>& second)
    {
        files.write ("a.wav", first);
        files.write ("b.wav", second);
        const auto report = files.convolve();
        REQUIRE (report.ok());
        const auto channels = std::max (first.size(), second.size());
        REQUIRE (report->channels == static_cast<int> (channels));
        auto expected = silence<double> (0, 0);

        for (std::size_t c = 0; c < channels; ++c)
        {
            auto padded = first[first.size() == 1 ? 0 : c];
            padded.resize (569);
            const auto matrix = ResponseMatrix::onEachChannel (second[second.size() == 1 ? 0 : c], 1);
            expected.push_back (directForm (matrix, Rows<double> { padded })[0]);
        }

        const auto bound =
            2.0 * transformBound (ResponseMatrix::onEachChannel (first[0], 1), 1024.0, 1.0, 0x1p-53);
        REQUIRE (largestDifference (files.result(), expected) <= bound);
    };

    check (a, b);
    check ({ a[0] }, b);
    check (a, { b[0] });
    check ({ a[0] }, { b[0] });
}

TEST_CASE ("What can't be convolved is refused by code and leaves no file", "[render][errors]")
{
    Files files;
    const auto refused = [&files]
    {
        const auto report = files.convolve();
        REQUIRE_FALSE (report.ok());
        REQUIRE_FALSE (std::filesystem::exists (files.folder.file ("out.wav")));
        return report.error().code;
    };

    files.write ("a.wav", silence<double> (1, 100));
    CHECK (refused() == ErrorCode::fileNotFound);
    files.write ("b.wav", silence<double> (1, 100), 44100);
    CHECK (refused() == ErrorCode::unsuitable);
    files.write ("b.wav", silence<double> (1, 0));
    CHECK (refused() == ErrorCode::unsuitable);
    files.write ("b.wav", { { 1.0, std::numeric_limits<double>::quiet_NaN() } });
    CHECK (refused() == ErrorCode::unsuitable);
    files.write ("b.wav", { { 1.0 } });
    files.write ("a.wav", { { 1.0, std::numeric_limits<double>::infinity() } });
    CHECK (refused() == ErrorCode::unsuitable);
    files.write ("a.wav", silence<double> (2, 100));
    files.write ("b.wav", silence<double> (3, 100));
    CHECK (refused() == ErrorCode::unsuitable);
}

TEST_CASE ("A convolution that is cancelled leaves no file", "[render][errors]")
{
    Files files;
    files.write ("a.wav", silence<double> (1, 100));
    files.write ("b.wav", silence<double> (1, 100));
    const auto report = convolveFiles (files.folder.file ("a.wav"), files.folder.file ("b.wav"),
                                       files.folder.file ("out.wav"), {}, [] (double) { return false; });
    REQUIRE_FALSE (report.ok());
    CHECK (report.error().code == ErrorCode::cancelled);
    CHECK (files.folder.entries() == 2);
}
