#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

/// The command line of a render whose files do not exist, with more words.
Words renderWith (const Words& more)
{
    Words words { "render", "missing.wav", "-o", "out.wav" };
    words.insert (words.end(), more.begin(), more.end());
    return words;
}

void checkRefused (const Words& words)
{
    std::string line;

    for (const auto& word : words)
        line += word + " ";

    INFO ("partita " << line);
    const Workspace workspace;
    const auto result = workspace.run (words);
    CHECK_EXIT (result, 1);
    CHECK (result.out.empty());
    CHECK (contains (result.err, "partita: error: "));
    CHECK (workspace.listing().empty());
}

} // namespace

TEST_CASE ("the program tells its version and ends with 0", "[cli][main]")
{
    const Workspace workspace;
    const auto result = workspace.run ({ "--version" });
    CHECK_EXIT (result, 0);
    CHECK (result.out.starts_with ("partita "));
    CHECK (result.out.find_first_of ("0123456789") == 8);
    CHECK (result.err.empty());
}

TEST_CASE ("help goes to standard output and ends with 0, for the program and for each command",
           "[cli][main]")
{
    const Workspace workspace;

    for (const auto* flag : { "--help", "-h" })
    {
        const auto program = workspace.run ({ flag });
        CHECK_EXIT (program, 0);
        CHECK (program.err.empty());

        for (const auto* command : { "render", "convolve", "verify" })
        {
            CHECK (contains (program.out, command));
            const auto result = workspace.run ({ command, flag });
            CHECK_EXIT (result, 0);
            CHECK (contains (result.out, std::string ("Usage: partita ") + command));
            CHECK (contains (result.out, "--json"));
            CHECK (result.err.empty());
        }
    }
}

TEST_CASE ("a name that the environment forces and there is not is told once, with those that there are",
           "[cli][main]")
{
    const Workspace workspace;
    const auto planned =
        [&workspace] (const std::string& variable, const std::string& value, const Words& more)
    {
        Words words { "plan", "--taps", "1000", "--json" };
        words.insert (words.end(), more.begin(), more.end());
        auto command = workspace.command (words);
        command.environment[variable] = value;
        const auto result = workspace.runWith (command);
        CHECK_EXIT (result, 0);
        CHECK (nlohmann::json::accept (result.out));
        return result;
    };

    const auto target = planned ("PARTITA_FORCE_TARGET", "AVX9", {});
    const auto taken = nlohmann::json::parse (target.out)["target"].get<std::string>();

    for (const auto& part : { std::string ("PARTITA_FORCE_TARGET"), std::string ("“AVX9”"),
                              std::string ("scalar"), taken + " is taken" })
        CHECK (contains (target.err, part));

    CHECK (target.err.find ("AVX9") == target.err.rfind ("AVX9"));
    CHECK (contains (planned ("PARTITA_FORCE_TRANSFORM", "fft", {}).err, "own, fftw. own is taken"));
    CHECK (planned ("PARTITA_FORCE_TARGET", "AVX9", { "-q" }).err.empty());

    for (const auto& [variable, value] :
         { std::pair { "PARTITA_FORCE_TARGET", "" }, std::pair { "PARTITA_FORCE_TARGET", "SCALAR" },
           std::pair { "PARTITA_FORCE_TARGET", taken.c_str() },
           std::pair { "PARTITA_FORCE_TRANSFORM", "own" }, std::pair { "PARTITA_FORCE_TRANSFORM", "FFTW" } })
        CHECK_FALSE (contains (planned (variable, value, {}).err, "PARTITA_FORCE"));
}

TEST_CASE ("the help of render names every option", "[cli][main]")
{
    const Workspace workspace;
    const auto help = workspace.run ({ "render", "--help" }).out;

    for (const auto* option :
         { "-o,--output",  "--out-dir",  "-j,--jobs",  "-f,--force",   "-q,--quiet",    "-v,--verbose",
           "--json",       "--preset",   "--ir",       "--layout",     "--predelay",    "--lowpass",
           "--highpass",   "--bandpass", "--bandstop", "--transition", "--attenuation", "--taps",
           "--mix",        "--dry",      "--wet",      "--gain",       "--normalize",   "--tail",
           "--keep-delay", "--bits",     "--format",   "--dither",     "--engine",      "--precision",
           "--block",      "--seed",     "--quantum" })
    {
        INFO (option);
        CHECK (contains (help, option));
    }
}

