#define CATCH_CONFIG_MAIN
#include "Chain/Preset.h"
#include "Design/WindowedSinc.h"
#include "Host/PluginState.h"
#include "Plugin/Processor.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sndfile.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <numeric>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace partita;

namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<float>>;

constexpr int rate = 48000;

/// A folder of its own, gone at the end.
class Folder
{
public:
    Folder()
        : path (
            fs::temp_directory_path()
            / fmt::format ("partita-host-{:x}", std::chrono::steady_clock::now().time_since_epoch().count()
                                                    ^ std::random_device {}()))
    {
        fs::create_directories (path);
    }

    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all (path, ignored);
    }

    Folder (const Folder&) = delete;
    Folder& operator= (const Folder&) = delete;

    [[nodiscard]] std::string file (const std::string& name) const { return (path / name).string(); }

private:
    fs::path path;
};

std::string readText (const std::string& path)
{
    std::ifstream stream (path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void writeText (const std::string& path, const std::string& text)
{
    std::ofstream (path, std::ios::binary) << text;
}

void writeWav (const std::string& path, const Rows& rows, int rateHz = rate)
{
    SF_INFO info {};
    info.samplerate = rateHz;
    info.channels = static_cast<int> (rows.size());
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    std::vector<float> interleaved;

    for (std::size_t n = 0; n < rows.front().size(); ++n)
        for (const auto& row : rows)
            interleaved.push_back (row[n]);

    auto* file = sf_open (path.c_str(), SFM_WRITE, &info);
    REQUIRE (file != nullptr);
    sf_writef_float (file, interleaved.data(), static_cast<sf_count_t> (rows.front().size()));
    sf_close (file);
}

Rows readWav (const std::string& path)
{
    SF_INFO info {};
    auto* file = sf_open (path.c_str(), SFM_READ, &info);
    REQUIRE (file != nullptr);
    std::vector<float> interleaved (static_cast<std::size_t> (info.frames * info.channels));
    sf_readf_float (file, interleaved.data(), info.frames);
    sf_close (file);
    Rows rows (static_cast<std::size_t> (info.channels));

    for (std::size_t i = 0; i < interleaved.size(); ++i)
        rows[i % rows.size()].push_back (interleaved[i]);

    return rows;
}

std::vector<float> noise (int frames, unsigned seed, float level = 0.5f)
{
    std::minstd_rand random (seed);
    std::uniform_real_distribution<float> value (-level, level);
    std::vector<float> row (static_cast<std::size_t> (frames));
    std::generate (row.begin(), row.end(), [&] { return value (random); });
    return row;
}

std::vector<float> decay (int frames, unsigned seed)
{
    auto row = noise (frames, seed);

    for (std::size_t n = 0; n < row.size(); ++n)
        row[n] *= std::exp (-6.0f * static_cast<float> (n) / static_cast<float> (row.size()));

    return row;
}

std::size_t differingSamples (const Rows& a, const Rows& b)
{
    REQUIRE (a.size() == b.size());
    std::size_t count = 0;

    for (std::size_t c = 0; c < a.size(); ++c)
    {
        REQUIRE (a[c].size() == b[c].size());

        for (std::size_t n = 0; n < a[c].size(); ++n)
            count += std::memcmp (&a[c][n], &b[c][n], sizeof (float)) != 0 ? 1u : 0u;
    }

    return count;
}

double largestDifferenceIn (const std::vector<float>& a, const std::vector<float>& b)
{
    REQUIRE (a.size() == b.size());
    double largest = 0.0;

    for (std::size_t n = 0; n < a.size(); ++n)
        largest = std::max (largest, static_cast<double> (std::abs (a[n] - b[n])));

    return largest;
}

std::string quoted (const std::string& word) { return "\"" + word + "\""; }

Json probe (const Folder& folder, const std::string& preset, const std::string& in, const std::string& out,
            const std::string& options, const std::string& bundle = PARTITA_VST3)
{
    const auto said = folder.file ("probe.json");
    const auto command = fmt::format ("{} {} {} {} {} {} > {}", quoted (PARTITA_HOST_PROBE), quoted (bundle),
                                      quoted (preset), quoted (in), quoted (out), options, quoted (said));
    INFO (command);
    REQUIRE (std::system (command.c_str()) == 0);
    return Json::parse (readText (said));
}

Rows rendered (const Folder& folder, const std::string& preset, const std::string& in,
               const std::string& calls = "--quantum 64 --block 64")
{
    const auto out = folder.file ("rendered.wav");
    const auto command =
        fmt::format ("{} render {} -o {} -f -q --preset {} --engine live {} "
                     "--bits 32f --keep-delay --tail cut",
                     quoted (PARTITA_CLI), quoted (in), quoted (out), quoted (preset), calls);
    INFO (command);
    REQUIRE (std::system (command.c_str()) == 0);
    return readWav (out);
}

Json lowpass (double edgeHz) { return { { "kind", "lowpass" }, { "edgeHz", edgeHz } }; }

Json lowpassWithTransition (double edgeHz, double transitionHz)
{
    auto filter = lowpass (edgeHz);
    filter["attenuationDb"] = 96;
    filter["transitionHz"] = transitionHz;
    return filter;
}

Json lowpassWithTaps (double edgeHz, int taps)
{
    auto filter = lowpass (edgeHz);
    filter["taps"] = taps;
    return filter;
}

Json presetWith (const Json& filter)
{
    return { { "schema", 1 }, { "name", "Test" }, { "filters", Json::array ({ filter }) } };
}

std::string presetFile (const Folder& folder, const std::string& name, const Json& json)
{
    const auto path = folder.file (name + ".partita");
    writeText (path, json.dump());
    return path;
}

/// A processor without a host.
class Plugin
{
public:
    explicit Plugin (int inputs = 2, int outputs = 2)
    {
        juce::AudioProcessor::BusesLayout layout;
        layout.inputBuses.add (juce::AudioChannelSet::canonicalChannelSet (inputs));
        layout.outputBuses.add (juce::AudioChannelSet::canonicalChannelSet (outputs));
        REQUIRE (processor.setBusesLayout (layout));
        processor.setNonRealtime (true);
    }

    void load (const std::string& text) { test::load (processor, text); }

    std::string text() { return test::stateOf (processor); }

    void prepare (double rateHz = rate, int promised = 512)
    {
        processor.setRateAndBufferSizeDetails (rateHz, promised);
        processor.prepareToPlay (rateHz, promised);
    }

    Rows play (const Rows& in, int block = 512)
    {
        const auto channels =
            std::max (processor.getTotalNumInputChannels(), processor.getTotalNumOutputChannels());
        const auto frames = static_cast<int> (in.front().size());
        Rows out (static_cast<std::size_t> (processor.getTotalNumOutputChannels()));
        juce::MidiBuffer midi;

        for (int done = 0; done < frames;)
        {
            const auto count = std::min (block, frames - done);
            juce::AudioBuffer<float> buffer (channels, count);
            buffer.clear();

            for (int c = 0; c < processor.getTotalNumInputChannels(); ++c)
                buffer.copyFrom (c, 0, in[static_cast<std::size_t> (c)].data() + done, count);

            processor.processBlock (buffer, midi);

            for (std::size_t c = 0; c < out.size(); ++c)
                out[c].insert (out[c].end(), buffer.getReadPointer (static_cast<int> (c)),
                               buffer.getReadPointer (static_cast<int> (c)) + count);

            done += count;
        }

        return out;
    }

    void setCutoff (float hertz)
    {
        auto* parameter = dynamic_cast<juce::RangedAudioParameter*> (processor.getParameters()[0]);
        parameter->setValueNotifyingHost (parameter->convertTo0to1 (hertz));
    }

    juce::RangedAudioParameter& parameter (const std::string& id)
    {
        for (auto* candidate : processor.getParameters())
            if (auto* ranged = dynamic_cast<juce::RangedAudioParameter*> (candidate);
                ranged != nullptr && ranged->paramID.toStdString() == id)
                return *ranged;

        throw std::runtime_error ("no parameter " + id);
    }

    void set (const std::string& id, const char* text)
    {
        auto& wanted = parameter (id);
        wanted.setValueNotifyingHost (wanted.getValueForText (text));
    }

    juce::ScopedJuceInitialiser_GUI juceRuns;
    app::Processor processor;
};

constexpr double crossfadeFrames = 0.02 * rate;

std::vector<float> toneOf (double amplitude, double toneHz, int frames)
{
    std::vector<float> tone (static_cast<std::size_t> (frames));

    for (std::size_t n = 0; n < tone.size(); ++n)
        tone[n] = static_cast<float> (
            amplitude * std::sin (2.0 * std::numbers::pi * toneHz * static_cast<double> (n) / rate));

    return tone;
}

/// How far a tone moves from frame to frame at most.
double stepOfTone (double amplitude, double toneHz)
{
    return 2.0 * amplitude * std::sin (std::numbers::pi * toneHz / rate);
}

double steepestOf (const Rows& rows)
{
    double steepest = 0.0;

    for (const auto& row : rows)
        for (std::size_t n = 1; n < row.size(); ++n)
        {
            REQUIRE (std::isfinite (row[n]));
            steepest = std::max (steepest, static_cast<double> (std::abs (row[n] - row[n - 1])));
        }

    return steepest;
}

/// Σₖ maxₕ |h (k)| over the low-passes of 737 taps at these edges; one that does not fit below the Nyquist frequency is a delay.
double sumOfLargestTaps (const std::vector<double>& cutoffs)
{
    constexpr int taps = 737;
    std::vector<double> largest (taps);

    for (const auto cutoff : cutoffs)
    {
        std::vector<double> response (taps);

        if (cutoff + 200.0 > 0.5 * rate)
        {
            response[taps / 2] = 1.0;
        }
        else
        {
            FilterSpec spec;
            spec.edgeHz = cutoff;
            spec.taps = taps;
            auto designed = design::windowedSinc (spec, rate);
            REQUIRE (designed);
            response = *designed;
        }

        for (std::size_t k = 0; k < response.size(); ++k)
            largest[k] = std::max (largest[k], std::abs (response[k]));
    }

    return std::accumulate (largest.begin(), largest.end(), 0.0);
}

/// A part p of the response (the head, a level) gives |y_p| ≤ A ‖h_p‖₁ and moves by |Δy_p| ≤ ‖h_p‖₁ D from frame to frame, where
/// D is how far the tone moves. While p goes from one filter to the next, |Δ (y_old + g (y_new − y_old))| ≤ max ‖h_p‖₁ D
/// + |Δg| · 2 A max ‖h_p‖₁, and for the raised cosine of L frames |Δg| ≤ π / (2 L). Over all parts: |Δy| ≤ S (D + π A / L), where
/// S = Σₖ maxₕ |h (k)|. One part in a thousand for the parameters' rounding and for single precision.
double boundOfCrossfade (double tapSum, double amplitude, double toneStep)
{
    return 1.001 * tapSum * (toneStep + std::numbers::pi * amplitude / crossfadeFrames);
}

// The identifier of a JUCE parameter in VST3: the hash of its string, of 31 bits.
std::string vst3IdOf (const std::string& id)
{
    std::uint32_t hash = 0;

    for (const auto character : id)
        hash = 31 * hash + static_cast<unsigned char> (character);

    return std::to_string (hash & 0x7fffffffu);
}

} // namespace

TEST_CASE ("The plugin in a host and the command line give the same bits", "[plugin][null]")
{
    const Folder folder;
    constexpr int frames = 256 * 333;
    writeWav (folder.file ("room.wav"), { decay (9000, 11), decay (9000, 12) });
    writeWav (folder.file ("true.wav"),
              { decay (3000, 21), decay (3000, 22), decay (3000, 23), decay (3000, 24) });
    writeWav (folder.file ("cabinet44.wav"), { decay (700, 31) }, 44100);

    auto series = presetWith (lowpass (5000.0));
    series["filters"].push_back ({ { "kind", "highpass" }, { "edgeHz", 300 }, { "attenuationDb", 80 } });
    series["impulse"] = { { "file", "room.wav" }, { "predelaySeconds", 0.004 } };
    series["output"] = { { "mix", 0.3 }, { "gainDb", -3.1 } };

    auto trueStereo = presetWith (lowpassWithTaps (9000.0, 511));
    trueStereo["impulse"] = { { "file", "true.wav" }, { "layout", "trueStereo" } };
    trueStereo["output"] = { { "dryDb", -6 }, { "wetDb", -9 } };

    auto otherRate = presetWith (lowpassWithTransition (8000.0, 400.0));
    otherRate["impulse"] = { { "file", "cabinet44.wav" } };

    struct Case
    {
        std::string name;
        Json preset;
        int inputs, outputs;
    };

    const std::vector<Case> cases {
        { "a low-pass at 8000 Hz in stereo", presetWith (lowpassWithTransition (8000.0, 400.0)), 2, 2 },
        { "a low-pass at 8000 Hz in mono", presetWith (lowpassWithTransition (8000.0, 400.0)), 1, 1 },
        { "filters and an impulse, mixed", series, 2, 2 },
        { "an impulse that makes stereo of mono", series, 1, 2 },
        { "true stereo, dry and wet", trueStereo, 2, 2 },
        { "an impulse of another rate", otherRate, 2, 2 },
    };

    for (const auto& [name, json, inputs, outputs] : cases)
    {
        const auto preset = presetFile (folder, "case", json);
        const auto in = folder.file ("in.wav");
        const auto out = folder.file ("out.wav");
        Rows input { noise (frames, 1), noise (frames, 2) };
        input.resize (static_cast<std::size_t> (inputs));
        writeWav (in, input);

        // The plugin's quantum follows the promised size of calls; up to 64 frames the calls themselves do not count.
        const std::vector<std::pair<const char*, const char*>> callsOfBoth {
            { "--block 64", "--quantum 64 --block 64" },
            { "--block 512", "--quantum 256 --block 512" },
            { "--blocks 1-700 --seed 7", "--quantum 64 --block 64" },
            { "--block 333 --promised 4096", "--quantum 256 --block 333" },
        };

        for (const auto& [blocks, calls] : callsOfBoth)
        {
            INFO (name << ", " << blocks);
            const auto expected = rendered (folder, preset, in, calls);
            const auto report =
                probe (folder, preset, in, out, fmt::format ("{} --outputs {} --settle 60", blocks, outputs));
            CHECK (report["stateRoundTrip"] == true);
            CHECK (differingSamples (readWav (out), expected) == 0);
        }
    }
}

TEST_CASE ("Every format at every rate gives the command line's bits", "[plugin][null]")
{
    const Folder folder;
    auto json = presetWith (lowpassWithTransition (8000.0, 400.0));
    json["impulse"] = { { "file", "factory:Guitar 4x12" } };
    json["output"] = { { "mix", 0.6 }, { "gainDb", -4.0 } };
    const auto preset = presetFile (folder, "rates", json);
    const auto in = folder.file ("in.wav");
    const auto out = folder.file ("out.wav");

    for (const auto* bundle : { PARTITA_VST3, PARTITA_LV2 })
        for (const auto rateHz : { 22050, 44100, 48000, 96000, 192000 })
        {
            INFO (bundle << " at " << rateHz << " Hz");
            writeWav (in, { noise (20000, 1), noise (20000, 2) }, rateHz);
            const auto report = probe (folder, preset, in, out, "--block 64 --settle 60", bundle);
            CHECK (report["stateRoundTrip"] == true);
            CHECK (differingSamples (readWav (out), rendered (folder, preset, in)) == 0);
        }
}

TEST_CASE ("A mono track that goes to stereo has the mono result on both sides", "[plugin][null]")
{
    const Folder folder;
    const auto preset = presetFile (folder, "lowpass", presetWith (lowpassWithTransition (3000.0, 500.0)));
    const auto in = folder.file ("in.wav");
    const auto out = folder.file ("out.wav");
    writeWav (in, { noise (20000, 3) });
    const auto mono = rendered (folder, preset, in);
    probe (folder, preset, in, out, "--outputs 2 --settle 60");
    CHECK (differingSamples (readWav (out), { mono[0], mono[0] }) == 0);
}

TEST_CASE ("A state that arrives while the plugin is prepared plays like one that was there before",
           "[plugin]")
{
    const Folder folder;
    auto json = presetWith (lowpassWithTransition (8000.0, 400.0));
    json["output"] = { { "mix", 0.7 } };
    const auto preset = presetFile (folder, "later", json);
    const auto in = folder.file ("in.wav");
    const auto out = folder.file ("out.wav");

    // Silence for as long as the crossfade and the smoothing of the levels take (20 ms), twice.
    auto row = noise (30000, 4);
    std::fill (row.begin(), row.begin() + rate / 25, 0.0f);
    writeWav (in, { row, row });
    const auto expected = rendered (folder, preset, in);
    const auto report = probe (folder, preset, in, out, "--state-later --settle 400");
    CHECK (report["latencySamples"] == 368);

    // By value, not by bit: the sum with a voice that is silent may turn −0 into 0.
    CHECK ((readWav (out) == expected));
}

TEST_CASE ("The plugin reports the latency and the tail that its filters have", "[plugin]")
{
    struct Case
    {
        Json filter;
        int taps;
    };

    // Kaiser's estimate for 96 dB: (96 − 7.95) / (2.285 π · transition / 24 000 Hz) + 1, rounded up to odd.
    const auto kaiser = [] (double transitionHz)
    {
        return static_cast<int> (
                   std::ceil ((96.0 - 7.95) / (2.285 * std::numbers::pi * transitionHz / 24000.0) + 1.0))
               | 1;
    };
    const std::vector<Case> cases { { lowpassWithTransition (8000.0, 400.0), kaiser (400.0) },
                                    { lowpass (8000.0), kaiser (1600.0) },
                                    { lowpassWithTaps (1000.0, 4097), 4097 } };
    const Folder folder;
    const auto in = folder.file ("in.wav");
    writeWav (in, { noise (2000, 5) });

    for (const auto& [filter, taps] : cases)
    {
        INFO (filter.dump());
        const auto preset = presetFile (folder, "latency", presetWith (filter));
        const auto report = probe (folder, preset, in, folder.file ("out.wav"), "--settle 200");
        CHECK (report["latencySamples"] == (taps - 1) / 2);
        CHECK (report["latencySamplesAfter"] == (taps - 1) / 2);
        CHECK (report["tailSeconds"].get<double>() * rate == Approx (taps - 1));
    }

    const auto report = probe (folder, "-", in, folder.file ("out.wav"), "--settle 60");
    CHECK (report["latencySamples"] == 0);
    CHECK (report["tailSeconds"] == 0.0);
    CHECK (differingSamples (readWav (folder.file ("out.wav")), readWav (in)) == 0);
}

TEST_CASE ("Bypass is the input, late by the latency, bit for bit", "[plugin][null]")
{
    const Folder folder;
    auto json = presetWith (lowpassWithTransition (6000.0, 400.0));
    json["output"] = { { "mix", 0.4 }, { "gainDb", 6 } };
    const auto preset = presetFile (folder, "bypassed", json);
    const auto in = folder.file ("in.wav");
    const auto out = folder.file ("out.wav");
    const Rows input { noise (20000, 6), noise (20000, 7) };
    writeWav (in, input);

    const auto report =
        probe (folder, preset, in, out, "--blocks 1-300 --seed 2 --set bypass=On --settle 400");
    const auto latency = report["latencySamples"].get<std::size_t>();
    REQUIRE (latency == 368);
    auto delayed = input;

    for (auto& row : delayed)
    {
        row.insert (row.begin(), latency, 0.0f);
        row.resize (input.front().size());
    }

    CHECK (differingSamples (readWav (out), delayed) == 0);
}

TEST_CASE ("A state that is saved and loaded again is the same text and the preset's settings",
           "[plugin][state]")
{
    const Folder folder;
    writeWav (folder.file ("room.wav"), { decay (500, 1) });
    auto json = presetWith (lowpassWithTransition (8000.0, 400.0));
    json["description"] = "Größe, 大きさ";
    json["filters"].push_back (lowpass (15000.123456789));
    json["impulse"] = { { "file", "room.wav" }, { "layout", "parallel" }, { "predelaySeconds", 0.0123 } };
    json["output"] = { { "mix", 0.123456789 }, { "gainDb", -7.7 } };
    const auto preset = presetFile (folder, "state", json);
    const auto in = folder.file ("in.wav");
    writeWav (in, { noise (1000, 5) });
    const auto report = probe (folder, preset, in, folder.file ("out.wav"), "--settle 60");
    CHECK (report["stateRoundTrip"] == true);

    // Beside the preset it holds what only the plugin has, and what it found out of the impulse.
    const auto given = loadPreset (preset);
    REQUIRE (given);
    auto text = Json::parse (report["state"].get<std::string>());
    const auto positions = text["plugin"]["parameters"];
    text.erase ("plugin");
    auto stored = parsePreset (text.dump(), {});
    REQUIRE (stored);
    CHECK (stored->unknownKeys.empty());
    CHECK (stored->settings.impulse->identity.fingerprint.has_value());
    CHECK (stored->settings.impulse->identity.embedded.has_value());
    stored->settings.impulse->identity = {};
    CHECK (presetText (stored->settings) == presetText (given->settings));

    CHECK (positions.contains ("bypass"));
    CHECK (positions.contains ("eq1_gain"));  // there is no equaliser in the preset
    CHECK_FALSE (positions.contains ("mix")); // which says it itself
}

TEST_CASE ("A state of an older version reads back to the bit and plays as it did", "[plugin][state][golden]")
{
    const auto text = readText (PARTITA_GOLDEN "/State.json");
    Plugin plugin;
    plugin.load (text);
    CHECK (plugin.text() == text);
    plugin.prepare();
    CHECK (plugin.processor.lastProblem() == "");
    CHECK (plugin.text() == text);

    const Folder folder;
    auto json = Json::parse (text);
    json.erase ("plugin");
    const auto preset = presetFile (folder, "golden", json);
    const auto in = folder.file ("in.wav");
    const Rows input { noise (24000, 1), noise (24000, 2) };
    writeWav (in, input);
    const auto out = folder.file ("rendered.wav");
    const auto command =
        fmt::format ("{} render {} -o {} -f -q --preset {} --bits 32f --keep-delay --tail cut",
                     quoted (PARTITA_CLI), quoted (in), quoted (out), quoted (preset));
    REQUIRE (std::system (command.c_str()) == 0);
    const auto expected = readWav (out);
    const auto played = plugin.play (input);

    for (std::size_t c = 0; c < 2; ++c)
    {
        const auto peak = largestDifferenceIn (expected[c], std::vector<float> (expected[c].size()));
        CHECK (peak > 0.05);
        CHECK (largestDifferenceIn (played[c], expected[c]) < 1e-6 * peak); // −120 dB, by another engine
    }
}

TEST_CASE ("Parameters are what sessions were stored with", "[plugin][golden]")
{
    // Never renamed, re-ranged or reordered: a new one goes to the end.
    const auto golden = Json::parse (readText (PARTITA_GOLDEN "/Parameters.json"));
    const Folder folder;
    writeWav (folder.file ("in.wav"), { noise (100, 5) });
    const auto report = probe (folder, "-", folder.file ("in.wav"), folder.file ("out.wav"), "--settle 20");
    const auto& seen = report["parameters"];
    Plugin plugin;
    REQUIRE (golden.size() == static_cast<std::size_t> (plugin.processor.getParameters().size()));

    // JUCE adds one to choose programs by.
    REQUIRE (seen.size() == golden.size() + 1);
    CHECK (seen.back()["name"] == "Program");

    for (std::size_t i = 0; i < golden.size(); ++i)
    {
        const auto id = golden[i]["id"].get<std::string>();
        INFO (id);
        const auto& parameter = dynamic_cast<const juce::RangedAudioParameter&> (
            *plugin.processor.getParameters()[static_cast<int> (i)]);
        CHECK (parameter.paramID.toStdString() == id);
        CHECK (seen[i]["id"] == vst3IdOf (id));
        CHECK (seen[i]["automatable"] == (id != "engine_latency"));

        // A host's own parameters hold 32 bits of a double.
        CHECK (seen[i]["default"].get<double>() == Approx (golden[i]["default"].get<double>()).margin (1e-7));

        for (const auto* key : { "name", "lowest", "middle", "highest", "discrete", "bypass" })
            CHECK (seen[i][key] == golden[i][key]);
    }
}

TEST_CASE ("A cut-off is written and read in hertz and kilohertz", "[plugin]")
{
    Plugin plugin;
    const juce::AudioProcessorParameter& cutoff = *plugin.processor.getParameters()[0];
    const auto& range = dynamic_cast<const juce::RangedAudioParameter&> (cutoff);
    const auto read = [&] (const char* text)
    { return range.convertFrom0to1 (cutoff.getValueForText (text)); };
    const auto written = [&] (float hertz) { return cutoff.getText (range.convertTo0to1 (hertz), 100); };

    // Through a position of 24 bits on a scale of 12 octaves.
    for (const auto& [text, hertz] :
         { std::pair { "2k", 2000.0f }, std::pair { "2.5 kHz", 2500.0f }, std::pair { "800 Hz", 800.0f },
           std::pair { "800", 800.0f }, std::pair { " 8K ", 8000.0f }, std::pair { "off", 40000.0f },
           std::pair { "99k", 40000.0f }, std::pair { "3", 10.0f } })
        CHECK (read (text) == Approx (hertz).epsilon (1e-5));

    CHECK (written (2000.0f) == "2 kHz");
    CHECK (written (8000.0005f) == "8 kHz");
    CHECK (written (800.0f) == "800 Hz");
    CHECK (written (999.96f) == "1 kHz");
    CHECK (written (12347.0f) == "12.35 kHz");
    CHECK (written (40000.0f) == "off");
}

TEST_CASE ("Every parameter reads what it writes, and stays where it is for what is no value", "[plugin]")
{
    Plugin plugin;

    for (auto* parameter : plugin.processor.getParameters())
        for (int step = 0; step <= 97; ++step)
        {
            const auto position = static_cast<float> (step) / 97.0f;
            const auto text = parameter->getText (position, 100);
            INFO (parameter->getName (100) << ": " << text);

            // What is written has four digits; what it means is written the same.
            CHECK (parameter->getText (parameter->getValueForText (text), 100) == text);
            CHECK (text.length() <= 12);

            if (dynamic_cast<app::NumberParameter*> (parameter) != nullptr)
            {
                parameter->setValueNotifyingHost (position);
                CHECK (parameter->getValueForText ("loud") == parameter->getValue());
            }
        }
}

TEST_CASE ("The plugin binaries export nothing of FFTW", "[plugin]")
{
    const std::string nm = PARTITA_NM;

    if (nm.empty())
    {
        WARN ("no nm here: not looked at");
        return;
    }

    const Folder folder;
    const auto list = folder.file ("symbols.txt");
    const auto command = fmt::format ("{} -D {} {} > {}", quoted (nm), quoted (PARTITA_VST3_BINARY),
                                      quoted (PARTITA_LV2_BINARY), quoted (list));
    REQUIRE (std::system (command.c_str()) == 0);
    const auto symbols = readText (list);
    CHECK (symbols.find ("GetPluginFactory") != std::string::npos);
    CHECK (symbols.find ("lv2_descriptor") != std::string::npos);
    CHECK (symbols.find ("fftwf_") == std::string::npos);
    CHECK (symbols.find ("fftw_") == std::string::npos);
}

TEST_CASE ("Moving the cut-off while playing makes no click", "[plugin]")
{
    constexpr double amplitude = 0.5, toneHz = 200.0;
    constexpr int frames = 2 * rate;
    const std::vector<double> cutoffs { 8000.0, 4000.0, 300.0,   5000.0, 210.0, 12000.0,
                                        600.0,  10.0,   40000.0, 50.0,   8000.0 };

    const Folder folder;
    const auto preset =
        presetFile (folder, "moving", presetWith (lowpassWithTransition (cutoffs.front(), 400.0)));
    const auto in = folder.file ("in.wav");
    const auto out = folder.file ("out.wav");
    const auto tone = toneOf (amplitude, toneHz, frames);
    writeWav (in, { tone, tone });

    const auto tapSum = sumOfLargestTaps (cutoffs);
    const auto toneStep = stepOfTone (amplitude, toneHz);

    const auto bound = boundOfCrossfade (tapSum, amplitude, toneStep);

    // Without a crossfade the tone could come or go within a frame: the bound has to tell that apart.
    REQUIRE (bound < 0.5 * amplitude);

    std::string changes;

    for (std::size_t i = 1; i < cutoffs.size(); ++i)
        changes += fmt::format (" \"--set\" \"filter_cutoff={} Hz@{}\"", cutoffs[i], 8000 * i + 37);

    for (const auto* way : { "--offline --block 100", "--offline --block 1024", "--pace 1 --block 64" })
    {
        INFO (way);
        const auto report = probe (folder, preset, in, out, way + changes);
        CHECK (report["latencySamples"] == 368);
        CHECK (report["latencySamplesAfter"] == 368);
        const auto result = readWav (out);
        double steepest = 0.0, loudest = 0.0;

        for (const auto& row : result)
            for (std::size_t n = 1; n < row.size(); ++n)
            {
                REQUIRE (std::isfinite (row[n]));
                steepest = std::max (steepest, static_cast<double> (std::abs (row[n] - row[n - 1])));
                loudest = std::max (loudest, static_cast<double> (std::abs (row[n])));
            }

        // The cut-offs did arrive: in a stretch at 10 Hz or 50 Hz next to nothing of the tone is left.
        double quietest = amplitude;

        for (std::size_t n = 0; n + 2000 <= result[0].size(); n += 500)
        {
            const auto first = result[0].begin() + static_cast<std::ptrdiff_t> (n);
            const auto [low, high] = std::minmax_element (first, first + 2000);
            quietest = std::min (quietest, static_cast<double> (std::max (-*low, *high)));
        }

        CAPTURE (bound, steepest, loudest, quietest);
        CHECK (quietest < 0.1 * amplitude);
        CHECK (steepest <= bound);
        CHECK (loudest >= 0.99 * amplitude);
        CHECK (loudest <= tapSum * amplitude);
    }
}

TEST_CASE ("A cut-off that sweeps over its whole range in a second makes no click", "[plugin]")
{
    constexpr double amplitude = 0.5, toneHz = 200.0;
    constexpr int block = 240, blocks = rate / block;
    std::vector<double> cutoffs;

    for (int i = 0; i <= blocks; ++i)
        cutoffs.push_back (40000.0 * std::pow (10.0 / 40000.0, static_cast<double> (i) / blocks));

    const auto bound =
        boundOfCrossfade (sumOfLargestTaps (cutoffs), amplitude, stepOfTone (amplitude, toneHz));
    REQUIRE (bound < 0.5 * amplitude);

    Plugin plugin;
    plugin.load (presetWith (lowpassWithTransition (8000.0, 400.0)).dump());
    plugin.setCutoff (40000.0f);
    plugin.prepare (rate, block);
    const auto tone = toneOf (amplitude, toneHz, 4 * rate);
    Rows output (2);
    const auto play = [&] (int frames)
    {
        const auto begin = tone.begin() + static_cast<std::ptrdiff_t> (output[0].size());
        const std::vector<float> part (begin, begin + frames);
        const auto played = plugin.play ({ part, part }, block);

        for (std::size_t c = 0; c < 2; ++c)
            output[c].insert (output[c].end(), played[c].begin(), played[c].end());
    };

    play (rate / 2);

    for (const auto cutoff : cutoffs) // down …
    {
        plugin.setCutoff (static_cast<float> (cutoff));
        play (block);
    }

    const auto low = output[0].size();
    play (rate / 2);
    const auto quietest = *std::max_element (
        output[0].begin() + static_cast<std::ptrdiff_t> (low) + rate / 10, output[0].end());

    for (auto cutoff = cutoffs.rbegin(); cutoff != cutoffs.rend(); ++cutoff) // … and up
    {
        plugin.setCutoff (static_cast<float> (*cutoff));
        play (block);
    }

    play (rate / 4);
    CAPTURE (bound, steepestOf (output));
    CHECK (quietest < 0.05f);
    CHECK (*std::max_element (output[0].begin(), output[0].end()) > 0.99f * 0.5f);
    CHECK (steepestOf (output) <= bound);
}

TEST_CASE ("Impulses that change ten times a second make no click", "[plugin]")
{
    constexpr double amplitude = 0.5, toneHz = 200.0;
    constexpr int block = 60, changeEvery = rate / 10; // 20 periods of the tone: always at its peak
    const Folder folder;
    std::vector<std::vector<float>> impulses { { 1.0f }, { -1.0f } };

    for (const auto length : { 64, 480, 2400 })
    {
        std::vector<float> hann (static_cast<std::size_t> (length));

        for (std::size_t n = 0; n < hann.size(); ++n)
            hann[n] = static_cast<float> (
                (1.0 - std::cos (2.0 * std::numbers::pi * (static_cast<double> (n) + 0.5) / length))
                / length);

        impulses.push_back (hann);
    }

    std::vector<float> largest (2400);
    std::vector<std::string> states;

    for (std::size_t i = 0; i < impulses.size(); ++i)
    {
        const auto file = folder.file (fmt::format ("{}.wav", i));
        writeWav (file, { impulses[i] });
        states.push_back (Json { { "schema", 1 }, { "impulse", { { "file", file } } } }.dump());

        for (std::size_t k = 0; k < impulses[i].size(); ++k)
            largest[k] = std::max (largest[k], std::abs (impulses[i][k]));
    }

    // On one history it is the crossfade's bound. Where a chain takes over the input from another, both of the norm 1, each sees
    // the tone under a raised cosine, and a third one's coming fades out the first: |Δy| ≤ 2 (D + π A / 2L) + π A / 2L.
    const auto tapSum = std::accumulate (largest.begin(), largest.end(), 0.0);
    const auto toneStep = stepOfTone (amplitude, toneHz);
    const auto bound =
        std::max (boundOfCrossfade (tapSum, amplitude, toneStep),
                  1.001 * (2.0 * toneStep + 1.5 * std::numbers::pi * amplitude / crossfadeFrames));
    REQUIRE (bound < 0.25 * amplitude);

    Plugin plugin;
    plugin.load (states.front());
    plugin.prepare (rate, block);
    const auto tone = toneOf (amplitude, toneHz, 3 * rate);
    Rows output (2);

    for (int done = 0; done < 3 * rate; done += block)
    {
        if (done % changeEvery == block)
            plugin.load (states[static_cast<std::size_t> (done / changeEvery * 3) % states.size()]);

        const std::vector<float> part (tone.begin() + done, tone.begin() + done + block);
        const auto played = plugin.play ({ part, part }, block);

        for (std::size_t c = 0; c < 2; ++c)
            output[c].insert (output[c].end(), played[c].begin(), played[c].end());
    }

    CHECK (plugin.processor.lastProblem() == "");
    CAPTURE (bound, steepestOf (output));
    CHECK (steepestOf (output) <= bound);
    CHECK (steepestOf (output) > toneStep); // something did change
}

TEST_CASE ("Bypass that is switched again and again makes no click", "[plugin]")
{
    constexpr double amplitude = 0.5, toneHz = 200.0;
    constexpr int block = 60;
    const Folder folder;
    writeWav (folder.file ("inverted.wav"), { { -1.0f } });
    Plugin plugin;
    plugin.load (
        Json { { "schema", 1 }, { "impulse", { { "file", folder.file ("inverted.wav") } } } }.dump());
    plugin.prepare (rate, block);
    const auto tone = toneOf (amplitude, toneHz, rate);
    Rows output (2);

    for (int done = 0; done < rate; done += block)
    {
        // Every 25 ms, longer than the ramp, and then every 5 ms, which turns it round on its way.
        const auto every = done < rate / 2 ? 1200 : 240;

        if (done % every == 0)
            plugin.parameter ("bypass").setValueNotifyingHost (static_cast<float> (done / every % 2));

        const std::vector<float> part (tone.begin() + done, tone.begin() + done + block);
        const auto played = plugin.play ({ part, part }, block);

        for (std::size_t c = 0; c < 2; ++c)
            output[c].insert (output[c].end(), played[c].begin(), played[c].end());
    }

    // Both signals move by D at most and are 2 A apart at most; the ramp is a straight line of L frames.
    const auto bound = 1.001 * (stepOfTone (amplitude, toneHz) + 2.0 * amplitude / crossfadeFrames);
    REQUIRE (bound < 0.25 * amplitude);
    CAPTURE (bound, steepestOf (output));
    CHECK (steepestOf (output) <= bound);
    CHECK (largestDifferenceIn (output[0], tone) > 0.9);
}

TEST_CASE ("A moved cut-off keeps the latency, and a saved state plays on alike", "[plugin][state]")
{
    const Rows input { noise (6000, 8), noise (6000, 9) };

    for (const auto& filter :
         { lowpassWithTransition (8000.0, 400.0), lowpass (8000.0), lowpass (23000.0),
           lowpassWithTaps (500.0, 301), lowpassWithTransition (23950.0, 400.0), lowpass (60000.0) })
    {
        Plugin untouched;
        untouched.load (presetWith (filter).dump());
        untouched.prepare();
        const auto latency = untouched.processor.getLatencySamples();
        CHECK (latency > 0);

        for (const auto cutoff : { 10.0f, 100.0f, 777.0f, 8000.0f, 20000.0f, 23950.0f, 40000.0f })
        {
            INFO (filter.dump() << " at " << cutoff << " Hz");
            Plugin plugin;
            plugin.load (presetWith (filter).dump());
            plugin.setCutoff (cutoff);
            plugin.prepare();
            CHECK (plugin.processor.lastProblem() == "");
            CHECK (plugin.processor.getLatencySamples() == latency);

            Plugin again;
            again.load (plugin.text());
            again.prepare();
            CHECK (again.processor.lastProblem() == "");
            CHECK (again.processor.getLatencySamples() == latency);
            CHECK (again.text() == plugin.text());
            CHECK (differingSamples (plugin.play (input), again.play (input)) == 0);
        }
    }
}

TEST_CASE ("A moved band keeps an equaliser's length that was found for it, and so the latency",
           "[plugin][state]")
{
    const Json equaliser {
        { "bands", { { { "kind", "peak" }, { "frequencyHz", 2000 }, { "gainDb", 6 }, { "q", 1 } } } },
        { "phase", "linear" }
    };
    const auto text = Json { { "schema", 1 }, { "equaliser", equaliser } }.dump();
    const Rows input { noise (6000, 8), noise (6000, 9) };

    for (const auto rateHz : { 44100.0, 48000.0, 96000.0 })
    {
        INFO (rateHz);
        Plugin plugin;
        plugin.load (text);
        plugin.prepare (rateHz);
        const auto latency = plugin.processor.getLatencySamples();
        CHECK (latency > 0);

        // Low and narrow, which by itself would be given a longer one.
        for (const auto& [id, value] : { std::pair { "eq1_frequency", "40 Hz" }, std::pair { "eq1_q", "10" },
                                         std::pair { "eq2_on", "On" }, std::pair { "eq2_gain", "-9 dB" } })
        {
            plugin.set (id, value);
            (void) plugin.play (input);
            CHECK (plugin.processor.getLatencySamples() == latency);
        }

        Plugin again;
        again.load (plugin.text());
        again.prepare (rateHz);
        CHECK (again.processor.getLatencySamples() == latency);
        CHECK (again.text() == plugin.text());

        // By hand it is another one.
        plugin.set ("filter_length", "Maximum");
        (void) plugin.play (input);
        CHECK (plugin.processor.getLatencySamples() > latency);
    }
}

TEST_CASE ("Rooms that come with the program are never late, whatever the rate", "[plugin]")
{
    for (const auto rateHz : { 22050.0, 44100.0, 48000.0, 88200.0, 96000.0 })
    {
        INFO (rateHz);
        Plugin plugin;
        plugin.load (R"({ "schema": 1, "impulse": { "file": "factory:Drum Room" } })");
        plugin.prepare (rateHz);
        CHECK (plugin.processor.lastProblem() == "");
        CHECK (plugin.processor.getLatencySamples() == 0);
        const auto out = plugin.play ({ { 1.0f, 0.0f, 0.0f, 0.0f }, { 0.0f, 0.0f, 0.0f, 0.0f } });
        CHECK (std::abs (out[0][0]) > 0.01f); // the direct sound
    }
}

TEST_CASE ("States that are cut off or have rotted are refused whole or loaded whole", "[plugin][state]")
{
    const auto good = readText (PARTITA_GOLDEN "/State.json");
    const Rows input { noise (256, 8), noise (256, 9) };
    std::minstd_rand random (9);
    Plugin plugin;
    plugin.prepare();

    for (int round = 0; round < 300; ++round)
    {
        auto bad = good;

        if (round % 2 == 0)
            bad.resize (random() % bad.size());
        else
            for (int i = 0; i < 3; ++i)
                bad[random() % bad.size()] = static_cast<char> (random() % 256);

        plugin.load (presetWith (lowpass (8000.0)).dump());
        const auto before = plugin.text();
        plugin.load (bad);
        const auto after = plugin.text();
        INFO ("round " << round);

        if (plugin.processor.lastProblem().empty())
        {
            plugin.load (after);
            CHECK (plugin.text() == after);
        }
        else if (Json::parse (bad, nullptr, false).is_discarded())
        {
            CHECK (after == before);
        }

        for (const auto& row : plugin.play (input, 64))
            CHECK (
                std::all_of (row.begin(), row.end(), [] (float sample) { return std::isfinite (sample); }));
    }
}

TEST_CASE ("How much of impulses a state holds is the user's choice", "[plugin][state]")
{
    const Folder folder;
    writeWav (folder.file ("room.wav"),
              { noise (200'000, 1), noise (200'000, 2) }); // 1.6 MB, which noise stays
    const auto text =
        Json { { "schema", 1 }, { "impulse", { { "file", folder.file ("room.wav") } } } }.dump();
    fs::create_directories (folder.file ("partita"));
    const auto* before = std::getenv ("XDG_CONFIG_HOME");
    const std::string kept = before != nullptr ? before : "";
    ::setenv ("XDG_CONFIG_HOME", folder.file ("").c_str(), 1);

    for (const auto& [settings, isEmbedded] :
         { std::pair { R"({ "embeddedImpulseMegabytes": 0 })", false },
           std::pair { R"({ "embeddedImpulseMegabytes": 1 })", false },
           std::pair { R"({ "embeddedImpulseMegabytes": 2 })", true },
           std::pair { R"({ "embeddedImpulseMegabytes": "much" })", true }, std::pair { "", true } })
    {
        INFO (settings);
        writeText (folder.file ("partita/settings.json"), settings);
        Plugin plugin;
        plugin.load (text);
        plugin.prepare();
        const auto impulse = Json::parse (plugin.text())["impulse"];
        CHECK (impulse.contains ("sha256"));
        CHECK (impulse.contains ("embedded") == isEmbedded);
    }

    if (kept.empty())
        ::unsetenv ("XDG_CONFIG_HOME");
    else
        ::setenv ("XDG_CONFIG_HOME", kept.c_str(), 1);
}

TEST_CASE ("A low-pass above what fits under the Nyquist frequency is a pure delay", "[plugin]")
{
    Plugin plugin;
    plugin.load (presetWith (lowpassWithTransition (8000.0, 400.0)).dump());
    plugin.setCutoff (40000.0f);
    plugin.prepare();
    const Rows input { noise (4000, 8), noise (4000, 9) };
    const auto output = plugin.play (input);
    const auto latency = static_cast<std::size_t> (plugin.processor.getLatencySamples());
    REQUIRE (latency == 368);
    double largest = 0.0;

    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t n = 0; n < output[c].size(); ++n)
            largest = std::max (
                largest, std::abs (static_cast<double> (output[c][n])
                                   - (n < latency ? 0.0 : static_cast<double> (input[c][n - latency]))));

    // Transforms of 1024 points and less, forward and inverse: rounding of the order ε log₂ 1024 · peak.
    CHECK (largest < 2.0 * 1.2e-7 * 10.0 * 0.5);
}

