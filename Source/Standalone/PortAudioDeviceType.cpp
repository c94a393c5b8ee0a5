#include "Standalone/PortAudioDeviceType.h"

#include "Shared/Devices/AudioSystem.h"
#include "Standalone/PortAudioDevice.h"

#include <algorithm>
#include <optional>

namespace partita::app
{
namespace
{

constexpr auto jackName = "JACK";

} // namespace

PortAudioDeviceType::PortAudioDeviceType (std::string soundSystem)
    : AudioIODeviceType (juce::String (soundSystem) + " (PortAudio)"), hostApi (std::move (soundSystem))
{
}

void PortAudioDeviceType::scanForDevices()
{
    inputs = outputs = {};
    const auto system = AudioSystem::open();

    if (! system)
        return;

    for (const auto direction : { Direction::input, Direction::output })
    {
        auto& [devices, names, defaultIndex] = direction == Direction::input ? inputs : outputs;
        const auto preferred = (*system)->defaultDevice (hostApi, direction);

        for (const auto& device : (*system)->devices())
        {
            if (device.hostApi != hostApi || device.side (direction).channels == 0)
                continue;

            if (preferred && preferred->index == device.index)
                defaultIndex = names.size();

            devices.push_back (device);
            names.add (device.name);
        }

        names.appendNumbersToDuplicates (false, false);
    }
}

juce::StringArray PortAudioDeviceType::getDeviceNames (bool wantInputNames) const
{
    return side (wantInputNames).names;
}

int PortAudioDeviceType::getDefaultDeviceIndex (bool forInput) const
{
    const auto& [devices, names, defaultIndex] = side (forInput);
    return std::max (defaultIndex, names.isEmpty() ? -1 : 0);
}

int PortAudioDeviceType::getIndexOfDevice (juce::AudioIODevice* device, bool asInput) const
{
    const auto* ours = dynamic_cast<PortAudioDevice*> (device);
    return ours == nullptr ? -1 : side (asInput).names.indexOf (ours->nameOf (asInput));
}

juce::AudioIODevice* PortAudioDeviceType::createDevice (const juce::String& outputName,
                                                        const juce::String& inputName)
{
    const auto find = [this] (const juce::String& name, bool input) -> std::optional<PortAudioDevice::Side>
    {
        const auto index = side (input).names.indexOf (name);

        if (index < 0)
            return {};

        return PortAudioDevice::Side { name, side (input).devices[static_cast<std::size_t> (index)] };
    };
    auto input = find (inputName, true), output = find (outputName, false);

    if (! input && ! output)
        return nullptr;

    return new PortAudioDevice (getTypeName(), std::move (input), std::move (output),
                                [self = juce::WeakReference (this)]
                                {
                                    if (self != nullptr)
                                        self->deviceLost();
                                });
}

void PortAudioDeviceType::deviceLost()
{
    scanForDevices();
    callDeviceChangeListeners();
}

std::vector<std::unique_ptr<juce::AudioIODeviceType>> makePortAudioDeviceTypes()
{
    std::vector<std::string> names;

    if (const auto system = AudioSystem::open())
        names = (*system)->hostApis();

    if (std::find (names.begin(), names.end(), jackName) == names.end())
        names.emplace_back (jackName);

    std::vector<std::unique_ptr<juce::AudioIODeviceType>> types;

    for (const auto& name : names)
        types.push_back (std::make_unique<PortAudioDeviceType> (name));

    return types;
}

} // namespace partita::app
