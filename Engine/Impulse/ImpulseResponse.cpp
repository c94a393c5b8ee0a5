#include "Impulse/ImpulseResponse.h"

#include "Files/AudioFileReader.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/MatrixFile.h"
#include "Impulse/SoxrRecipe.h"
#include "Impulse/StreamResampler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

namespace partita
{
namespace
{

// Longer than the VHQ interpolator is on either side, at either rate's spacing.
constexpr std::int64_t paddingFrames = 2048;

// What the interpolation leaves before time 0 is dropped below this level under the peak.
constexpr double leadFloor = 1e-7;

Frames keptLead (const std::vector<std::vector<double>>& channels, Frames lead)
{
    double peak = 0.0;

    for (const auto& row : channels)
        for (const auto sample : row)
            peak = std::max (peak, std::abs (sample));

    for (Frames n = 0; n < lead; ++n)
        for (const auto& row : channels)
            if (std::abs (row[static_cast<std::size_t> (n)]) > leadFloor * peak)
                return lead - n;

    return 0;
}

} // namespace

Result<ImpulseResponse> loadImpulse (const std::string& path, const StopRequest& stop)
{
    if (factory::isFactoryPath (path))
        return factory::make (path.substr (factory::prefix.size()));

    if (isMatrixFile (path))
        return loadMatrix (path, stop);

    auto reader = AudioFileReader::open (path, stop);

    if (! reader)
        return reader.error();

    return readImpulse (*reader, std::filesystem::path (path).stem().string());
}

Result<ImpulseResponse> readImpulse (AudioFileReader& reader, std::string name)
{
    const auto refuse = [&reader] (const std::string& message) {
        return Error { ErrorCode::unsuitable, message, reader.path() };
    };
    const auto& info = reader.info();
    auto samples = reader.readAll (mostImpulseSamples / info.channels);

    if (! samples)
        return samples.error();

    if (samples->front().empty())
        return refuse ("Expected an impulse response; the file holds no frames. Choose another file.");

    for (const auto& row : *samples)
        if (! std::all_of (row.begin(), row.end(), [] (double x) { return std::isfinite (x); }))
            return refuse (
                "Expected an impulse response; the file holds samples that are not finite numbers (NaN or "
                "infinity). Render or export it again.");

    auto damage = info.damage;

    if (const auto found = static_cast<Frames> (samples->front().size());
        damage.empty() && found != info.frames)
        damage =
            fmt::format ("the header promises {} frames, and the file ends after {}", info.frames, found);

    return ImpulseResponse { std::move (name),     static_cast<double> (info.rateHz),
                             *std::move (samples), 0,
                             std::move (damage),   {},
                             { reader.path() } };
}

Result<ImpulseResponse> resampled (ImpulseResponse impulse, double newRateHz)
{
    if (impulse.rateHz == newRateHz)
        return impulse;

    if (auto possible = checkRates (impulse.rateHz, newRateHz); ! possible)
        return Error { possible.error().code,
                       possible.error().message + " Use an impulse at the audio's rate.", impulse.name };

    // Padding in front by a whole number of both rates' periods, so that time 0 falls on a frame of both.
    const auto oldRate = std::llround (impulse.rateHz);
    const auto newRate = std::llround (newRateHz);
    const auto divisor = std::gcd (oldRate, newRate);
    const auto oldStep = oldRate / divisor;
    const auto newStep = newRate / divisor;
    const auto periods = (paddingFrames + std::min (oldStep, newStep) - 1) / std::min (oldStep, newStep);
    const auto oldPadding = periods * oldStep;
    const auto newPadding = periods * newStep;

    const auto oldFrames = oldPadding + impulse.frames() + oldPadding;
    const auto newFrames = static_cast<std::size_t> (oldFrames / oldStep * newStep + newStep);
    const auto last = newPadding
                      + static_cast<Frames> (
                          std::ceil (static_cast<double> (impulse.frames()) * newRateHz / impulse.rateHz));
    const auto quality = detail::soxrRecipe();
    const auto types = soxr_io_spec (SOXR_FLOAT64_I, SOXR_FLOAT64_I);
    const auto gain = impulse.rateHz / newRateHz;

    for (auto& row : impulse.channels)
    {
        std::vector<double> padded (static_cast<std::size_t> (oldFrames), 0.0);
        std::copy (row.begin(), row.end(), padded.begin() + oldPadding);
        std::vector<double> out (newFrames, 0.0);
        std::size_t done = 0;

        if (const auto* error =
                soxr_oneshot (impulse.rateHz, newRateHz, 1, padded.data(), padded.size(), nullptr, out.data(),
                              out.size(), &done, &types, &quality, nullptr))
            return Error { ErrorCode::unsuitable,
                           fmt::format ("The response at {:g} Hz can't be brought to {:g} Hz: {}.",
                                        impulse.rateHz, newRateHz, error),
                           impulse.name };

        for (auto& sample : out)
            sample *= gain;

        row = std::move (out);
    }

    // What is left before time 0 and after the last sample's trail is interpolation below the floor.
    const auto lead = keptLead (impulse.channels, newPadding);
    auto end = static_cast<std::size_t> (last);

    for (auto& row : impulse.channels)
        std::reverse (row.begin(), row.end());

    const auto trail = keptLead (impulse.channels, static_cast<Frames> (newFrames - end));
    end += static_cast<std::size_t> (trail);

    for (auto& row : impulse.channels)
    {
        std::reverse (row.begin(), row.end());
        row.resize (end);
        row.erase (row.begin(), row.begin() + static_cast<std::ptrdiff_t> (newPadding - lead));
    }

    impulse.rateHz = newRateHz;
    impulse.leadFrames = lead;
    return impulse;
}

} // namespace partita
