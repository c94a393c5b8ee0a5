#define CATCH_CONFIG_RUNNER
#include "FakeModel.h"
#include "GoldenPictures.h"
#include "Pictures.h"
#include "Plugin/Window/FactsText.h"
#include "Plugin/Window/WindowEditor.h"
#include "Standalone/MessageLoop.h"

#include <catch2/catch.hpp>

#include <map>
#include <set>

#if __has_include(<malloc.h>)
    #include <malloc.h>
#endif

using namespace partita;
using namespace partita::testing;
using app::EdgeHandle;
using app::TimeHandle;

namespace
{

/// Writes down what the host would be told.
class HostEar : public juce::AudioProcessorListener
{
public:
    explicit HostEar (juce::AudioProcessor& processorToHear) : processor (processorToHear)
    {
        processor.addListener (this);
    }

    ~HostEar() override { processor.removeListener (this); }

    struct Heard
    {
        int begins = 0, ends = 0, changes = 0, changesOutside = 0;
    };

    [[nodiscard]] Heard of (const juce::RangedAudioParameter& parameter) const
    {
        const auto found = heard.find (parameter.getParameterIndex());
        return found == heard.end() ? Heard {} : found->second;
    }

    [[nodiscard]] std::set<juce::String> changed() const
    {
        std::set<juce::String> ids;

        for (const auto& [index, each] : heard)
            if (each.changes > 0)
                ids.insert (
                    dynamic_cast<juce::RangedAudioParameter*> (processor.getParameters()[index])->paramID);

        return ids;
    }

    void audioProcessorParameterChanged (juce::AudioProcessor*, int index, float) override
    {
        auto& each = heard[index];
        ++each.changes;

        if (each.begins == each.ends)
            ++each.changesOutside;
    }

    void audioProcessorChanged (juce::AudioProcessor*, const ChangeDetails&) override {}

    void audioProcessorParameterChangeGestureBegin (juce::AudioProcessor*, int index) override
    {
        ++heard[index].begins;
    }

    void audioProcessorParameterChangeGestureEnd (juce::AudioProcessor*, int index) override
    {
        ++heard[index].ends;
    }

private:
    juce::AudioProcessor& processor;
    std::map<int, Heard> heard;
};

/// Notes what of a component asks to be drawn again.
class RepaintWatch : public juce::CachedComponentImage
{
public:
    struct Asked
    {
        int times = 0;
        juce::Rectangle<int> area;
    };

    RepaintWatch (juce::Component& componentToWatch, Asked& notes)
        : component (componentToWatch), asked (notes)
    {
    }

    void paint (juce::Graphics& g) override { component.paintEntireComponent (g, false); }

    bool invalidateAll() override { return invalidate (component.getLocalBounds()); }

    bool invalidate (const juce::Rectangle<int>& area) override
    {
        ++asked.times;
        asked.area = asked.area.getUnion (area);
        return true;
    }

    void releaseResources() override {}

private:
    juce::Component& component;
    Asked& asked;
};

juce::MouseEvent mouse (juce::Component& component, juce::Point<float> at, juce::Point<float> downAt,
                        int clicks = 1, juce::ModifierKeys mods = juce::ModifierKeys::leftButtonModifier)
{
    const auto now = juce::Time::getCurrentTime();
    return { juce::Desktop::getInstance().getMainMouseSource(),
             at,
             mods,
             1.0f,
             0.0f,
             0.0f,
             0.0f,
             0.0f,
             &component,
             &component,
             now,
             downAt,
             now,
             clicks,
             at != downAt };
}

/// From the middle of a component in steps, in its parent's coordinates, so that components that move are followed.
void drag (juce::Component& component, juce::Point<float> by,
           juce::ModifierKeys mods = juce::ModifierKeys::leftButtonModifier)
{
    auto& parent = *component.getParentComponent();
    const auto start = component.getBounds().getCentre().toFloat();
    const auto local = [&] (juce::Point<float> point) { return component.getLocalPoint (&parent, point); };
    component.mouseDown (mouse (component, local (start), local (start), 1, mods));
    constexpr int steps = 8;

    for (int i = 1; i <= steps; ++i)
    {
        const auto now = local (start + by * (static_cast<float> (i) / steps));
        component.mouseDrag (mouse (component, now, now.translated (-1.0f, 0.0f), 1, mods));
    }

    const auto end = local (start + by);
    component.mouseUp (mouse (component, end, end.translated (-1.0f, 0.0f), 1, mods));
}

juce::ModifierKeys with (int modifiers)
{
    return juce::ModifierKeys (juce::ModifierKeys::leftButtonModifier | modifiers);
}

juce::KeyPress key (int code, int modifiers = 0) { return { code, juce::ModifierKeys (modifiers), 0 }; }

template <class Visit>
void visitAll (juce::Component& component, Visit&& visit)
{
    visit (component);

    for (auto* each : component.getChildren())
        visitAll (*each, visit);
}

template <class Kind>
std::vector<Kind*> allOf (juce::Component& root)
{
    std::vector<Kind*> found;
    visitAll (root,
              [&] (juce::Component& each)
              {
                  if (auto* kind = dynamic_cast<Kind*> (&each))
                      found.push_back (kind);
              });
    return found;
}

app::ParameterControl& controlOf (juce::Component& root, const juce::RangedAudioParameter& parameter)
{
    for (auto* each : allOf<app::ParameterControl> (root))
        if (&each->parameter() == &parameter)
            return *each;

    throw std::runtime_error ("no control of " + parameter.paramID.toStdString());
}

juce::Button& buttonNamed (juce::Component& root, const juce::String& title)
{
    for (auto* each : allOf<juce::Button> (root))
        if (each->getTitle() == title)
            return *each;

    throw std::runtime_error ("no button " + title.toStdString());
}

void click (juce::Button& button)
{
    if (button.onClick != nullptr)
        button.onClick();
}

} // namespace

