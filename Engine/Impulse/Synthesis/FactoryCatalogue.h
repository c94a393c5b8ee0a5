#pragma once

#include "Impulse/FactoryImpulses.h"
#include "Impulse/Synthesis/Cabinet.h"
#include "Impulse/Synthesis/GrainCloud.h"
#include "Impulse/Synthesis/Plate.h"
#include "Impulse/Synthesis/ReverberantRoom.h"
#include "Impulse/Synthesis/ShapedRoom.h"
#include "Impulse/Synthesis/ShimmerTail.h"
#include "Impulse/Synthesis/Springs.h"

#include <string>
#include <variant>
#include <vector>

namespace partita::synthesis
{
using Recipe = std::variant<ReverberantRoom, GatedRoom, ReversedRoom, Plate, SpringTank, Cabinet, GrainCloud,
                            ShimmerTail>;

/// A line of the catalogue; onsetSeconds as in FactoryImpulse.
struct CatalogueEntry
{
    std::string name;
    factory::Category category;
    std::string description;
    double onsetSeconds {};
    Recipe recipe;
};

/// All factory impulses as parameters.
const std::vector<CatalogueEntry>& catalogue();
}
