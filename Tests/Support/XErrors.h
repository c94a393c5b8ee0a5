#pragma once

namespace partita::test
{

/// JUCE asks X for names that only a window manager makes, and bears the errors; but of two copies of it in one process each puts
/// the other's error handler away, and X's own ends the process. This one stands behind both.
///
/// Thread    before anything of JUCE
void bearErrorsOfX();

} // namespace partita::test
