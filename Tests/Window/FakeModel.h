#pragma once

#include "FakeProcessor.h"
#include "Plugin/Window/WindowModel.h"

#include <string>

namespace partita::testing
{

/// A model for the window without a plugin behind it: facts are what a test puts in, or what the engine makes of the
/// parameters when it is asked to; commands are written down.
class FakeModel : public app::WindowModel
{
public:
    FakeModel();

    FakeProcessor processor;
    juce::StringArray commands;
    app::WindowLayout windowLayout;
    bool spectrumWanted = false;

    void set (const juce::String& id, float value);
    void set (const juce::String& id, const juce::String& text);
    [[nodiscard]] float get (const juce::String& id) const;

    template <class Facts>
    void show (Facts facts)
    {
        facts.revision = ++revisions;
        place<Facts>() = std::make_shared<const Facts> (std::move (facts));
    }

    template <class Facts>
    [[nodiscard]] Facts shown() const
    {
        return *const_cast<FakeModel*> (this)->place<Facts>();
    }

    void show (app::CatalogueKind, app::Catalogue);

    /// The filter by the engine, as the parameters ask for it.
    void designFilter (double rateHz = 48000.0);

    /// A factory impulse by the engine.
    void loadFactoryImpulse (const std::string& name);

    /// Something like music, at a moment; louder and softer as moments go by.
    void playSpectrum (int moment);
    void playMeters (float inputDb, float outputDb);

    juce::RangedAudioParameter& parameter (const juce::String& id) override
    {
        return processor.parameter (id);
    }

    Shared<app::FilterFacts> filter() const override { return filterFacts; }

    Shared<app::SpectrumFacts> spectrum() const override { return spectrumFacts; }

    Shared<app::ImpulseFacts> impulse() const override { return impulseFacts; }

    Shared<app::MeterFacts> meters() const override { return meterFacts; }

    Shared<app::EngineFacts> engine() const override { return engineFacts; }

    Shared<app::MessageFacts> message() const override { return messageFacts; }

    Shared<app::EditFacts> edits() const override { return editFacts; }

    Shared<app::Catalogue> catalogue (app::CatalogueKind kind) const override
    {
        return kind == app::CatalogueKind::presets ? presetItems : impulseItems;
    }

    void setWatched (bool) override {}

    void wantSpectrum (bool wanted) override { spectrumWanted = wanted; }

    void load (app::CatalogueKind, const juce::String& id) override;
    void step (app::CatalogueKind, int direction) override;
    void setFavourite (app::CatalogueKind, const juce::String& id, bool) override;
    void addImpulseFolder (const juce::File&) override;

    int embeddedMegabytes() const override { return megabytes; }

    void setEmbeddedMegabytes (int chosen) override { megabytes = chosen; }

    int megabytes = 8;
    bool accepts (const juce::File&) const override;
    void load (const juce::File&) override;
    void removeImpulse() override;
    void replaceMissingImpulse (const juce::File&) override;
    void dismissMessage() override;
    void savePreset (const juce::String& name) override;
    void undo() override;
    void redo() override;
    void choose (app::CompareSlot) override;
    void copyToOtherSlot() override;
    void resetMeters() override;

    app::WindowLayout layout() const override { return windowLayout; }

    void setLayout (const app::WindowLayout& layout) override { windowLayout = layout; }

private:
    template <class Facts>
    std::shared_ptr<const Facts>& place();

    app::Revision revisions = 0;
    Shared<app::FilterFacts> filterFacts;
    Shared<app::SpectrumFacts> spectrumFacts;
    Shared<app::ImpulseFacts> impulseFacts;
    Shared<app::MeterFacts> meterFacts;
    Shared<app::EngineFacts> engineFacts;
    Shared<app::MessageFacts> messageFacts;
    Shared<app::EditFacts> editFacts;
    Shared<app::Catalogue> presetItems, impulseItems;
};

} // namespace partita::testing
