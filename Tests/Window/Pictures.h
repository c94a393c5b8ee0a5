#pragma once

#include "FakeModel.h"
#include "Plugin/Window/WindowContent.h"

#include <functional>
#include <vector>

namespace partita::testing
{

/// A state of the window worth looking at: what the model shows, and what the user does then.
struct Picture
{
    const char* name;
    std::function<void (FakeModel&)> prepare;
    std::function<void (app::WindowContent&)> act;
    int width = 1180, height = 800;
};

[[nodiscard]] std::vector<Picture> pictures();

/// Both panels full: equaliser, hall, levels, engine.
void showEverything (FakeModel&);

} // namespace partita::testing
