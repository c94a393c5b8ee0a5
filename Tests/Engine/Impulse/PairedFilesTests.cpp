#include "Impulse/PairedFiles.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"
#include "Support/WavBytes.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

using namespace partita;
using namespace partita::test;

namespace
{

struct Shelf : ScratchFolder
{
    void put (const std::string& name, const Rows<double>& rows, int rateHz = 48000) const
    {
        writeAudio (file (name), rows, rateHz, SF_FORMAT_WAV | SF_FORMAT_DOUBLE);
    }

    [[nodiscard]] ImpulseResponse load (const std::string& name, FilePairing pairing = FilePairing::yes) const
    {
        auto impulse = loadImpulse (file (name), pairing);
        REQUIRE (impulse.ok());
        return *std::move (impulse);
    }
};

} // namespace

TEST_CASE ("Two sides are found by many names, from either of them", "[impulse][pairs]")
{
    for (const auto& [left, right] :
         { std::pair { "x_L.wav", "x_R.wav" }, std::pair { "x L.wav", "x R.wav" },
           std::pair { "x-left.wav", "x-right.wav" }, std::pair { "x.Left.wav", "x.Right.wav" },
           std::pair { "x (L).wav", "x (R).wav" }, std::pair { "x_l.wav", "x_r.wav" },
           std::pair { "Hall, 44K LEFT.wav", "Hall, 44K RIGHT.wav" } })
    {
        const Shelf shelf;
        INFO (left);
        shelf.put (left, { { 1.0, 0.5 } });
        CHECK_FALSE (pairOf (shelf.file (left)).has_value());
        shelf.put (right, { { 0.25, 0.125 } });

        for (const auto* name : { left, right })
        {
            const auto impulse = shelf.load (name);
            CHECK (impulse.channels == Rows<double> { { 1.0, 0.5 }, { 0.25, 0.125 } });
            CHECK_FALSE (impulse.paths.has_value());
            REQUIRE (impulse.remarks.size() == 1);
            CHECK (impulse.remarks[0].find (left) != std::string::npos);
            CHECK (impulse.remarks[0].find (right) != std::string::npos);
            CHECK (impulse.files == std::vector { shelf.file (left), shelf.file (right) });
        }

        CHECK (shelf.load (left, FilePairing::no).channels == Rows<double> { { 1.0, 0.5 } });
    }
}

TEST_CASE ("Names that only end alike are no sides", "[impulse][pairs]")
{
    for (const auto& [left, right] :
         { std::pair { "small.wav", "smarr.wav" }, std::pair { "L.wav", "R.wav" },
           std::pair { "_L.wav", "_R.wav" }, std::pair { "x_L.wav", "x_r.wav" },
           std::pair { "x_L.wav", "y_R.wav" }, std::pair { "x_L.wav", "x_R.flac" },
           std::pair { "x (L.wav", "x (R.wav" }, std::pair { "xL).wav", "xR).wav" } })
    {
        const Shelf shelf;
        INFO (left);
        shelf.put (left, { { 1.0 } });
        shelf.put (right, { { 2.0 } });
        CHECK_FALSE (pairOf (shelf.file (left)).has_value());
        CHECK (shelf.load (left).remarks.empty());
    }
}

TEST_CASE ("Two stereo files are true stereo, each the answer to one side", "[impulse][pairs]")
{
    const Shelf shelf;
    shelf.put ("x L.wav", { { 1.0 }, { 2.0 } });
    shelf.put ("x R.wav", { { 3.0 }, { 4.0 } });
    const auto impulse = shelf.load ("x R.wav");
    CHECK (impulse.channels == Rows<double> { { 1.0 }, { 2.0 }, { 3.0 }, { 4.0 } });

    // Left in: out 1 and 2 at left and right; right in: out 3 and 4.
    CHECK (impulse.paths == ImpulsePaths { 2, 2, { { 0, 0, 0 }, { 0, 1, 1 }, { 1, 0, 2 }, { 1, 1, 3 } } });
}

TEST_CASE ("The shorter side is followed by silence, and that is said", "[impulse][pairs]")
{
    const Shelf shelf;
    shelf.put ("x_L.wav", { { 1.0, 2.0, 3.0 } });
    shelf.put ("x_R.wav", { { 4.0 } });
    const auto impulse = shelf.load ("x_L.wav");
    CHECK (impulse.channels == Rows<double> { { 1.0, 2.0, 3.0 }, { 4.0, 0.0, 0.0 } });
    CHECK (impulse.remarks[0].find ("silence") != std::string::npos);
}

TEST_CASE ("Sides that do not fit one another are left alone, and that is said", "[impulse][pairs]")
{
    const Shelf shelf;
    const auto alone = [&] (const std::string& name, const std::string& told)
    {
        const auto impulse = shelf.load (name);
        CHECK (impulse.channels == Rows<double> { { 1.0 } });
        REQUIRE (impulse.remarks.size() == 1);
        INFO (impulse.remarks[0]);
        CHECK (impulse.remarks[0].find (told) != std::string::npos);
    };

    shelf.put ("rate_L.wav", { { 1.0 } });
    shelf.put ("rate_R.wav", { { 2.0 } }, 44100);
    alone ("rate_L.wav", "44100");
    shelf.put ("channels_R.wav", { { 1.0 } });
    shelf.put ("channels_L.wav", { { 2.0 }, { 3.0 } });
    alone ("channels_R.wav", "channels");
    shelf.put ("broken_L.wav", { { 1.0 } });
    std::ofstream (shelf.file ("broken_R.wav")) << "no audio";
    alone ("broken_L.wav", "broken_R.wav");
}
