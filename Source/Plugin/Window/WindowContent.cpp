#include "Plugin/Window/WindowContent.h"

#include "Plugin/Window/Rows.h"

namespace partita::app
{
namespace
{

constexpr int headerHeight = 50, messageHeight = 36, footerHeight = 28, outputWidth = 188;
constexpr const char* audioPatterns = "*.wav;*.aif;*.aiff;*.flac;*.ogg;*.caf;*.w64;*.rf64;*.npy";

} // namespace

WindowContent::WindowContent (WindowModel& modelToShow)
    : model (modelToShow),
      header (model),
      message (model),
      filter (model),
      impulse (model),
      output (model),
      footer (model)
{
    setLookAndFeel (&look);
    setOpaque (true);
    setTitle ("Partita");
    setWantsKeyboardFocus (true);
    setFocusContainerType (FocusContainerType::focusContainer);
    tooltips.setOpaque (false);

    for (auto* each :
         std::initializer_list<juce::Component*> { &header, &filter, &impulse, &output, &footer })
        addAndMakeVisible (each);

    addChildComponent (message);
    addChildComponent (scrim);
    scrim.onClick = [this] { closeOverlay(); };
    header.onBrowse = [this] { showBrowser (CatalogueKind::presets); };
    header.onSave = [this] { showSavePanel(); };
    header.onView = [this] (WindowView chosen) { setView (chosen); };
    impulse.onBrowse = [this] { showBrowser (CatalogueKind::impulses); };
    message.onFind = [this] { findImpulse(); };
    message.setVisible (message.hasMessage());

    model.setWatched (true);
    setView (static_cast<WindowView> (model.layout().view));
    const auto size = sizeOf (model.layout());
    setSize (size.x, size.y);
}

juce::Point<int> WindowContent::sizeOf (const WindowLayout& layout)
{
    return { juce::jlimit (leastWidth, mostWidth, layout.width),
             juce::jlimit (leastHeight, mostHeight, layout.height) };
}

WindowContent::~WindowContent()
{
    model.wantSpectrum (false);
    model.setWatched (false);
    setLookAndFeel (nullptr);
}

void WindowContent::update()
{
    header.update();
    footer.update();
    output.update();

    if (filter.isVisible())
        filter.update();

    if (impulse.isVisible())
        impulse.update();

    if (browser != nullptr)
        browser->update();

    if (message.update())
    {
        message.setVisible (message.hasMessage());
        resized();
    }
}

void WindowContent::setView (WindowView chosen)
{
    view = chosen;
    header.setView (view);
    filter.setVisible (view != WindowView::impulse);
    impulse.setVisible (view != WindowView::filter);
    model.wantSpectrum (filter.isVisible() && model.layout().analyser);
    auto layout = model.layout();

    if (std::exchange (layout.view, static_cast<int> (view)) != static_cast<int> (view))
        model.setLayout (layout);

    update();
    resized();
}

void WindowContent::showBrowser (CatalogueKind kind)
{
    closeOverlay();
    browser = std::make_unique<Browser> (
        model, kind, kind == CatalogueKind::presets ? theme::filterAccent : theme::impulseAccent);
    browser->onClose = [this] { closeOverlay(); };
    browser->onAddFolder = [this] { chooseFolder(); };
    browser->onLoadFile = [this, kind]
    {
        chooseFile (kind == CatalogueKind::presets ? TRANS ("Open a preset")
                                                   : TRANS ("Open an impulse response"),
                    kind == CatalogueKind::presets ? "*.partita" : audioPatterns,
                    [this] (const juce::File& file) { model.load (file); });
    };
    scrim.setVisible (true);
    addAndMakeVisible (*browser);
    resized();
    browser->grabKeyboardFocus();
}

void WindowContent::showSavePanel()
{
    closeOverlay();
    savePanel = std::make_unique<SavePanel> (model.edits()->presetName);
    savePanel->onClose = [this] { closeOverlay(); };
    savePanel->onSave = [this] (const juce::String& name)
    {
        model.savePreset (name);
        closeOverlay();
    };
    scrim.setVisible (true);
    addAndMakeVisible (*savePanel);
    resized();
    savePanel->startTyping();
}

void WindowContent::closeOverlay()
{
    if (browser != nullptr)
        closed = std::move (browser);
    else if (savePanel != nullptr)
        closed = std::move (savePanel);

    scrim.setVisible (false);

    if (closed != nullptr)
        closed->setVisible (false);
}

void WindowContent::chooseFile (const juce::String& title, const juce::String& patterns,
                                std::function<void (const juce::File&)> onChosen)
{
    chooser = std::make_unique<juce::FileChooser> (title, juce::File(), patterns);
    chooser->launchAsync (juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectFiles,
                          [onChosen] (const juce::FileChooser& chosen)
                          {
                              if (const auto file = chosen.getResult(); file.existsAsFile())
                                  onChosen (file);
                          });
}

void WindowContent::chooseFolder()
{
    chooser = std::make_unique<juce::FileChooser> (TRANS ("Add a folder of impulse responses"));
    chooser->launchAsync (juce::FileBrowserComponent::openMode
                              | juce::FileBrowserComponent::canSelectDirectories,
                          [this] (const juce::FileChooser& chosen)
                          {
                              if (const auto folder = chosen.getResult(); folder.isDirectory())
                                  model.addImpulseFolder (folder);
                          });
}

void WindowContent::findImpulse()
{
    chooseFile (TRANS ("Find the missing impulse response"), audioPatterns,
                [this] (const juce::File& file) { model.replaceMissingImpulse (file); });
}

void WindowContent::paint (juce::Graphics& g) { g.fillAll (theme::behind); }

void WindowContent::paintOverChildren (juce::Graphics& g)
{
    if (! dropping)
        return;

    const auto area = getLocalBounds().toFloat();
    g.setColour (theme::behind.withAlpha (0.93f));
    g.fillRect (area);
    g.setColour (theme::impulseAccent);
    g.drawRoundedRectangle (area.reduced (12.0f), 8.0f, 2.0f);
    theme::drawText (g, TRANS ("Drop to load"),
                     area.withSizeKeepingCentre (400.0f, 30.0f).translated (0.0f, -12.0f),
                     juce::Justification::centred, theme::font (18.0f, theme::Weight::semiBold), theme::text);
    theme::drawText (g, TRANS ("Audio becomes the impulse, a curve the equaliser, a preset everything"),
                     area.withSizeKeepingCentre (600.0f, 24.0f).translated (0.0f, 16.0f),
                     juce::Justification::centred, theme::font (13.0f), theme::quietText);
}

void WindowContent::resized()
{
    if (getLocalBounds().isEmpty())
        return;

    auto area = getLocalBounds();
    header.setBounds (area.removeFromTop (headerHeight));
    footer.setBounds (area.removeFromBottom (footerHeight));
    scrim.setBounds (area);
    area.reduce (theme::gap, 0);

    if (message.isVisible())
    {
        message.setBounds (area.removeFromTop (messageHeight));
        area.removeFromTop (theme::gap);
    }

    const auto overlayArea = area;
    output.setBounds (area.removeFromRight (outputWidth));
    area.removeFromRight (theme::gap);

    if (view == WindowView::both)
    {
        constexpr float filterShare = 0.56f;
        filter.setBounds (
            area.removeFromTop (juce::roundToInt (filterShare * static_cast<float> (area.getHeight()))));
        area.removeFromTop (theme::gap);
        impulse.setBounds (area);
    }
    else
    {
        (view == WindowView::filter ? static_cast<juce::Component&> (filter) : impulse).setBounds (area);
    }

    if (browser != nullptr)
        browser->setBounds (overlayArea.withSizeKeepingCentre (
            juce::jmin (760, overlayArea.getWidth() - 40), juce::jmin (520, overlayArea.getHeight() - 24)));

    if (savePanel != nullptr)
        savePanel->setBounds (
            juce::Rectangle<int> (380, 126).withCentre ({ getWidth() / 2, headerHeight + 80 }));

    if (auto layout = model.layout(); layout.width != getWidth() || layout.height != getHeight())
    {
        layout.width = getWidth();
        layout.height = getHeight();
        model.setLayout (layout);
    }
}

bool WindowContent::keyPressed (const juce::KeyPress& key)
{
    const auto mods = key.getModifiers();

    if (key == juce::KeyPress::escapeKey && (browser != nullptr || savePanel != nullptr))
    {
        closeOverlay();
        return true;
    }

    if (! mods.isCommandDown())
        return false;

    const auto code =
        juce::CharacterFunctions::toLowerCase (static_cast<juce::juce_wchar> (key.getKeyCode()));

    if (code == 'z' && mods.isShiftDown())
        model.redo();
    else if (code == 'z')
        model.undo();
    else if (code == 'y')
        model.redo();
    else if (code == 's')
        showSavePanel();
    else
        return false;

    return true;
}

void WindowContent::mouseDown (const juce::MouseEvent&) { closeOverlay(); }

bool WindowContent::isInterestedInFileDrag (const juce::StringArray& paths)
{
    return paths.size() == 1 && model.accepts (juce::File (paths[0]));
}

void WindowContent::fileDragEnter (const juce::StringArray&, int, int)
{
    dropping = true;
    repaint();
}

void WindowContent::fileDragExit (const juce::StringArray&)
{
    dropping = false;
    repaint();
}

void WindowContent::filesDropped (const juce::StringArray& paths, int, int)
{
    dropping = false;
    repaint();
    model.load (juce::File (paths[0]));
}

} // namespace partita::app
