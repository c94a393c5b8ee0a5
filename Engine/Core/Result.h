#pragma once

#include <string>
#include <utility>
#include <variant>

namespace partita
{

/// What went wrong, as a stable name that tests and shells decide by.
enum class ErrorCode
{
    badSpecification,  ///< impossible by itself, whatever the file or rate
    fileNotFound,      ///< nothing there, or not a file
    fileUnreadable,    ///< there, but not allowed to be read or not understood
    unsuitable,        ///< the file is fine but does not suit: its rate, its channels, its length
    outputExists,      ///< would be overwritten, and nobody allowed that
    outputIsInput,     ///< would overwrite what is being read
    cannotWrite,       ///< folder missing, no permission, disk full
    badPreset,         ///< preset text that is not understood
    deviceUnavailable, ///< no such audio device, or it refuses what is asked of it, or it has gone
    cancelled          ///< the caller asked to stop
};

/// A failure as a value: what was expected, what was found, what to try.
struct Error
{
    ErrorCode code;
    std::string message; ///< whole sentences for a person
    std::string context; ///< the file or option that it is about; may be empty

    [[nodiscard]] std::string text() const { return context.empty() ? message : context + ": " + message; }
};

/// A value or the reason why there is none. Everything that may fail off the audio thread returns one.
template <class T>
class [[nodiscard]] Result
{
public:
    Result (T value) : content (std::in_place_index<0>, std::move (value)) {}

    Result (Error error) : content (std::in_place_index<1>, std::move (error)) {}

    [[nodiscard]] bool ok() const noexcept { return content.index() == 0; }

    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] T& value() & { return std::get<0> (content); }

    [[nodiscard]] const T& value() const& { return std::get<0> (content); }

    [[nodiscard]] T&& value() && { return std::get<0> (std::move (content)); }

    [[nodiscard]] const Error& error() const { return std::get<1> (content); }

    T* operator->() { return &value(); }

    const T* operator->() const { return &value(); }

    T& operator*() & { return value(); }

    const T& operator*() const& { return value(); }

    T&& operator*() && { return std::get<0> (std::move (content)); }

private:
    std::variant<T, Error> content;
};

struct Done
{
};

/// Success without a value, or the reason why not.
using Status = Result<Done>;

} // namespace partita
