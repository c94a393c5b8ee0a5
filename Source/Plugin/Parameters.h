#pragma once

#include "Plugin/ParameterText.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <array>
#include <memory>
#include <string_view>
#include <vector>

namespace partita::app
{

/// A number with words of its own both ways. What can't be read leaves it where it is.
class NumberParameter : public juce::AudioParameterFloat
{
public:
    NumberParameter (const char* id, const juce::String& name, juce::NormalisableRange<float>,
                     float otherwise, ParameterText);

private:
    float getValueForText (const juce::String&) const override;
    juce::String getText (float position, int longest) const override;

    ParameterText text;
};

/// One band of the equaliser.
struct EqBandParameters
{
    juce::AudioParameterBool& on;
    juce::AudioParameterChoice& kind; ///< in the order of bandKinds
    NumberParameter& frequency;
    NumberParameter& gain;
    NumberParameter& q;
    juce::AudioParameterChoice& slope; ///< in the order of bandSlopes
};

inline constexpr int numEqBands = 8;

/// What the host sees and automates. Ids, ranges, defaults and order never change: sessions are stored with them; a new one
/// goes to the end.
///
/// | id                              | range                          | default    | meaning                          |
/// |---------------------------------|--------------------------------|------------|----------------------------------|
/// | filter_cutoff                   | 10 … 40 000 Hz                 | 40 000 off | edge of the first low-pass       |
/// | mix                             | 0 … 1                          | 1          | 0 dry, 1 wet                     |
/// | bypass                          | off, on                        | off        | the input with the same latency  |
/// | input_gain, output_gain         | −60 … 24 dB                    | 0          | before and after everything      |
/// | width                           | 0 … 2                          | 1          | of the wet path                  |
/// | filter_on                       | off, on                        | on         | all filters, equaliser included  |
/// | filter_place                    | wet only, everything           | wet only   | what they work on                |
/// | filter_phase                    | linear, minimum, mixed, maximum| minimum    | of all of them                   |
/// | filter_phase_amount             | 0 … 1                          | 0.5        | of mixed: 0 linear, 1 minimum    |
/// | filter_length                   | low … maximum                  | high       | the equaliser's taps             |
/// | highpass_cutoff                 | 10 … 20 000 Hz                 | 10 off     | edge of the first high-pass      |
/// | filter_transition               | 20 … 5000 Hz                   | 400        | of low-pass and high-pass        |
/// | filter_attenuation              | 30 … 150 dB                    | 96         | of low-pass and high-pass        |
/// | eq1_… eq8_on                    | off, on                        | off        |                                  |
/// | …_kind                          | peak … tilt                    | peak       |                                  |
/// | …_frequency                     | 10 … 40 000 Hz                 | by band    |                                  |
/// | …_gain                          | −24 … 24 dB                    | 0          |                                  |
/// | …_q                             | 0.1 … 40                       | 0.7071     |                                  |
/// | …_slope                         | 6 … 96 dB/oct                  | 12         | of cuts                          |
/// | impulse_on                      | off, on                        | on         |                                  |
/// | impulse_predelay                | 0 … 1 s                        | 0          |                                  |
/// | impulse_start                   | 0 … 10 s                       | 0          | what is kept of the recording    |
/// | impulse_end                     | 0 … 60 s                       | 60 whole   |                                  |
/// | impulse_fade_in, _fade_out      | 0 … 2 s, 0 … 10 s              | 0          |                                  |
/// | impulse_attack                  | 0 … 2 s                        | 0          |                                  |
/// | impulse_decay                   | 0.1 … 4                        | 1          | decay times by this factor       |
/// | impulse_decay_low, _decay_high  | 0.25 … 4                       | 1          | on top of it, by band            |
/// | impulse_size                    | 0.5 … 2                        | 1          | of the room                      |
/// | impulse_reverse                 | off, on                        | off        |                                  |
/// | impulse_gain                    | −60 … 24 dB                    | 0          |                                  |
/// | impulse_level                   | as it is … wet level           | as it is   | by what it is normalised         |
/// | impulse_low_cut, _high_cut      | 10 … 2000, 500 … 40 000 Hz     | off        |                                  |
/// | engine_latency                  | 0 … 8192 samples               | 0          | allowed for less work; by hand   |
///
/// Thread    built with the processor that owns the parameters. Reading a parameter: any
class Parameters
{
public:
    explicit Parameters (juce::AudioProcessor& owner);

    /// All, in the order of the table.
    [[nodiscard]] const std::vector<juce::RangedAudioParameter*>& all() const noexcept { return list; }

    /// Null if there is none of this id.
    [[nodiscard]] juce::RangedAudioParameter* find (std::string_view id) const;

private:
    template <class Parameter>
    Parameter& add (std::unique_ptr<Parameter>);
    NumberParameter& number (const char* id, const juce::String& name, juce::NormalisableRange<float>,
                             float otherwise, ParameterText);
    juce::AudioParameterBool& toggle (const juce::String& id, const juce::String& name, bool otherwise);
    juce::AudioParameterChoice& choice (const juce::String& id, const juce::String& name,
                                        const juce::StringArray&, int otherwise);
    EqBandParameters band (int number, float frequencyHz);

    juce::AudioProcessor& processor;
    std::vector<juce::RangedAudioParameter*> list;

public:
    NumberParameter& cutoff;
    NumberParameter& mix;
    juce::AudioParameterBool& bypass;
    NumberParameter& inputGain;
    NumberParameter& outputGain;
    NumberParameter& width;
    juce::AudioParameterBool& filterOn;
    juce::AudioParameterChoice& filterPlace;
    juce::AudioParameterChoice& filterPhase;
    NumberParameter& filterPhaseAmount;
    juce::AudioParameterChoice& filterLength;
    NumberParameter& highpassCutoff;
    NumberParameter& filterTransition;
    NumberParameter& filterAttenuation;
    std::array<EqBandParameters, numEqBands> bands;
    juce::AudioParameterBool& impulseOn;
    NumberParameter& impulsePredelay;
    NumberParameter& impulseStart;
    NumberParameter& impulseEnd;
    NumberParameter& impulseFadeIn;
    NumberParameter& impulseFadeOut;
    NumberParameter& impulseAttack;
    NumberParameter& impulseDecay;
    NumberParameter& impulseDecayLow;
    NumberParameter& impulseDecayHigh;
    NumberParameter& impulseSize;
    juce::AudioParameterBool& impulseReverse;
    NumberParameter& impulseGain;
    juce::AudioParameterChoice& impulseLevel;
    NumberParameter& impulseLowCut;
    NumberParameter& impulseHighCut;
    juce::AudioParameterChoice& engineLatency; ///< in the order of engineLatencies
};

inline constexpr float lowestCutoffHz = 10.0f;
inline constexpr float highestCutoffHz = 40000.0f; ///< the default: no low-pass where a state names none
inline constexpr float lowestHighpassHz = 10.0f;   ///< the default: no high-pass where a state names none
inline constexpr float wholeImpulseSeconds = 60.0f;
inline constexpr std::array engineLatencies { 0, 128, 512, 2048, 8192 }; ///< frames

} // namespace partita::app
