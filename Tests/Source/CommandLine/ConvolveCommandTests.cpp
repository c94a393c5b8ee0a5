#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <cmath>
#include <limits>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

struct Bench : Workspace
{
    Bench (const Channels& rowsA, const Channels& rowsB)
    {
        write ("a.wav", wavFile (rowsA));
        write ("b.wav", wavFile (rowsB));
    }

    Channels convolve (const Words& more) const
    {
        Words words { "convolve", "a.wav", "b.wav", "-f", "-o", "out.wav" };
        words.insert (words.end(), more.begin(), more.end());
        const auto result = run (words);
        CHECK_EXIT (result, 0);
        CHECK (result.err.empty());
        return audio ("out.wav").rows;
    }
};

/// The part of a full convolution that a mode means, by SciPy's definition.
std::vector<double> modeOf (const std::string& mode, const std::vector<double>& full, std::size_t n,
                            std::size_t m)
{
    if (mode == "same")
        return part (full, (m - 1) / 2, n);

    if (mode == "valid")
        return part (full, std::min (n, m) - 1, std::max (n, m) - std::min (n, m) + 1);

    return full;
}

std::vector<double> everyNth (const std::vector<double>& row, std::size_t stride)
{
    std::vector<double> kept;

    for (std::size_t n = 0; n < row.size(); n += stride)
        kept.push_back (row[n]);

    return kept;
}

} // namespace

TEST_CASE ("every mode is the plain double loop's, whichever file is longer", "[cli][convolve]")
{
    for (const auto& [n, m] : std::vector<std::pair<std::size_t, std::size_t>> { { 1000, 30 },
                                                                                 { 30, 1000 },
                                                                                 { 100, 100 },
                                                                                 { 101, 100 },
                                                                                 { 1, 1 },
                                                                                 { 1, 50 },
                                                                                 { 50, 1 },
                                                                                 { 7, 2 },
                                                                                 { 2, 7 },
                                                                                 { 3000, 2500 } })
    {
        const auto a = noise (1, n), b = noise (2, m);
        const Bench bench ({ a }, { b });

        for (const std::string mode : { "full", "same", "valid" })
        {
            INFO (n << " with " << m << ", " << mode);
            CHECK (residualDb ({ modeOf (mode, plainConvolution (a, b), n, m) },
                               bench.convolve ({ "--mode", mode }))
                   < doubleLimitDb);
            CHECK (residualDb ({ modeOf (mode, plainCorrelation (a, b), n, m) },
                               bench.convolve ({ "--mode", mode, "--correlate" }))
                   < doubleLimitDb);
        }
    }
}

TEST_CASE ("full is the mode that is taken unasked, in 64 bit float", "[cli][convolve]")
{
    const auto a = noise (1, 200), b = noise (2, 20);
    const Bench bench ({ a }, { b });
    CHECK (residualDb ({ plainConvolution (a, b) }, bench.convolve ({})) < doubleLimitDb);
    CHECK ((bench.audio ("out.wav").format & SF_FORMAT_SUBMASK) == SF_FORMAT_DOUBLE);
    CHECK (residualDb ({ plainConvolution (a, b) }, bench.convolve ({ "--bits", "32f" })) < -140.0);
    CHECK ((bench.audio ("out.wav").format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT);
}

TEST_CASE ("a stride keeps every so many frames of the mode, from its first", "[cli][convolve]")
{
    const auto a = noise (1, 3001), b = noise (2, 40);
    const Bench bench ({ a }, { b });
    const auto full = plainConvolution (a, b);

    for (const std::size_t stride : { 1u, 2u, 3u, 7u, 100u, 5000u })
        for (const std::string mode : { "full", "same", "valid" })
        {
            INFO (mode << " by " << stride);
            CHECK (residualDb ({ everyNth (modeOf (mode, full, a.size(), b.size()), stride) },
                               bench.convolve ({ "--mode", mode, "--stride", std::to_string (stride) }))
                   < doubleLimitDb);
        }
}

TEST_CASE ("channels go one by one, and a single channel goes with all", "[cli][convolve]")
{
    const auto check = [] (std::size_t channelsA, std::size_t channelsB, std::size_t n, std::size_t m)
    {
        INFO (channelsA << " channels with " << channelsB << ", " << n << " frames with " << m);
        const auto a = noiseRows (1, channelsA, n), b = noiseRows (2, channelsB, m);
        const Bench bench (a, b);
        Channels convolved, correlated;

        for (std::size_t c = 0; c < std::max (channelsA, channelsB); ++c)
        {
            convolved.push_back (plainConvolution (a[channelsA == 1 ? 0 : c], b[channelsB == 1 ? 0 : c]));
            correlated.push_back (plainCorrelation (a[channelsA == 1 ? 0 : c], b[channelsB == 1 ? 0 : c]));
        }

        CHECK (residualDb (convolved, bench.convolve ({})) < doubleLimitDb);
        CHECK (residualDb (correlated, bench.convolve ({ "--correlate" })) < doubleLimitDb);
    };

    check (2, 2, 500, 40);
    check (2, 1, 500, 40);
    check (1, 2, 500, 40);
    check (6, 1, 40, 500);
    check (1, 6, 40, 500);
    check (3, 3, 40, 500);
}

TEST_CASE ("files that do not go together, are empty or hold what is no number end with 2", "[cli][convolve]")
{
    struct Case
    {
        std::string a, b, told;
    };

    const auto nan = std::numeric_limits<double>::quiet_NaN();
    const auto good = wavFile (noiseRows (1, 2, 100));

    for (const auto& [a, b, told] :
         std::vector<Case> { { good, wavFile (noiseRows (2, 3, 10)), "channel" },
                             { good, wavFile (noiseRows (2, 2, 10), 44100), "44100" },
                             { good, wavFile ({ {} }), "empty" },
                             { wavFile ({ {} }), good, "empty" },
                             { good, wavFile ({ { 0.5, nan } }), "b.wav" },
                             { wavFile ({ { 0.5, HUGE_VAL, 0.5, 0.5 } }), wavFile ({ { 1.0 } }), "a.wav" },
                             { wavFile ({ { nan } }), wavFile (noiseRows (1, 1, 50)), "a.wav" } })
    {
        INFO (told);
        const Workspace workspace;
        workspace.write ("a.wav", a);
        workspace.write ("b.wav", b);
        const auto result = workspace.run ({ "convolve", "a.wav", "b.wav", "-o", "out.wav" });
        CHECK_EXIT (result, 2);
        CHECK (contains (result.err, told));
        CHECK (workspace.listing() == Words { "a.wav", "b.wav" });
    }
}

TEST_CASE ("a convolution that goes over full scale of an integer format says so", "[cli][convolve]")
{
    const Workspace workspace;
    workspace.write ("a.wav", wavFile ({ { 1.0, 1.0, 0.1 } }));
    workspace.write ("b.wav", wavFile ({ { 1.0, 1.0 } }));
    const auto result = workspace.run ({ "convolve", "a.wav", "b.wav", "--bits", "16", "-o", "out.wav" });
    CHECK_EXIT (result, 0);
    CHECK (contains (result.err, "full scale"));
    CHECK (contains (result.err, "6.02 dB"));
    CHECK (workspace.audio ("out.wav").rows[0][1] == 32767.0 / 32768.0);
}
