#pragma once

#include "Core/Result.h"
#include "Design/Phase.h"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace partita::detail
{

using Json = nlohmann::ordered_json;

/// Reads the values of a preset's objects. For the sources of this folder only.
///
/// Errors    badPreset with the place, thrown as Error: parsePreset catches them
class PresetReader
{
public:
    /// Whether presetText writes an object that holds nothing but what is usual.
    enum class Written
    {
        always,
        unlessUsual
    };

    /// An entry that this version does not know, and the place of the object that holds it.
    struct UnknownEntry
    {
        std::string object; ///< such as filters[0]; empty for the preset itself
        std::string key;
        Json value;
        std::string keptIn; ///< the place of that object in what presetText writes
        Written written = Written::always;

        [[nodiscard]] std::string place() const { return object.empty() ? key : object + "." + key; }
    };

    std::vector<UnknownEntry> unknown;

    [[noreturn]] static void refuse (const std::string& place, const std::string& message);

    /// Keeps what is not among the known keys as unknown.
    void expectObject (const Json&, const std::string& place, std::initializer_list<const char*> known,
                       Written = Written::always);

    /// What was found, short enough for a message.
    [[nodiscard]] static std::string excerpt (const Json&);

    /// Each of these gives nothing where the key is missing.
    [[nodiscard]] static std::optional<double> number (const Json&, const char* key, const std::string& place,
                                                       double most = 1e12);
    [[nodiscard]] static std::optional<int> wholeNumber (const Json&, const char* key,
                                                         const std::string& place);
    [[nodiscard]] static const Json& list (const Json&, const char* key, const std::string& place);
    [[nodiscard]] static Phase phase (const Json&, const std::string& place);
    [[nodiscard]] static std::optional<bool> flag (const Json&, const char* key, const std::string& place);
    [[nodiscard]] static std::string text (const Json&, const char* key, const std::string& place);
};

/// Nothing for linear phase, which is what a missing entry means.
void writePhase (Json&, Phase);

} // namespace partita::detail