TEST_CASE ("The arrow keys change a value, with shift finer, and each press is a gesture", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    auto& field = controlOf (window, model.parameter ("mix"));
    model.set ("mix", 0.5f);
    const HostEar ear (model.processor);

    CHECK (field.keyPressed (key (juce::KeyPress::upKey)));
    CHECK (model.get ("mix") == Approx (0.51f));
    CHECK (field.keyPressed (key (juce::KeyPress::leftKey)));
    CHECK (model.get ("mix") == Approx (0.50f));
    CHECK (field.keyPressed (key (juce::KeyPress::rightKey, juce::ModifierKeys::shiftModifier)));
    CHECK (model.get ("mix") == Approx (0.501f));
    CHECK (field.keyPressed (key (juce::KeyPress::pageDownKey)));
    CHECK (model.get ("mix") == Approx (0.401f));
    CHECK (field.keyPressed (key (juce::KeyPress::homeKey)));
    CHECK (model.get ("mix") == 0.0f);
    CHECK (field.keyPressed (key (juce::KeyPress::deleteKey)));
    CHECK (model.get ("mix") == 1.0f);
    CHECK_FALSE (field.keyPressed (key (juce::KeyPress::spaceKey)));

    const auto heard = ear.of (model.parameter ("mix"));
    CHECK (heard.begins == 6);
    CHECK (heard.ends == 6);
    CHECK (heard.changesOutside == 0);
    CHECK (ear.changed() == std::set<juce::String> { "mix" });
}

TEST_CASE ("Every value can be typed, and nonsense changes nothing", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    auto& plot = window.filterPanel().plot();

    for (int band = 0; band < app::numShownBands; ++band)
    {
        plot.select (band);

        for (auto* each : allOf<app::ParameterControl> (window))
        {
            auto& parameter = each->parameter();
            INFO (parameter.paramID.toStdString());

            for (const auto position : { 0.0f, 0.3f, 1.0f })
            {
                parameter.setValueNotifyingHost (position);
                const auto text = each->valueText();
                parameter.setValueNotifyingHost (position > 0.5f ? 0.0f : 1.0f);
                CHECK (each->setFromText (text));
                CHECK (each->valueText() == text);

                for (const auto* nonsense : { "", "   ", "loud", "Hz", "--" })
                {
                    INFO (nonsense);
                    CHECK_FALSE (each->setFromText (nonsense));
                    CHECK (each->valueText() == text);
                }
            }
        }
    }
}

TEST_CASE ("Return opens the editor, and what is typed there counts", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    auto& field = controlOf (window, model.parameter ("filter_attenuation"));
    const auto editorOf = [&] { return allOf<juce::TextEditor> (field); };

    CHECK (field.keyPressed (key (juce::KeyPress::returnKey)));
    REQUIRE (field.isTyping());
    CHECK (editorOf().front()->getText() == field.valueText());
    editorOf().front()->setText ("72");
    editorOf().front()->onReturnKey();
    CHECK_FALSE (field.isTyping());
    CHECK (model.get ("filter_attenuation") == Approx (72.0f));

    field.startTyping();
    editorOf().back()->setText ("deep");
    editorOf().back()->onReturnKey();
    CHECK (field.isTyping());
    editorOf().back()->onEscapeKey();
    CHECK_FALSE (field.isTyping());
    CHECK (model.get ("filter_attenuation") == Approx (72.0f));

    CHECK (field.keyPressed (juce::KeyPress ('8', {}, '8')));
    REQUIRE (field.isTyping());
    CHECK (editorOf().back()->getText() == "8");
}

