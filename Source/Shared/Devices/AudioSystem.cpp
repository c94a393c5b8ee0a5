#include "Shared/Devices/AudioSystem.h"

#include "Shared/Devices/CapturedStandardError.h"

#include <fmt/format.h>

#include <portaudio.h>

#if __has_include(<pa_jack.h>)
    #include <pa_jack.h>
    #define PARTITA_JACK_CLIENT_NAME
#endif

#include <algorithm>
#include <cctype>
#include <charconv>
#include <mutex>

namespace partita::app
{
namespace
{

std::mutex systemMutex; // PortAudio counts its users without one

std::string lowerCase (std::string text)
{
    std::transform (text.begin(), text.end(), text.begin(),
                    [] (unsigned char c) { return static_cast<char> (std::tolower (c)); });
    return text;
}

std::string nameOf (const PaHostApiInfo& api) { return api.type == paJACK ? "JACK" : api.name; }

std::optional<int> wholeNumber (const std::string& text)
{
    int number = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars (text.data(), end, number);
    return error == std::errc() && stopped == end ? std::optional (number) : std::nullopt;
}

const char* nameOf (Direction direction) { return direction == Direction::input ? "input" : "output"; }

Error unavailable (std::string message, std::string context = {})
{
    return { ErrorCode::deviceUnavailable, std::move (message), std::move (context) };
}

} // namespace

AudioSystem::AudioSystem()
{
    const std::scoped_lock lock (systemMutex);
    CapturedStandardError captured;

#ifdef PARTITA_JACK_CLIENT_NAME
    PaJack_SetClientName ("Partita");
#endif

    status = Pa_Initialize();

    if (status == paNoError)
        list();

    printed = captured.release();
}

AudioSystem::~AudioSystem()
{
    const std::scoped_lock lock (systemMutex);
    const CapturedStandardError captured;

    if (status == paNoError)
        Pa_Terminate();
}

Result<std::shared_ptr<const AudioSystem>> AudioSystem::open()
{
    std::shared_ptr<const AudioSystem> system (new AudioSystem());

    if (system->status != paNoError)
        return unavailable (
            fmt::format ("The sound system can't be reached: {}.", Pa_GetErrorText (system->status)));

    return system;
}

void AudioSystem::list()
{
    for (int i = 0; i < Pa_GetHostApiCount(); ++i)
    {
        const auto& api = *Pa_GetHostApiInfo (i);
        apiNames.push_back (nameOf (api));
        apiDefaults.push_back ({ api.defaultInputDevice, api.defaultOutputDevice });
    }

    defaultApi = static_cast<std::size_t> (std::max (Pa_GetDefaultHostApi(), 0));

    for (int i = 0; i < Pa_GetDeviceCount(); ++i)
    {
        const auto& info = *Pa_GetDeviceInfo (i);
        found.push_back ({ i,
                           info.name,
                           apiNames[static_cast<std::size_t> (info.hostApi)],
                           { info.maxInputChannels, info.defaultLowInputLatency },
                           { info.maxOutputChannels, info.defaultLowOutputLatency },
                           info.defaultSampleRate });
    }
}

std::string AudioSystem::whatThereIs (Direction direction) const
{
    std::string list;

    for (const auto& device : found)
        if (device.side (direction).channels > 0)
            list += fmt::format ("{}{} “{}”", list.empty() ? "" : ", ", device.index, device.fullName());

    return list.empty() ? fmt::format ("There is no {} device at all.", nameOf (direction))
                        : fmt::format ("There are: {}.", list);
}

Result<AudioDevice> AudioSystem::find (const std::string& wanted, Direction direction) const
{
    const auto text = lowerCase (wanted);
    std::vector<AudioDevice> exact, partial;

    for (const auto& device : found)
    {
        if (device.side (direction).channels == 0)
            continue;

        if (wholeNumber (wanted) == device.index)
            return device;

        const auto name = lowerCase (device.name), fullName = lowerCase (device.fullName());

        if (text == name || text == fullName)
            exact.push_back (device);
        else if (fullName.find (text) != std::string::npos)
            partial.push_back (device);
    }

    if (found.empty())
        return noDevice();

    const auto& matches = exact.empty() ? partial : exact;

    if (matches.size() == 1)
        return matches.front();

    return unavailable (fmt::format ("Expected a number or a name that fits one {} device, and {}. {}",
                                     nameOf (direction), matches.empty() ? "none does" : "several do",
                                     whatThereIs (direction)),
                        wanted);
}

Result<AudioDevice> AudioSystem::defaultDevice (Direction direction) const
{
    if (defaultApi < apiNames.size())
        if (const auto device = defaultDevice (apiNames[defaultApi], direction))
            return *device;

    for (const auto& api : apiNames)
        if (const auto device = defaultDevice (api, direction))
            return *device;

    return found.empty() ? noDevice()
                         : unavailable (fmt::format ("No sound system names a default {}. Choose one. {}",
                                                     nameOf (direction), whatThereIs (direction)));
}

Error AudioSystem::noDevice() const
{
    return unavailable (
        fmt::format ("No audio device was found{}. Connect a sound card, or start a JACK server.",
                     apiNames.empty() ? "" : fmt::format (" by {}", fmt::join (apiNames, ", "))));
}

std::optional<AudioDevice> AudioSystem::defaultDevice (const std::string& hostApi, Direction direction) const
{
    for (std::size_t i = 0; i < apiNames.size(); ++i)
        if (const auto index = apiDefaults[i].of (direction); apiNames[i] == hostApi && index >= 0)
            return found[static_cast<std::size_t> (index)];

    return {};
}

bool AudioSystem::supportsRate (const AudioDevice& device, Direction direction, int channels,
                                double rateHz) const
{
    const PaStreamParameters parameters { device.index, channels, paFloat32 | paNonInterleaved,
                                          device.side (direction).lowestLatencySeconds, nullptr };
    const auto input = direction == Direction::input;
    const std::scoped_lock lock (systemMutex);
    const CapturedStandardError captured;
    return Pa_IsFormatSupported (input ? &parameters : nullptr, input ? nullptr : &parameters, rateHz)
           == paFormatIsSupported;
}

} // namespace partita::app
