#pragma once

#include "Plugin/Model/SignalMeter.h"
#include "Plugin/Model/SpectrumAnalyser.h"
#include "Plugin/SignalTap.h"
#include "Plugin/Window/WindowFacts.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace partita::app
{

/// Levels, loudness and spectra of what goes through a tap, worked out by a thread of its own whenever somebody looks.
///
/// Thread    the message thread
class SignalWatch : private juce::Thread
{
public:
    SignalWatch();
    ~SignalWatch() override;

    /// Asks for what has come since it was asked last; soon after take() has it.
    void look (std::shared_ptr<SignalTap>, bool withSpectra);

    /// Nobody looks for a while: the tap need not be filled.
    void rest();

    struct Heard
    {
        std::shared_ptr<const MeterFacts> meters;
        std::shared_ptr<const SpectrumFacts> spectrum;
    };

    /// What is new; null what is not.
    [[nodiscard]] Heard take();

    /// Forgets held peaks and clips.
    void resetMeters();

private:
    /// Meters and analysers of one tap.
    struct Instruments
    {
        explicit Instruments (std::shared_ptr<SignalTap>);

        std::shared_ptr<SignalTap> tap;
        SignalMeter inputMeter, outputMeter;
        SpectrumAnalyser inputSpectrum, outputSpectrum;
        AudioBuffer<float> inputRows, outputRows;
    };

    struct Wish
    {
        std::shared_ptr<SignalTap> tap;
        bool withSpectra = false, resetMeters = false;
    };

    using Clock = std::chrono::steady_clock;

    void run() override;
    [[nodiscard]] Heard listen (const Wish&);

    std::shared_ptr<SignalTap> watched;

    // The thread's own.
    std::optional<Instruments> instruments;
    std::optional<Clock::time_point> lastLook;
    std::shared_ptr<const MeterFacts> shown = std::make_shared<MeterFacts>();
    Revision revisions = 0;

    std::mutex mutex; // held for moments
    std::optional<Wish> wish;
    Heard heard;
    bool mustReset = false;
};

} // namespace partita::app
