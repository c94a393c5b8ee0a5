#pragma once

#include "Plugin/Window/ParameterAttachment.h"
#include "Plugin/Window/TimeHandle.h"
#include "Plugin/Window/WindowModel.h"

#include <array>
#include <memory>

namespace partita::app
{

/// The impulse over time as its edits leave it, its decay, and handles for the edits.
///
/// Drawing   only when the impulse, an edit or the pointer's place changes
class WaveformPlot : public juce::Component
{
public:
    explicit WaveformPlot (WindowModel&);

    std::function<void (TimeHandle::Kind)> onActivate;
    std::function<void()> onBrowse; ///< there is no impulse, and one is wanted

    void update();
    void showInDb (bool);

    [[nodiscard]] TimeHandle& handle (TimeHandle::Kind kind) const
    {
        return *handles[static_cast<std::size_t> (kind)];
    }

    [[nodiscard]] const ImpulseScale& scale() const noexcept { return plotScale; }

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseUp (const juce::MouseEvent&) override;

private:
    static constexpr int numHandles = 6;

    void changed();
    void drawTimes (juce::Graphics&) const;
    void drawLevels (juce::Graphics&) const;
    void drawWaveform (juce::Graphics&) const;
    void drawEnvelope (juce::Graphics&) const;
    void drawDecay (juce::Graphics&) const;
    void drawReadout (juce::Graphics&) const;
    void drawEmpty (juce::Graphics&) const;

    [[nodiscard]] bool isEmpty() const
    {
        return facts->name.isEmpty() || facts->overview.empty() || facts->overview.front().lowest.empty();
    }

    WindowModel& model;
    ImpulseScale plotScale;
    std::shared_ptr<const ImpulseFacts> facts;
    ImpulseEnvelope envelope;
    std::array<std::unique_ptr<TimeHandle>, numHandles> handles;
    ParameterAttachment reverse;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (WaveformPlot)
};

} // namespace partita::app
