// A host of one plugin and one file: loads a VST3, gives it a preset as its state, plays a sound file through
// it in blocks and tells on one line of JSON what it saw. `partita_host_probe --help` lists the options.

#include <fmt/format.h>
#include <juce_audio_processors/juce_audio_processors.h>
#include <nlohmann/json.hpp>
#include <sndfile.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr auto help = R"(partita_host_probe PLUGIN.vst3 PRESET IN.wav OUT.wav [options]
PRESET is a preset file, or - for the plugin's own initial state.

  --block N               frames of each block (64)
  --blocks A-B            each block of a random size in this range; 0 is allowed
  --seed S                of the random sizes (1)
  --promised N            largest block told to the plugin (default: the largest used)
  --outputs N             output channels (default: as many as the file has)
  --state-first           give the state before the plugin is prepared (default)
  --state-later           give it when the plugin is prepared and then wait for --settle
  --set ID=TEXT[@FRAME]   set a parameter before the plugin is prepared, or when FRAME is played; repeatable
  --settle MS             time for the plugin's threads after a change (200)
  --pace X                play at X times real time (default: as fast as it goes)
  --offline               tell the plugin that it is not real time
)";

struct Change
{
    std::string id, text;
    sf_count_t frame = -1; // −1: before prepared
    juce::AudioProcessorParameter* parameter = nullptr;
    float value = 0.0f;
};

struct Arguments
{
    std::vector<std::string> positional;
    int smallestBlock = 64, largestBlock = 64;
    unsigned seed = 1;
    int promised = 0;
    int outputs = 0;
    bool stateLater = false;
    std::vector<Change> changes;
    int settleMilliseconds = 200;
    double pace = 0.0;
    bool offline = false;
};

Change parseChange (const std::string& text)
{
    const auto equals = text.find ('=');
    const auto at = text.rfind ('@');

    if (equals == std::string::npos)
        throw std::runtime_error ("--set: expected ID=TEXT[@FRAME], found " + text);

    Change change;
    change.id = text.substr (0, equals);
    change.text = text.substr (equals + 1, at == std::string::npos ? at : at - equals - 1);

    if (at != std::string::npos)
        change.frame = std::stoll (text.substr (at + 1));

    return change;
}

Arguments parse (const std::vector<std::string>& words)
{
    Arguments a;

    for (std::size_t i = 0; i < words.size(); ++i)
    {
        const auto& word = words[i];
        const auto next = [&]
        {
            if (i + 1 >= words.size())
                throw std::runtime_error (word + ": a value is missing");

            return words[++i];
        };

        if (word == "--block")
            a.smallestBlock = a.largestBlock = std::stoi (next());
        else if (word == "--blocks")
        {
            const auto range = next();
            a.smallestBlock = std::stoi (range);
            a.largestBlock = std::stoi (range.substr (range.find ('-') + 1));
        }
        else if (word == "--seed")
            a.seed = static_cast<unsigned> (std::stoul (next()));
        else if (word == "--promised")
            a.promised = std::stoi (next());
        else if (word == "--outputs")
            a.outputs = std::stoi (next());
        else if (word == "--state-first" || word == "--state-later")
            a.stateLater = word == "--state-later";
        else if (word == "--set")
            a.changes.push_back (parseChange (next()));
        else if (word == "--settle")
            a.settleMilliseconds = std::stoi (next());
        else if (word == "--pace")
            a.pace = std::stod (next());
        else if (word == "--offline")
            a.offline = true;
        else if (word.size() > 1 && word[0] == '-' && word[1] == '-')
            throw std::runtime_error ("unknown option " + word);
        else
            a.positional.push_back (word);
    }

    if (a.positional.size() != 4)
        throw std::runtime_error (help);

    if (a.largestBlock < std::max (1, a.smallestBlock) || a.smallestBlock < 0)
        throw std::runtime_error ("blocks must be of 1 frame or more");

    std::stable_sort (a.changes.begin(), a.changes.end(),
                      [] (const Change& left, const Change& right) { return left.frame < right.frame; });
    return a;
}

