#pragma once

#include "Impulse/Synthesis/RawImpulse.h"
#include "Impulse/Synthesis/ReverberantRoom.h"

namespace partita::synthesis
{
/// A room that is cut off while it still sounds.
///
/// liftDecibelsPerSecond  against its decay, until it closes
struct GatedRoom
{
    ReverberantRoom room;
    double openSeconds {};
    double closingSeconds {};
    double liftDecibelsPerSecond {};
};

/// A room heard backwards: it swells for so long, and stops with what was its beginning.
struct ReversedRoom
{
    ReverberantRoom room;
    double swellSeconds {};
    double endingSeconds {};
};

RawImpulse render (const GatedRoom&);
RawImpulse render (const ReversedRoom&);
}