TEST_CASE ("a word that is no command is told", "[cli][exit]")
{
    const Workspace workspace;

    for (const auto& words : std::vector<Words> { { "help" }, { "impulse", "help" }, { "help", "--json" } })
    {
        const auto result = workspace.run (words);
        CHECK_EXIT (result, 1);
        CHECK (contains (result.err, "There is no command “help”."));
    }
}

TEST_CASE ("a command line without sense ends with 1 before any file is read", "[cli][exit]")
{
    for (const auto& words :
         std::vector<Words> { {},
                              { "nonsense" },
                              { "--nonsense" },
                              { "render" },
                              { "render", "missing.wav" },
                              { "render", "missing.wav", "-o" },
                              { "render", "-o", "out.wav" },
                              { "render", "missing.wav", "other.wav", "-o", "out.wav" },
                              { "render", "-", "-", "--out-dir", "out" },
                              { "render", "-", "--out-dir", "out" },
                              { "render", "missing.wav", "-o", "-", "--json" },
                              { "render", "a/x.wav", "b/x.wav", "--out-dir", "out" },
                              { "render", "a/x.wav", "b/x.flac", "--out-dir", "out", "--format", "w64" } })
        checkRefused (words);

    for (const auto& more : std::vector<Words> { { "--nonsense" },
                                                 { "--nonsense=3" },
                                                 { "-Z" },
                                                 { "--out-dir", "out" },
                                                 { "-j", "0" },
                                                 { "-j", "many" },
                                                 { "--ir" } })
        checkRefused (renderWith (more));
}

TEST_CASE ("numbers that can't be read end with 1", "[cli][exit]")
{
    for (const auto* text :
         { "8q", "", "abc", "k", "8k8", "nan", "0x10", "8,5k", "1e999", "--", "8 k k", "8dB", "20ms" })
        checkRefused (renderWith ({ std::string ("--lowpass=") + text }));

    for (const auto& more : std::vector<Words> { { "--bandpass", "300" },
                                                 { "--bandpass", "300:" },
                                                 { "--bandpass", ":3k" },
                                                 { "--bandpass", "300:3k:5k" },
                                                 { "--lowpass", "8k", "--taps", "3.5" },
                                                 { "--lowpass", "8k", "--taps", "abc" },
                                                 { "--lowpass", "8k", "--taps", "99999999999999999999" },
                                                 { "--lowpass", "8k", "--transition", "wide" },
                                                 { "--lowpass", "8k", "--attenuation", "8k" },
                                                 { "--mix", "half" },
                                                 { "--gain", "6db6" },
                                                 { "--gain", "nan" },
                                                 { "--wet", "loud" },
                                                 { "--dry", "30%" },
                                                 { "--ir", "missing.wav", "--predelay", "20dB" },
                                                 { "--tail", "long" },
                                                 { "--tail", "nan" },
                                                 { "--normalize", "peak" },
                                                 { "--normalize", "peak:" },
                                                 { "--normalize", "rms:-3" },
                                                 { "--normalize", "lufs:loud" },
                                                 { "--bits", "12" },
                                                 { "--bits", "32i" },
                                                 { "--format", "mp3" },
                                                 { "--engine", "steam" },
                                                 { "--precision", "half" },
                                                 { "--layout", "sideways" },
                                                 { "--engine", "live", "--block", "0" },
                                                 { "--engine", "live", "--block", "10-5" },
                                                 { "--engine", "live", "--block", "5-" },
                                                 { "--engine", "live", "--block", "-5" },
                                                 { "--engine", "live", "--block", "64x" },
                                                 { "--engine", "live", "--block", "99999999" },
                                                 { "--engine", "live", "--quantum", "7" },
                                                 { "--engine", "live", "--quantum", "8193" },
                                                 { "--engine", "live", "--quantum", "abc" },
                                                 { "--seed", "-1" } })
        checkRefused (renderWith (more));
}

