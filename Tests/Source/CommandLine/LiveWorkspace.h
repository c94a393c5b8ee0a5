#pragma once

#include "Workspace.h"

namespace partita::test
{

/// A workspace with sound devices that need no sound card: ALSA's file and null plugins. They have no clock, so that
/// a stream between them runs as fast as it can be computed.
///
/// `partita player` plays the float samples of player.raw, as many channels as are asked of it, and then silence;
/// `partita recorder` writes what it is given to recorder.raw; `partita nothing` does neither.
class LiveWorkspace : public Workspace
{
public:
    LiveWorkspace();

    /// Neither the devices of this machine's users nor a JACK server of theirs.
    [[nodiscard]] ProcessOptions command (const std::vector<std::string>& arguments) const;
    ProcessResult run (const std::vector<std::string>& arguments) const;

    void writePlayer (const Channels&) const;
    [[nodiscard]] Channels recorded (int channels) const;
};

} // namespace partita::test
