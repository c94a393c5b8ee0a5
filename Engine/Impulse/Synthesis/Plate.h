#pragma once

#include "Impulse/Synthesis/OctaveCurve.h"
#include "Impulse/Synthesis/RawImpulse.h"

#include <cstdint>

namespace partita::synthesis
{
/// A point of a plate, as a share of its length and of its width.
struct PlatePoint
{
    double x {}, y {};
};

/// A thin plate, simply supported, driven at one point and picked up at two.
///
/// stiffness         root of bending stiffness over mass per area, m²/s: h · sqrt (E / (12 rho (1 - nu²))), 0.76
///                   for steel of 0.5 mm
/// decaySeconds      60 dB, of every mode at its frequency
/// responseDecibels  of driver and pick-ups
/// highestHz         modes are taken up to here
/// unevenness        standard deviation of the modes' frequencies from the ideal plate's, as a share. Without it
///                   all modes meet again at once: a spectrum of squares comes round in sharp echoes
/// seed              of the unevenness
struct Plate
{
    double lengthMetres {}, widthMetres {};
    double stiffness {};
    OctaveCurve decaySeconds;
    OctaveCurve responseDecibels;
    double highestHz { 20000.0 };
    PlatePoint driver;
    PlatePoint left, right;
    double unevenness { 0.0006 };
    std::uint64_t seed {};
};

/// The sum of the plate's modes, as velocity for a force: high frequencies arrive first, since bending waves
/// travel faster the shorter they are.
///
/// Each mode's resonance is drawn into the spectrum as far as 400 Hz to either side, under a Hann window, which
/// in time lets all modes begin within ± 2.5 ms instead of at once.
///
/// Source    Kirchhoff plate: Fletcher and Rossing 1998, chapter 3; modal reverberators: Abel, Coffin and Spratt 2014
RawImpulse render (const Plate&);
}
