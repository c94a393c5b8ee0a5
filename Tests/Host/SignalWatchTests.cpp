#include "Plugin/Model/SignalWatch.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;
constexpr int frames = 4096;

class Watched
{
public:
    void play (const std::vector<float>& samples)
    {
        const float* const channels[] { samples.data(), samples.data() };
        const AudioView<const float> rows { channels, 2, static_cast<int> (samples.size()) };
        tap->in (rows);
        tap->out (rows);
    }

    /// Looks again and again, as a window does, until what is heard is as it should be.
    [[nodiscard]] bool looksUntil (const std::function<bool()>& isIt)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds (20);

        while (std::chrono::steady_clock::now() < end)
        {
            watch.look (tap, true);
            std::this_thread::sleep_for (std::chrono::milliseconds (5));
            auto heard = watch.take();

            if (heard.meters != nullptr)
                meters = heard.meters;

            if (heard.spectrum != nullptr)
                spectrum = heard.spectrum;

            if (isIt())
                return true;
        }

        return false;
    }

    std::shared_ptr<SignalTap> tap = std::make_shared<SignalTap> (2, 2, rateHz);
    SignalWatch watch;
    std::shared_ptr<const MeterFacts> meters;
    std::shared_ptr<const SpectrumFacts> spectrum;
};

} // namespace

TEST_CASE ("A watched tap gives levels and spectra of both sides", "[plugin][meters]")
{
    Watched watched;
    REQUIRE (watched.looksUntil ([&] { return watched.meters != nullptr; }));
    CHECK (watched.meters->input.channels.size() == 2);

    auto noise = whiteNoise (frames, 81);
    const auto highest = std::abs (*std::max_element (
        noise.begin(), noise.end(), [] (float a, float b) { return std::abs (a) < std::abs (b); }));

    for (auto& sample : noise)
        sample *= 0.5f / highest;

    watched.play (noise);
    REQUIRE (watched.looksUntil ([&] { return watched.meters->output.channels[1].holdDb > -7.0f; }));

    // Samples reach half of full scale; what lies between them may reach a little more.
    CHECK (watched.meters->input.channels[0].holdDb >= -6.03f);
    CHECK (watched.meters->input.channels[0].holdDb < 0.0f);
    REQUIRE (watched.spectrum != nullptr);
    CHECK (watched.spectrum->inputDb.size() == static_cast<std::size_t> (watched.spectrum->grid.points));

    SECTION ("and forgets what it held when it is told to")
    {
        watched.watch.resetMeters();
        CHECK (watched.looksUntil ([&] { return watched.meters->output.channels[1].holdDb < -100.0f; }));
    }

    SECTION ("and is not filled while nobody looks")
    {
        watched.watch.rest();
        watched.play (noise);
        AudioBuffer<float> rows (2, frames);
        CHECK (watched.tap->input.read (rows.view()) == 0);
        CHECK (watched.tap->output.read (rows.view()) == 0);
    }

    SECTION ("and another tap takes its place")
    {
        const auto old = std::exchange (watched.tap, std::make_shared<SignalTap> (2, 1, 96000.0));
        REQUIRE (watched.looksUntil ([&] { return watched.meters->output.channels.size() == 1; }));
        CHECK (watched.meters->output.channels[0].holdDb < -100.0f);
    }
}
