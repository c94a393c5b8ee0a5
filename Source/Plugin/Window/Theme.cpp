#include "Plugin/Window/Theme.h"

#include <PartitaFonts.h>

namespace partita::app::theme
{

Typefaces::Typefaces()
    : regular (juce::Typeface::createSystemTypefaceFor (partita_fonts::InterRegular_otf,
                                                        partita_fonts::InterRegular_otfSize)),
      medium (juce::Typeface::createSystemTypefaceFor (partita_fonts::InterMedium_otf,
                                                       partita_fonts::InterMedium_otfSize)),
      semiBold (juce::Typeface::createSystemTypefaceFor (partita_fonts::InterSemiBold_otf,
                                                         partita_fonts::InterSemiBold_otfSize))
{
}

juce::Typeface::Ptr Typefaces::of (Weight weight) const
{
    return weight == Weight::regular ? regular : weight == Weight::medium ? medium : semiBold;
}

juce::Font font (float em, Weight weight)
{
    const juce::SharedResourcePointer<Typefaces> typefaces;
#if JUCE_MAJOR_VERSION >= 8
    return juce::Font (juce::FontOptions (typefaces->of (weight))).withPointHeight (em);
#else
    return juce::Font (typefaces->of (weight)).withPointHeight (em);
#endif
}

float widthOf (const juce::String& content, const juce::Font& with)
{
    juce::GlyphArrangement glyphs;
    glyphs.addLineOfText (with, content, 0.0f, 0.0f);
    return glyphs.getBoundingBox (0, -1, true).getWidth();
}

void drawText (juce::Graphics& g, const juce::String& content, juce::Rectangle<float> area,
               juce::Justification justification, const juce::Font& with, juce::Colour colour)
{
    g.setFont (with);
    g.setColour (colour);
    g.drawText (content, area, justification, true);
}

juce::String withMinus (const juce::String& words)
{
    return words.startsWithChar ('-') ? juce::String::fromUTF8 ("−") + words.substring (1) : words;
}

void drawFocus (juce::Graphics& g, juce::Rectangle<float> area, juce::Colour accent)
{
    g.setColour (accent.withAlpha (0.9f));
    g.drawRoundedRectangle (area.reduced (0.75f), corner, 1.5f);
}

} // namespace partita::app::theme