TEST_CASE ("A double click resets, as one gesture", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    model.set ("output_gain", -7.0f);
    const HostEar ear (model.processor);
    auto& field = controlOf (window, model.parameter ("output_gain"));
    field.mouseDoubleClick (mouse (field, { 10.0f, 10.0f }, { 10.0f, 10.0f }, 2));
    CHECK (model.get ("output_gain") == Approx (0.0f).margin (1e-4));
    CHECK (ear.of (model.parameter ("output_gain")).begins == 1);
    CHECK (ear.of (model.parameter ("output_gain")).ends == 1);
}

TEST_CASE ("Dragging a field is one gesture, ten times finer with shift", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    auto& field = controlOf (window, model.parameter ("mix"));
    model.set ("mix", 0.5f);
    const HostEar ear (model.processor);
    drag (field, { 0.0f, -22.0f });
    const auto coarse = model.get ("mix") - 0.5f;
    CHECK (coarse == Approx (0.1f).margin (1e-3));
    drag (field, { 0.0f, -22.0f }, with (juce::ModifierKeys::shiftModifier));
    CHECK (model.get ("mix") - 0.5f - coarse == Approx (0.1f * coarse).margin (1e-3));

    const auto heard = ear.of (model.parameter ("mix"));
    CHECK (heard.begins == 2);
    CHECK (heard.ends == 2);
    CHECK (heard.changes > 4);
    CHECK (heard.changesOutside == 0);
}

TEST_CASE ("Dragging a point moves its band's frequency and gain, with alt its Q, and nothing else",
           "[window]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    auto& plot = window.filterPanel().plot();
    auto& handle = plot.handle (2);
    const auto from = handle.centre();

    {
        const HostEar ear (model.processor);
        drag (handle, { 40.0f, -15.0f });
        CHECK (ear.changed() == std::set<juce::String> { "eq3_frequency", "eq3_gain" });

        for (const auto* id : { "eq3_frequency", "eq3_gain" })
        {
            const auto heard = ear.of (model.parameter (id));
            CHECK (heard.begins == 1);
            CHECK (heard.ends == 1);
            CHECK (heard.changesOutside == 0);
        }
    }

    // The point follows the pointer, to the pixel that events are rounded to.
    CHECK (handle.centre().x == Approx (from.x + 40.0f).margin (2.0));
    CHECK (handle.centre().y == Approx (from.y - 15.0f).margin (2.0));
    CHECK (static_cast<double> (model.get ("eq3_frequency"))
           == Approx (plot.scale().hertzAt (handle.centre().x)).epsilon (1e-3));
    CHECK (plot.selected() == 2);

    const HostEar ear (model.processor);
    const auto before = model.get ("eq3_q");
    drag (handle, { 0.0f, -30.0f }, with (juce::ModifierKeys::altModifier));
    CHECK (ear.changed() == std::set<juce::String> { "eq3_q" });
    CHECK (model.get ("eq3_q") > before);

    juce::MouseWheelDetails wheel {};
    wheel.deltaY = -0.5f;
    const auto turned = model.get ("eq3_q");
    handle.mouseWheelMove (mouse (handle, { 5.0f, 5.0f }, { 5.0f, 5.0f }), wheel);
    CHECK (model.get ("eq3_q") < turned);
}

TEST_CASE ("A double click makes a band where there was none, and takes one away", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    auto& plot = window.filterPanel().plot();
    const juce::Point<float> where { 300.0f, 60.0f };
    plot.mouseDoubleClick (mouse (plot, where, where, 2));
    CHECK (model.get ("eq1_on") == 1.0f);
    CHECK (static_cast<double> (model.get ("eq1_frequency"))
           == Approx (plot.scale().hertzAt (where.x)).epsilon (1e-3));
    CHECK (static_cast<double> (model.get ("eq1_gain"))
           == Approx (plot.scale().decibelsAt (where.y)).margin (0.05));
    CHECK (plot.selected() == 0);

    auto& handle = plot.handle (0);
    REQUIRE (handle.isVisible());
    handle.mouseDoubleClick (mouse (handle, { 5.0f, 5.0f }, { 5.0f, 5.0f }, 2));
    CHECK (model.get ("eq1_gain") == Approx (0.0f).margin (1e-3));
    CHECK (model.get ("eq1_on") == 1.0f);
    handle.mouseDoubleClick (mouse (handle, { 5.0f, 5.0f }, { 5.0f, 5.0f }, 2));
    CHECK (model.get ("eq1_on") == 0.0f);
    CHECK_FALSE (handle.isVisible());
}

