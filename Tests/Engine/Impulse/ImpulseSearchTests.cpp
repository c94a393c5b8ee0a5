#include "Impulse/ImpulseSearch.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"
#include "Support/WavBytes.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <filesystem>

using namespace partita;
using namespace partita::test;
namespace fs = std::filesystem;
using Match = FoundImpulse::Match;

namespace
{

/// Two libraries, a folder of presets, and an impulse that may be anywhere.
struct Machine : ScratchFolder
{
    Machine()
    {
        for (const auto* folder : { "presets", "elsewhere", "first/rooms/deep", "second" })
            fs::create_directories (path / folder);
    }

    void put (const std::string& name, const Rows<double>& rows) const
    {
        writeAudio (file (name), rows, 48000, SF_FORMAT_WAV | SF_FORMAT_DOUBLE);
    }

    [[nodiscard]] SearchPlaces places() const { return { { file ("first"), file ("second") } }; }

    /// Of a preset that knows its impulse.
    [[nodiscard]] ImpulseReference reference() const
    {
        ImpulseReference wanted { file ("presets/impulses/room.wav") };
        wanted.identity.fingerprint = fingerprintOf ({ "x", 48000.0, right, 0, {} });
        wanted.identity.lastPath = file ("elsewhere/old/room.wav");
        return wanted;
    }

    [[nodiscard]] FoundImpulse find (const ImpulseReference& wanted) const
    {
        auto found = resolveImpulse (wanted, places());

        if (! found)
            FAIL (found.error().text());

        return *std::move (found);
    }

    const Rows<double> right { decayingNoise (500, 971) };
    const Rows<double> wrong { decayingNoise (500, 972) };
};

bool tells (const std::vector<std::string>& remarks, const std::string& part)
{
    return std::any_of (remarks.begin(), remarks.end(),
                        [&part] (const auto& remark) { return remark.find (part) != std::string::npos; });
}

} // namespace

TEST_CASE ("Places are tried in their order: embedded, beside the preset, where it was, libraries",
           "[impulse][identity]")
{
    const Machine machine;
    auto reference = machine.reference();
    fs::create_directories (machine.path / "presets/impulses");
    fs::create_directories (machine.path / "elsewhere/old");
    fs::create_directories (machine.path / "first/impulses");

    // From the last place to the first: each one that comes goes before those that are there.
    for (const auto* place : { "second/room.wav", "first/room.wav", "first/impulses/room.wav",
                               "elsewhere/old/room.wav", "presets/impulses/room.wav" })
    {
        machine.put (place, machine.right);
        const auto found = machine.find (reference);
        CHECK (found.path == machine.file (place));
        CHECK (found.match == Match::same);
        CHECK (found.impulse.channels == machine.right);
        CHECK (found.remarks.empty() == (found.path == reference.file));
        CHECK ((found.remarks.empty() || tells (found.remarks, found.path)));
    }

    reference.identity.embedded = *embed ({ "x", 48000.0, machine.right, 0, {} });
    const auto found = machine.find (reference);
    CHECK (found.path.empty());
    CHECK (found.match == Match::same);
    CHECK (found.impulse.channels == machine.right);
}

TEST_CASE ("Renamed and moved files are found by what they hold", "[impulse][identity]")
{
    const auto* place = GENERATE ("first/rooms/deep/other name.wav", "second/x.wav",
                                  "presets/impulses/new.wav", "elsewhere/old/new.wav");
    const Machine machine;
    fs::create_directories (fs::path (machine.file (place)).parent_path());
    machine.put ("first/decoy.wav", machine.wrong);
    machine.put ("first/longer.wav", { decayingNoise (501, 971) });
    machine.put ("second/stereo.wav", { machine.right[0], machine.right[0] });
    std::ofstream (machine.file ("second/a text.wav")) << "no audio";
    machine.put (place, machine.right);
    const auto found = machine.find (machine.reference());
    CHECK (found.path == machine.file (place));
    CHECK (found.match == Match::same);
    CHECK (found.impulse.channels == machine.right);
    CHECK (tells (found.remarks, place));
}

TEST_CASE ("A file of the right name with other samples does not hide the right one", "[impulse][identity]")
{
    const Machine machine;
    fs::create_directories (machine.path / "presets/impulses");
    machine.put ("presets/impulses/room.wav", machine.wrong);
    machine.put ("first/room.wav", machine.wrong);
    machine.put ("second/moved.wav", machine.right);
    const auto found = machine.find (machine.reference());
    CHECK (found.path == machine.file ("second/moved.wav"));
    REQUIRE_FALSE (found.lookedAt.empty());
    CHECK (found.lookedAt[0].place == machine.reference().file);
}

TEST_CASE ("Other samples at the old place are taken for want of better ones, and that is said",
           "[impulse][identity]")
{
    const Machine machine;
    fs::create_directories (machine.path / "elsewhere/old");
    machine.put ("elsewhere/old/room.wav", machine.wrong);
    const auto found = machine.find (machine.reference());
    CHECK (found.match == Match::other);
    CHECK (found.impulse.channels == machine.wrong);
    CHECK (tells (found.remarks, "other samples"));
    CHECK (tells (found.remarks, "elsewhere/old/room.wav"));
}

TEST_CASE ("A file of a library that only has the same name is not taken", "[impulse][identity][errors]")
{
    const Machine machine;
    machine.put ("first/room.wav", machine.wrong);
    const auto found = resolveImpulse (machine.reference(), machine.places());
    REQUIRE_FALSE (found.ok());
    CHECK (found.error().code == ErrorCode::fileNotFound);
    CHECK (found.error().message.find (machine.file ("first/room.wav")) != std::string::npos);
}

