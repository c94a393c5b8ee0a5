#include "Plugin/Model/PluginModel.h"

#include "Chain/Preset.h"
#include "Design/CurveFile.h"
#include "Files/WholeFile.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/SearchPlaces.h"
#include "Plugin/Model/EmbeddingLimit.h"
#include "Plugin/Model/EngineFactsOf.h"
#include "Plugin/Model/FilterFactsOf.h"
#include "Plugin/Model/ImpulseFactsOf.h"
#include "Plugin/Window/FrameClock.h"

#include <algorithm>
#include <filesystem>

namespace partita::app
{
namespace
{

namespace fs = std::filesystem;

constexpr int looksPerEngineFacts = FrameClock::framesPerSecond / 2;
constexpr auto favouritePresets = "favouritePresets";
constexpr auto favouriteImpulses = "favouriteImpulses";
constexpr auto windowKey = "window";
constexpr auto presetEnding = ".partita";
constexpr auto curveEndings = "txt;csv;yml;yaml";

juce::String text (const std::string& utf8) { return juce::String::fromUTF8 (utf8.c_str()); }

bool isAudioFile (const juce::File& file)
{
    return file.hasFileExtension ("wav;aif;aiff;flac;caf;w64;rf64;ogg;au;json;conf");
}

} // namespace

class PluginModel::Looking : private FrameClock::Follower
{
public:
    explicit Looking (PluginModel& toLookAt) : model (toLookAt) {}

private:
    void frame() override { model.look(); }

