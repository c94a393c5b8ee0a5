#pragma once

#include "Plugin/ChainWorker.h"
#include "Plugin/Model/Library.h"
#include "Plugin/Model/SignalWatch.h"
#include "Plugin/Model/SoundHistory.h"
#include "Plugin/Model/UserSettings.h"
#include "Plugin/SignalTap.h"
#include "Plugin/Window/WindowModel.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace partita::app
{

/// The plugin as its window sees it. Facts that take a while are made by a thread of its own.
///
/// Thread    the message thread
class PluginModel : public WindowModel, private juce::Thread
{
public:
    struct Plugin
    {
        Parameters& parameters;
        State& state;
        ChainWorker& worker;
        UserSettings& settings;
        SoundHistory& history;
        std::function<std::shared_ptr<SignalTap>()> tap; ///< null before audio has been prepared
        std::function<double()> rateHz;                  ///< 0 before
        std::function<std::string()> problem;            ///< of the state's text; empty if there is none
    };

    explicit PluginModel (Plugin);
    ~PluginModel() override;

    [[nodiscard]] juce::RangedAudioParameter& parameter (const juce::String& id) override;

    [[nodiscard]] Shared<FilterFacts> filter() const override { return facts.filter; }

    [[nodiscard]] Shared<SpectrumFacts> spectrum() const override { return facts.spectrum; }

    [[nodiscard]] Shared<ImpulseFacts> impulse() const override { return facts.impulse; }

    [[nodiscard]] Shared<MeterFacts> meters() const override { return facts.meters; }

    [[nodiscard]] Shared<EngineFacts> engine() const override { return facts.engine; }

    [[nodiscard]] Shared<MessageFacts> message() const override { return facts.message; }

    [[nodiscard]] Shared<EditFacts> edits() const override { return facts.edits; }

    [[nodiscard]] Shared<Catalogue> catalogue (CatalogueKind) const override;

    void setWatched (bool) override;
    void wantSpectrum (bool) override;
    void load (CatalogueKind, const juce::String& itemId) override;
    void step (CatalogueKind, int direction) override;
    void setFavourite (CatalogueKind, const juce::String& itemId, bool) override;
    void addImpulseFolder (const juce::File&) override;
    [[nodiscard]] int embeddedMegabytes() const override;
    void setEmbeddedMegabytes (int) override;
    [[nodiscard]] bool accepts (const juce::File&) const override;
    void load (const juce::File&) override;
    void removeImpulse() override;
    void replaceMissingImpulse (const juce::File&) override;
    void dismissMessage() override;
    void savePreset (const juce::String& name) override;
    void undo() override;
    void redo() override;
    void choose (CompareSlot) override;
    void copyToOtherSlot() override;
    void resetMeters() override;
    [[nodiscard]] WindowLayout layout() const override;
    void setLayout (const WindowLayout&) override;

private:
    struct Facts
    {
        Shared<FilterFacts> filter = std::make_shared<FilterFacts>();
        Shared<SpectrumFacts> spectrum = std::make_shared<SpectrumFacts>();
        Shared<ImpulseFacts> impulse = std::make_shared<ImpulseFacts>();
        Shared<MeterFacts> meters = std::make_shared<MeterFacts>();
        Shared<EngineFacts> engine = std::make_shared<EngineFacts>();
        Shared<MessageFacts> message = std::make_shared<MessageFacts>();
        Shared<EditFacts> edits = std::make_shared<EditFacts>();
    };

    /// What the thread made of the chain that plays.
    struct Made
    {
        Shared<FilterFacts> filter;
        Shared<ImpulseFacts> impulse;
        Shared<EngineFacts> promised;
    };

    /// Looks at every frame, as long as there is a window.
    class Looking;

    void look();
    void run() override;
    void takeMade();
    void showPending();
    void listen();
    void showEngine();
    void showMessage();
    void showEdits();
    void complain (const juce::String& text, const juce::String& detail = {});
    void changeImpulse (const std::string& name, const std::function<void (ChainSettings&)>&);
    void loadPresetText (const std::string& text, const std::string& id, const std::string& name);
    void loadCurve (const juce::File&);

    [[nodiscard]] Library& library (CatalogueKind kind)
    {
        return kind == CatalogueKind::presets ? presets : impulses;
    }

    Plugin plugin;
    UserSettings& settings;
    SoundHistory& history;
    mutable Library presets, impulses;
    Facts facts;
    SignalWatch signals;
    bool spectrumIsSeen = false;
    std::uint64_t chainSeen = 0; // which the thread has been told of
    int looks = 0;
    int looksAtWork = 0; // since the worker began
    Revision revisions = 1;
    std::optional<MessageFacts> complaint; // of a command, until dismissed
    juce::String dismissed;                // a problem's text that is not to be shown again

    mutable std::mutex mutex; // held for moments
    std::optional<Made> made;
    Shared<EngineFacts> promised = std::make_shared<EngineFacts>();

    std::unique_ptr<Looking> looking; // the first to go
};

} // namespace partita::app