TEST_CASE ("The keys move a point", "[window]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    auto& handle = window.filterPanel().plot().handle (1);
    const auto frequency = model.get ("eq2_frequency"), gain = model.get ("eq2_gain"),
               q = model.get ("eq2_q");
    CHECK (handle.keyPressed (key (juce::KeyPress::rightKey)));
    CHECK (model.get ("eq2_frequency") > frequency);
    CHECK (handle.keyPressed (key (juce::KeyPress::upKey)));
    CHECK (model.get ("eq2_gain") > gain);
    CHECK (handle.keyPressed (key (juce::KeyPress::pageUpKey)));
    CHECK (model.get ("eq2_q") > q);
    CHECK (handle.keyPressed (key (juce::KeyPress::spaceKey)));
    CHECK (model.get ("eq2_on") == 0.0f);
}

TEST_CASE ("An edge dragged to the border is off", "[window]")
{
    FakeModel model;
    model.set ("filter_cutoff", 5000.0f);
    app::WindowContent window (model);
    auto& edge = window.filterPanel().plot().edge (EdgeHandle::Side::lowPass);
    drag (edge, { -60.0f, 0.0f });
    CHECK (model.get ("filter_cutoff") < 5000.0f);
    CHECK (model.get ("filter_cutoff") > 1000.0f);
    drag (edge, { 3000.0f, 0.0f });
    CHECK (model.get ("filter_cutoff") == model.parameter ("filter_cutoff").convertFrom0to1 (1.0f));

    auto& highPass = window.filterPanel().plot().edge (EdgeHandle::Side::highPass);
    drag (highPass, { 200.0f, 0.0f });
    CHECK (model.get ("highpass_cutoff") > 30.0f);
    highPass.mouseDoubleClick (mouse (highPass, { 5.0f, 5.0f }, { 5.0f, 5.0f }, 2));
    CHECK (model.get ("highpass_cutoff") == Approx (10.0f));
}

TEST_CASE ("Handles of the impulse set its times", "[window]")
{
    FakeModel model;
    model.loadFactoryImpulse ("Concert Hall");
    app::WindowContent window (model);
    auto& plot = window.impulsePanel().plot();
    const auto secondsAPixel = plot.scale().seconds / static_cast<double> (plot.scale().area.getWidth());
    const HostEar ear (model.processor);

    drag (plot.handle (TimeHandle::Kind::start), { 50.0f, 0.0f });
    CHECK (static_cast<double> (model.get ("impulse_start"))
           == Approx (50.0 * secondsAPixel).margin (2.0 * secondsAPixel));
    drag (plot.handle (TimeHandle::Kind::end), { -100.0f, 0.0f });
    CHECK (static_cast<double> (model.get ("impulse_end"))
           == Approx (plot.scale().seconds - 100.0 * secondsAPixel).margin (2.0 * secondsAPixel));
    drag (plot.handle (TimeHandle::Kind::fadeOut), { -30.0f, 0.0f });
    CHECK (static_cast<double> (model.get ("impulse_fade_out"))
           == Approx (30.0 * secondsAPixel).margin (2.0 * secondsAPixel));
    drag (plot.handle (TimeHandle::Kind::decay), { 0.0f, 20.0f });
    CHECK (model.get ("impulse_decay") < 1.0f);
    drag (plot.handle (TimeHandle::Kind::end), { 500.0f, 0.0f });
    CHECK (model.get ("impulse_end") == Approx (60.0f));
    CHECK (ear.changed()
           == std::set<juce::String> { "impulse_start", "impulse_end", "impulse_fade_out", "impulse_decay" });

    for (const auto& id : ear.changed())
    {
        CHECK (ear.of (model.parameter (id)).begins == ear.of (model.parameter (id)).ends);
        CHECK (ear.of (model.parameter (id)).changesOutside == 0);
    }
}

TEST_CASE ("All parameters can be reached", "[window]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    std::set<juce::String> shown { "bypass" };

    for (int band = 0; band < app::numShownBands; ++band)
    {
        window.filterPanel().plot().select (band);

        for (auto* each : allOf<app::ParameterControl> (window))
            shown.insert (each->parameter().paramID);
    }

    for (auto* each : model.processor.getParameters())
    {
        const auto id = dynamic_cast<juce::RangedAudioParameter*> (each)->paramID;
        INFO (id.toStdString());
        CHECK (shown.contains (id));
    }

    auto& bypass = buttonNamed (window, "Bypass");
    click (bypass);
    CHECK (model.get ("bypass") == 1.0f);
    CHECK (bypass.getToggleState());
}

