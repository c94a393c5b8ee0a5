#include "Devices/FakePortAudio.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <pa_jack.h>
#include <pa_linux_alsa.h>

namespace partita::test
{
namespace
{

FakePortAudio fake;
PaHostApiInfo apiInfo;
PaDeviceInfo deviceInfo;
PaStreamInfo streamInfo;
PaHostErrorInfo hostError { paALSA, -19, "No such device" };

template <class Offers>
int firstDevice (int api, Offers offers)
{
    for (std::size_t i = 0; i < fake.devices.size(); ++i)
        if (fake.devices[i].hostApi == api && offers (fake.devices[i]) > 0)
            return static_cast<int> (i);

    return paNoDevice;
}

PaHostApiTypeId apiOf (PaDeviceIndex device)
{
    const auto api = fake.devices.at (static_cast<std::size_t> (device)).hostApi;
    return fake.hostApis.at (static_cast<std::size_t> (api)).second;
}

void makeNoise() { std::fputs (fake.noise.c_str(), stderr); }

} // namespace

FakePortAudio& FakePortAudio::get() { return fake; }

int FakePortAudio::call (const float* const* in, float* const* out, unsigned long frames,
                         PaStreamCallbackFlags flags) const
{
    return callback (in, const_cast<float**> (out), frames, nullptr, flags, userData);
}

ScopedFakePortAudio::ScopedFakePortAudio()
{
    fake = {};
    fake.hostApis = { { "ALSA", paALSA }, { "JACK Audio Connection Kit", paJACK } };
    fake.devices = { { "Box (hw:0,0)", 0, 2, 2, 44100.0 },
                     { "Speakers", 0, 0, 8, 48000.0 },
                     { "system", 1, 2, 2, 48000.0 },
                     { "Box synth", 1, 1, 0, 48000.0 } };
}

ScopedFakePortAudio::~ScopedFakePortAudio()
{
    CHECK (fake.users == 0);
    CHECK (fake.openStreams == 0);
}

} // namespace partita::test

using namespace partita::test;

extern "C"
{
    PaError Pa_Initialize (void)
    {
        makeNoise();
        fake.users += fake.initialiseError == paNoError ? 1 : 0;
        return fake.initialiseError;
    }

    PaError Pa_Terminate (void)
    {
        --fake.users;
        return paNoError;
    }

    const char* Pa_GetErrorText (PaError error)
    {
        return error == paDeviceUnavailable ? "Device unavailable" : "Some error";
    }

    const PaHostErrorInfo* Pa_GetLastHostErrorInfo (void) { return &hostError; }

    PaHostApiIndex Pa_GetHostApiCount (void) { return static_cast<int> (fake.hostApis.size()); }

    PaHostApiIndex Pa_GetDefaultHostApi (void) { return 0; }

    const PaHostApiInfo* Pa_GetHostApiInfo (PaHostApiIndex index)
    {
        const auto& [name, type] = fake.hostApis.at (static_cast<std::size_t> (index));
        apiInfo = { 1,
                    type,
                    name.c_str(),
                    0,
                    firstDevice (index, [] (const FakeDevice& d) { return d.inputs; }),
                    firstDevice (index, [] (const FakeDevice& d) { return d.outputs; }) };
        return &apiInfo;
    }

    PaDeviceIndex Pa_GetDeviceCount (void) { return static_cast<int> (fake.devices.size()); }

    const PaDeviceInfo* Pa_GetDeviceInfo (PaDeviceIndex index)
    {
        const auto& device = fake.devices.at (static_cast<std::size_t> (index));
        deviceInfo = {
            2,    device.name.c_str(), device.hostApi, device.inputs, device.outputs, 0.002, 0.003, 0.02,
            0.03, device.rateHz
        };
        return &deviceInfo;
    }

    PaError Pa_IsFormatSupported (const PaStreamParameters* input, const PaStreamParameters* output,
                                  double rateHz)
    {
        makeNoise();
        const auto& device =
            fake.devices.at (static_cast<std::size_t> ((input != nullptr ? input : output)->device));
        return rateHz == device.rateHz || rateHz == 96000.0 ? paFormatIsSupported : paInvalidSampleRate;
    }

    PaError Pa_OpenStream (PaStream** stream, const PaStreamParameters* input,
                           const PaStreamParameters* output, double rateHz, unsigned long block,
                           PaStreamFlags, PaStreamCallback* callback, void* userData)
    {
        makeNoise();

        if (fake.openError != paNoError)
            return fake.openError;

        ++fake.openStreams;
        fake.input = input != nullptr ? *input : PaStreamParameters { paNoDevice, 0, 0, 0.0, nullptr };
        fake.output = output != nullptr ? *output : PaStreamParameters { paNoDevice, 0, 0, 0.0, nullptr };
        fake.streamApi = apiOf ((output != nullptr ? output : input)->device);
        fake.rateHz = rateHz;
        fake.block = block;
        fake.callback = callback;
        fake.userData = userData;
        streamInfo = { 1, 0.001, 0.002, rateHz };
        *stream = &fake;
        return paNoError;
    }

    PaError Pa_CloseStream (PaStream*)
    {
        --fake.openStreams;
        return paNoError;
    }

    PaError Pa_StartStream (PaStream*)
    {
        if (fake.whileStarting)
            fake.whileStarting();

        fake.active = fake.startError == paNoError;
        return fake.startError;
    }

    PaError Pa_StopStream (PaStream*)
    {
        ++fake.stops;
        fake.active = false;
        return paNoError;
    }

    PaError Pa_AbortStream (PaStream*)
    {
        ++fake.aborts;
        fake.active = false;
        return paNoError;
    }

    PaError Pa_IsStreamActive (PaStream*) { return fake.active ? 1 : 0; }

    const PaStreamInfo* Pa_GetStreamInfo (PaStream*) { return &streamInfo; }

    PaHostApiTypeId Pa_GetStreamHostApiType (PaStream*) { return fake.streamApi; }

    void PaAlsa_EnableRealtimeScheduling (PaStream*, int) {}

    PaError PaJack_SetClientName (const char*) { return paNoError; }
}