struct Sound
{
    int channels = 0, rateHz = 0;
    std::vector<float> interleaved;

    [[nodiscard]] sf_count_t frames() const
    {
        return static_cast<sf_count_t> (interleaved.size()) / channels;
    }
};

Sound readSound (const std::string& path)
{
    SF_INFO info {};
    auto* file = sf_open (path.c_str(), SFM_READ, &info);

    if (file == nullptr)
        throw std::runtime_error (path + ": " + sf_strerror (nullptr));

    Sound sound { info.channels, info.samplerate,
                  std::vector<float> (static_cast<std::size_t> (info.frames * info.channels)) };
    const auto read = sf_readf_float (file, sound.interleaved.data(), info.frames);
    sf_close (file);

    if (read != info.frames)
        throw std::runtime_error (path + ": ends early");

    return sound;
}

void writeSound (const std::string& path, const Sound& sound)
{
    SF_INFO info {};
    info.samplerate = sound.rateHz;
    info.channels = sound.channels;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    auto* file = sf_open (path.c_str(), SFM_WRITE, &info);

    if (file == nullptr)
        throw std::runtime_error (path + ": " + sf_strerror (nullptr));

    sf_command (file, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    const auto written = sf_writef_float (file, sound.interleaved.data(), sound.frames());
    sf_close (file);

    if (written != sound.frames())
        throw std::runtime_error (path + ": could not be written whole");
}

// The preset's text with the impulse named so that it is found from anywhere; what is no JSON as it is.
std::string stateTextOf (const std::string& path)
{
    std::ifstream stream (path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();

    if (! stream)
        throw std::runtime_error (path + ": can't be read");

    auto json = Json::parse (text.str(), nullptr, false);

    if (json.is_discarded() || ! json.contains ("impulse") || ! json["impulse"].contains ("file"))
        return text.str();

    auto& file = json["impulse"]["file"];
    file = (fs::absolute (path).parent_path() / file.get<std::string>()).string();
    return json.dump (2);
}

// What JUCE's VST3 host takes for a state: XML with the component's stream inside, which for a plugin by JUCE
// is what its processor wrote, followed by a trailer of the wrapper's own that may be missing.
constexpr auto trailerEnd = "JUCEPrivateData";

juce::MemoryBlock hostStateOf (const std::string& text)
{
    juce::XmlElement xml ("VST3PluginState");
    xml.createNewChildElement ("IComponent")
        ->addTextElement (juce::MemoryBlock (text.data(), text.size()).toBase64Encoding());
    juce::MemoryBlock state;
    juce::AudioProcessor::copyXmlToBinary (xml, state);
    return state;
}

std::string textOf (const juce::MemoryBlock& hostState)
{
    const auto xml =
        juce::AudioProcessor::getXmlFromBinary (hostState.getData(), static_cast<int> (hostState.getSize()));
    juce::MemoryBlock stream;

    if (xml == nullptr || xml->getChildByName ("IComponent") == nullptr
        || ! stream.fromBase64Encoding (xml->getChildByName ("IComponent")->getAllSubText()))
        throw std::runtime_error ("the plugin's state is not what a VST3 host expects");

    std::string text (static_cast<const char*> (stream.getData()), stream.getSize());

    if (text.ends_with (trailerEnd))
        text.resize (text.find ('\0'));

    return text;
}

// A VST3 parameter is known by the hash of the id that the plugin gave it.
juce::String hostIdOf (const std::string& id)
{
    const auto hash = static_cast<juce::uint32> (juce::String (id).hashCode()) & 0x7fffffffu;
    return juce::String (hash);
}

template <class Work>
auto onMessageThread (Work work)
{
    struct Call
    {
        Work& work;
        std::exception_ptr failure;
    } call { work, nullptr };

    juce::MessageManager::getInstance()->callFunctionOnMessageThread (
        [] (void* context) -> void*
        {
            auto& made = *static_cast<Call*> (context);

            try
            {
                made.work();
            }
            catch (...)
            {
                made.failure = std::current_exception();
            }

            return nullptr;
        },
        &call);

    if (call.failure)
        std::rethrow_exception (call.failure);
}

class Probe
{
public:
    explicit Probe (Arguments a) : arguments (std::move (a)) {}

    ~Probe()
    {
        onMessageThread (
            [this]
            {
                plugin.reset();
                twin.reset();
            });
    }

    Json run()
    {
        const auto& [pluginPath, presetPath, inPath, outPath] =
            std::tie (arguments.positional[0], arguments.positional[1], arguments.positional[2],
                      arguments.positional[3]);
        const auto in = readSound (inPath);
        const auto outputs = arguments.outputs > 0 ? arguments.outputs : in.channels;
        const auto state = presetPath == "-" ? juce::MemoryBlock() : hostStateOf (stateTextOf (presetPath));
        const auto giveState = [&] (juce::AudioPluginInstance& instance)
        {
            if (! state.isEmpty())
                instance.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
        };

        Json report;
        onMessageThread (
            [&]
            {
                plugin = load (pluginPath, in.rateHz, in.channels, outputs);
                plugin->setNonRealtime (arguments.offline);

                if (! arguments.stateLater)
                    giveState (*plugin);

                for (auto& change : arguments.changes)
                    resolve (change);

                stateOf (*plugin); // JUCE's host hands parameters over before it asks for a state
            });

        settle();
        onMessageThread (
            [&]
            {
                plugin->prepareToPlay (in.rateHz,
                                       arguments.promised > 0 ? arguments.promised : arguments.largestBlock);

                if (arguments.stateLater)
                    giveState (*plugin);
            });

        settle();
        onMessageThread ([&] { report["latencySamples"] = plugin->getLatencySamples(); });
        const auto out = play (in, outputs);
        settle();

        onMessageThread (
            [&]
            {
                report["latencySamplesAfter"] = plugin->getLatencySamples();
                report["tailSeconds"] = plugin->getTailLengthSeconds();
                report["sampleRate"] = plugin->getSampleRate();
                report["inputs"] = plugin->getTotalNumInputChannels();
                report["outputs"] = plugin->getTotalNumOutputChannels();
                plugin->releaseResources();

                const auto saved = stateOf (*plugin);
                twin = load (pluginPath, in.rateHz, in.channels, outputs);
                twin->setStateInformation (saved.getData(), static_cast<int> (saved.getSize()));
                report["stateRoundTrip"] = textOf (saved) == textOf (stateOf (*twin));
                report["state"] = textOf (saved);
                report["parameters"] = describeParameters();
            });

        writeSound (outPath, out);
        return report;
    }

private:
    static std::unique_ptr<juce::AudioPluginInstance> load (const std::string& path, double rateHz,
                                                            int inputs, int outputs)
    {
        juce::VST3PluginFormat format;
        juce::OwnedArray<juce::PluginDescription> found;
        format.findAllTypesForFile (found, path);

        if (found.isEmpty())
            throw std::runtime_error (path + ": holds no VST3 plugin");

        juce::String error;
        auto instance = format.createInstanceFromDescription (*found.getFirst(), rateHz, 512, error);

        if (instance == nullptr)
            throw std::runtime_error (path + ": " + error.toStdString());

        juce::AudioProcessor::BusesLayout layout;
        layout.inputBuses.add (juce::AudioChannelSet::canonicalChannelSet (inputs));
        layout.outputBuses.add (juce::AudioChannelSet::canonicalChannelSet (outputs));

        if (! instance->setBusesLayout (layout))
            throw std::runtime_error (
                fmt::format ("the plugin refuses {} inputs and {} outputs", inputs, outputs));

        return instance;
    }

    static juce::MemoryBlock stateOf (juce::AudioPluginInstance& instance)
    {
        juce::MemoryBlock state;
        instance.getStateInformation (state);
        return state;
    }

    void settle() const
    {
        std::this_thread::sleep_for (std::chrono::milliseconds (arguments.settleMilliseconds));
    }

    void resolve (Change& change)
    {
        for (auto* parameter : plugin->getParameters())
            if (auto* hosted = dynamic_cast<juce::HostedAudioProcessorParameter*> (parameter))
                if (hosted->getParameterID() == hostIdOf (change.id))
                    change.parameter = parameter;

        if (change.parameter == nullptr)
            throw std::runtime_error ("the plugin has no parameter " + change.id);

        change.value = change.parameter->getValueForText (change.text);

        if (change.frame < 0)
            change.parameter->setValue (change.value);
    }

    Sound play (const Sound& in, int outputs)
    {
        Sound out { outputs, in.rateHz,
                    std::vector<float> (static_cast<std::size_t> (in.frames() * outputs)) };
        const auto channels = std::max (in.channels, outputs);
        std::minstd_rand random (arguments.seed);
        std::uniform_int_distribution<int> size (arguments.smallestBlock, arguments.largestBlock);
        juce::MidiBuffer midi;
        auto change = arguments.changes.begin();
        const auto start = std::chrono::steady_clock::now();

        for (sf_count_t done = 0; done < in.frames();)
        {
            auto frames = std::min<sf_count_t> (size (random), in.frames() - done);

            for (; change != arguments.changes.end() && change->frame <= done; ++change)
                if (change->frame >= 0)
                    change->parameter->setValue (change->value);

            if (change != arguments.changes.end())
                frames = std::min (frames, change->frame - done);

            juce::AudioBuffer<float> block (channels, static_cast<int> (frames));
            block.clear();

            for (int c = 0; c < in.channels; ++c)
                for (int n = 0; n < frames; ++n)
                    block.setSample (c, n,
                                     in.interleaved[static_cast<std::size_t> ((done + n) * in.channels + c)]);

            plugin->processBlock (block, midi);

            for (int c = 0; c < outputs; ++c)
                for (int n = 0; n < frames; ++n)
                    out.interleaved[static_cast<std::size_t> ((done + n) * outputs + c)] =
                        block.getSample (c, n);

            done += frames;

            if (arguments.pace > 0.0)
                std::this_thread::sleep_until (start
                                               + std::chrono::duration<double> (
                                                   static_cast<double> (done) / in.rateHz / arguments.pace));
        }

        return out;
    }

    Json describeParameters() const
    {
        auto list = Json::array();

        for (auto* parameter : plugin->getParameters())
        {
            auto* hosted = dynamic_cast<juce::HostedAudioProcessorParameter*> (parameter);
            const auto text = [parameter] (float value)
            { return parameter->getText (value, 128).toStdString(); };
            list.push_back ({ { "id", hosted != nullptr ? hosted->getParameterID().toStdString() : "" },
                              { "name", parameter->getName (128).toStdString() },
                              { "automatable", parameter->isAutomatable() },
                              { "discrete", parameter->isDiscrete() },
                              { "bypass", parameter == plugin->getBypassParameter() },
                              { "default", parameter->getDefaultValue() },
                              { "lowest", text (0.0f) },
                              { "middle", text (0.5f) },
                              { "highest", text (1.0f) } });
        }

        return list;
    }

    Arguments arguments;
    std::unique_ptr<juce::AudioPluginInstance> plugin, twin;
};

} // namespace

int main (int argc, char** argv)
{
    const std::vector<std::string> words (argv + 1, argv + argc);

    if (std::find (words.begin(), words.end(), "--help") != words.end())
    {
        std::fputs (help, stdout);
        return 0;
    }

    const juce::ScopedJuceInitialiser_GUI juceRuns;
    int exitCode = 0;

    // The main thread is the message thread; playing has a thread of its own, as in a real host.
    std::thread player (
        [&]
        {
            try
            {
                Probe probe (parse (words));
                const auto line = probe.run().dump() + "\n";
                std::fputs (line.c_str(), stdout);
            }
            catch (const std::exception& error)
            {
                std::fprintf (stderr, "partita_host_probe: %s\n", error.what());
                exitCode = 1;
            }

            juce::MessageManager::getInstance()->stopDispatchLoop();
        });

    juce::MessageManager::getInstance()->runDispatchLoop();
    player.join();
    return exitCode;
}