TEST_CASE ("Assistive technology finds a role, a title and a value", "[window]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    window.filterPanel().plot().select (0);

    for (auto* each : allOf<app::ParameterControl> (window))
    {
        const auto handler = each->createAccessibilityHandler();
        INFO (each->parameter().paramID.toStdString());
        const auto isSwitch = dynamic_cast<app::Switch*> (each) != nullptr;
        const auto isChoice = dynamic_cast<app::ChoiceField*> (each) != nullptr;
        CHECK (handler->getRole()
               == (isSwitch   ? juce::AccessibilityRole::toggleButton
                   : isChoice ? juce::AccessibilityRole::comboBox
                              : juce::AccessibilityRole::slider));
        CHECK (handler->getTitle().isNotEmpty());
        auto* value = handler->getValueInterface();
        REQUIRE (value != nullptr);
        CHECK (value->getCurrentValueAsString() == each->valueText());
        CHECK (value->getRange().isValid());
        value->setValue (value->getRange().getMaximumValue());
        CHECK (each->parameter().getValue() == Approx (1.0f));
        CHECK (handler->getActions().contains (juce::AccessibilityActionType::press));
        CHECK (each->getTooltip().isNotEmpty());
    }

    auto& sounds = controlOf (window, model.parameter ("filter_on"));
    const auto handler = sounds.createAccessibilityHandler();
    CHECK (handler->getCurrentState().isCheckable());
    const auto wasOn = handler->getCurrentState().isChecked();
    handler->getActions().invoke (juce::AccessibilityActionType::toggle);
    CHECK (handler->getCurrentState().isChecked() != wasOn);

    auto& point = window.filterPanel().plot().handle (1);
    const auto pointHandler = point.createAccessibilityHandler();
    CHECK (pointHandler->getTitle().startsWith ("Band 2"));
    CHECK (pointHandler->getValueInterface()->getCurrentValueAsString().contains (
        model.parameter ("eq2_gain").getCurrentValueAsText()));
}

TEST_CASE ("Numbers in words have the decimals that are asked for, and none where none are", "[window]")
{
    CHECK (app::facts_text::number (43.1773, 0) == "43");
    CHECK (app::facts_text::number (2.0, 0) == "2");
    CHECK (app::facts_text::number (1.26, 1) == "1.3");
    app::EngineFacts facts;
    facts.isRunning = true;
    facts.meanShare = 0.105;
    facts.worstShare = 0.431773;
    const auto told = app::facts_text::loadOf (facts);
    INFO (told.toStdString());
    CHECK (told.contains (juce::String::fromUTF8 ("at worst 43\u202f%")));
}

TEST_CASE ("The keyboard reaches everything, panel by panel", "[window]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    window.filterPanel().plot().select (0);
    const auto order = juce::KeyboardFocusTraverser().getAllComponents (&window);
    const std::set<juce::Component*> reached (order.begin(), order.end());

    for (auto* each : allOf<app::ParameterControl> (window))
    {
        INFO (each->parameter().paramID.toStdString());
        CHECK ((reached.contains (each) || ! each->isEnabled()));
    }

    for (auto* each : allOf<app::PlotHandle> (window))
    {
        INFO (each->getTitle().toStdString());
        CHECK ((reached.contains (each) || ! each->isVisible()));
    }

    for (auto* each : order)
    {
        INFO (each->getTitle().toStdString());
        CHECK (each->getTitle().isNotEmpty());
    }

    // Once a panel is left, it is not come back to.
    std::vector<juce::Component*> panels;

    for (auto* each : order)
    {
        auto* panel = each;

        while (panel->getParentComponent() != &window)
            panel = panel->getParentComponent();

        if (panels.empty() || panels.back() != panel)
            panels.push_back (panel);
    }

    CHECK (std::set<juce::Component*> (panels.begin(), panels.end()).size() == panels.size());
}

TEST_CASE ("Nothing is drawn when nothing changes, and only what changes when something does", "[window]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    window.setVisible (true);
    window.update();
    RepaintWatch::Asked asked;
    window.setCachedComponentImage (new RepaintWatch (window, asked));
    asked = {};
    const auto areaIn = [&] (juce::Component& component)
    { return window.getLocalArea (&component, component.getLocalBounds()); };

    for (int i = 0; i < 30; ++i)
        window.update();

    CHECK (asked.times == 0);

    model.playSpectrum (11);
    window.update();
    CHECK (asked.times == 1);
    CHECK (asked.area == areaIn (window.filterPanel().plot()));

    // New numbers, the same words.
    asked = {};
    model.show (model.shown<app::EngineFacts>());
    model.show (model.shown<app::MeterFacts>());
    model.show (model.shown<app::EditFacts>());
    window.update();
    CHECK (asked.times == 0);

    asked = {};
    model.set ("mix", 0.77f);
    CHECK (asked.area == areaIn (controlOf (window, model.parameter ("mix"))));

    // A spectrum that nobody sees.
    asked = {};
    model.windowLayout.view = static_cast<int> (app::WindowView::impulse);
    window.setView (app::WindowView::impulse);
    CHECK_FALSE (model.spectrumWanted);
    asked = {};
    model.playSpectrum (12);
    window.update();
    CHECK (asked.times == 0);
}