TEST_CASE ("The parameter alone makes a low-pass, and its upper end none", "[plugin]")
{
    Plugin plugin;
    plugin.prepare();
    CHECK (plugin.processor.getLatencySamples() == 0);
    plugin.setCutoff (1000.0f);
    plugin.prepare();
    CHECK (plugin.processor.getLatencySamples() == 0); // of minimum phase
    plugin.set ("filter_phase", "Linear");
    plugin.prepare();
    CHECK (plugin.processor.getLatencySamples() == 368);
    plugin.setCutoff (150.0f);
    plugin.prepare();
    CHECK (plugin.processor.getLatencySamples() == 368);
    plugin.setCutoff (40000.0f);
    plugin.prepare();
    CHECK (plugin.processor.getLatencySamples() == 0);
}

TEST_CASE ("A cut-off stays as exact as it was written until it is moved", "[plugin][state]")
{
    Plugin plugin;

    for (const auto edge : { 8000.0, 1234.5678901234567, 10.0, 3.25, 40000.0, 55000.0 })
    {
        INFO (edge);
        plugin.load (presetWith (lowpassWithTaps (edge, 101)).dump());
        const auto edgeNow = [&]
        { return Json::parse (plugin.text())["filters"][0]["edgeHz"].get<double>(); };
        CHECK (edgeNow() == edge);

        // A host that gives the value back, through its own text or arithmetic.
        auto* parameter = plugin.processor.getParameters()[0];
        parameter->setValueNotifyingHost (parameter->getValue());
        parameter->setValueNotifyingHost (parameter->getValue());
        CHECK (edgeNow() == edge);

        plugin.setCutoff (700.0f);
        CHECK (edgeNow() == Approx (700.0).epsilon (1e-5));
    }
}

