#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace partita::app
{

/// What a user has chosen once and for all: the entries of settings.json in the user's settings folder. Entries of others are
/// kept. A file that can't be read or written changes nothing: what is chosen then holds as long as the program runs.
///
/// Thread    the message thread
class UserSettings
{
public:
    explicit UserSettings (std::string path);

    [[nodiscard]] std::vector<std::string> list (const std::string& key) const;
    void setList (const std::string& key, const std::vector<std::string>&);

    [[nodiscard]] std::int64_t number (const std::string& key, std::int64_t otherwise) const;
    void setNumber (const std::string& key, std::int64_t);

    [[nodiscard]] nlohmann::ordered_json object (const std::string& key) const;
    void setObject (const std::string& key, nlohmann::ordered_json);

private:
    void store (const std::string& key, nlohmann::ordered_json);

    const std::string path;
    nlohmann::ordered_json entries = nlohmann::ordered_json::object();
};

} // namespace partita::app
