#include "Standalone/Window/TransportBar.h"

#include "Standalone/Window/TransportIcons.h"

#include <initializer_list>

namespace partita::app
{
namespace
{

constexpr const char* audioPatterns = "*.wav;*.aif;*.aiff;*.flac;*.ogg;*.caf;*.w64;*.rf64;*.au;*.mp3";
constexpr int statusWidth = 126, levelsWidth = 70, iconWidth = 30;

} // namespace

TransportBar::TransportBar (Session& toShow)
    : session (toShow),
      open (TRANS ("Open an audio file"), icons::folder(), theme::text),
      play (TRANS ("Play"), icons::play(), theme::outputAccent),
      loop (TRANS ("Loop"), icons::loop(), theme::filterAccent),
      source (TRANS ("Source"), { TRANS ("File"), TRANS ("Input") }, theme::text),
      mute (TRANS ("Mute"), theme::warning),
      settings (TRANS ("Audio"), theme::text),
      record (TRANS ("Record the output"), icons::record(), theme::alarm),
      levels (TRANS ("Output level; a click clears the light for overs")),
      dismiss (TRANS ("Dismiss"), icons::cross(), theme::text)
{
    setLookAndFeel (&look);
    setOpaque (true);
    setTitle (TRANS ("Transport"));
    setFocusContainerType (FocusContainerType::focusContainer);
    source.setTooltip (TRANS ("What goes through the filters"));
    mute.setTooltip (TRANS ("The input is not heard while this is lit"));
    settings.setTooltip (TRANS ("Devices, rate, block, latency"));

    open.onClick = [this] { chooseFile(); };
    play.onClick = [this] { session.setPlaying (! session.isPlaying()); };
    loop.onClick = [this] { session.audio.player.setLooping (! session.audio.player.isLooping()); };
    position.onSeek = [this] (double seconds) { session.seek (seconds); };
    source.onChoice = [this] (int index)
    { session.choose (index == 0 ? SoundSource::file : SoundSource::input); };
    mute.onClick = [this] { session.audio.setInputMuted (! session.audio.isInputMuted()); };
    record.onClick = [this] { session.toggleRecording(); };
    settings.onClick = [this] { onAudioSettings(); };
    dismiss.onClick = [this] { session.dismissMessage(); };

    for (auto* each : std::initializer_list<juce::Component*> { &open, &play, &loop, &position, &source,
                                                                &mute, &record, &levels, &settings })
        addAndMakeVisible (each);

    addChildComponent (dismiss);
    update();
}

TransportBar::~TransportBar() { setLookAndFeel (nullptr); }

int TransportBar::idealHeight() const
{
    return barHeight + (session.message().text.isEmpty() ? 0 : lineHeight);
}

void TransportBar::updateButtons()
{
    const auto& player = session.audio.player;
    const auto isFile = session.audio.source() == SoundSource::file;
    const auto isPlaying = session.isPlaying();
    const auto isRecording = session.audio.recorder.isRecording();
    play.setEnabled (session.material().has_value());
    play.setIcon (isPlaying ? icons::pause() : icons::play());
    play.setLit (isPlaying);
    play.setTooltip (isPlaying ? TRANS ("Pause (space)") : TRANS ("Play (space)"));
    loop.setLit (player.isLooping());
    source.choose (isFile ? 0 : 1);

    if (mute.isVisible() == isFile)
    {
        mute.setVisible (! isFile);
        resized();
    }

    mute.setToggleState (session.audio.isInputMuted(), juce::dontSendNotification);
    record.setLit (isRecording);
    record.setTooltip (isRecording ? TRANS ("End the recording") : TRANS ("Record the output to a file"));
}

void TransportBar::updateTexts()
{
    PositionBar::Facts facts;
    const auto& material = session.material();
    facts.isLoaded = material.has_value();
    facts.name =
        material ? juce::File (material->path).getFileName() : TRANS ("Open an audio file, or drop one here");
    facts.loading = session.isLoading() ? session.loadingProgress() : -1.0f;

    if (material)
    {
        facts.length = material->seconds();
        facts.seconds = session.positionSeconds();
    }

    position.show (facts);

    const auto lost = session.dropouts();
    auto next = lost > 0 ? juce::String (lost) + " " + (lost == 1 ? TRANS ("dropout") : TRANS ("dropouts"))
                         : session.deviceLine();
    auto time = session.audio.recorder.isBusy()
                    ? juce::RelativeTime (static_cast<double> (session.audio.recorder.frames())
                                          / session.audio.rateHz())
                          .getDescription()
                    : juce::String();
    settings.setTooltip (session.latencyLine() + "\n" + session.dropoutLine());

    if (next != status || time != recordingTime || lossIsShown != (lost > 0))
    {
        status = std::move (next);
        recordingTime = std::move (time);
        lossIsShown = lost > 0;
        repaint();
    }
}

void TransportBar::update()
{
    levels.show (session.audio.outputPeaks.take());
    updateButtons();
    updateTexts();

    if (std::exchange (shownMessage, session.message().text) != session.message().text)
    {
        dismiss.setVisible (shownMessage.isNotEmpty());

        if (onHeightChange)
            onHeightChange();

        repaint();
    }
}

void TransportBar::chooseFile()
{
    chooser = std::make_unique<juce::FileChooser> (TRANS ("Open an audio file"), juce::File(), audioPatterns);
    chooser->launchAsync (juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectFiles,
                          [this] (const juce::FileChooser& chosen)
                          {
                              if (const auto file = chosen.getResult(); file.existsAsFile())
                                  session.open (file.getFullPathName().toStdString());
                          });
}

void TransportBar::paint (juce::Graphics& g)
{
    g.fillAll (theme::panel);
    g.setColour (theme::line);
    g.fillRect (getLocalBounds().removeFromBottom (1));
    const auto font = theme::font (11.5f);
    theme::drawText (g, recordingTime.isNotEmpty() ? recordingTime : status, statusArea.toFloat(),
                     juce::Justification::centredRight, font,
                     recordingTime.isNotEmpty() || lossIsShown ? theme::alarm : theme::quietText);

    if (shownMessage.isEmpty())
        return;

    auto area = messageArea.toFloat();

    if (session.message().importance == Session::Importance::warning)
        icons::draw (g, icons::warning(), area.removeFromLeft (22.0f).withSizeKeepingCentre (13.0f, 13.0f),
                     theme::warning);

    theme::drawText (g, shownMessage, area, juce::Justification::centredLeft, theme::font (12.0f),
                     theme::text);
}

void TransportBar::paintOverChildren (juce::Graphics& g)
{
    if (! dropping)
        return;

    const auto area = getLocalBounds().toFloat();
    g.setColour (theme::behind.withAlpha (0.85f));
    g.fillRect (area);
    g.setColour (theme::filterAccent);
    g.drawRoundedRectangle (area.reduced (3.0f), theme::corner, 2.0f);
    theme::drawText (g, TRANS ("Drop to play it through the filters"), area, juce::Justification::centred,
                     theme::font (14.0f, theme::Weight::semiBold), theme::text);
}

void TransportBar::resized()
{
    auto area = getLocalBounds();
    auto bar = area.removeFromTop (barHeight).reduced (theme::margin, 10);
    messageArea = area.reduced (theme::margin, 2);
    dismiss.setBounds (messageArea.removeFromRight (26));

    for (auto* each : std::initializer_list<juce::Component*> { &open, &play, &loop })
        each->setBounds (bar.removeFromLeft (iconWidth));

    settings.setBounds (bar.removeFromRight (settings.idealWidth()));
    statusArea = bar.removeFromRight (statusWidth).withTrimmedRight (6);
    levels.setBounds (bar.removeFromRight (levelsWidth).reduced (0, 6));
    bar.removeFromRight (8);
    record.setBounds (bar.removeFromRight (iconWidth));

    if (mute.isVisible())
        mute.setBounds (bar.removeFromRight (mute.idealWidth()));

    bar.removeFromRight (4);
    source.setBounds (bar.removeFromRight (source.idealWidth()));
    position.setBounds (bar.reduced (10, 0));
}

void TransportBar::mouseDown (const juce::MouseEvent& event)
{
    if (statusArea.contains (event.getPosition()))
        session.forgetDropouts();
}

bool TransportBar::isInterestedInFileDrag (const juce::StringArray& paths) { return paths.size() == 1; }

void TransportBar::setDropping (bool isDropping)
{
    dropping = isDropping;
    repaint();
}

void TransportBar::fileDragEnter (const juce::StringArray&, int, int) { setDropping (true); }

void TransportBar::fileDragExit (const juce::StringArray&) { setDropping (false); }

void TransportBar::filesDropped (const juce::StringArray& paths, int, int)
{
    setDropping (false);
    session.open (paths[0].toStdString());
}

} // namespace partita::app
