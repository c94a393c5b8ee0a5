#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <initializer_list>

namespace partita::app
{

/// Side by side at equal widths, without rounding adding up; null leaves a place empty.
void layOutRow (juce::Rectangle<int>, std::initializer_list<juce::Component*>);

/// A panel: background, and a title where its row begins.
void paintPanel (juce::Graphics&, juce::Rectangle<int>);
void paintTitle (juce::Graphics&, const juce::String&, juce::Rectangle<int>);

} // namespace partita::app
