#pragma once

#include "Plugin/Window/WindowFacts.h"

#include <juce_audio_processors/juce_audio_processors.h>

namespace partita::app
{

/// All that the window knows of the plugin: its parameters, facts to show and commands.
///
/// Facts     never null; the same pointer as long as nothing has changed. Cheap to ask for, since the window asks 30 times
///           a second while it is open
/// Thread    the message thread; no call may wait for a file, a design or audio
/// Errors    what a command can't do appears in message()
class WindowModel
{
public:
    virtual ~WindowModel() = default;

    /// By the id that hosts store; it exists.
    [[nodiscard]] virtual juce::RangedAudioParameter& parameter (const juce::String& id) = 0;

    template <class Facts>
    using Shared = std::shared_ptr<const Facts>;

    [[nodiscard]] virtual Shared<FilterFacts> filter() const = 0;
    [[nodiscard]] virtual Shared<SpectrumFacts> spectrum() const = 0;
    [[nodiscard]] virtual Shared<ImpulseFacts> impulse() const = 0;
    [[nodiscard]] virtual Shared<MeterFacts> meters() const = 0;
    [[nodiscard]] virtual Shared<EngineFacts> engine() const = 0;
    [[nodiscard]] virtual Shared<MessageFacts> message() const = 0;
    [[nodiscard]] virtual Shared<EditFacts> edits() const = 0;
    [[nodiscard]] virtual Shared<Catalogue> catalogue (CatalogueKind) const = 0;

    /// Called when there is a window and when there is none any more, for which nothing need be worked out.
    virtual void setWatched (bool) = 0;

    /// Called when a spectrum is seen and when not, so that nobody computes one that isn't.
    virtual void wantSpectrum (bool) = 0;

    virtual void load (CatalogueKind, const juce::String& itemId) = 0;

    /// The next item in the catalogue for 1, the previous one for −1.
    virtual void step (CatalogueKind, int direction) = 0;

    virtual void setFavourite (CatalogueKind, const juce::String& itemId, bool) = 0;

    /// A folder whose files shall be in the catalogue of impulses.
    virtual void addImpulseFolder (const juce::File&) = 0;

    /// Up to how many megabytes impulses are stored in sessions.
    [[nodiscard]] virtual int embeddedMegabytes() const = 0;
    virtual void setEmbeddedMegabytes (int) = 0;

    /// Whether a file can be loaded: audio becomes the impulse, a curve the equaliser, a preset everything.
    [[nodiscard]] virtual bool accepts (const juce::File&) const = 0;
    virtual void load (const juce::File&) = 0;

    virtual void removeImpulse() = 0;
    virtual void replaceMissingImpulse (const juce::File&) = 0;
    virtual void dismissMessage() = 0;

    virtual void savePreset (const juce::String& name) = 0;

    virtual void undo() = 0;
    virtual void redo() = 0;
    virtual void choose (CompareSlot) = 0;

    /// The present sound into the other slot.
    virtual void copyToOtherSlot() = 0;

    virtual void resetMeters() = 0;

    [[nodiscard]] virtual WindowLayout layout() const = 0;
    virtual void setLayout (const WindowLayout&) = 0;
};

} // namespace partita::app
