#include "Impulse/SearchPlaces.h"
#include "Standalone/Session.h"
#include "Standalone/Window/AppWindow.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <filesystem>
#include <iostream>
#include <memory>

namespace partita::app
{
namespace
{

constexpr const char* help = R"(Usage: partita-app [OPTION] [FILE]

Partita as an app: the plugin's window on audio devices, with a player and a recorder.
FILE is opened to be played through the filters.

  -h, --help          this text
  -V, --version       the version
      --picture PNG   draws the window into a file and ends, without opening audio devices
)";

/// Where settings are kept; empty if there is no home folder.
std::string settingsFolder()
{
    const auto file = settingsFile();
    return file.empty() ? file : std::filesystem::path (file).parent_path().string();
}

} // namespace

/// Exit codes as of the command line program: 1 the command line makes no sense, 2 something about a file or a display.
class Application final : public juce::JUCEApplication, private juce::Timer
{
public:
    const juce::String getApplicationName() override { return "Partita"; }

    const juce::String getApplicationVersion() override { return PARTITA_VERSION; }

    bool moreThanOneInstanceAllowed() override { return true; }

    void initialise (const juce::String&) override
    {
        const auto arguments = getCommandLineParameterArray();
        const auto wanted = [&arguments] (const char* shortName, const char* longName)
        { return arguments.contains (shortName) || arguments.contains (longName); };

        if (wanted ("-h", "--help"))
            return end (0, help);

        if (wanted ("-V", "--version"))
            return end (0, "partita-app " + getApplicationVersion() + "\n");

        if (const auto problem = understand (arguments); problem.isNotEmpty())
            return end (1, problem + " Try --help.\n");

        if (juce::Desktop::getInstance().getDisplays().displays.isEmpty())
            return end (2, "There is no display to open a window on. `partita live` plays without one.\n");

        start();
    }

    void shutdown() override
    {
        stopTimer();

        if (session != nullptr && picture.isEmpty())
            remember();

        window.reset();
        session.reset();
    }

    void systemRequestedQuit() override { quit(); }

private:
    /// What makes no sense, or nothing.
    juce::String understand (const juce::StringArray& arguments)
    {
        bool onlyFiles = false;

        for (int i = 0; i < arguments.size(); ++i)
        {
            const auto& argument = arguments[i];

            if (! onlyFiles && argument == "--")
                onlyFiles = true;
            else if (! onlyFiles && argument == "--picture" && i + 1 < arguments.size())
                picture = arguments[++i];
            else if (! onlyFiles && argument.startsWithChar ('-'))
                return "Expected a file to open; found the option " + argument
                       + ", which is not known or not whole.";
            else if (file.isNotEmpty())
                return "Expected one file to open; found " + file + " and " + argument + ".";
            else
                file = argument;
        }

        return {};
    }

    void start()
    {
        auto memory = AppMemory::readFrom (settingsFolder());

        if (file.isNotEmpty())
            memory.file.clear();

        session = std::make_unique<Session> (memory);

        if (file.isNotEmpty())
            session->open (std::filesystem::absolute (file.toStdString()).string());

        window = std::make_unique<AppWindow> (*session, memory.window);
        window->setVisible (true);
        stored = choices();

        if (picture.isEmpty())
            startTimer (millisecondsBetweenLooks);

        // Looking for devices may take a second or more: the window comes first.
        if (picture.isEmpty())
            juce::MessageManager::callAsync ([this] { session->openDevices (Session::systemDeviceTypes()); });
        else
            juce::Timer::callAfterDelay (pictureDelayMilliseconds, [this] { draw(); });
    }

    AppMemory choices() const
    {
        auto now = session->choices();
        now.window = window->place();
        return now;
    }

    /// A program that is killed, or a machine without power, keeps what was chosen.
    void timerCallback() override
    {
        if (auto now = choices(); now != stored)
        {
            stored = std::move (now);
            remember();
        }
    }

    void draw()
    {
        auto* content = window->getContentComponent();
        const auto target = juce::File::getCurrentWorkingDirectory().getChildFile (picture);
        target.deleteFile();
        juce::FileOutputStream stream (target);

        if (! stream.openedOk()
            || ! juce::PNGImageFormat().writeImageToStream (
                content->createComponentSnapshot (content->getLocalBounds()), stream))
            return end (2, picture + ": The picture can't be written.\n");

        quit();
    }

    void remember()
    {
        auto memory = session->memory();
        memory.window = window->place();

        if (! memory.writeTo (settingsFolder()))
            std::cerr << "The settings can't be kept in “" << settingsFolder() << "”.\n";
    }

    void end (int code, const juce::String& text)
    {
        (code == 0 ? std::cout : std::cerr) << text;
        setApplicationReturnValue (code);
        quit();
    }

    static constexpr int millisecondsBetweenLooks = 3000;
    static constexpr int pictureDelayMilliseconds = 1500; // for what is designed in the background

    juce::String file, picture;
    AppMemory stored; // what of it is looked at
    std::unique_ptr<Session> session;
    std::unique_ptr<AppWindow> window;
};

} // namespace partita::app

START_JUCE_APPLICATION (partita::app::Application)
