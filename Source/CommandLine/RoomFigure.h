#pragma once

#include "Impulse/Analysis/RoomAnalysis.h"
#include "Shared/Plot/Figure.h"

#include <string>
#include <vector>

namespace partita::app
{

/// One channel of a response as it is drawn.
struct ShownRoom
{
    std::string name;
    std::vector<double> response;
    double rateHz = 0.0;
    ChannelFacts facts;
    RoomFigures broadband;
};

/// The waveform, its level, Schroeder's curve of each octave, and the energy decay relief as what is left at every
/// frequency after some times.
[[nodiscard]] plot::Figure roomFigure (const ShownRoom&);

} // namespace partita::app
