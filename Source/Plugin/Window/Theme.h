#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

/// Colours, type and measures of the window.
///
/// Units     pixels at 1×; type in em
namespace partita::app::theme
{

inline const juce::Colour behind { 0xff0f1113 }; ///< between the panels
inline const juce::Colour panel { 0xff17191c };
inline const juce::Colour sunken { 0xff111316 }; ///< plots
inline const juce::Colour raised { 0xff22262a }; ///< menus, chosen segments
inline const juce::Colour hovered { 0xff1f2226 };
inline const juce::Colour line { 0xff2a2e33 };
inline const juce::Colour faintLine { 0xff1e2125 };
inline const juce::Colour track { 0xff30353b };
inline const juce::Colour edge { 0xff434a52 }; ///< around menus and tooltips
inline const juce::Colour text { 0xffe8ebee };
inline const juce::Colour quietText { 0xff9aa2aa };
inline const juce::Colour faintText { 0xff757d86 };
inline const juce::Colour warning { 0xfff2b84b };
inline const juce::Colour alarm { 0xffff6b5e };

inline const juce::Colour filterAccent { 0xff5cc1e6 };
inline const juce::Colour impulseAccent { 0xfff5a35c };
inline const juce::Colour outputAccent { 0xff7fd6a4 };

inline constexpr float titleSize = 14.0f;
inline constexpr float valueSize = 13.0f;
inline constexpr float labelSize = 11.0f;
inline constexpr float smallSize = 10.0f;

inline constexpr float corner = 4.0f;
inline constexpr int gap = 8;     ///< between panels
inline constexpr int margin = 12; ///< inside panels
inline constexpr int fieldHeight = 44;
inline constexpr int titleHeight = 38;

enum class Weight
{
    regular,
    medium,
    semiBold
};

/// Inter, which is part of the program.
[[nodiscard]] juce::Font font (float em, Weight = Weight::regular);

[[nodiscard]] float widthOf (const juce::String&, const juce::Font&);

/// Text in one line, with an ellipsis if it does not fit.
void drawText (juce::Graphics&, const juce::String&, juce::Rectangle<float>, juce::Justification,
               const juce::Font&, juce::Colour);

/// As it is set in type: a hyphen that stands for minus is one.
[[nodiscard]] juce::String withMinus (const juce::String&);

/// The ring around what has the keyboard's focus.
void drawFocus (juce::Graphics&, juce::Rectangle<float>, juce::Colour accent);

/// Holds the typefaces while a window is open.
class Typefaces
{
public:
    Typefaces();

    [[nodiscard]] juce::Typeface::Ptr of (Weight) const;

private:
    juce::Typeface::Ptr regular, medium, semiBold;
};

} // namespace partita::app::theme
