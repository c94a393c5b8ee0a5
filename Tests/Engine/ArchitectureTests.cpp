#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace fs = std::filesystem;

// Core ← Fft, Kernels, Realtime, Files ← Design, Convolution ← Impulse ← Chain ← Render: a folder includes its
// own files and those of folders to its left.
TEST_CASE ("The engine's folders include one another in one direction only", "[architecture]")
{
    const std::map<std::string, int> ranks { { "Core", 0 },        { "Fft", 1 },     { "Kernels", 1 },
                                             { "Realtime", 1 },    { "Files", 1 },   { "Design", 2 },
                                             { "Convolution", 2 }, { "Impulse", 3 }, { "Chain", 4 },
                                             { "Render", 5 } };
    const auto engine = fs::path (PARTITA_SOURCE_DIR) / "Engine";
    const std::string include = "#include \"";
    int includes = 0;

    for (const auto& entry : fs::recursive_directory_iterator (engine))
    {
        const auto extension = entry.path().extension();

        if (extension != ".h" && extension != ".cpp")
            continue;

        const auto folder = fs::relative (entry.path(), engine).begin()->string();
        INFO (entry.path().lexically_relative (engine).string());
        REQUIRE (ranks.count (folder) == 1);

        std::ifstream stream (entry.path());

        for (std::string line; std::getline (stream, line);)
        {
            if (line.rfind (include, 0) != 0)
                continue;

            const auto target =
                line.substr (include.size(), line.find ('"', include.size()) - include.size());
            const auto targetFolder = target.substr (0, target.find ('/'));
            INFO (line);
            REQUIRE (ranks.count (targetFolder) == 1);
            REQUIRE (fs::exists (engine / target));
            CHECK ((targetFolder == folder || ranks.at (targetFolder) < ranks.at (folder)));
            ++includes;
        }
    }

    CHECK (includes > 50);
}

TEST_CASE ("FFTW is included in one place, and only its wrappers include that", "[architecture]")
{
    const auto engine = fs::path (PARTITA_SOURCE_DIR) / "Engine";
    int wrappers = 0;

    for (const auto& entry : fs::recursive_directory_iterator (engine))
    {
        if (! entry.is_regular_file())
            continue;

        const auto file = fs::relative (entry.path(), engine);
        const auto isWrapper = file.parent_path() == "Fft" && file.extension() == ".cpp";
        std::ifstream stream (entry.path());

        for (std::string line; std::getline (stream, line);)
        {
            INFO (file.string() << ": " << line);
            CHECK ((line.find ("#include <fftw3.h>") == std::string::npos || file == "Fft/Fftw.h"));

            if (line.find ("#include \"Fft/Fftw.h\"") != std::string::npos)
            {
                CHECK (isWrapper);
                ++wrappers;
            }
        }
    }

    CHECK (wrappers == 2);
}

TEST_CASE ("PortAudio is included in one folder, and in no header", "[architecture]")
{
    const auto source = fs::path (PARTITA_SOURCE_DIR) / "Source";
    int includes = 0;

    for (const auto& entry : fs::recursive_directory_iterator (source))
    {
        if (! entry.is_regular_file())
            continue;

        const auto file = fs::relative (entry.path(), source);
        std::ifstream stream (entry.path());

        for (std::string line; std::getline (stream, line);)
            if (line.find ("#include <portaudio.h>") != std::string::npos
                || line.find ("#include <pa_") != std::string::npos)
            {
                INFO (file.string() << ": " << line);
                CHECK (file.parent_path() == fs::path ("Shared") / "Devices");
                CHECK (file.extension() == ".cpp");
                ++includes;
            }
    }

    CHECK (includes >= 2);
}
