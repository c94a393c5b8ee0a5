#include "Plugin/Window/WindowLook.h"

#include "Plugin/Window/Icons.h"

namespace partita::app
{
namespace
{

constexpr float menuSize = 13.0f;
constexpr float tooltipSize = 12.0f, tooltipWidth = 300.0f;

juce::AttributedString tooltipText (const juce::String& text)
{
    juce::AttributedString made;
    made.setWordWrap (juce::AttributedString::byWord);
    made.append (text, theme::font (tooltipSize), theme::text);
    made.setLineSpacing (2.0f);
    return made;
}

/// The ground of what lies over the window for a while.
void drawFloating (juce::Graphics& g, int width, int height)
{
    const auto area = juce::Rectangle<int> (width, height).toFloat().reduced (0.5f);
    g.setColour (theme::raised);
    g.fillRoundedRectangle (area, theme::corner);
    g.setColour (theme::edge);
    g.drawRoundedRectangle (area, theme::corner, 1.0f);
}

} // namespace

WindowLook::WindowLook()
{
    setDefaultSansSerifTypeface (typefaces->of (theme::Weight::regular));
    setColour (juce::TextEditor::backgroundColourId, theme::sunken);
    setColour (juce::TextEditor::outlineColourId, theme::track);
    setColour (juce::TextEditor::focusedOutlineColourId, theme::quietText);
    setColour (juce::TextEditor::textColourId, theme::text);
    setColour (juce::TextEditor::highlightColourId, theme::filterAccent.withAlpha (0.35f));
    setColour (juce::TextEditor::highlightedTextColourId, theme::text);
    setColour (juce::CaretComponent::caretColourId, theme::text);
    setColour (juce::PopupMenu::backgroundColourId, theme::raised);
    setColour (juce::PopupMenu::textColourId, theme::text);
    setColour (juce::ScrollBar::thumbColourId, theme::track);
}

juce::Font WindowLook::getPopupMenuFont() { return theme::font (menuSize); }

// Round corners show what is behind them, which only a menu within a window can.
void WindowLook::preparePopupMenuWindow (juce::Component& menu)
{
    if (menu.getParentComponent() != nullptr)
        menu.setOpaque (false);
}

void WindowLook::drawPopupMenuBackgroundWithOptions (juce::Graphics& g, int width, int height,
                                                     const juce::PopupMenu::Options& options)
{
    if (options.getParentComponent() == nullptr)
        g.fillAll (theme::raised);

    drawFloating (g, width, height);
}

void WindowLook::drawPopupMenuItem (juce::Graphics& g, const juce::Rectangle<int>& area, bool isSeparator,
                                    bool isActive, bool isHighlighted, bool isTicked, bool hasSubMenu,
                                    const juce::String& text, const juce::String&, const juce::Drawable*,
                                    const juce::Colour*)
{
    auto space = area.toFloat();

    if (isSeparator)
    {
        g.setColour (theme::track);
        g.fillRect (space.withSizeKeepingCentre (space.getWidth() - 20.0f, 1.0f));
        return;
    }

    if (isHighlighted && isActive)
    {
        g.setColour (theme::track);
        g.fillRoundedRectangle (space.reduced (5.0f, 0.0f), theme::corner);
    }

    space.reduce (12.0f, 0.0f);
    const auto tick = space.removeFromLeft (16.0f);

    if (isTicked)
    {
        g.setColour (theme::text);
        g.fillEllipse (
            juce::Rectangle<float> (6.0f, 6.0f).withCentre (tick.getCentre().translated (-4.0f, 0.0f)));
    }

    if (hasSubMenu)
        icons::draw (g, icons::chevronRight(), space.removeFromRight (9.0f), theme::faintText);

    theme::drawText (g, text, space, juce::Justification::centredLeft,
                     theme::font (menuSize, isTicked ? theme::Weight::medium : theme::Weight::regular),
                     isActive ? theme::text : theme::faintText);
}

void WindowLook::drawPopupMenuSectionHeader (juce::Graphics& g, const juce::Rectangle<int>& area,
                                             const juce::String& text)
{
    theme::drawText (g, text, area.toFloat().reduced (12.0f, 0.0f), juce::Justification::centredLeft,
                     theme::font (theme::labelSize, theme::Weight::medium), theme::quietText);
}

void WindowLook::getIdealPopupMenuItemSize (const juce::String& text, bool isSeparator, int, int& width,
                                            int& height)
{
    constexpr int itemHeight = 26, separatorHeight = 9, around = 56;
    height = isSeparator ? separatorHeight : itemHeight;
    width = isSeparator ? 0 : juce::roundToInt (theme::widthOf (text, getPopupMenuFont())) + around;
}

juce::Rectangle<int> WindowLook::getTooltipBounds (const juce::String& text, juce::Point<int> pointer,
                                                   juce::Rectangle<int> within)
{
    juce::TextLayout layout;
    layout.createLayout (tooltipText (text), tooltipWidth);
    const auto width = static_cast<int> (std::ceil (layout.getWidth())) + 20;
    const auto height = static_cast<int> (std::ceil (layout.getHeight())) + 14;
    return juce::Rectangle<int> (pointer.x > within.getCentreX() ? pointer.x - width - 12 : pointer.x + 16,
                                 pointer.y > within.getCentreY() ? pointer.y - height - 8 : pointer.y + 16,
                                 width, height)
        .constrainedWithin (within);
}

void WindowLook::drawTooltip (juce::Graphics& g, const juce::String& text, int width, int height)
{
    drawFloating (g, width, height);
    juce::TextLayout layout;
    layout.createLayout (tooltipText (text), tooltipWidth);
    layout.draw (g, juce::Rectangle<int> (width, height).toFloat().reduced (10.0f, 7.0f));
}

void WindowLook::fillTextEditorBackground (juce::Graphics& g, int width, int height, juce::TextEditor& editor)
{
    g.setColour (editor.findColour (juce::TextEditor::backgroundColourId));
    g.fillRoundedRectangle (juce::Rectangle<int> (width, height).toFloat(), theme::corner);
}

void WindowLook::drawTextEditorOutline (juce::Graphics& g, int width, int height, juce::TextEditor& editor)
{
    g.setColour (editor.findColour (editor.hasKeyboardFocus (true) ? juce::TextEditor::focusedOutlineColourId
                                                                   : juce::TextEditor::outlineColourId));
    g.drawRoundedRectangle (juce::Rectangle<int> (width, height).toFloat().reduced (0.5f), theme::corner,
                            1.0f);
}

void WindowLook::drawScrollbar (juce::Graphics& g, juce::ScrollBar&, int x, int y, int width, int height,
                                bool isVertical, int thumbStart, int thumbSize, bool isOver, bool isDown)
{
    const auto thumb = isVertical ? juce::Rectangle<int> (x, thumbStart, width, thumbSize)
                                  : juce::Rectangle<int> (thumbStart, y, thumbSize, height);
    g.setColour (isOver || isDown ? theme::faintText : theme::track);
    g.fillRoundedRectangle (thumb.toFloat().reduced (1.5f), 2.5f);
}

void WindowLook::drawCornerResizer (juce::Graphics& g, int width, int height, bool isOver, bool isDragged)
{
    const auto right = static_cast<float> (width) - 4.0f, bottom = static_cast<float> (height) - 4.0f;
    g.setColour (isOver || isDragged ? theme::text : theme::faintText);

    for (const auto length : { 4.0f, 8.0f })
        g.drawLine ({ right - length, bottom, right, bottom - length }, 1.0f);
}

} // namespace partita::app
