#include "LiveWorkspace.h"

#include <cstring>

namespace partita::test
{
namespace
{

std::string filePlugin (const std::string& name, const std::string& written, const std::string& read)
{
    return "pcm.\"" + name + "\" { type file slave.pcm { type null } file \"" + written + "\""
           + (read.empty() ? "" : " infile \"" + read + "\"")
           + " format \"raw\" hint { show on description \"" + name + "\" } }\n";
}

} // namespace

LiveWorkspace::LiveWorkspace()
{
    write ("alsa.conf",
           "</usr/share/alsa/alsa.conf>\n" + filePlugin ("partita player", "/dev/null", path ("player.raw"))
               + filePlugin ("partita recorder", path ("recorder.raw"), "")
               + "pcm.\"partita nothing\" { type null hint { show on description \"nothing\" } }\n");
    writePlayer ({ std::vector<double> (1000), std::vector<double> (1000) });
}

ProcessOptions LiveWorkspace::command (const std::vector<std::string>& arguments) const
{
    auto options = Workspace::command (arguments);
    options.realtimePriority = false;
    options.environment["ALSA_CONFIG_PATH"] = path ("alsa.conf");
    options.environment["HOME"] = path ("");
    options.environment["JACK_DEFAULT_SERVER"] = "partita-test-none";
    return options;
}

ProcessResult LiveWorkspace::run (const std::vector<std::string>& arguments) const
{
    return runWith (command (arguments));
}

void LiveWorkspace::writePlayer (const Channels& rows) const
{
    std::string bytes;

    for (std::size_t n = 0; n < rows.front().size(); ++n)
        for (const auto& row : rows)
            bytes += encoded ({ { row[n] } }, WavEncoding::float32);

    write ("player.raw", bytes);
}

Channels LiveWorkspace::recorded (int channels) const
{
    const auto bytes = read ("recorder.raw");
    Channels rows (static_cast<std::size_t> (channels));

    for (std::size_t sample = 0; (sample + 1) * sizeof (float) <= bytes.size(); ++sample)
    {
        float value = 0.0f;
        std::memcpy (&value, bytes.data() + sample * sizeof (float), sizeof (float));
        rows[sample % rows.size()].push_back (static_cast<double> (value));
    }

    return rows;
}

} // namespace partita::test
