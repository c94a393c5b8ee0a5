#pragma once

#include "Plugin/Window/Browser.h"
#include "Plugin/Window/FilterPanel.h"
#include "Plugin/Window/Footer.h"
#include "Plugin/Window/FrameClock.h"
#include "Plugin/Window/Header.h"
#include "Plugin/Window/ImpulsePanel.h"
#include "Plugin/Window/MessageLine.h"
#include "Plugin/Window/OutputPanel.h"
#include "Plugin/Window/SavePanel.h"
#include "Plugin/Window/Scrim.h"
#include "Plugin/Window/WindowLook.h"

#include <memory>

namespace partita::app
{

/// The whole window. It asks its model at every frame what is new, and draws that.
///
/// Thread    message
/// Cost      nothing is drawn while nothing changes; a new spectrum redraws the response plot alone
class WindowContent : public juce::Component, public juce::FileDragAndDropTarget, private FrameClock::Follower
{
public:
    static constexpr int leastWidth = 1000, leastHeight = 620, mostWidth = 2400, mostHeight = 1700;

    explicit WindowContent (WindowModel&);
    ~WindowContent() override;

    /// The size it was left in, within the limits.
    [[nodiscard]] static juce::Point<int> sizeOf (const WindowLayout&);

    /// What it does at every frame.
    void update();

    void showBrowser (CatalogueKind);
    void showSavePanel();
    void closeOverlay();
    void setView (WindowView);

    [[nodiscard]] FilterPanel& filterPanel() noexcept { return filter; }

    [[nodiscard]] ImpulsePanel& impulsePanel() noexcept { return impulse; }

    [[nodiscard]] Browser* openBrowser() const noexcept { return browser.get(); }

    void paint (juce::Graphics&) override;
    void paintOverChildren (juce::Graphics&) override;
    void resized() override;
    bool keyPressed (const juce::KeyPress&) override;
    void mouseDown (const juce::MouseEvent&) override;

    bool isInterestedInFileDrag (const juce::StringArray& paths) override;
    void fileDragEnter (const juce::StringArray&, int, int) override;
    void fileDragExit (const juce::StringArray&) override;
    void filesDropped (const juce::StringArray&, int, int) override;

private:
    void frame() override { update(); }

    void chooseFile (const juce::String& title, const juce::String& patterns,
                     std::function<void (const juce::File&)>);
    void chooseFolder();
    void findImpulse();

    WindowModel& model;
    WindowLook look;
    WindowView view = WindowView::both;
    bool dropping = false;

    Header header;
    MessageLine message;
    FilterPanel filter;
    ImpulsePanel impulse;
    OutputPanel output;
    Footer footer;
    Scrim scrim;
    std::unique_ptr<Browser> browser;
    std::unique_ptr<SavePanel> savePanel;
    std::unique_ptr<juce::Component> closed; ///< the last of both; kept, since it may be what closes itself
    std::unique_ptr<juce::FileChooser> chooser;
    juce::TooltipWindow tooltips { this, 600 };

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (WindowContent)
};

} // namespace partita::app
