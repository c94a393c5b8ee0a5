#include "Plugin/Window/ParameterControl.h"
#include "Standalone/Window/AppContent.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace partita::app;

TEST_CASE ("The keyboard goes from the transport through the plugin's window and back", "[window]")
{
    const juce::ScopedJuceInitialiser_GUI juceRuns;
    Session session { AppMemory {} };
    AppContent content (session);
    const auto order = juce::KeyboardFocusTraverser().getAllComponents (&content);
    const auto isOfPlugin = [] (juce::Component* each)
    { return each->findParentComponentOfClass<juce::AudioProcessorEditor>() != nullptr; };

    REQUIRE_FALSE (order.empty());
    CHECK_FALSE (isOfPlugin (order.front()));
    CHECK (
        std::is_partitioned (order.begin(), order.end(), [&] (auto* each) { return ! isOfPlugin (each); }));
    CHECK (std::any_of (order.begin(), order.end(),
                        [] (auto* each) { return dynamic_cast<ParameterControl*> (each) != nullptr; }));
}
