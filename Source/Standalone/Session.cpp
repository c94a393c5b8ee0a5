#include "Standalone/Session.h"

#include "Shared/Devices/CapturedStandardError.h"
#include "Standalone/PortAudioDeviceType.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

namespace partita::app
{
namespace
{

juce::String milliseconds (double frames, double rateHz)
{
    return fmt::format ("{:.1f} ms", 1000.0 * frames / rateHz);
}

juce::String kilohertz (double rateHz) { return fmt::format ("{:g} kHz", rateHz / 1000.0); }

juce::String nameOf (const std::string& path) { return std::filesystem::path (path).filename().string(); }

juce::String textOf (juce::AudioProcessor& processor)
{
    juce::MemoryBlock state;
    processor.getStateInformation (state);
    return state.toString();
}

} // namespace

Session::Session (const AppMemory& memory)
    : rememberedDevices (memory.devices), recordings (memory.recordings)
{
    if (memory.plugin.isNotEmpty())
        processor.setStateInformation (memory.plugin.toRawUTF8(),
                                       static_cast<int> (memory.plugin.getNumBytesAsUTF8()));

    audio.player.setLooping (memory.looping);

    if (std::error_code none; ! memory.file.empty() && std::filesystem::exists (memory.file, none))
    {
        open (memory.file);
        wantedSeconds = memory.seconds;
    }
}

Session::~Session()
{
    devices.removeAudioCallback (&audio);
    devices.closeAudioDevice();
}

Session::DeviceTypes Session::systemDeviceTypes()
{
    auto types = makePortAudioDeviceTypes();
    juce::OwnedArray<juce::AudioIODeviceType> own;
    juce::AudioDeviceManager().createAudioDeviceTypes (own);
    const CapturedStandardError noise;

    while (! own.isEmpty())
    {
        types.insert (types.begin(),
                      std::unique_ptr<juce::AudioIODeviceType> (own.removeAndReturn (own.size() - 1)));
        types.front()->scanForDevices(); // once for all, for it prints
    }

    return types;
}

void Session::openDevices (DeviceTypes types)
{
    for (auto& type : types)
        devices.addAudioDeviceType (std::move (type));

    const auto chosen = juce::parseXML (rememberedDevices);
    const auto problem = devices.initialise (AppAudio::channels, AppAudio::channels, chosen.get(), true);
    devices.addAudioCallback (&audio);
    hadDevice = hasDevice();

    if (! hadDevice)
        tell (TRANS ("There is no audio device, so nothing is heard. Everything else works.")
                  + (problem.isEmpty() ? juce::String() : " (" + problem + ")"),
              Importance::warning);
    else if (problem.isNotEmpty())
        tell (problem, Importance::warning);
}

juce::AudioIODevice* Session::openDevice() const
{
    auto* device = devices.getCurrentAudioDevice();
    return device != nullptr && device->isOpen() ? device : nullptr;
}

void Session::tell (const juce::String& text, Importance importance) { shown = { text, importance }; }

void Session::open (const std::string& path)
{
    wantedFile = path;
    wantedSeconds = 0.0;
    wantedRateHz = audio.rateHz();
    loader.start (path, wantedRateHz);
}

void Session::setPlaying (bool shouldPlay)
{
    if (shouldPlay)
        choose (SoundSource::file);

    audio.player.setPlaying (shouldPlay);
}

bool Session::isPlaying() const { return audio.source() == SoundSource::file && audio.player.isPlaying(); }

void Session::seek (double seconds)
{
    if (playing)
        audio.player.seek (framesFromSeconds (seconds, playing->rateHz));
}

void Session::choose (SoundSource source)
{
    audio.choose (source);

    if (source == SoundSource::input && audio.isInputMuted())
        tell (TRANS ("The input is muted, so that loudspeakers don't howl. Unmute it to hear it."),
              Importance::remark);
}

double Session::positionSeconds() const
{
    return playing ? static_cast<double> (audio.player.position()) / playing->rateHz : 0.0;
}

juce::File Session::folderOfRecordings() const
{
    if (! recordings.empty())
        return juce::File (recordings);

    return juce::File::getSpecialLocation (juce::File::userMusicDirectory).getChildFile ("Partita");
}

void Session::recordInto (const juce::File& folder) { recordings = folder.getFullPathName().toStdString(); }

void Session::toggleRecording()
{
    if (audio.recorder.isRecording())
    {
        audio.recorder.stop();
        return;
    }

    const auto folder = folderOfRecordings();

    if (! hasDevice())
        return tell (TRANS ("Nothing can be recorded without an audio device."), Importance::warning);

    if (const auto made = folder.createDirectory(); made.failed())
        return tell (made.getErrorMessage(), Importance::warning);

    const auto name = juce::Time::getCurrentTime().formatted ("Partita %Y-%m-%d %H-%M-%S.wav");

    if (const auto started =
            audio.recorder.start (folder.getChildFile (name).getFullPathName().toStdString());
        ! started)
        tell (started.error().text(), Importance::warning);
}

void Session::take (Result<std::unique_ptr<Material>> loaded)
{
    if (! loaded)
    {
        wantedFile = playing ? playing->path : std::string();
        return tell (loaded.error().text(), Importance::warning);
    }

    playing = (*loaded)->facts();
    audio.player.publish (*std::move (loaded), framesFromSeconds (wantedSeconds, playing->rateHz));
    tellOf (*playing);
}

void Session::tellOf (const MaterialFacts& facts)
{
    juce::StringArray remarks;

    if (static_cast<double> (facts.fileRateHz) != facts.rateHz)
        remarks.add (TRANS ("resampled from %file to the device's %device")
                         .replace ("%file", kilohertz (facts.fileRateHz))
                         .replace ("%device", kilohertz (facts.rateHz)));

    if (facts.fileChannels > facts.channels)
        remarks.add (TRANS ("of its %count channels the first two are played")
                         .replace ("%count", juce::String (facts.fileChannels)));

    if (! facts.damage.empty())
        remarks.add (facts.damage);

    if (! remarks.isEmpty())
        tell (nameOf (facts.path) + ": " + remarks.joinIntoString ("; ") + ".",
              facts.damage.empty() ? Importance::remark : Importance::warning);
}

void Session::tellOf (const Recorded& recorded)
{
    if (! recorded.problem.empty())
        tell (recorded.path + (recorded.path.empty() ? "" : ": ") + recorded.problem, Importance::warning);
    else
        tell (TRANS ("Recorded %length s: %path")
                  .replace ("%length",
                            fmt::format ("{:.1f}", static_cast<double> (recorded.frames) / recorded.rateHz))
                  .replace ("%path", recorded.path),
              Importance::remark);
}

void Session::reloadForRate()
{
    if (wantedFile.empty() || wantedRateHz == audio.rateHz())
        return;

    const auto place = loader.isBusy() ? wantedSeconds : positionSeconds();
    open (wantedFile);
    wantedSeconds = place;
}

void Session::watchDevice()
{
    const auto has = hasDevice();

    // Kept closed by the manager, it could not be chosen again.
    if (! has && devices.getCurrentAudioDevice() != nullptr)
        devices.closeAudioDevice();

    auto error = audio.takeDeviceError();

    if (hadDevice && ! has && error.isEmpty())
        error = TRANS ("The audio device is closed.");

    // A device that was started anew counts from 0.
    forgotten = juce::jmin (forgotten, allDropouts());

    if (error.isNotEmpty())
        tell (error + (has ? juce::String() : " " + TRANS ("Choose another one under Audio.")),
              Importance::warning);

    hadDevice = has;
}

void Session::update()
{
    audio.player.collect();
    watchDevice();
    reloadForRate();

    if (auto loaded = loader.take())
        take (*std::move (loaded));

    if (const auto recorded = audio.recorder.takeResult())
        tellOf (*recorded);
}

AppMemory Session::choices() const
{
    AppMemory memory;
    const auto chosen = devices.createStateXml();
    memory.devices = chosen != nullptr ? chosen->toString() : rememberedDevices;
    memory.file = wantedFile;
    memory.looping = audio.player.isLooping();
    memory.recordings = recordings;
    memory.plugin = juce::String (static_cast<juce::uint64> (processor.soundRevision()));
    return memory;
}

AppMemory Session::memory()
{
    auto memory = choices();
    memory.seconds = positionSeconds();
    memory.plugin = textOf (processor);
    return memory;
}

juce::String Session::deviceLine() const
{
    auto* device = openDevice();

    if (device == nullptr)
        return TRANS ("No audio device");

    return kilohertz (device->getCurrentSampleRate()) + ", "
           + juce::String (device->getCurrentBufferSizeSamples()) + " " + TRANS ("frames");
}

juce::String Session::latencyLine() const
{
    auto* device = openDevice();

    if (device == nullptr)
        return TRANS ("Round trip unknown: there is no audio device");

    const auto rate = device->getCurrentSampleRate();
    const auto in = device->getInputLatencyInSamples(), out = device->getOutputLatencyInSamples();
    const auto plugin = processor.getLatencySamples();
    return TRANS (
               "Round trip about %sum: input %in and output %out as the driver tells them, filters %filters")
        .replace ("%sum", milliseconds (in + out + plugin, rate))
        .replace ("%in", milliseconds (in, rate))
        .replace ("%out", milliseconds (out, rate))
        .replace ("%filters", milliseconds (plugin, rate));
}

int Session::xruns() const
{
    auto* device = openDevice();
    return device != nullptr ? juce::jmax (0, device->getXRunCount()) : 0;
}

int Session::dropouts() const { return juce::jmax (0, allDropouts() - forgotten); }

int Session::allDropouts() const
{
    return xruns() + static_cast<int> (audio.calls().lateCalls + audio.player.underruns());
}

juce::String Session::dropoutLine() const
{
    return TRANS ("Sound lost by the device %xruns times; calls that took too long: %late; files read too "
                  "late: %unread")
        .replace ("%xruns", juce::String (xruns()))
        .replace ("%late", juce::String (audio.calls().lateCalls))
        .replace ("%unread", juce::String (audio.player.underruns()));
}

} // namespace partita::app
