#include "Pictures.h"

namespace partita::testing
{
namespace
{

void equalise (FakeModel& model)
{
    const auto band = [&] (int n, const char* kind, float hertz, float gain, float q)
    {
        const auto id = "eq" + juce::String (n) + "_";
        model.set (id + "on", 1.0f);
        model.set (id + "kind", kind);
        model.set (id + "frequency", hertz);
        model.set (id + "gain", gain);
        model.set (id + "q", q);
    };
    band (1, "Low shelf", 110.0f, 3.5f, 0.7f);
    band (2, "Peak", 320.0f, -5.0f, 1.4f);
    band (3, "Peak", 2600.0f, 4.0f, 0.9f);
    band (4, "High shelf", 9000.0f, 5.5f, 0.7f);
    band (5, "Notch", 1000.0f, 0.0f, 12.0f);
}

void showEngine (FakeModel& model, std::int64_t latency = 0)
{
    app::EngineFacts facts;
    facts.isRunning = true;
    facts.rateHz = 48000.0;
    facts.callFrames = 128;
    facts.latencyFrames = latency;
    facts.taps = 139520;
    facts.meanShare = 0.0041;
    facts.worstShare = 0.0123;
    facts.promisedMeanShare = 0.0038;
    facts.promisedWorstShare = 0.0094;
    facts.headTaps = 128;
    facts.levels = { { 64, 14, 128 }, { 512, 16, 1024 }, { 4096, 32, 9216 } };
    model.show (facts);
}

} // namespace

void showEverything (FakeModel& model)
{
    equalise (model);
    model.set ("highpass_cutoff", 30.0f);
    model.designFilter();
    model.loadFactoryImpulse ("Concert Hall");
    model.set ("impulse_predelay", 0.02f);
    model.set ("mix", 0.35f);
    model.playSpectrum (3);
    model.playMeters (-14.0f, -9.5f);
    showEngine (model);
    app::EditFacts edits;
    edits.presetName = "Band in a Hall";
    edits.presetId = "preset:Band in a Hall";
    edits.presetModified = true;
    edits.undoName = "Gain of band 3";
    model.show (edits);
}

std::vector<Picture> pictures()
{
    return {
        { "whole", showEverything, [] (auto& window) { window.filterPanel().plot().select (2); } },
        { "fresh", [] (FakeModel&) {}, [] (auto&) {} },
        { "lowpass",
          [] (FakeModel& model)
          {
              model.set ("filter_cutoff", 8000.0f);
              model.set ("filter_phase", 0.0f);
              model.windowLayout.gainRange = 4;
              model.windowLayout.view = 1;
              model.windowLayout.secondCurve = 2;
              model.designFilter();
              model.playSpectrum (5);
              model.playMeters (-20.0f, -21.0f);
              showEngine (model, 431);
          },
          [] (auto&) {} },
        { "phase",
          [] (FakeModel& model)
          {
              showEverything (model);
              model.windowLayout.view = 1;
              model.windowLayout.secondCurve = 1;
              model.windowLayout.gainRange = 1;
          },
          [] (auto& window) { window.filterPanel().plot().select (0); } },
        { "impulse",
          [] (FakeModel& model)
          {
              showEverything (model);
              model.windowLayout.view = 2;
              model.set ("impulse_start", 0.03f);
              model.set ("impulse_end", 2.2f);
              model.set ("impulse_fade_out", 0.5f);
              model.set ("impulse_fade_in", 0.05f);
              model.set ("impulse_decay", 0.7f);
              auto facts = model.shown<app::ImpulseFacts>();
              facts.playedDecaySeconds = *facts.decaySeconds * 0.7;
              model.show (facts);
          },
          [] (auto&) {} },
        { "impulse-db",
          [] (FakeModel& model)
          {
              showEverything (model);
              model.windowLayout.waveformInDb = true;
              model.set ("impulse_decay", 0.6f);
          },
          [] (auto&) {} },
        { "missing",
          [] (FakeModel& model)
          {
              showEverything (model);
              model.show (app::ImpulseFacts {});
              app::MessageFacts message;
              message.text = juce::String::fromUTF8 (
                  "The impulse response “Vienna Konzerthaus, Mozart-Saal, row 14 left.wav” is missing.");
              message.detail = "Looked for in /home/anna/Music/Impulses/Halls and beside the session.";
              message.remedy = app::MessageFacts::Remedy::findImpulse;
              model.show (message);
              auto meters = model.shown<app::MeterFacts>();
              meters.output.channels[0] = { 2.0f, 3.1f, true };
              model.show (meters);
              auto engine = model.shown<app::EngineFacts>();
              engine.lateCalls = 1204;
              engine.worstShare = 1.31;
              model.show (engine);
          },
          [] (auto&) {} },
        { "presets", showEverything,
          [] (auto& window) { window.showBrowser (app::CatalogueKind::presets); } },
        { "impulses", showEverything,
          [] (auto& window) { window.showBrowser (app::CatalogueKind::impulses); } },
        { "nothing-found", showEverything,
          [] (auto& window)
          {
              window.showBrowser (app::CatalogueKind::impulses);
              window.openBrowser()->search ("cathedral of nowhere");
          } },
        { "focus", showEverything,
          [] (auto& window)
          {
              // Points of the equaliser are selected by the focus, which makes other fields: they are first.
              for (const auto ofBands : { true, false })
              {
                  auto all = juce::KeyboardFocusTraverser().getAllComponents (&window);
                  std::erase_if (all, [=] (auto* each)
                                 { return (dynamic_cast<app::BandHandle*> (each) != nullptr) != ofBands; });

                  for (auto* each : all)
                      each->focusGained (juce::Component::focusChangedByTabKey);
              }
          } },
        { "save", showEverything, [] (auto& window) { window.showSavePanel(); } },
        { "drop", showEverything, [] (auto& window) { window.fileDragEnter ({ "a.wav" }, 10, 10); } },
        { "small", showEverything, [] (auto& window) { window.filterPanel().plot().select (3); },
          app::WindowContent::leastWidth, app::WindowContent::leastHeight },
        { "large", showEverything, [] (auto& window) { window.filterPanel().plot().select (1); }, 1760,
          1120 },
        { "long-names",
          [] (FakeModel& model)
          {
              showEverything (model);
              auto facts = model.shown<app::ImpulseFacts>();
              facts.name = "Sankt Florian Stiftsbasilika, Bruckner-Orgel, Empore Mitte, 24 m, MS decoded 96k";
              facts.origin = "My recordings of Upper Austria";
              model.show (facts);
              auto edits = model.shown<app::EditFacts>();
              edits.presetName = "Mastering chain for the string quartet record, second attempt, softer";
              model.show (edits);
          },
          [] (auto&) {}, 1000, 680 },
    };
}

} // namespace partita::testing
