# Other people's engines, each where it is found. They go into the benchmark and nothing else.

find_path (PARTITA_ZITA_INCLUDE zita-convolver.h)
find_library (PARTITA_ZITA_LIBRARY zita-convolver)

if (PARTITA_ZITA_INCLUDE AND PARTITA_ZITA_LIBRARY)
    target_sources (partita_benchmarks PRIVATE ZitaRival.cpp)
    target_include_directories (partita_benchmarks SYSTEM PRIVATE "${PARTITA_ZITA_INCLUDE}")
    target_link_libraries (partita_benchmarks PRIVATE "${PARTITA_ZITA_LIBRARY}")
    target_compile_definitions (partita_benchmarks PRIVATE PARTITA_BENCHMARK_ZITA=1)
else()
    message (STATUS "Benchmark without zita-convolver (Debian: libzita-convolver-dev): not found")
endif()

find_package (JUCE QUIET)

if (NOT JUCE_FOUND)
    message (STATUS "Benchmark without JUCE (Debian: juce-modules-source): not found")
    return()
endif()

# JUCE's convolution on FFTW, without our warnings.
add_library (partita_benchmark_juce STATIC)
target_link_libraries (partita_benchmark_juce
    PRIVATE juce::juce_dsp "${PARTITA_FFTW_FLOAT}"
    PUBLIC juce::juce_recommended_config_flags)
target_compile_definitions (partita_benchmark_juce
    PUBLIC JUCE_DSP_USE_STATIC_FFTW=1 JUCE_USE_CURL=0 JUCE_WEB_BROWSER=0 JUCE_STANDALONE_APPLICATION=1
    INTERFACE $<TARGET_PROPERTY:partita_benchmark_juce,COMPILE_DEFINITIONS>)
target_include_directories (partita_benchmark_juce SYSTEM
    INTERFACE $<TARGET_PROPERTY:partita_benchmark_juce,INCLUDE_DIRECTORIES>)
get_target_property (jucePath juce::juce_audio_formats INTERFACE_JUCE_MODULE_PATH)

if (jucePath AND NOT EXISTS "${jucePath}/juce_audio_formats/codecs/flac")
    pkg_check_modules (PARTITA_BENCHMARK_CODECS REQUIRED IMPORTED_TARGET GLOBAL flac vorbisfile vorbisenc vorbis ogg zlib)
    target_link_libraries (partita_benchmark_juce PRIVATE PkgConfig::PARTITA_BENCHMARK_CODECS)
endif()

target_sources (partita_benchmarks PRIVATE JuceRivals.cpp)
target_link_libraries (partita_benchmarks PRIVATE partita_benchmark_juce)
target_compile_definitions (partita_benchmarks PRIVATE PARTITA_BENCHMARK_JUCE=1)
