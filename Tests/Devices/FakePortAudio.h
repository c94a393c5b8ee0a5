#pragma once

#include <functional>
#include <portaudio.h>
#include <string>
#include <vector>

namespace partita::test
{

struct FakeDevice
{
    std::string name;
    int hostApi = 0;
    int inputs = 2, outputs = 2;
    double rateHz = 48000.0;
};

/// What PortAudio is to find here, and what was done to it. This program's own Pa_ functions stand in for the
/// library's, so that devices vanish, fail and fall behind when a test wants them to.
struct FakePortAudio
{
    static FakePortAudio& get();

    std::vector<std::pair<std::string, PaHostApiTypeId>> hostApis;
    std::vector<FakeDevice> devices;
    std::string noise; ///< written to standard error by everything that looks for devices or opens one
    PaError initialiseError = paNoError, openError = paNoError, startError = paNoError;
    bool active = false;                 ///< of the only stream
    std::function<void()> whileStarting; ///< what its driver does before Pa_StartStream returns

    int users = 0, openStreams = 0, aborts = 0, stops = 0;
    PaStreamParameters input {}, output {}; ///< as the stream was opened, device −1 for none
    PaHostApiTypeId streamApi = paInDevelopment;
    double rateHz = 0.0;
    unsigned long block = 0;

    /// A call of the stream's callback, on the calling thread. Input may be null.
    int call (const float* const* in, float* const* out, unsigned long frames,
              PaStreamCallbackFlags flags = 0) const;

    PaStreamCallback* callback = nullptr;
    void* userData = nullptr;
};

/// A fresh one with ALSA and JACK and two devices of each, and nothing left behind at its end.
class ScopedFakePortAudio
{
public:
    ScopedFakePortAudio();
    ~ScopedFakePortAudio();

    FakePortAudio* operator->() const { return &FakePortAudio::get(); }
};

} // namespace partita::test