TEST_CASE ("An impulse that is not there leaves playing what plays, and stays in the state",
           "[plugin][state]")
{
    const Folder folder;
    const auto room = folder.file ("room.wav");
    const auto missing = folder.file ("missing.wav");
    writeWav (room, { decay (600, 1), decay (600, 2) });
    const Rows input { noise (6000, 8), noise (6000, 9) };
    const auto presetNaming = [] (const std::string& impulse, double edgeHz)
    {
        auto json = presetWith (lowpassWithTransition (edgeHz, 400.0));
        json["impulse"] = { { "file", impulse } };
        return json.dump();
    };

    Plugin filtersOnly;
    filtersOnly.load (presetWith (lowpassWithTransition (8000.0, 400.0)).dump());
    filtersOnly.prepare();

    SECTION ("loaded first, its filters play")
    {
        Plugin plugin;
        plugin.load (presetNaming (missing, 8000.0));
        plugin.prepare();
        CHECK (plugin.processor.lastProblem().find ("missing.wav") != std::string::npos);
        CHECK (plugin.text().find ("missing.wav") != std::string::npos);
        CHECK (differingSamples (plugin.play (input), filtersOnly.play (input)) == 0);
    }

    SECTION ("loaded first when the host has prepared already, its filters play")
    {
        // Silence until the crossfade is over; by value, since −0 and 0 may differ by then.
        const Rows silence (2, std::vector<float> (4000, 0.0f));
        Plugin plugin;
        plugin.prepare();
        plugin.load (presetNaming (missing, 8000.0));
        plugin.play (silence);
        filtersOnly.play (silence);
        CHECK ((plugin.play (input) == filtersOnly.play (input)));
        CHECK (plugin.processor.lastProblem().find ("missing.wav") != std::string::npos);
    }

    SECTION ("loaded later, the impulse before it plays on, at another rate too")
    {
        Plugin undisturbed, plugin;

        for (auto* each : { &undisturbed, &plugin })
        {
            each->load (presetNaming (room, 8000.0));
            each->prepare();
        }

        plugin.load (presetNaming (missing, 2000.0));
        CHECK (differingSamples (plugin.play (input), undisturbed.play (input)) == 0);
        CHECK (plugin.processor.lastProblem().find ("missing.wav") != std::string::npos);
        CHECK (plugin.text().find ("missing.wav") != std::string::npos);

        for (const auto otherRate : { 44100.0, 96000.0, 48000.0 })
        {
            undisturbed.prepare (otherRate);
            plugin.prepare (otherRate);
            CHECK (plugin.processor.getLatencySamples() == undisturbed.processor.getLatencySamples());
            CHECK (differingSamples (plugin.play (input), undisturbed.play (input)) == 0);
        }

        plugin.load (presetNaming (room, 8000.0));
        undisturbed.prepare();
        plugin.prepare();
        CHECK (plugin.processor.lastProblem() == "");
        CHECK (differingSamples (plugin.play (input), undisturbed.play (input)) == 0);
    }

    SECTION ("there again when the host prepares again, it plays")
    {
        Plugin plugin, undisturbed;
        const auto late = folder.file ("late.wav");
        plugin.load (presetNaming (late, 8000.0));
        plugin.prepare();
        CHECK (plugin.processor.lastProblem() != "");
        fs::copy_file (room, late);
        undisturbed.load (presetNaming (room, 8000.0));
        undisturbed.prepare();
        plugin.prepare();
        CHECK (plugin.processor.lastProblem() == "");
        CHECK (differingSamples (plugin.play (input), undisturbed.play (input)) == 0);
    }
}

