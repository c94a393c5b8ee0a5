#include "Impulse/Synthesis/FactoryCatalogue.h"

namespace partita::synthesis
{
namespace
{
using factory::Category;
using Kind = Feature::Kind;

/// Share of scattered sound by how broken up the walls are.
constexpr OctaveCurve furnishedWalls { { 0.12, 0.17, 0.25, 0.34, 0.43, 0.50, 0.56, 0.60, 0.62 } };
constexpr OctaveCurve brokenWalls { { 0.25, 0.32, 0.42, 0.52, 0.60, 0.66, 0.70, 0.72, 0.74 } };

// Seeds of the small rooms: of 40 that were tried the ones with the straightest decay below 300 Hz.
// Curves: 63, 125, 250, 500, 1k, 2k, 4k, 8k, 16k Hz. Walls: front, back, left, right, floor, ceiling.

const ReverberantRoom vocalBooth {
    .size = { 2.45, 1.95, 2.30 },
    .decaySeconds = { { 0.24, 0.22, 0.19, 0.17, 0.16, 0.15, 0.14, 0.13, 0.12 } },
    .scattering = brokenWalls,
    .listener = { 1.55, 0.92, 1.42 },
    .sourceMetres = 0.55,
    .pairTurnDegrees = 8.0,
    .imagesSeconds = 0.040,
    .seed = 135,
};

const ReverberantRoom drumRoom {
    .size = { 7.6, 6.1, 3.7 },
    .decaySeconds = { { 0.74, 0.68, 0.62, 0.58, 0.55, 0.51, 0.45, 0.37, 0.28 } },
    .scattering = furnishedWalls,
    .wallWeights = { 0.8, 1.2, 0.9, 1.0, 0.8, 1.3 },
    .listener = { 4.7, 3.2, 1.75 },
    .sourceMetres = 2.3,
    .sources = 2,
    .sourceDegrees = 25.0,
    .imagesSeconds = 0.085,
    .seed = 101,
};

const ReverberantRoom liveRoom {
    .size = { 11.2, 8.3, 5.2 },
    .decaySeconds = { { 1.25, 1.20, 1.10, 1.02, 0.96, 0.88, 0.75, 0.58, 0.42 } },
    .scattering = furnishedWalls,
    .wallWeights = { 0.8, 1.1, 0.9, 1.0, 1.0, 1.2 },
    .listener = { 6.6, 4.4, 2.1 },
    .sourceMetres = 3.1,
    .sources = 2,
    .sourceDegrees = 28.0,
    .imagesSeconds = 0.12,
    .seed = 3,
};

const ReverberantRoom ambience {
    .size = { 9.1, 7.2, 4.3 },
    .decaySeconds = { { 0.50, 0.48, 0.45, 0.42, 0.40, 0.38, 0.34, 0.29, 0.23 } },
    .scattering = brokenWalls,
    .listener = { 5.3, 3.8, 1.7 },
    .sourceMetres = 3.0,
    .pairTurnDegrees = 12.0,
    .halfSpacingMetres = 0.2,
    .imagesSeconds = 0.09,
    .seed = 121,
    .direct = DirectSound::no,
};

const ReverberantRoom stairwell {
    .size = { 3.2, 5.5, 15.5 },
    .decaySeconds = { { 2.90, 2.90, 2.80, 2.65, 2.45, 2.15, 1.72, 1.25, 0.85 } },
    .scattering = furnishedWalls,
    .listener = { 1.7, 3.7, 6.3 },
    .sourceMetres = 2.2,
    .pairTurnDegrees = 84.0,
    .imagesSeconds = 0.11,
    .seed = 5,
};

const ReverberantRoom chamberHall {
    .size = { 21.5, 12.4, 9.2 },
    .decaySeconds = { { 1.80, 1.75, 1.65, 1.55, 1.50, 1.40, 1.18, 0.90, 0.62 } },
    .scattering = furnishedWalls,
    .wallWeights = { 0.7, 1.1, 0.7, 0.7, 1.8, 0.7 },
    .listener = { 9.8, 6.6, 2.9 },
    .sourceMetres = 5.6,
    .pairTurnDegrees = 6.0,
    .halfSpacingMetres = 0.17,
    .imagesSeconds = 0.16,
    .seed = 6,
};

const ReverberantRoom concertHall {
    .size = { 46.0, 24.0, 18.0 },
    .decaySeconds = { { 2.60, 2.50, 2.35, 2.20, 2.10, 1.95, 1.60, 1.15, 0.80 } },
    .scattering = furnishedWalls,
    .wallWeights = { 0.7, 1.2, 0.6, 0.6, 2.2, 0.6 },
    .listener = { 17.5, 12.7, 4.6 },
    .sourceMetres = 9.5,
    .sources = 2,
    .sourceDegrees = 20.0,
    .halfSpacingMetres = 0.17,
    .imagesSeconds = 0.22,
    .seed = 7,
};

const ReverberantRoom church {
    .size = { 37.0, 16.5, 14.5 },
    .decaySeconds = { { 4.00, 4.00, 3.90, 3.70, 3.40, 2.90, 2.18, 1.52, 0.98 } },
    .scattering = furnishedWalls,
    .wallWeights = { 0.9, 1.0, 0.9, 0.9, 1.4, 0.9 },
    .listener = { 15.5, 8.9, 3.1 },
    .sourceMetres = 8.5,
    .pairTurnDegrees = 5.0,
    .halfSpacingMetres = 0.2,
    .imagesSeconds = 0.21,
    .seed = 8,
};

const ReverberantRoom cathedral {
    .size = { 88.0, 31.0, 27.0 },
    .decaySeconds = { { 7.40, 7.30, 7.00, 6.50, 5.80, 4.65, 3.20, 2.00, 1.20 } },
    .scattering = brokenWalls,
    .wallWeights = { 0.9, 1.0, 0.9, 0.9, 1.4, 0.9 },
    .listener = { 34.0, 16.8, 4.2 },
    .sourceMetres = 15.0,
    .pairTurnDegrees = 4.0,
    .halfSpacingMetres = 0.3,
    .imagesSeconds = 0.38,
    .seed = 9,
};

const ReverberantRoom echoChamber {
    .size = { 5.7, 4.2, 3.1 },
    .decaySeconds = { { 1.95, 2.10, 2.20, 2.15, 2.00, 1.78, 1.42, 1.06, 0.74 } },
    .scattering = brokenWalls,
    .listener = { 4.1, 2.4, 1.6 },
    .sourceMetres = 2.8,
    .pairTurnDegrees = 17.0,
    .halfSpacingMetres = 0.6,
    .imagesSeconds = 0.065,
    .seed = 10,
    .direct = DirectSound::no,
};

const ReverberantRoom stoneChamber {
    .size = { 9.6, 6.3, 4.4 },
    .decaySeconds = { { 3.40, 3.40, 3.30, 3.20, 3.00, 2.60, 1.98, 1.42, 0.95 } },
    .scattering = brokenWalls,
    .listener = { 6.5, 3.4, 2.0 },
    .sourceMetres = 4.4,
    .pairTurnDegrees = 14.0,
    .halfSpacingMetres = 0.8,
    .imagesSeconds = 0.10,
    .seed = 11,
    .direct = DirectSound::no,
};

const Plate brightPlate {
    .lengthMetres = 2.0,
    .widthMetres = 1.037,
    .stiffness = 0.76,
    .decaySeconds = { { 3.00, 3.00, 2.90, 2.70, 2.45, 2.15, 1.75, 1.30, 0.95 } },
    .responseDecibels = { { -12.0, -5.0, -1.0, 0.0, 0.0, 0.5, 1.0, 0.5, -2.0 } },
    .driver = { 0.463, 0.391 },
    .left = { 0.183, 0.274 },
    .right = { 0.794, 0.672 },
    .seed = 14,
};

const Plate darkPlate {
    .lengthMetres = 1.43,
    .widthMetres = 0.911,
    .stiffness = 0.76,
    .decaySeconds = { { 1.80, 1.85, 1.80, 1.62, 1.40, 1.15, 0.86, 0.58, 0.40 } },
    .responseDecibels = { { -8.0, -2.0, 0.0, 0.0, -0.5, -2.0, -4.5, -8.0, -13.0 } },
    .driver = { 0.536, 0.417 },
    .left = { 0.217, 0.301 },
    .right = { 0.831, 0.713 },
    .seed = 15,
};

const SpringTank springTank {
    .springs = { { 0.0330, 4100.0, 1.00, 0.35, 21 },
                 { 0.0371, 4400.0, 0.35, 1.00, 22 },
                 { 0.0415, 4750.0, 0.70, -1.00, 23 } },
    .decaySeconds = { { 2.40, 2.50, 2.50, 2.45, 2.30, 2.10, 1.80, 1.20, 0.80 } },
    .responseDecibels = { { -24.0, -8.0, -1.0, 0.0, 0.0, 0.0, -1.0, -7.0, -18.0 } },
};

const SpringTank surfSpring {
    .springs = { { 0.0262, 3000.0, 1.0, 0.0, 24 }, { 0.0317, 3350.0, -0.9, 0.0, 25 } },
    .channels = 1,
    .decaySeconds = { { 1.60, 1.70, 1.75, 1.70, 1.60, 1.45, 1.20, 0.85, 0.60 } },
    .responseDecibels = { { -28.0, -10.0, -2.0, 0.0, 1.0, 2.0, 0.0, -8.0, -20.0 } },
    .bendingDecibels = -16.0,
    .smearSeconds = 0.0012,
};

const Cabinet guitarOnAxis {
    .features = { { Kind::lowRollOff, 88.0, 1.1 },
                  { Kind::peak, 125.0, 1.4, 3.0 },
                  { Kind::peak, 430.0, 0.9, -4.0 },
                  { Kind::peak, 1350.0, 2.0, 2.0 },
                  { Kind::peak, 2450.0, 2.4, 5.0 },
                  { Kind::peak, 3300.0, 4.5, 4.5 },
                  { Kind::peak, 4150.0, 6.0, -4.0 },
                  { Kind::highRollOff, 4900.0, 1.2 },
                  { Kind::highRollOff, 5700.0, 0.9 },
                  { Kind::highRollOff, 9500.0, 0.7 } },
    .reflections = { { 0.00082, -14.0, 1800.0 }, { 0.0027, -17.0, 1200.0 } },
    .ripples = 30,
    .rippleDecibels = 2.4,
    .seed = 31,
};

const Cabinet guitarOffAxis {
    .features = { { Kind::lowRollOff, 82.0, 1.0 },
                  { Kind::peak, 120.0, 1.2, 3.5 },
                  { Kind::lowShelf, 240.0, 0.7, 2.5 },
                  { Kind::peak, 480.0, 0.9, -3.0 },
                  { Kind::peak, 1900.0, 1.8, 2.5 },
                  { Kind::peak, 2700.0, 3.5, 2.5 },
                  { Kind::peak, 3600.0, 4.0, -5.0 },
                  { Kind::highRollOff, 3700.0, 0.8 },
                  { Kind::highRollOff, 5200.0, 0.7 },
                  { Kind::highRollOff, 8500.0, 0.7 } },
    .reflections = { { 0.00064, -10.0, 1500.0 }, { 0.0031, -15.0, 1100.0 } },
    .ripples = 30,
    .rippleDecibels = 2.8,
    .seed = 32,
};

const Cabinet guitarOpenBack {
    .features = { { Kind::lowRollOff, 105.0, 0.8 },
                  { Kind::peak, 175.0, 2.0, 2.5 },
                  { Kind::peak, 290.0, 2.2, -4.5 },
                  { Kind::peak, 800.0, 1.2, 1.5 },
                  { Kind::peak, 1750.0, 2.2, 3.5 },
                  { Kind::peak, 2900.0, 3.2, 6.0 },
                  { Kind::peak, 3900.0, 5.0, 2.5 },
                  { Kind::highRollOff, 5300.0, 1.1 },
                  { Kind::highRollOff, 6400.0, 0.8 },
                  { Kind::highRollOff, 10500.0, 0.7 } },
    .reflections = { { 0.0019, -15.0, 900.0 } },
    .ripples = 26,
    .rippleDecibels = 2.2,
    .seed = 33,
};

const Cabinet bassCabinet {
    .features = { { Kind::lowRollOff, 52.0, 0.9 },
                  { Kind::peak, 92.0, 1.1, 3.0 },
                  { Kind::peak, 520.0, 0.9, -3.5 },
                  { Kind::peak, 1600.0, 1.8, 3.0 },
                  { Kind::peak, 2600.0, 3.0, 3.5 },
                  { Kind::highRollOff, 3500.0, 1.0 },
                  { Kind::highRollOff, 4600.0, 0.8 },
                  { Kind::highRollOff, 9000.0, 0.7 } },
    .reflections = { { 0.00075, -12.0, 1600.0 }, { 0.0014, -16.0, 1100.0 } },
    .ripples = 24,
    .rippleDecibels = 2.0,
    .seed = 34,
    .lengthSeconds = 0.2,
};

const Cabinet telephone {
    .features = { { Kind::lowRollOff, 310.0, 1.1 },
                  { Kind::lowRollOff, 270.0, 0.7 },
                  { Kind::peak, 720.0, 2.0, -3.0 },
                  { Kind::peak, 1150.0, 3.0, 3.0 },
                  { Kind::peak, 2250.0, 3.0, 6.0 },
                  { Kind::highRollOff, 3250.0, 1.6 },
                  { Kind::highRollOff, 3500.0, 0.6 },
                  { Kind::highRollOff, 4200.0, 0.9 } },
    .ripples = 18,
    .rippleDecibels = 2.5,
    .seed = 35,
    .lengthSeconds = 0.06,
};

const GatedRoom gatedRoom {
    .room = { .size = { 12.5, 9.3, 5.6 },
              .decaySeconds = { { 1.50, 1.45, 1.40, 1.35, 1.30, 1.20, 1.05, 0.85, 0.65 } },
              .scattering = brokenWalls,
              .listener = { 7.4, 5.0, 2.3 },
              .sourceMetres = 3.4,
              .pairTurnDegrees = 10.0,
              .halfSpacingMetres = 0.3,
              .imagesSeconds = 0.10,
              .seed = 12 },
    .openSeconds = 0.30,
    .closingSeconds = 0.05,
    .liftDecibelsPerSecond = 40.0,
};

const ReversedRoom reverseBloom {
    .room = { .size = { 30.0, 19.0, 13.0 },
              .decaySeconds = { { 2.40, 2.40, 2.35, 2.25, 2.15, 2.00, 1.70, 1.30, 0.95 } },
              .scattering = brokenWalls,
              .listener = { 13.0, 10.2, 3.4 },
              .sourceMetres = 7.0,
              .pairTurnDegrees = 7.0,
              .halfSpacingMetres = 0.3,
              .imagesSeconds = 0.16,
              .seed = 13,
              .direct = DirectSound::no },
    .swellSeconds = 1.6,
    .endingSeconds = 0.012,
};

const GrainCloud grainCloud {
    .lengthSeconds = 4.5,
    .decaySeconds = 5.0,
    .grainsPerSecond = 45.0,
    .shortestSeconds = 0.018,
    .longestSeconds = 0.16,
    .colourDecibels = { { -14.0, -8.0, -3.0, 0.0, 0.0, -1.0, -3.0, -7.0, -13.0 } },
    .seed = 41,
};

const ShimmerTail shimmer {
    .decaySeconds = { { 3.60, 4.00, 4.20, 4.20, 4.00, 3.70, 3.10, 2.30, 1.60 } },
    .colourDecibels = { { -14.0, -8.0, -3.0, -1.0, 0.0, -1.0, -3.0, -7.0, -13.0 } },
    .swellSeconds = 0.12,
    .pitchesHz = { 220.0, 329.63 },
    .octaves = 5,
    .partialDecibels = -5.0,
    .partialSeconds = 5.0,
    .lengthSeconds = 5.5,
    .seed = 51,
};
}

const std::vector<CatalogueEntry>& catalogue()
{
    static const std::vector<CatalogueEntry> entries {
        { "Vocal Booth", Category::room, "A small treated booth: nearly dry, with the air of a real place.",
          0.0, vocalBooth },
        { "Drum Room", Category::room, "A wooden room of 45 m², tight and loud, from two sides of the kit.",
          0.0, drumRoom },
        { "Live Room", Category::room, "A tall studio hall for bands, bright, open and quick to settle.", 0.0,
          liveRoom },
        { "Ambience", Category::room, "A short bloom of reflections: depth around a dry track.", 0.0023,
          ambience },
        { "Stairwell", Category::room, "Five storeys of bare concrete, heard from the second landing.", 0.0,
          stairwell },
        { "Chamber Hall", Category::hall, "A wooden hall of 300 seats for quartets and solo piano.", 0.0,
          chamberHall },
        { "Concert Hall", Category::hall, "A large shoebox hall from the front rows, for orchestras.", 0.0,
          concertHall },
        { "Church", Category::hall, "A stone parish church: long, warm and close to the choir.", 0.0,
          church },
        { "Cathedral", Category::hall, "A vast nave whose low tones stand in the air for seven seconds.", 0.0,
          cathedral },
        { "Echo Chamber", Category::chamber, "A plastered cellar with a loudspeaker that faces away.", 0.0010,
          echoChamber },
        { "Stone Chamber", Category::chamber, "A larger vault with bare stone walls, deep and even.", 0.0013,
          stoneChamber },
        { "Bright Plate", Category::plate, "Two square metres of steel, undamped: dense from the start.",
          0.0009, brightPlate },
        { "Dark Plate", Category::plate, "A smaller plate with its damper near: short, soft and thick.",
          0.0008, darkPlate },
        { "Spring Tank", Category::spring, "Three long springs in stereo, with their drip and their chirps.",
          0.0161, springTank },
        { "Surf Spring", Category::spring, "Two short, wet springs as in a guitar amplifier, in mono.",
          0.0097, surfSpring },
        { "Guitar 4x12", Category::cabinet, "A closed cabinet with a microphone near the cone's middle.", 0.0,
          guitarOnAxis },
        { "Guitar 4x12 Off Axis", Category::cabinet,
          "The closed cabinet by a ribbon off the cone's axis: darker.", 0.0, guitarOffAxis },
        { "Guitar 1x12 Open", Category::cabinet, "A small open-backed combo: chiming, with little bass.", 0.0,
          guitarOpenBack },
        { "Bass 8x10", Category::cabinet, "A sealed bass cabinet: firm from 50 Hz, with a growl at 2 kHz.",
          0.0, bassCabinet },
        { "Telephone", Category::speaker, "The earpiece of an old telephone, from 300 Hz to 3.4 kHz.", 0.0,
          telephone },
        { "Gated Room", Category::creative, "A big room held up for a third of a second, and then cut.", 0.0,
          gatedRoom },
        { "Reverse Bloom", Category::creative, "A hall heard backwards: it swells for 1.6 s, and stops.",
          1.3987, reverseBloom },
        { "Grain Cloud", Category::creative, "Soft grains of sound strewn across the stereo field.", 0.0232,
          grainCloud },
        { "Shimmer", Category::creative, "A long tail in which A and E ring on, octave over octave.", 0.0088,
          shimmer },
    };
    return entries;
}
}