TEST_CASE (
    "A spectrum that moves has only what it passed drawn, and gives the picture of one that was always there",
    "[window]")
{
    for (const auto scale : { 1.0f, 1.25f, 2.0f })
    {
        INFO (scale);
        FakeModel model;
        showEverything (model);
        app::WindowContent window (model);
        auto& plot = window.filterPanel().plot();
        const auto picture = [&] (app::WindowContent& of)
        {
            auto& drawn = of.filterPanel().plot();
            return drawn.createComponentSnapshot (drawn.getLocalBounds(), true, scale);
        };
        (void) picture (window);

        for (const auto frame : { 12, 13, 40, 41 })
        {
            const auto before = picture (window);
            RepaintWatch::Asked asked;
            plot.setCachedComponentImage (new RepaintWatch (plot, asked));
            model.playSpectrum (frame);
            window.update();
            plot.setCachedComponentImage (nullptr);
            const auto after = picture (window);
            app::WindowContent fresh (model);
            const auto expected = picture (fresh);
            int differing = 0, moved = 0, movedOutside = 0;

            for (int y = 0; y < after.getHeight(); ++y)
                for (int x = 0; x < after.getWidth(); ++x)
                {
                    const auto isOther = before.getPixelAt (x, y) != after.getPixelAt (x, y);
                    const juce::Point<float> at { (static_cast<float> (x) + 0.5f) / scale,
                                                  (static_cast<float> (y) + 0.5f) / scale };
                    differing += after.getPixelAt (x, y) != expected.getPixelAt (x, y) ? 1 : 0;
                    moved += isOther ? 1 : 0;
                    movedOutside += isOther && ! asked.area.toFloat().contains (at) ? 1 : 0;
                }

            CHECK (differing == 0);
            CHECK (moved > 100);
            CHECK (movedOutside == 0);
            CHECK (asked.times > 1);
        }
    }
}

TEST_CASE ("A tilt is dragged by its gain as well", "[window]")
{
    FakeModel model;
    model.set ("eq1_on", 1.0f);
    model.set ("eq1_kind", "Tilt");
    model.set ("eq1_gain", 6.0f);
    app::WindowContent window (model);
    auto& plot = window.filterPanel().plot();
    CHECK (plot.handle (0).centre().y == Approx (plot.scale().yOf (6.0)).margin (0.5));
}

TEST_CASE ("A reversed impulse is drawn backwards between its ends", "[window]")
{
    FakeModel model;
    model.windowLayout.waveformInDb = true;
    model.loadFactoryImpulse ("Concert Hall");
    app::WindowContent window (model);
    auto& plot = window.impulsePanel().plot();

    // How far the waveform, which is the only thing of this colour's kind, reaches up in each part of the plot.
    const auto inkIn = [&] (double from, double to)
    {
        const auto image = plot.createComponentSnapshot (plot.getLocalBounds());
        long ink = 0;

        for (auto x = static_cast<int> (from * image.getWidth());
             x < static_cast<int> (to * image.getWidth()); ++x)
            for (int y = 0; y < image.getHeight(); ++y)
                ink += image.getPixelAt (x, y).getSaturation() > 0.3f ? 1 : 0;

        return ink;
    };
    const auto early = inkIn (0.05, 0.35), late = inkIn (0.65, 0.95);
    CHECK (early > 2 * late);
    model.set ("impulse_reverse", 1.0f);
    const auto earlyReversed = inkIn (0.05, 0.35), lateReversed = inkIn (0.65, 0.95);
    CHECK (lateReversed > 2 * earlyReversed);
    CHECK (static_cast<double> (lateReversed) == Approx (static_cast<double> (early)).epsilon (0.05));
}

#if defined(__GLIBC__) && ! defined(__SANITIZE_ADDRESS__)
TEST_CASE ("A window that is opened and closed two hundred times leaves nothing behind", "[window]")
{
    FakeModel model;
    showEverything (model);
    constexpr int first = 20, last = first + 200; // the first ones fill caches of fonts and glyphs
    int rounds = 0;
    std::size_t before = 0;

    // Among messages, some of which are for windows that are gone.
    REQUIRE (test::runMessagesUntil (
        [&]
        {
            if (rounds == first)
                before = mallinfo2().uordblks;

            app::WindowContent window (model);
            window.showBrowser (rounds % 2 == 0 ? app::CatalogueKind::presets : app::CatalogueKind::impulses);
            model.playSpectrum (rounds);
            window.update();
            (void) window.createComponentSnapshot ({ 0, 0, 300, 300 });
            return ++rounds > last;
        },
        std::chrono::minutes (2)));
    const auto after = mallinfo2().uordblks;

    // A control that stayed would be some hundred bytes each time; what the caches move is not so much in all.
    CHECK (after < before + 200 * 100);
}
#endif

