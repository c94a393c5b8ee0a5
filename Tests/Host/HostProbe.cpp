// A host of one plugin and one file: loads a VST3 or an LV2, gives it a preset as its state, plays a sound file through
// it in blocks and tells on one line of JSON what it saw. `partita_host_probe --help` lists the options.

#include "HostedPlugin.h"

#include <fmt/format.h>
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
using namespace partita::test;

constexpr auto help = R"(partita_host_probe PLUGIN PRESET IN.wav OUT.wav [options]
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

    if (file.get<std::string>().starts_with ("factory:"))
        return text.str();

    file = (fs::absolute (path).parent_path() / file.get<std::string>()).string();
    return json.dump (2);
}

class Probe
{
public:
    explicit Probe (Arguments a) : arguments (std::move (a)) {}

    Json run()
    {
        const auto& [pluginPath, presetPath, inPath, outPath] =
            std::tie (arguments.positional[0], arguments.positional[1], arguments.positional[2],
                      arguments.positional[3]);
        const auto in = readSound (inPath);
        const auto outputs = arguments.outputs > 0 ? arguments.outputs : in.channels;
        const auto text = presetPath == "-" ? std::string() : stateTextOf (presetPath);
        const auto giveState = [&]
        {
            if (! text.empty())
                plugin->setText (text);
        };

        plugin = std::make_unique<HostedPlugin> (pluginPath, in.rateHz, in.channels, outputs);
        plugin->setOffline (arguments.offline);

        if (! arguments.stateLater)
            giveState();

        for (auto& change : arguments.changes)
            resolve (change);

        (void) plugin->state(); // JUCE's host hands parameters over before it asks for a state
        settle();
        plugin->prepare (in.rateHz, arguments.promised > 0 ? arguments.promised : arguments.largestBlock);

        if (arguments.stateLater)
            giveState();

        settle();
        Json report;
        report["latencySamples"] = plugin->latencySamples();
        const auto out = play (in, outputs);
        settle();

        onMessageThread (
            [&]
            {
                auto& instance = plugin->instance();
                report["latencySamplesAfter"] = instance.getLatencySamples();
                report["tailSeconds"] = instance.getTailLengthSeconds();
                report["sampleRate"] = instance.getSampleRate();
                report["inputs"] = instance.getTotalNumInputChannels();
                report["outputs"] = instance.getTotalNumOutputChannels();
            });

        plugin->release();
        HostedPlugin twin (pluginPath, in.rateHz, in.channels, outputs);
        twin.setState (plugin->state());
        report["state"] = plugin->text();
        report["stateRoundTrip"] = plugin->text() == twin.text();
        onMessageThread ([&] { report["parameters"] = describeParameters(); });
        writeSound (outPath, out);
        return report;
    }

private:
    void settle() const
    {
        std::this_thread::sleep_for (std::chrono::milliseconds (arguments.settleMilliseconds));
    }

    void resolve (Change& change)
    {
        change.parameter = &plugin->parameter (change.id);
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

            plugin->process (block);

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

        for (auto* parameter : plugin->instance().getParameters())
        {
            auto* hosted = dynamic_cast<juce::HostedAudioProcessorParameter*> (parameter);
            const auto text = [parameter] (float value)
            { return parameter->getText (value, 128).toStdString(); };
            list.push_back ({ { "id", hosted != nullptr ? hosted->getParameterID().toStdString() : "" },
                              { "name", parameter->getName (128).toStdString() },
                              { "automatable", parameter->isAutomatable() },
                              { "discrete", parameter->isDiscrete() },
                              { "bypass", parameter == plugin->instance().getBypassParameter() },
                              { "default", parameter->getDefaultValue() },
                              { "lowest", text (0.0f) },
                              { "middle", text (0.5f) },
                              { "highest", text (1.0f) } });
        }

        return list;
    }

    Arguments arguments;
    std::unique_ptr<HostedPlugin> plugin;
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