TEST_CASE ("A state that can't be understood changes nothing and is told of", "[plugin][state]")
{
    Plugin plugin;
    plugin.load (presetWith (lowpassWithTransition (8000.0, 400.0)).dump());
    plugin.prepare();
    const auto before = plugin.text();
    using namespace std::string_literals;

    for (const auto& text :
         { "rubbish"s, "{}"s, "\0\0\0\0"s, "\xff\xfe\x80"s, "{ \"schema\": 99 }"s, "[[[[[[[["s,
           R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": -5 } ] })"s,
           R"({ "schema": 1, "output": { "mix": 7 } })"s, R"({ "schema": 1, "impulse": { "file": 5 } })"s })
    {
        INFO (text);
        plugin.load (text);
        CHECK (plugin.processor.lastProblem() != "");
        CHECK (plugin.text() == before);
    }

    plugin.load (before);
    CHECK (plugin.processor.lastProblem() == "");
    plugin.processor.setStateInformation (nullptr, 0);
    CHECK (plugin.text() == before);
}

TEST_CASE ("A filter that no rate here allows is told of and the dry signal plays", "[plugin][state]")
{
    Plugin plugin;
    plugin.load (presetWith ({ { "kind", "highpass" }, { "edgeHz", 30000 } }).dump());
    plugin.prepare();
    CHECK (plugin.processor.lastProblem().find ("30000") != std::string::npos);
    const Rows input { noise (3000, 8), noise (3000, 9) };
    CHECK (differingSamples (plugin.play (input), input) == 0);
    plugin.prepare (96000.0);
    CHECK (plugin.processor.lastProblem() == "");
    CHECK (plugin.processor.getLatencySamples() > 0);
}