TEST_CASE ("A missing impulse is told of with a way out", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    auto& line = *allOf<app::MessageLine> (window).front();
    CHECK_FALSE (line.isVisible());
    app::MessageFacts message;
    message.text = juce::String::fromUTF8 ("The impulse response “Hall.wav” is missing.");
    message.remedy = app::MessageFacts::Remedy::findImpulse;
    model.show (message);
    const auto before = window.filterPanel().getY();
    window.update();
    CHECK (line.isVisible());
    CHECK (line.getTitle().contains ("Hall.wav"));
    CHECK (window.filterPanel().getY() > before);
    CHECK (buttonNamed (line, juce::String::fromUTF8 ("Find…")).isVisible());
    click (buttonNamed (line, "Hide the message"));
    window.update();
    CHECK_FALSE (line.isVisible());
    CHECK (window.filterPanel().getY() == before);
}

TEST_CASE ("The browser finds by words, loads what is chosen and remembers favourites", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    window.showBrowser (app::CatalogueKind::presets);
    auto& browser = *window.openBrowser();
    CHECK (browser.shownNames().size() == 8);
    browser.search ("plate");
    CHECK (browser.shownNames() == juce::StringArray { "Plate for Voices" });
    browser.search ("filter linear");
    CHECK (browser.shownNames() == juce::StringArray { "Master, linear phase" });
    browser.search ("nowhere");
    CHECK (browser.shownNames().isEmpty());
    browser.search ("");

    auto lists = allOf<juce::ListBox> (browser);
    REQUIRE (lists.size() == 2);
    lists[1]->selectRow (2);
    CHECK (model.commands == juce::StringArray { "load preset:Small Chamber" });
    browser.update();
    CHECK (model.commands.size() == 1);

    lists[0]->selectRow (1);
    CHECK (browser.shownNames() == juce::StringArray { "Band in a Hall", "Master, linear phase" });
    model.setFavourite (app::CatalogueKind::presets, "preset:Rumble out", true);
    browser.update();
    CHECK (browser.shownNames().contains ("Rumble out"));

    CHECK (browser.keyPressed (key (juce::KeyPress::escapeKey)));
    CHECK (window.openBrowser() == nullptr);
}

TEST_CASE ("A click beside an overlay closes it, and the window below is left alone", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    window.setVisible (true);
    auto* scrim = allOf<app::Scrim> (window).front();
    CHECK_FALSE (scrim->isVisible());
    window.showBrowser (app::CatalogueKind::presets);
    REQUIRE (scrim->isVisible());

    // What lies before panels, but not before the header and the browser, is where the click goes.
    CHECK (window.getComponentAt (window.filterPanel().getBounds().getTopLeft().translated (2, 40)) == scrim);
    const auto* inBrowser = window.getComponentAt (window.openBrowser()->getBounds().getCentre());
    CHECK ((inBrowser != nullptr && inBrowser != scrim));
    const auto* inHeader = window.getComponentAt (20, 20);
    CHECK ((inHeader != nullptr && inHeader != scrim));
    scrim->onClick();
    CHECK (window.openBrowser() == nullptr);
    CHECK_FALSE (scrim->isVisible());
    CHECK (model.commands.isEmpty());
}

TEST_CASE ("Meters are reset by key, by click and by assistive technology", "[window][accessibility]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    auto& meter = *allOf<app::LevelMeter> (window).front();
    REQUIRE (meter.getWantsKeyboardFocus());
    CHECK (meter.keyPressed (key (juce::KeyPress::spaceKey)));
    CHECK (meter.keyPressed (key (juce::KeyPress::returnKey)));
    CHECK_FALSE (meter.keyPressed (key (juce::KeyPress::upKey)));
    CHECK (meter.createAccessibilityHandler()->getActions().invoke (juce::AccessibilityActionType::press));
    CHECK (model.commands == juce::StringArray { "reset meters", "reset meters", "reset meters" });
}

