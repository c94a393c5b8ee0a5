#include "Rival.h"

namespace partita::bench
{

std::vector<RivalKind> allRivals()
{
    return
    {
        partitaRival(), directRival(),
#if PARTITA_BENCHMARK_ZITA
            zitaRival(),
#endif
#if PARTITA_BENCHMARK_JUCE
            juceUniformRival(), juceNonUniformRival(),
#endif
    };
}

std::string missingRivals()
{
    std::string missing;
#if ! PARTITA_BENCHMARK_ZITA
    missing += "zita-convolver";
#endif
#if ! PARTITA_BENCHMARK_JUCE
    missing += missing.empty() ? "JUCE" : ", JUCE";
#endif
    return missing;
}

} // namespace partita::bench