    PluginModel& model;
};

PluginModel::PluginModel (Plugin toShow)
    : Thread ("Partita facts"),
      plugin (std::move (toShow)),
      settings (plugin.settings),
      history (plugin.history),
      presets (settings, favouritePresets, findPresets),
      impulses (settings, favouriteImpulses, findImpulses)
{
    startThread();
}

PluginModel::~PluginModel()
{
    looking.reset();
    stopThread (-1);
}

void PluginModel::setWatched (bool isWatched)
{
    if (! isWatched)
    {
        looking.reset();
        signals.rest();
        return;
    }

    looking = std::make_unique<Looking> (*this);
    look();
}

juce::RangedAudioParameter& PluginModel::parameter (const juce::String& id)
{
    auto* found = plugin.parameters.find (id.toStdString());
    jassert (found != nullptr);
    return *found;
}

std::shared_ptr<const Catalogue> PluginModel::catalogue (CatalogueKind kind) const
{
    return (kind == CatalogueKind::presets ? presets : impulses).catalogue();
}

void PluginModel::run()
{
    std::uint64_t revision = 0;

    while (! threadShouldExit())
    {
        const auto chain = plugin.worker.playing();

        if (chain != nullptr && chain->revision != revision)
        {
            revision = chain->revision;
            Made next { std::make_shared<FilterFacts> (filterFactsOf (*chain)),
                        std::make_shared<ImpulseFacts> (impulseFactsOf (*chain)),
                        std::make_shared<EngineFacts> (engineFactsOf (*chain)) };
            const std::scoped_lock lock (mutex);
            made = std::move (next);
        }

        wait (-1);
    }
}

void PluginModel::takeMade()
{
    std::optional<Made> next;

    {
        const std::scoped_lock lock (mutex);
        next.swap (made);
    }

    if (! next)
        return;

    facts.filter = next->filter;
    facts.impulse = next->impulse;
    promised = next->promised;
    looks = 0;
}

/// What is quick is not worth a word.
void PluginModel::showPending()
{
    constexpr int looksUnnoticed = 8;
    looksAtWork = plugin.worker.isWorking() ? looksAtWork + 1 : 0;
    const auto isPending = looksAtWork > looksUnnoticed;

    if (facts.filter->isPending == isPending && facts.impulse->isPending == isPending)
        return;

    auto filterNow = *facts.filter;
    auto impulseNow = *facts.impulse;
    filterNow.isPending = impulseNow.isPending = isPending;
    facts.filter = std::make_shared<FilterFacts> (std::move (filterNow));
    facts.impulse = std::make_shared<ImpulseFacts> (std::move (impulseNow));
}

void PluginModel::look()
{
    if (const auto chain = plugin.worker.playing();
        chain != nullptr && std::exchange (chainSeen, chain->revision) != chain->revision)
        notify();

    takeMade();
    showPending();
    listen();

    if (looks++ % looksPerEngineFacts == 0)
        showEngine();

    showMessage();
    showEdits();
}

void PluginModel::listen()
{
    auto heard = signals.take();

    if (heard.meters != nullptr)
        facts.meters = std::move (heard.meters);

    if (heard.spectrum != nullptr)
        facts.spectrum = std::move (heard.spectrum);

    if (auto tap = plugin.tap())
        signals.look (std::move (tap), spectrumIsSeen);
}

void PluginModel::showEngine()
{
    const auto tap = plugin.tap();
    auto next = *promised;
    next.isRunning = tap != nullptr;

    if (tap != nullptr)
    {
        const auto counts = tap->counter.counts();
        const auto frames = tap->lastFrames.load (std::memory_order_relaxed);
        const auto callSeconds = frames / tap->rateHz;
        next.callFrames = frames;
        next.lateCalls = static_cast<std::int64_t> (counts.lateCalls);

        if (counts.frames > 0 && frames > 0)
        {
            next.meanShare = 1e-9 * static_cast<double> (counts.busy.count()) * tap->rateHz
                             / static_cast<double> (counts.frames);
            next.worstShare = 1e-9 * static_cast<double> (counts.longest.count()) / callSeconds;
        }
    }

    next.revision = ++revisions;
    facts.engine = std::make_shared<EngineFacts> (std::move (next));
}

void PluginModel::showMessage()
{
    MessageFacts next;

    if (complaint)
    {
        next = *complaint;
    }
    else if (const auto problem = plugin.problem(); ! problem.empty())
    {
        next.text = text (problem);
    }
    else if (const auto ofWorker = plugin.worker.problem();
             ! ofWorker.text.empty() && text (ofWorker.text) != dismissed)
    {
        const auto whole = text (ofWorker.text);
        const auto end = whole.indexOf (". ");
        next.text = end > 0 ? whole.substring (0, end + 1) : whole;
        next.detail = end > 0 ? whole.substring (end + 2) : juce::String();
        next.remedy =
            ofWorker.impulseMissing ? MessageFacts::Remedy::findImpulse : MessageFacts::Remedy::none;
    }

    if (next.text == facts.message->text && next.detail == facts.message->detail
        && next.remedy == facts.message->remedy)
        return;

    next.revision = ++revisions;
    facts.message = std::make_shared<MessageFacts> (std::move (next));
}

void PluginModel::showEdits()
{
    if (facts.edits->revision == history.revision())
        return;

    const auto& sound = history.sound();
    EditFacts next;
    next.revision = history.revision();
    next.presetName = text (sound.presetName);
    next.presetId = text (sound.presetId);
    next.presetModified = sound.modified;
    next.undoName = text (history.undoName());
    next.redoName = text (history.redoName());
    next.slot = history.slot();
    facts.edits = std::make_shared<EditFacts> (std::move (next));
}

void PluginModel::complain (const juce::String& what, const juce::String& detail)
{
    complaint = MessageFacts { 0, what, detail, MessageFacts::Remedy::none };
}

void PluginModel::wantSpectrum (bool isSeen) { spectrumIsSeen = isSeen; }

void PluginModel::loadPresetText (const std::string& preset, const std::string& id, const std::string& name)
{
    if (auto loaded = plugin.state.load (preset); ! loaded)
    {
        complain ("This preset can't be loaded.", text (loaded.error().text()));
        return;
    }

    complaint.reset();
    history.noteStep ("Preset " + name);
    history.notePreset (id, name);
}

void PluginModel::changeImpulse (const std::string& name, const std::function<void (ChainSettings&)>& change)
{
    plugin.state.change (plugin.rateHz(), change);
    complaint.reset();
    history.noteStep (name);
}

void PluginModel::load (CatalogueKind kind, const juce::String& itemId)
{
    const auto id = itemId.toStdString();

    if (kind == CatalogueKind::presets)
    {
        const auto& items = presets.catalogue()->items;
        const auto found =
            std::find_if (items.begin(), items.end(), [&] (const auto& item) { return item.id == itemId; });
        const auto name = found == items.end() ? fs::path (id).stem().string() : found->name.toStdString();

        if (fs::path (id).has_parent_path())
        {
            if (auto preset = loadPreset (id))
                loadPresetText (presetText (preset->settings), id, name);
            else
                complain ("This preset can't be loaded.", text (preset.error().text()));
        }
        else
        {
            loadPresetText (presetTextOf (id), id, name);
        }

        return;
    }

    // What belongs to a recording's own length goes with it; the sound that was made of it stays.
    changeImpulse ("Impulse",
                   [&id] (ChainSettings& sound)
                   {
                       auto impulse = sound.impulse.value_or (ImpulseSettings {});
                       impulse.file = id;
                       impulse.identity = {};
                       impulse.layout = ChannelLayout::automatic;
                       impulse.edits.trim = {};
                       impulse.edits.fadeIn = {};
                       impulse.edits.fadeOut = {};
                       sound.impulse = std::move (impulse);
                       sound.impulseOn = true;
                   });
}

void PluginModel::step (CatalogueKind kind, int direction)
{
    const auto id =
        kind == CatalogueKind::presets ? history.sound().presetId : facts.impulse->itemId.toStdString();

    if (const auto next = library (kind).neighbourOf (id, direction))
        load (kind, text (*next));
}

void PluginModel::setFavourite (CatalogueKind kind, const juce::String& itemId, bool favourite)
{
    library (kind).setFavourite (itemId.toStdString(), favourite);
}

void PluginModel::addImpulseFolder (const juce::File& folder)
{
    constexpr auto key = "impulseFolders";
    auto folders = settings.list (key);
    const auto path = folder.getFullPathName().toStdString();

    if (std::find (folders.begin(), folders.end(), path) == folders.end())
        folders.push_back (path);

    settings.setList (key, folders);
    impulses.rescan();
}

int PluginModel::embeddedMegabytes() const { return app::embeddedMegabytes (settings); }

void PluginModel::setEmbeddedMegabytes (int megabytes)
{
    app::setEmbeddedMegabytes (settings, megabytes);
    plugin.worker.embedUpTo (bytesOfMegabytes (megabytes));
}

bool PluginModel::accepts (const juce::File& file) const
{
    return file.hasFileExtension (presetEnding) || file.hasFileExtension (curveEndings) || isAudioFile (file);
}

void PluginModel::load (const juce::File& file)
{
    const auto path = file.getFullPathName();

    if (file.hasFileExtension (presetEnding))
        load (CatalogueKind::presets, path);
    else if (file.hasFileExtension (curveEndings))
        loadCurve (file);
    else
        load (CatalogueKind::impulses, path);
}

void PluginModel::loadCurve (const juce::File& file)
{
    auto curve = loadCurveFile (file.getFullPathName().toStdString());

    if (! curve)
    {
        complain ("This curve can't be loaded.", text (curve.error().text()));
        return;
    }

    if (auto valid = validate (curve->curve); ! valid)
    {
        complain ("This curve can't be played.", text (valid.error().text()));
        return;
    }

    changeImpulse ("Curve " + file.getFileName().toStdString(),
                   [&curve] (ChainSettings& sound)
                   {
                       const auto phase =
                           sound.equaliser ? sound.equaliser->phase : Phase { PhaseKind::minimum };
                       sound.equaliser = EqualiserSettings { std::move (curve->curve), {}, phase };
                       sound.filtersOn = true;
                   });

    if (! curve->remarks.empty())
    {
        juce::StringArray sentences;

        for (const auto& remark : curve->remarks)
            sentences.add (text (remark.sentence()));

        complain ("Some of this curve could not be understood.", sentences.joinIntoString (" "));
    }
}

void PluginModel::removeImpulse()
{
    changeImpulse ("No impulse", [] (ChainSettings& sound) { sound.impulse.reset(); });
}

void PluginModel::replaceMissingImpulse (const juce::File& file)
{
    const auto path = file.getFullPathName().toStdString();
    changeImpulse ("Impulse found",
                   [&path] (ChainSettings& sound)
                   {
                       if (! sound.impulse)
                           return;

                       sound.impulse->file = path;
                       sound.impulse->identity = {};
                   });
}

void PluginModel::dismissMessage()
{
    if (! complaint)
        dismissed = text (plugin.worker.problem().text);

    complaint.reset();
}

void PluginModel::savePreset (const juce::String& name)
{
    const auto folder = userDataFolder();

    if (folder.empty())
    {
        complain ("The preset can't be saved.", "There is no home folder. Set XDG_DATA_HOME.");
        return;
    }

    auto sound = plugin.state.settings (plugin.rateHz());
    sound.name = name.toStdString();
    sound.category.clear();
    const auto path =
        fs::path (folder) / "Presets" / (juce::File::createLegalFileName (name) + presetEnding).toStdString();
    std::error_code error;
    fs::create_directories (path.parent_path(), error);

    if (auto saved = writeWholeFile (path.string(), presetText (sound), Overwrite::yes); ! saved)
    {
        complain ("The preset can't be saved.", text (saved.error().text()));
        return;
    }

    presets.rescan();
    history.notePreset (path.string(), name.toStdString());
}

void PluginModel::undo() { history.undo(); }

void PluginModel::redo() { history.redo(); }

void PluginModel::choose (CompareSlot slot) { history.choose (slot); }

void PluginModel::copyToOtherSlot() { history.copyToOtherSlot(); }

void PluginModel::resetMeters() { signals.resetMeters(); }

WindowLayout PluginModel::layout() const
{
    const auto stored = settings.object (windowKey);
    WindowLayout layout;

    // A user may have written anything there.
    const auto read = [&stored] (const char* key, auto& value)
    {
        using Value = std::remove_reference_t<decltype (value)>;
        const auto found = stored.find (key);

        if (found != stored.end()
            && (std::is_same_v<Value, bool> ? found->is_boolean() : found->is_number_integer()))
            value = found->template get<Value>();
    };

    read ("width", layout.width);
    read ("height", layout.height);
    read ("view", layout.view);
    read ("secondCurve", layout.secondCurve);
    read ("gainRange", layout.gainRange);
    read ("analyser", layout.analyser);
    read ("waveformInDb", layout.waveformInDb);
    return layout;
}

void PluginModel::setLayout (const WindowLayout& layout)
{
    settings.setObject (windowKey, { { "width", layout.width },
                                     { "height", layout.height },
                                     { "view", layout.view },
                                     { "secondCurve", layout.secondCurve },
                                     { "gainRange", layout.gainRange },
                                     { "analyser", layout.analyser },
                                     { "waveformInDb", layout.waveformInDb } });
}

} // namespace partita::app