TEST_CASE ("A stereo impulse on a mono track is told of", "[plugin][state]")
{
    const Folder folder;
    writeWav (folder.file ("room.wav"), { decay (600, 1), decay (600, 2) });
    const Json json { { "schema", 1 }, { "impulse", { { "file", folder.file ("room.wav") } } } };
    Plugin plugin (1, 1);
    plugin.load (json.dump());
    plugin.prepare();
    CHECK (plugin.processor.lastProblem().find ("mono") != std::string::npos);
    Plugin wide (1, 2);
    wide.load (json.dump());
    wide.prepare();
    CHECK (wide.processor.lastProblem() == "");
}

TEST_CASE ("Blocks of no frames and blocks larger than promised are played", "[plugin]")
{
    const Rows input { noise (9000, 8), noise (9000, 9) };
    Plugin usual, plugin;

    for (auto* each : { &usual, &plugin })
    {
        each->load (presetWith (lowpassWithTransition (8000.0, 400.0)).dump());
        each->prepare (rate, 16);
    }

    juce::MidiBuffer midi;
    juce::AudioBuffer<float> nothing (2, 0);
    plugin.processor.processBlock (nothing, midi);
    CHECK (differingSamples (plugin.play (input, 9000), usual.play (input, 16)) == 0);

    Plugin neverPrepared;
    CHECK (differingSamples (neverPrepared.play (input, 100), input) == 0);
    neverPrepared.processor.reset();
    neverPrepared.processor.releaseResources();

    plugin.processor.releaseResources();
    CHECK (differingSamples (plugin.play (input, 100), input) == 0);
}

