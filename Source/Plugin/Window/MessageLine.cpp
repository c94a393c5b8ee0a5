#include "Plugin/Window/MessageLine.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{

MessageLine::MessageLine (WindowModel& modelToShow)
    : model (modelToShow),
      find (TRANS ("Find") + juce::String::fromUTF8 ("…"), theme::warning),
      dismiss (TRANS ("Hide the message"), icons::cross(), theme::warning)
{
    find.setEmphasised (true);
    find.setTooltip (TRANS ("Choose the file that is missing"));
    find.onClick = [this]
    {
        if (onFind != nullptr)
            onFind();
    };
    dismiss.onClick = [this] { model.dismissMessage(); };
    addChildComponent (find);
    addAndMakeVisible (dismiss);
    update();
}

bool MessageLine::update()
{
    const auto latest = model.message();

    if (facts != nullptr && latest->revision == facts->revision)
        return false;

    const auto had = hasMessage();
    facts = latest;
    setTitle (facts->text);
    setDescription (facts->detail);
    find.setVisible (facts->remedy == MessageFacts::Remedy::findImpulse);
    resized();
    repaint();

    if (hasMessage())
        juce::AccessibilityHandler::postAnnouncement (
            facts->text, juce::AccessibilityHandler::AnnouncementPriority::medium);

    return had != hasMessage();
}

void MessageLine::paint (juce::Graphics& g)
{
    const auto area = getLocalBounds().toFloat();
    g.setColour (theme::warning.withAlpha (0.12f));
    g.fillRoundedRectangle (area, 6.0f);

    auto text = textArea.toFloat();
    icons::draw (g, icons::warning(), text.removeFromLeft (15.0f), theme::warning);
    text.removeFromLeft (10.0f);
    const auto strong = theme::font (12.5f, theme::Weight::medium), quiet = theme::font (12.0f);
    const auto width = juce::jmin (text.getWidth(), std::ceil (theme::widthOf (facts->text, strong)) + 1.0f);
    theme::drawText (g, facts->text, text.removeFromLeft (width), juce::Justification::centredLeft, strong,
                     theme::text);
    text.removeFromLeft (10.0f);
    constexpr float leastWidth = 40.0f;

    if (text.getWidth() > leastWidth)
        theme::drawText (g, facts->detail, text, juce::Justification::centredLeft, quiet, theme::quietText);
}

void MessageLine::resized()
{
    auto area = getLocalBounds().reduced (theme::margin, 5);
    dismiss.setBounds (area.removeFromRight (24));
    area.removeFromRight (6);

    if (find.isVisible())
    {
        find.setBounds (area.removeFromRight (find.idealWidth()));
        area.removeFromRight (10);
    }

    textArea = area;
}

} // namespace partita::app