TEST_CASE ("specifications that no sample rate could make possible end with 1 before any file is read",
           "[cli][exit]")
{
    for (const auto& more : std::vector<Words> { { "--lowpass", "0" },
                                                 { "--lowpass", "-5" },
                                                 { "--lowpass", "inf" },
                                                 { "--highpass", "-inf" },
                                                 { "--bandpass", "3k:300" },
                                                 { "--bandstop", "300:300" },
                                                 { "--lowpass", "8k", "--taps", "4" },
                                                 { "--lowpass", "8k", "--taps", "1" },
                                                 { "--lowpass", "8k", "--taps", "-3" },
                                                 { "--lowpass", "8k", "--taps", "2000000001" },
                                                 { "--lowpass", "8k", "--transition", "0" },
                                                 { "--lowpass", "8k", "--transition", "-5" },
                                                 { "--lowpass", "8k", "--transition", "17k" },
                                                 { "--bandpass", "300:400", "--transition", "150" },
                                                 { "--lowpass", "8k", "--transition", "1k", "--taps", "101" },
                                                 { "--lowpass", "8k", "--attenuation", "5" },
                                                 { "--lowpass", "8k", "--attenuation", "300" },
                                                 { "--lowpass", "8k", "--attenuation", "-inf" },
                                                 { "--taps", "101" },
                                                 { "--transition", "1k" },
                                                 { "--mix", "1.5" },
                                                 { "--mix", "-1%" },
                                                 { "--mix", "50%", "--dry", "0dB" },
                                                 { "--mix", "50%", "--wet", "0dB" },
                                                 { "--gain", "inf" },
                                                 { "--gain", "300" },
                                                 { "--predelay", "20ms" },
                                                 { "--layout", "parallel" },
                                                 { "--ir", "missing.wav", "--predelay", "-61s" },
                                                 { "--ir", "missing.wav", "--predelay", "inf" },
                                                 { "--ir", "missing.wav", "--predelay", "1e300" },
                                                 { "--tail", "-1s" },
                                                 { "--tail", "inf" },
                                                 { "--normalize", "peak:inf" },
                                                 { "--dither", "--bits", "32f" },
                                                 { "--block", "64" },
                                                 { "--engine", "live", "--precision", "double" },
                                                 { "--preset", "missing.partita", "--lowpass", "8k" },
                                                 { "--preset", "missing.partita", "--ir", "missing.wav" },
                                                 { "--preset", "missing.partita", "--gain", "3dB" } })
        checkRefused (renderWith (more));
}

TEST_CASE ("convolve and verify end with 1 for what makes no sense by itself", "[cli][exit]")
{
    for (const auto& words :
         std::vector<Words> { { "convolve" },
                              { "convolve", "a.wav" },
                              { "convolve", "a.wav", "b.wav" },
                              { "convolve", "a.wav", "b.wav", "c.wav", "-o", "out.wav" },
                              { "convolve", "a.wav", "b.wav", "-o", "out.wav", "--mode", "half" },
                              { "convolve", "a.wav", "b.wav", "-o", "out.wav", "--stride", "0" },
                              { "convolve", "a.wav", "b.wav", "-o", "out.wav", "--stride", "-2" },
                              { "convolve", "a.wav", "b.wav", "-o", "out.wav", "--bits", "7" },
                              { "convolve", "a.wav", "b.wav", "-o", "-", "--json" },
                              { "convolve", "-", "-", "-o", "out.wav" },
                              { "verify" },
                              { "verify", "a.wav" },
                              { "verify", "a.wav", "b.wav", "c.wav" },
                              { "verify", "a.wav", "b.wav", "--max", "small" },
                              { "verify", "a.wav", "b.wav", "--max", "nan" },
                              { "verify", "-", "-" },
                              { "verify", "-", "b.wav", "--align" } })
        checkRefused (words);
}

TEST_CASE ("a refused number is told with its option, what was found and what was expected", "[cli][exit]")
{
    const Workspace workspace;
    const auto frequency = workspace.run (renderWith ({ "--lowpass", "8q" })).err;
    CHECK (contains (frequency, "--lowpass"));
    CHECK (contains (frequency, "8q"));
    CHECK (contains (frequency, "8k"));

    const auto level = workspace.run (renderWith ({ "--gain", "loud" })).err;
    CHECK (contains (level, "--gain"));
    CHECK (contains (level, "loud"));
    CHECK (contains (level, "-6dB"));

    const auto taps = workspace.run (renderWith ({ "--lowpass", "8k", "--taps", "100" })).err;
    CHECK (contains (taps, "odd"));
    CHECK (contains (taps, "100"));

    const auto unknown = workspace.run (renderWith ({ "--nonsense" })).err;
    CHECK (contains (unknown, "--nonsense"));
    CHECK (contains (unknown, "--help"));
}
