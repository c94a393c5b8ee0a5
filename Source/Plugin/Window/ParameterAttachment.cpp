#include "Plugin/Window/ParameterAttachment.h"

#include <algorithm>
#include <vector>

namespace partita::app
{
namespace
{

constexpr int looksPerSecond = 30;

} // namespace

class ParameterAttachment::Watch : private juce::Timer
{
public:
    Watch() { startTimerHz (looksPerSecond); }

    void add (ParameterAttachment& attachment) { attachments.push_back (&attachment); }

    void remove (ParameterAttachment& attachment)
    {
        std::replace (attachments.begin(), attachments.end(), &attachment,
                      static_cast<ParameterAttachment*> (nullptr));
    }

private:
    void timerCallback() override
    {
        // They may come and go while they look.
        for (std::size_t i = 0; i < attachments.size(); ++i)
            if (auto* attachment = attachments[i])
                attachment->look();

        std::erase (attachments, nullptr);
    }

    std::vector<ParameterAttachment*> attachments;
};

ParameterAttachment::ParameterAttachment (juce::RangedAudioParameter& toFollow,
                                          std::function<void (float)> onChange)
    : parameter (toFollow), valueChanged (std::move (onChange)), told (toFollow.getValue())
{
    parameter.addListener (this);
    watch->add (*this);
}

ParameterAttachment::~ParameterAttachment()
{
    watch->remove (*this);
    parameter.removeListener (this);
}

void ParameterAttachment::tell (float position)
{
    told = position;
    valueChanged (parameter.convertFrom0to1 (position));
}

void ParameterAttachment::sendInitialUpdate() { tell (parameter.getValue()); }

void ParameterAttachment::look()
{
    if (const auto position = parameter.getValue(); position != told)
        tell (position);
}

void ParameterAttachment::parameterValueChanged (int, float position)
{
    if (juce::MessageManager::existsAndIsCurrentThread())
        tell (position);
}

void ParameterAttachment::setValueAsCompleteGesture (float value)
{
    if (parameter.convertTo0to1 (value) == parameter.getValue())
        return;

    beginGesture();
    setValueAsPartOfGesture (value);
    endGesture();
}

void ParameterAttachment::beginGesture() { parameter.beginChangeGesture(); }

void ParameterAttachment::setValueAsPartOfGesture (float value)
{
    if (const auto position = parameter.convertTo0to1 (value); position != parameter.getValue())
        parameter.setValueNotifyingHost (position);
}

void ParameterAttachment::endGesture() { parameter.endChangeGesture(); }

} // namespace partita::app
