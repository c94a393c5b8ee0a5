#include "HostedPlugin.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace partita::test
{
namespace
{

/// The formats outlive the plugins that come from them; LV2's holds what it has found.
std::unique_ptr<juce::AudioPluginInstance> loadVst3 (const std::string& bundle, double rateHz)
{
    juce::VST3PluginFormat format;
    juce::OwnedArray<juce::PluginDescription> found;
    format.findAllTypesForFile (found, bundle);

    if (found.isEmpty())
        throw std::runtime_error (bundle + ": holds no VST3 plugin");

    juce::String error;
    auto instance = format.createInstanceFromDescription (*found.getFirst(), rateHz, 512, error);

    if (instance == nullptr)
        throw std::runtime_error (bundle + ": " + error.toStdString());

    return instance;
}

std::unique_ptr<juce::AudioPluginInstance> loadLv2 (const std::string& bundle, double rateHz)
{
    juce::LV2PluginFormat format;
    const auto identifiers = format.searchPathsForPlugins (
        juce::FileSearchPath (juce::File (bundle).getParentDirectory().getFullPathName()), false, false);
    juce::OwnedArray<juce::PluginDescription> found;

    for (const auto& identifier : identifiers)
        if (identifier.contains ("partita"))
            format.findAllTypesForFile (found, identifier);

    if (found.isEmpty())
        throw std::runtime_error (bundle + ": holds no LV2 plugin");

    juce::String error;
    auto instance = format.createInstanceFromDescription (*found.getFirst(), rateHz, 512, error);

    if (instance == nullptr)
        throw std::runtime_error (bundle + ": " + error.toStdString());

    return instance;
}

// What JUCE's VST3 host takes for a state: XML with the component's stream inside, which for a plugin by JUCE
// is what its processor wrote, followed by a trailer of the wrapper's own that may be missing.
constexpr auto trailerEnd = "JUCEPrivateData";

juce::MemoryBlock vst3StateOf (const std::string& text)
{
    juce::XmlElement xml ("VST3PluginState");
    xml.createNewChildElement ("IComponent")
        ->addTextElement (juce::MemoryBlock (text.data(), text.size()).toBase64Encoding());
    juce::MemoryBlock state;
    juce::AudioProcessor::copyXmlToBinary (xml, state);
    return state;
}

std::string textOfVst3 (const juce::MemoryBlock& state)
{
    const auto xml =
        juce::AudioProcessor::getXmlFromBinary (state.getData(), static_cast<int> (state.getSize()));
    juce::MemoryBlock stream;

    if (xml == nullptr || xml->getChildByName ("IComponent") == nullptr
        || ! stream.fromBase64Encoding (xml->getChildByName ("IComponent")->getAllSubText()))
        throw std::runtime_error ("the plugin's state is not what a VST3 host expects");

    std::string text (static_cast<const char*> (stream.getData()), stream.getSize());

    if (text.ends_with (trailerEnd))
        text.resize (text.find ('\0'));

    return text;
}

/// Where the plugin's own text stands in LV2's: a string after its key, in JUCE's own base 64.
std::pair<std::size_t, std::size_t> placeInLv2 (const std::string& turtle)
{
    constexpr std::string_view key = "StateString";
    const auto begin = turtle.find ('"', turtle.find (key));
    const auto end = turtle.find ('"', begin + 1);

    if (turtle.find (key) == std::string::npos || end == std::string::npos)
        throw std::runtime_error ("the plugin's state is not what an LV2 host expects");

    return { begin + 1, end };
}

std::string turtleOf (const juce::MemoryBlock& state)
{
    return { static_cast<const char*> (state.getData()), state.getSize() };
}

std::string textOfLv2 (const juce::MemoryBlock& state)
{
    const auto turtle = turtleOf (state);
    const auto [begin, end] = placeInLv2 (turtle);
    juce::MemoryBlock stream;

    if (! stream.fromBase64Encoding (turtle.substr (begin, end - begin)))
        throw std::runtime_error ("the plugin's state in LV2 is no base 64");

    return { static_cast<const char*> (stream.getData()), stream.getSize() };
}

juce::MemoryBlock lv2StateOf (const juce::MemoryBlock& before, const std::string& text)
{
    auto turtle = turtleOf (before);
    const auto [begin, end] = placeInLv2 (turtle);
    turtle.replace (begin, end - begin,
                    juce::MemoryBlock (text.data(), text.size()).toBase64Encoding().toStdString());
    return { turtle.data(), turtle.size() };
}

/// VST3 knows no speakers for so many discrete channels.
juce::AudioChannelSet layoutOf (int channels)
{
    return channels == 16 ? juce::AudioChannelSet::ambisonic (3)
                          : juce::AudioChannelSet::canonicalChannelSet (channels);
}

} // namespace

HostedPlugin::HostedPlugin (const std::string& bundle, double rateHz, int inputs, int outputs)
    : format (bundle.ends_with (".lv2") ? Format::lv2 : Format::vst3)
{
    onMessageThread (
        [&]
        {
            plugin = isVst3() ? loadVst3 (bundle, rateHz) : loadLv2 (bundle, rateHz);
            juce::AudioProcessor::BusesLayout layout;
            layout.inputBuses.add (layoutOf (inputs));
            layout.outputBuses.add (layoutOf (outputs));

            if (! plugin->setBusesLayout (layout))
                throw std::runtime_error ("the plugin refuses " + std::to_string (inputs) + " inputs and "
                                          + std::to_string (outputs) + " outputs");
        });
}

HostedPlugin::~HostedPlugin()
{
    onMessageThread ([this] { plugin.reset(); });
}

void HostedPlugin::prepare (double rateHz, int promisedFrames)
{
    onMessageThread (
        [&]
        {
            plugin->setRateAndBufferSizeDetails (rateHz, promisedFrames);
            plugin->releaseResources();
            plugin->prepareToPlay (rateHz, promisedFrames);
        });
}

void HostedPlugin::release()
{
    onMessageThread ([this] { plugin->releaseResources(); });
}

void HostedPlugin::setOffline (bool isOffline)
{
    onMessageThread ([&] { plugin->setNonRealtime (isOffline); });
}

int HostedPlugin::latencySamples()
{
    int samples = 0;
    onMessageThread ([&] { samples = plugin->getLatencySamples(); });
    return samples;
}

// VST3 knows a parameter by the hash of the id that the plugin gave it, LV2 by an address with it at its end.
juce::String HostedPlugin::hostIdOf (const std::string& id) const
{
    const auto hash = static_cast<std::uint32_t> (juce::String (id).hashCode()) & 0x7fffffffu;
    return isVst3() ? juce::String (hash) : "des:urn:partita:partita:" + juce::String (id);
}

juce::AudioProcessorParameter& HostedPlugin::parameter (const std::string& id)
{
    for (auto* candidate : plugin->getParameters())
        if (auto* hosted = dynamic_cast<juce::HostedAudioProcessorParameter*> (candidate);
            hosted != nullptr && hosted->getParameterID() == hostIdOf (id))
            return *candidate;

    throw std::runtime_error ("the plugin has no parameter " + id);
}

juce::MemoryBlock HostedPlugin::state()
{
    juce::MemoryBlock state;
    onMessageThread ([&] { plugin->getStateInformation (state); });
    return state;
}

void HostedPlugin::setState (const juce::MemoryBlock& state)
{
    onMessageThread ([&]
                     { plugin->setStateInformation (state.getData(), static_cast<int> (state.getSize())); });
}

std::string HostedPlugin::text()
{
    const auto now = state();
    return isVst3() ? textOfVst3 (now) : textOfLv2 (now);
}

void HostedPlugin::setText (const std::string& text)
{
    setState (isVst3() ? vst3StateOf (text) : lv2StateOf (state(), text));
}

void HostedPlugin::process (juce::AudioBuffer<float>& block)
{
    // An LV2 plugin's state must not be restored while it runs; JUCE's host takes this lock for it.
    const juce::ScopedLock lock (plugin->getCallbackLock());
    plugin->processBlock (block, midi);
}

} // namespace partita::test
