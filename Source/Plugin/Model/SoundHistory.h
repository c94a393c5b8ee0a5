#pragma once

#include "Plugin/State.h"
#include "Plugin/Window/WindowFacts.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// Undo, redo and two sounds to compare, over everything that the state holds. Changes are noticed, not told: one that stands
/// still for a moment is a step, and so is a sound that comes from outside, such as a host's program; not the first one, which is where
/// a session begins.
///
/// Thread    the message thread
class SoundHistory
{
public:
    /// A sound, and the preset that it came from.
    struct Sound
    {
        State::Snapshot snapshot;
        std::string presetId, presetName;
        bool modified = false;
    };

    SoundHistory (State&, const Parameters&);

    /// Looks whether something has changed; `milliseconds` is a clock.
    void look (std::uint32_t milliseconds);

    /// The state has been loaded or changed as a whole, under this name.
    void noteStep (const std::string& name);
    void notePreset (std::string id, std::string name);

    void undo();
    void redo();
    void choose (CompareSlot);
    void copyToOtherSlot();

    [[nodiscard]] const std::string& undoName() const noexcept;
    [[nodiscard]] const std::string& redoName() const noexcept;

    [[nodiscard]] CompareSlot slot() const noexcept { return present; }

    [[nodiscard]] const Sound& sound() const noexcept { return now; }

    /// Another number after each change of what is told here.
    [[nodiscard]] Revision revision() const noexcept { return revisions; }

private:
    struct Step
    {
        Sound before;
        std::string name;
    };

    void keep (const std::string& name);
    void goTo (std::vector<Step>& from, std::vector<Step>& to);
    void play (const Sound&);
    void takeFromOutside (State::Snapshot);
    [[nodiscard]] std::string nameOfChange (const State::Snapshot&) const;

    State& state;
    const Parameters& parameters;
    Sound now;
    std::vector<Step> undos, redos;
    std::array<std::optional<Sound>, 2> slots;
    CompareSlot present = CompareSlot::a;
    std::vector<float> lastPositions;
    std::uint32_t lastMovement = 0;
    Revision revisions = 1;
};

} // namespace partita::app