TEST_CASE ("Header and shortcuts give their commands", "[window]")
{
    FakeModel model;
    showEverything (model);
    auto edits = model.shown<app::EditFacts>();
    edits.redoName = "Gain";
    model.show (edits);
    app::WindowContent window (model);

    for (const auto* each :
         { "Next preset", "Previous preset", "Undo", "Redo", "Copy A to B", "Favourite", "Next impulse" })
        click (buttonNamed (window, each));

    CHECK (model.commands
           == juce::StringArray { "preset next", "preset previous", "undo", "redo", "copy",
                                  "no favourite preset:Band in a Hall", "impulse next" });
    model.commands.clear();
    window.keyPressed (key ('z', juce::ModifierKeys::commandModifier));
    window.keyPressed (key ('z', juce::ModifierKeys::commandModifier | juce::ModifierKeys::shiftModifier));
    CHECK (model.commands == juce::StringArray { "undo", "redo" });
    CHECK_FALSE (window.keyPressed (key (juce::KeyPress::spaceKey)));
    click (buttonNamed (window, "B"));
    window.update();
    CHECK (buttonNamed (window, "Copy B to A").isVisible());
}

TEST_CASE ("Files are taken anywhere in the window if the model takes them", "[window]")
{
    FakeModel model;
    app::WindowContent window (model);
    CHECK (window.isInterestedInFileDrag ({ "/tmp/a.wav" }));
    CHECK_FALSE (window.isInterestedInFileDrag ({ "/tmp/a.pdf" }));
    CHECK_FALSE (window.isInterestedInFileDrag ({ "/tmp/a.wav", "/tmp/b.wav" }));
    window.filesDropped ({ "/tmp/a.wav" }, 5, 5);
    CHECK (model.commands == juce::StringArray { "file a.wav" });
}

TEST_CASE ("The window opens as it was left", "[window]")
{
    FakeModel model;

    {
        app::WindowEditor editor (model.processor, model);
        editor.setSize (1300, 900);
        editor.content().setView (app::WindowView::filter);
    }

    app::WindowEditor again (model.processor, model);
    CHECK (again.getWidth() == 1300);
    CHECK (again.getHeight() == 900);
    CHECK_FALSE (again.content().impulsePanel().isVisible());
}

// Halved, a picture is what the eye sees from a step away. JUCE draws the fonts' outlines itself, so that other versions of FreeType
// change next to nothing; a control that has moved by two pixels, or lost its words, shows. Twice as sharp, letters and lines have
// other weights in the same places. UPDATE_GOLDEN=1 keeps the pictures anew.
constexpr double mostMean = 0.5, mostInBlock = 8.0;
constexpr double mostMeanSharp = 1.0, mostInBlockSharp = 24.0;

TEST_CASE ("Every picture of the gallery is the one that is kept, at 1x and 2x", "[window][golden]")
{
    for (const auto& picture : pictures())
    {
        INFO (picture.name);
        FakeModel model;
        model.windowLayout.width = picture.width;
        model.windowLayout.height = picture.height;
        picture.prepare (model);
        app::WindowContent window (model);
        picture.act (window);
        window.update();
        const auto drawn = [&] (int scale)
        {
            return reduced (
                window.createComponentSnapshot (window.getLocalBounds(), true, static_cast<float> (scale)),
                2 * scale);
        };
        const auto usual = drawn (1), sharp = drawn (2);

        if (juce::SystemStats::getEnvironmentVariable ("UPDATE_GOLDEN", {}) == "1")
            REQUIRE (keepGoldenPicture (picture.name, usual));

        const auto golden = goldenPicture (picture.name);
        REQUIRE (golden.isValid());
        REQUIRE (golden.getBounds() == usual.getBounds());
        REQUIRE (golden.getBounds() == sharp.getBounds());
        const auto difference = differenceOf (usual, golden), differenceSharp = differenceOf (sharp, golden);
        CAPTURE (difference.mean, difference.worstBlock, differenceSharp.mean, differenceSharp.worstBlock);
        CHECK (difference.mean <= mostMean);
        CHECK (difference.worstBlock <= mostInBlock);
        CHECK (differenceSharp.mean <= mostMeanSharp);
        CHECK (differenceSharp.worstBlock <= mostInBlockSharp);
    }
}

TEST_CASE ("A picture with a word less or a control that has moved is told from the one that is kept",
           "[window][golden]")
{
    FakeModel model;
    showEverything (model);
    app::WindowContent window (model);
    const auto drawn = [&]
    { return reduced (window.createComponentSnapshot (window.getLocalBounds(), true, 1.0f), 2); };
    const auto before = drawn();
    CHECK (differenceOf (before, drawn()).worstBlock == 0.0);

    model.set ("mix", 0.9f);
    CHECK (differenceOf (before, drawn()).worstBlock > mostInBlock);
    model.set ("mix", 0.35f);
    CHECK (differenceOf (before, drawn()).worstBlock == 0.0);

    auto& plot = window.filterPanel().plot();
    plot.setTopLeftPosition (plot.getX(), plot.getY() + 2);
    CHECK (differenceOf (before, drawn()).worstBlock > mostInBlock);
}

int main (int argc, char** argv)
{
    const juce::ScopedJuceInitialiser_GUI juce;
    return Catch::Session().run (argc, argv);
}