TEST_CASE ("What is nowhere is refused with every place that was looked at", "[impulse][identity][errors]")
{
    const Machine machine;
    const auto reference = machine.reference();
    const auto found = resolveImpulse (reference, machine.places());
    REQUIRE_FALSE (found.ok());
    CHECK (found.error().code == ErrorCode::fileNotFound);

    for (const auto& place :
         { reference.file, reference.identity.lastPath, machine.file ("first"), machine.file ("second") })
        CHECK (found.error().message.find (place) != std::string::npos);

    const auto nowhere = resolveImpulse (reference, {});
    REQUIRE_FALSE (nowhere.ok());
    CHECK (nowhere.error().message.find ("PARTITA_IMPULSES") != std::string::npos);
}

TEST_CASE ("Without a fingerprint a file is looked for by its name alone", "[impulse][identity]")
{
    const Machine machine;
    machine.put ("first/rooms/room.wav", machine.right);
    const ImpulseReference reference { machine.file ("presets/rooms/room.wav") };
    const auto found = machine.find (reference);
    CHECK (found.path == machine.file ("first/rooms/room.wav"));
    CHECK (found.match == Match::unknown);
    CHECK_FALSE (resolveImpulse ({ machine.file ("presets/other.wav") }, machine.places()).ok());
}

TEST_CASE ("Embedded audio that is broken or not the right one gives way to a file", "[impulse][identity]")
{
    const Machine machine;
    auto reference = machine.reference();
    machine.put ("second/room.wav", machine.right);

    for (const auto& bytes :
         { std::string ("no audio"), *embed ({ "x", 48000.0, machine.wrong, 0, {} })->bytes })
    {
        reference.identity.embedded =
            EmbeddedAudio { bytes.size() == 8 ? EmbeddedAudio::Format::flac : EmbeddedAudio::Format::float32,
                            48000.0,
                            1,
                            std::make_shared<const std::string> (bytes),
                            {} };
        const auto found = machine.find (reference);
        CHECK (found.path == machine.file ("second/room.wav"));
        CHECK (found.match == Match::same);
        CHECK (tells (found.remarks, "embedded"));
    }

    fs::remove (machine.file ("second/room.wav"));
    const auto other = machine.find (reference);
    CHECK (other.match == Match::other);
    CHECK (tells (other.remarks, "other samples"));

    reference.identity.embedded->format = EmbeddedAudio::Format::flac;
    reference.identity.embedded->bytes = std::make_shared<const std::string> ("no audio");
    const auto none = resolveImpulse (reference, machine.places());
    REQUIRE_FALSE (none.ok());
    CHECK (none.error().message.find ("embedded") != std::string::npos);
}

TEST_CASE ("A pair of files is found by what both hold together", "[impulse][identity][pairs]")
{
    const Machine machine;
    machine.put ("first/other_L.wav", machine.right);
    machine.put ("first/other_R.wav", machine.wrong);
    auto reference = machine.reference();
    reference.file = machine.file ("presets/pair_L.wav");
    reference.identity.fingerprint =
        fingerprintOf ({ "x", 48000.0, { machine.right[0], machine.wrong[0] }, 0, {} });
    const auto found = machine.find (reference);
    CHECK (found.match == Match::same);
    CHECK (found.impulse.channels.size() == 2);

    reference.pairing = FilePairing::no;
    CHECK_FALSE (resolveImpulse (reference, machine.places()).ok());
}

TEST_CASE ("A factory impulse is made, not looked for", "[impulse][identity]")
{
    const Machine machine;
    const auto found = machine.find ({ "factory:Guitar 4x12" });
    CHECK (found.match == Match::unknown);
    CHECK (found.impulse.frames() > 0);
    const auto unknown = resolveImpulse ({ "factory:No Such Thing" }, machine.places());
    REQUIRE_FALSE (unknown.ok());
    CHECK (unknown.error().code == ErrorCode::badSpecification);
}

TEST_CASE ("A search can be stopped", "[impulse][identity][errors]")
{
    const Machine machine;
    const auto found = resolveImpulse (machine.reference(), machine.places(), [] { return true; });
    REQUIRE_FALSE (found.ok());
    CHECK (found.error().code == ErrorCode::cancelled);
}

TEST_CASE ("Of thousands of files only those of the right length are read", "[impulse][identity]")
{
    const Machine machine;
    constexpr int count = 2000;

    // Long files: reading them all would take gigabytes through memory, opening them does not.

    for (int i = 0; i < count; ++i)
    {
        const auto name = machine.file ("first/" + std::to_string (i) + ".wav");
        std::ofstream (name, std::ios::binary)
            << riffFile (riffChunk ("fmt ", WavFormat::of (WavEncoding::int16, 1, 48000).bytes())
                         + riffChunk ("data", "", 2u * 1000 * 1000));
        fs::resize_file (name, 44 + 2u * 1000 * 1000);
    }

    machine.put ("second/z.wav", machine.right);
    const auto found = machine.find (machine.reference());
    CHECK (found.path == machine.file ("second/z.wav"));
    const auto told = found.lookedAt.back().found;
    INFO (told);
    CHECK (told.find (std::to_string (count) + " audio files, 0 of this rate and length")
           != std::string::npos);

    auto few = machine.places();
    few.mostFiles = 100;
    fs::remove (machine.file ("second/z.wav"));
    const auto limited = resolveImpulse (machine.reference(), few);
    REQUIRE_FALSE (limited.ok());
    CHECK (limited.error().message.find ("Only the first 100") != std::string::npos);
}
