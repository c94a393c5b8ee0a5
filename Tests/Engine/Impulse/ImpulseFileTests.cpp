#include "Impulse/ImpulseFile.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

using namespace partita;
using namespace partita::test;

TEST_CASE ("A saved impulse is loaded again as it was", "[impulse][files]")
{
    const ScratchFolder folder;
    const auto path = folder.file ("Room.wav");
    const ImpulseResponse impulse {
        "Room", 96000.0, { decayingNoise (70000, 901), decayingNoise (70000, 902) }, 0, {}
    };
    const auto saved = saveImpulse (impulse, path, { std::nullopt, SampleFormat::float64, Overwrite::no });
    REQUIRE (saved.ok());
    CHECK (saved->container == Container::wav);
    CHECK (saved->overs == 0);
    CHECK (saved->peak == highestOf (impulse.channels));

    const auto loaded = loadImpulse (path);
    REQUIRE (loaded.ok());
    CHECK (loaded->name == impulse.name);
    CHECK (loaded->rateHz == impulse.rateHz);
    CHECK (loaded->channels == impulse.channels);
}

TEST_CASE ("What a file can't hold of an impulse is refused, and nothing is left", "[impulse][files][errors]")
{
    const ScratchFolder folder;
    const auto path = folder.file ("x.wav");
    const ImpulseResponse usual { "x", 48000.0, { decayingNoise (100, 903) }, 0, {} };
    auto between = usual, late = usual, matrix = usual;
    matrix.paths = ImpulsePaths { 1, 2, { { 0, 0, 0 }, { 0, 1, 0 } } };
    CHECK (saveImpulse (matrix, path, {}).error().code == ErrorCode::unsuitable);
    between.rateHz = 44100.5;
    late.leadFrames = 3;
    CHECK (saveImpulse (between, path, {}).error().code == ErrorCode::unsuitable);
    CHECK (saveImpulse (late, path, {}).error().code == ErrorCode::unsuitable);
    CHECK (saveImpulse (usual, folder.file ("x.what"), {}).error().code == ErrorCode::badSpecification);
    CHECK (saveImpulse (usual, path, {}, [] { return true; }).error().code == ErrorCode::cancelled);
    CHECK (folder.entries() == 0);

    REQUIRE (saveImpulse (usual, path, {}).ok());
    CHECK (saveImpulse (usual, path, {}).error().code == ErrorCode::outputExists);
    CHECK (saveImpulse (usual, path, { std::nullopt, SampleFormat::int16, Overwrite::yes }).ok());
}
