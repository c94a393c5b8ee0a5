#pragma once

#include "Core/Result.h"
#include "Shared/Devices/AudioDevice.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// The audio devices of this machine. The list is made when the first AudioSystem of the process is opened and
/// stands until the last one is gone: to look again, let go of all of them and of all streams.
///
/// Thread    any but audio
/// Noise     what the libraries beneath print while they look around is kept in remarks(), not shown
/// Errors    deviceUnavailable, saying what there is instead
class AudioSystem
{
public:
    static Result<std::shared_ptr<const AudioSystem>> open();
    ~AudioSystem();

    AudioSystem (const AudioSystem&) = delete;
    AudioSystem& operator= (const AudioSystem&) = delete;

    [[nodiscard]] const std::vector<AudioDevice>& devices() const noexcept { return found; }

    [[nodiscard]] const std::vector<std::string>& hostApis() const noexcept { return apiNames; }

    [[nodiscard]] const std::string& remarks() const noexcept { return printed; }

    /// The device of that number, of that full name or name, or the only one whose full name holds the text,
    /// large and small letters being the same.
    [[nodiscard]] Result<AudioDevice> find (const std::string& wanted, Direction) const;

    /// The default of the host API that is the system's default, or of the first one that has any.
    [[nodiscard]] Result<AudioDevice> defaultDevice (Direction) const;

    /// The default of this host API.
    [[nodiscard]] std::optional<AudioDevice> defaultDevice (const std::string& hostApi, Direction) const;

    /// That there is none at all, and what to do.
    [[nodiscard]] Error noDevice() const;

    /// True if the device can be opened at this rate, on its own. Asks the device, which may take a while.
    [[nodiscard]] bool supportsRate (const AudioDevice&, Direction, int channels, double rateHz) const;

private:
    struct Defaults
    {
        int input, output; // −1: none

        [[nodiscard]] int of (Direction direction) const noexcept
        {
            return direction == Direction::input ? input : output;
        }
    };

    AudioSystem();

    void list();
    [[nodiscard]] std::string whatThereIs (Direction) const;

    std::vector<AudioDevice> found;
    std::vector<std::string> apiNames;
    std::vector<Defaults> apiDefaults;
    std::string printed;
    int status;
    std::size_t defaultApi = 0;
};

} // namespace partita::app
