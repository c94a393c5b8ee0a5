#include "Plugin/Window/ParameterControl.h"

#include "Plugin/Window/Menus.h"
#include "Plugin/Window/ParameterValueInterface.h"
#include "Plugin/Window/Theme.h"
#include "Plugin/Window/TypedText.h"

namespace partita::app
{
namespace
{

constexpr float pixelsForWholeRange = 220.0f;
constexpr float fineFactor = 0.1f;
constexpr float wheelFactor = 0.12f;
constexpr float keyStep = 0.01f;
constexpr int stepsOfPage = 10;
constexpr int labelTop = 5, labelHeight = 14, valueHeight = 17, inset = 7;

} // namespace

ParameterControl::ParameterControl (juce::RangedAudioParameter& parameterToShow, const juce::String& title,
                                    juce::Colour accentToUse)
    : accent (accentToUse),
      shown (parameterToShow),
      attachment (parameterToShow, [this] (float) { valueChanged(); })
{
    setTitle (title);
    setWantsKeyboardFocus (true);
    valueChanged();
}

ParameterControl::~ParameterControl() = default;

void ParameterControl::valueChanged()
{
    const auto newText = valueText();

    // Less than a quarter of a pixel of the widest track is no change to see.
    if (newText == lastText && std::abs (position() - lastPosition) < 0.001f)
        return;

    lastText = newText;
    lastPosition = position();
    repaint();

    if (auto* handler = getAccessibilityHandler())
        handler->notifyAccessibilityEvent (juce::AccessibilityEvent::valueChanged);
}

juce::String ParameterControl::shownText() const { return theme::withMinus (valueText()); }

bool ParameterControl::setFromText (const juce::String& text)
{
    const auto read = positionFromText (shown, text);

    if (read)
        setPosition (*read);

    return read.has_value();
}

void ParameterControl::setToDefault() { setPosition (shown.getDefaultValue()); }

void ParameterControl::setPosition (float newPosition)
{
    const auto value = shown.convertFrom0to1 (juce::jlimit (0.0f, 1.0f, newPosition));

    if (dragging)
        attachment.setValueAsPartOfGesture (value);
    else
        attachment.setValueAsCompleteGesture (value);
}

float ParameterControl::stepSize (bool fine) const
{
    if (shown.isDiscrete())
        return 1.0f / static_cast<float> (juce::jmax (1, shown.getNumSteps() - 1));

    return fine ? keyStep * fineFactor : keyStep;
}

void ParameterControl::stepBy (int steps, bool fine)
{
    setPosition (position() + static_cast<float> (steps) * stepSize (fine));
}

void ParameterControl::mouseEnter (const juce::MouseEvent&)
{
    hovered = true;
    repaint();
}

void ParameterControl::mouseExit (const juce::MouseEvent&)
{
    hovered = false;
    repaint();
}

void ParameterControl::mouseDown (const juce::MouseEvent& event)
{
    if (event.mods.isPopupMenu())
    {
        showMenu();
        return;
    }

    dragFrom = event.position;
    dragPosition = position();
}

void ParameterControl::mouseDrag (const juce::MouseEvent& event)
{
    if (event.mods.isPopupMenu() || event.getNumberOfClicks() > 1)
        return;

    if (! dragging && event.mouseWasDraggedSinceMouseDown())
    {
        dragging = true;
        attachment.beginGesture();
    }

    if (! dragging)
        return;

    const auto moved = (event.position.x - dragFrom.x) - (event.position.y - dragFrom.y);
    dragFrom = event.position;
    const auto factor = event.mods.isShiftDown() ? fineFactor : 1.0f;
    dragPosition = juce::jlimit (0.0f, 1.0f, dragPosition + factor * moved / pixelsForWholeRange);
    setPosition (dragPosition);
}

void ParameterControl::mouseUp (const juce::MouseEvent&)
{
    if (! dragging)
        return;

    dragging = false;
    attachment.endGesture();
}

void ParameterControl::mouseDoubleClick (const juce::MouseEvent& event)
{
    if (! event.mods.isPopupMenu())
        setToDefault();
}

void ParameterControl::mouseWheelMove (const juce::MouseEvent& event, const juce::MouseWheelDetails& wheel)
{
    if (dragging)
        return;

    const auto turned = std::abs (wheel.deltaX) > std::abs (wheel.deltaY) ? -wheel.deltaX : wheel.deltaY;
    const auto moved = wheel.isReversed ? -turned : turned;

    if (! shown.isDiscrete())
    {
        setPosition (position() + moved * wheelFactor * (event.mods.isShiftDown() ? fineFactor : 1.0f));
        return;
    }

    constexpr float oneNotch = 0.2f;
    wheelRest += moved;

    if (std::abs (wheelRest) >= oneNotch)
        stepBy (std::exchange (wheelRest, 0.0f) > 0.0f ? 1 : -1, false);
}

bool ParameterControl::keyPressed (const juce::KeyPress& key)
{
    const auto mods = key.getModifiers();

    if (mods.isCommandDown() || mods.isAltDown())
        return false;

    const auto code = key.getKeyCode();
    const auto fine = mods.isShiftDown();

    if (code == juce::KeyPress::upKey || code == juce::KeyPress::rightKey)
        stepBy (1, fine);
    else if (code == juce::KeyPress::downKey || code == juce::KeyPress::leftKey)
        stepBy (-1, fine);
    else if (code == juce::KeyPress::pageUpKey)
        stepBy (stepsOfPage, fine);
    else if (code == juce::KeyPress::pageDownKey)
        stepBy (-stepsOfPage, fine);
    else if (code == juce::KeyPress::homeKey)
        setPosition (0.0f);
    else if (code == juce::KeyPress::endKey)
        setPosition (1.0f);
    else if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
        setToDefault();
    else if (code == juce::KeyPress::returnKey)
        activate();
    else if (! shown.isDiscrete() && juce::String ("0123456789-.").containsChar (key.getTextCharacter()))
        startTyping (juce::String::charToString (key.getTextCharacter()));
    else
        return false;

    return true;
}

void ParameterControl::focusGained (FocusChangeType cause)
{
    focusRing = cause != focusChangedByMouseClick;
    repaint();
}

void ParameterControl::focusLost (FocusChangeType)
{
    focusRing = false;
    repaint();
}

void ParameterControl::enablementChanged() { repaint(); }

void ParameterControl::startTyping (const juce::String& typed)
{
    editor = std::make_unique<juce::TextEditor> (getTitle());
    editor->setFont (theme::font (theme::valueSize));
    editor->setJustification (juce::Justification::centredLeft);
    editor->setBorder ({});
    editor->setIndents (3, 0);
    editor->setSelectAllWhenFocused (typed.isEmpty());
    editor->setText (typed.isEmpty() ? valueText() : typed, false);
    editor->setTitle (getTitle());
    editor->setBounds (valueArea().expanded (4, 1));
    editor->onReturnKey = [this] { finishTyping(); };
    editor->onEscapeKey = [this] { dropEditor(); };
    editor->onFocusLost = [this]
    {
        setFromText (editor->getText());
        dropEditor();
    };
    addAndMakeVisible (*editor);
    editor->grabKeyboardFocus();
    editor->moveCaretToEnd();

    if (typed.isEmpty())
        editor->selectAll();

    repaint();
}

void ParameterControl::finishTyping()
{
    if (setFromText (editor->getText()))
    {
        dropEditor();
        grabKeyboardFocus();
        return;
    }

    editor->setColour (juce::TextEditor::focusedOutlineColourId, theme::alarm);
    editor->selectAll();
    editor->repaint();
}

void ParameterControl::dropEditor()
{
    if (editor == nullptr)
        return;

    editor->onFocusLost = nullptr;
    editor->setVisible (false);
    lastEditor = std::move (editor);
    repaint();
}

void ParameterControl::showMenu()
{
    juce::PopupMenu menu;
    const juce::Component::SafePointer<ParameterControl> self (this);
    addToMenu (menu);
    menu.addItem (TRANS ("Type a value"),
                  [self]
                  {
                      if (self != nullptr)
                          self->startTyping();
                  });
    menu.addItem (TRANS ("Default") + ": " + theme::withMinus (shown.getText (shown.getDefaultValue(), 0)),
                  [self]
                  {
                      if (self != nullptr)
                          self->setToDefault();
                  });
    if (auto host = hostMenu(); host.getNumItems() > 0)
        menu.addSubMenu (TRANS ("Host"), host);

    app::showMenu (menu, *this);
}

juce::PopupMenu ParameterControl::hostMenu() const
{
    if (const auto* window = findParentComponentOfClass<juce::AudioProcessorEditor>())
        if (const auto* context = window->getHostContext())
            if (const auto offered = context->getContextMenuForParameter (&shown))
                return offered->getEquivalentPopupMenu();

    return {};
}

juce::Rectangle<int> ParameterControl::valueArea() const
{
    return { inset, labelTop + labelHeight, getWidth() - 2 * inset, valueHeight };
}

juce::Colour ParameterControl::valueColour() const { return isEnabled() ? theme::text : theme::faintText; }

void ParameterControl::paintFrame (juce::Graphics& g) const
{
    const auto area = getLocalBounds().toFloat();

    if (hovered && isEnabled())
    {
        g.setColour (theme::hovered);
        g.fillRoundedRectangle (area, theme::corner);
    }

    theme::drawText (g, getTitle(),
                     { static_cast<float> (inset), static_cast<float> (labelTop),
                       area.getWidth() - 2.0f * inset, static_cast<float> (labelHeight) },
                     juce::Justification::centredLeft, theme::font (theme::labelSize, theme::Weight::medium),
                     isEnabled() ? theme::quietText : theme::faintText.withAlpha (0.7f));

    if (focusRing)
        theme::drawFocus (g, area, accent);
}

std::unique_ptr<juce::AccessibilityHandler> ParameterControl::createAccessibilityHandler()
{
    juce::AccessibilityActions actions;
    actions.addAction (juce::AccessibilityActionType::press, [this] { activate(); });
    return std::make_unique<juce::AccessibilityHandler> (
        *this, role(), std::move (actions),
        juce::AccessibilityHandler::Interfaces (std::make_unique<ParameterValueInterface> (shown)));
}

} // namespace partita::app
