#include "Plugin/Model/SoundHistory.h"

#include "Plugin/Model/Library.h"

#include <algorithm>

namespace partita::app
{
namespace
{

constexpr std::uint32_t stillMilliseconds = 400;
constexpr std::size_t mostSteps = 200;

std::size_t indexOf (CompareSlot slot) { return slot == CompareSlot::a ? 0 : 1; }

} // namespace

SoundHistory::SoundHistory (State& toFollow, const Parameters& toRead)
    : state (toFollow),
      parameters (toRead),
      now { state.snapshot(), {}, {}, false },
      lastPositions (now.snapshot.positions)
{
    now.presetName = now.snapshot.settings.name;
}

std::string SoundHistory::nameOfChange (const State::Snapshot& next) const
{
    for (std::size_t i = 0; i < next.positions.size(); ++i)
        if (next.positions[i] != now.snapshot.positions[i])
            return parameters.all()[i]->getName (64).toStdString();

    return {};
}

void SoundHistory::look (std::uint32_t milliseconds)
{
    if (state.isLoading())
        return;

    if (state.revision() != now.snapshot.revision)
        return takeFromOutside (state.snapshot());

    const auto positions = state.positions();

    if (positions != lastPositions)
    {
        lastPositions = positions;
        lastMovement = milliseconds;
    }

    if (milliseconds - lastMovement < stillMilliseconds || positions == now.snapshot.positions)
        return;

    // A bypass is no sound of its own.
    const auto next = state.snapshot();
    const auto name = nameOfChange (next);

    if (name == parameters.bypass.getName (64).toStdString() || name.empty())
        now.snapshot = next;
    else
        keep (name);
}

void SoundHistory::takeFromOutside (State::Snapshot next)
{
    if (! undos.empty() || now.modified)
        undos.push_back ({ now, "Sound of the host" });

    redos.clear();
    const auto& presets = factoryPresets();
    const auto found =
        std::find_if (presets.begin(), presets.end(),
                      [&next] (const Library::Item& preset) { return preset.name == next.settings.name; });
    now = { std::move (next), found == presets.end() ? std::string() : found->id, {}, false };
    now.presetName = now.snapshot.settings.name;
    lastPositions = now.snapshot.positions;
    ++revisions;
}

void SoundHistory::keep (const std::string& name)
{
    undos.push_back ({ now, name });
    redos.clear();

    if (undos.size() > mostSteps)
        undos.erase (undos.begin());

    now.snapshot = state.snapshot();
    now.modified = true;
    lastPositions = now.snapshot.positions;
    ++revisions;
}

void SoundHistory::noteStep (const std::string& name) { keep (name); }

void SoundHistory::notePreset (std::string id, std::string name)
{
    now.presetId = std::move (id);
    now.presetName = std::move (name);
    now.modified = false;
    ++revisions;
}

void SoundHistory::play (const Sound& sound)
{
    state.restore (sound.snapshot);
    now = sound;
    now.snapshot = state.snapshot();
    lastPositions = now.snapshot.positions;
    ++revisions;
}

void SoundHistory::goTo (std::vector<Step>& from, std::vector<Step>& to)
{
    if (from.empty())
        return;

    auto step = std::move (from.back());
    from.pop_back();
    now.snapshot = state.snapshot();
    to.push_back ({ now, step.name });
    play (step.before);
}

void SoundHistory::undo() { goTo (undos, redos); }

void SoundHistory::redo() { goTo (redos, undos); }

void SoundHistory::choose (CompareSlot slot)
{
    if (slot == present)
        return;

    now.snapshot = state.snapshot();
    slots[indexOf (present)] = now;
    present = slot;

    if (const auto& other = slots[indexOf (slot)])
        play (*other);

    ++revisions;
}

void SoundHistory::copyToOtherSlot()
{
    now.snapshot = state.snapshot();
    slots[1 - indexOf (present)] = now;
    ++revisions;
}

const std::string& SoundHistory::undoName() const noexcept
{
    static const std::string none;
    return undos.empty() ? none : undos.back().name;
}

const std::string& SoundHistory::redoName() const noexcept
{
    static const std::string none;
    return redos.empty() ? none : redos.back().name;
}

} // namespace partita::app
