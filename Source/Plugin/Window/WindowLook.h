#pragma once

#include "Plugin/Window/Theme.h"

namespace partita::app
{

/// How JUCE's own parts look in the window: menus, lists, editors, tooltips, the corner that resizes.
class WindowLook : public juce::LookAndFeel_V4
{
public:
    WindowLook();

    juce::Font getPopupMenuFont() override;
    void preparePopupMenuWindow (juce::Component&) override;
    void drawPopupMenuBackgroundWithOptions (juce::Graphics&, int width, int height,
                                             const juce::PopupMenu::Options&) override;
    void drawPopupMenuItem (juce::Graphics&, const juce::Rectangle<int>&, bool isSeparator, bool isActive,
                            bool isHighlighted, bool isTicked, bool hasSubMenu, const juce::String& text,
                            const juce::String& shortcut, const juce::Drawable*,
                            const juce::Colour*) override;
    void drawPopupMenuSectionHeader (juce::Graphics&, const juce::Rectangle<int>&,
                                     const juce::String&) override;
    void getIdealPopupMenuItemSize (const juce::String&, bool isSeparator, int standardHeight, int& width,
                                    int& height) override;

    int getPopupMenuBorderSize() override { return 5; }

    juce::Rectangle<int> getTooltipBounds (const juce::String&, juce::Point<int>,
                                           juce::Rectangle<int>) override;
    void drawTooltip (juce::Graphics&, const juce::String&, int width, int height) override;

    void fillTextEditorBackground (juce::Graphics&, int width, int height, juce::TextEditor&) override;
    void drawTextEditorOutline (juce::Graphics&, int width, int height, juce::TextEditor&) override;

    void drawScrollbar (juce::Graphics&, juce::ScrollBar&, int x, int y, int width, int height,
                        bool isVertical, int thumbStart, int thumbSize, bool isOver, bool isDown) override;

    int getDefaultScrollbarWidth() override { return 8; }

    void drawCornerResizer (juce::Graphics&, int width, int height, bool isOver, bool isDragged) override;

    std::unique_ptr<juce::FocusOutline> createFocusOutlineForComponent (juce::Component&) override
    {
        return nullptr;
    }

private:
    juce::SharedResourcePointer<theme::Typefaces> typefaces;
};

} // namespace partita::app