TEST_CASE ("Reset forgets the past", "[plugin]")
{
    const Rows input { noise (3000, 8), noise (3000, 9) };
    Plugin plugin;
    plugin.load (presetWith (lowpassWithTransition (8000.0, 400.0)).dump());
    plugin.prepare();
    const auto first = plugin.play (input);
    plugin.processor.reset();
    CHECK (differingSamples (plugin.play (input), first) == 0);
}

TEST_CASE ("Only layouts that the chain knows are accepted", "[plugin]")
{
    Plugin plugin;
    const auto accepts = [&] (const juce::AudioChannelSet& in, const juce::AudioChannelSet& out)
    {
        juce::AudioProcessor::BusesLayout layout;
        layout.inputBuses.add (in);
        layout.outputBuses.add (out);
        return plugin.processor.checkBusesLayoutSupported (layout);
    };
    const auto mono = juce::AudioChannelSet::mono();
    const auto stereo = juce::AudioChannelSet::stereo();
    CHECK (accepts (mono, mono));
    CHECK (accepts (mono, stereo));
    CHECK (accepts (stereo, stereo));
    for (const auto& many :
         { juce::AudioChannelSet::quadraphonic(), juce::AudioChannelSet::create5point1(),
           juce::AudioChannelSet::create7point1point4(), juce::AudioChannelSet::ambisonic (3),
           juce::AudioChannelSet::discreteChannels (16) })
    {
        CHECK (accepts (many, many));
        CHECK_FALSE (accepts (stereo, many));
    }

    CHECK_FALSE (accepts (stereo, mono));
    CHECK_FALSE (
        accepts (juce::AudioChannelSet::discreteChannels (17), juce::AudioChannelSet::discreteChannels (17)));
    CHECK_FALSE (accepts (juce::AudioChannelSet::disabled(), stereo));
    CHECK_FALSE (accepts (juce::AudioChannelSet::disabled(), juce::AudioChannelSet::disabled()));
}

TEST_CASE ("Without offline rendering the worker hands a new state over by itself", "[plugin]")
{
    Plugin plugin;
    plugin.processor.setNonRealtime (false);
    plugin.prepare();
    plugin.load (presetWith (lowpassWithTaps (8000.0, 201)).dump());

    // A unit impulse that comes out where the filter's middle is, within a generous time.
    bool heard = false;

    for (int round = 0; round < 500 && ! heard; ++round)
    {
        std::this_thread::sleep_for (std::chrono::milliseconds (10));
        Rows input (2, std::vector<float> (4800, 0.0f));
        input[0][2000] = 1.0f;
        const auto output = plugin.play (input);
        heard = output[0][2100] > 0.2f && std::abs (output[0][2000]) < 1e-4f;
    }

    CHECK (heard);
}
