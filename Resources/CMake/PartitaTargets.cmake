# What all of our own targets have in common. Third parties come as SYSTEM and are not held to our warnings.

if (NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set (CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program (PARTITA_CCACHE ccache)

if (PARTITA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set (CMAKE_C_COMPILER_LAUNCHER "${PARTITA_CCACHE}")
    set (CMAKE_CXX_COMPILER_LAUNCHER "${PARTITA_CCACHE}")
endif()

if (PARTITA_SANITIZERS)
    add_compile_options ("-fsanitize=${PARTITA_SANITIZERS}" -fno-omit-frame-pointer)
    add_link_options ("-fsanitize=${PARTITA_SANITIZERS}")
endif()

# GCC loses sight of what is set among the checks that sanitizers add.
set (PARTITA_SANITIZER_WARNINGS "")

if (PARTITA_SANITIZERS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set (PARTITA_SANITIZER_WARNINGS -Wno-maybe-uninitialized)
endif()

add_library (partita_flags INTERFACE)

if (MSVC)
    target_compile_options (partita_flags INTERFACE /W4 /permissive- /utf-8
        $<$<BOOL:${PARTITA_WARNINGS_AS_ERRORS}>:/WX>)
else()
    target_compile_options (partita_flags INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion -Wold-style-cast
        -Wcast-align -Woverloaded-virtual ${PARTITA_SANITIZER_WARNINGS}
        -ffp-contract=off   # fused multiply-adds only where we write them: the same bits from every compiler
        $<$<BOOL:${PARTITA_WARNINGS_AS_ERRORS}>:-Werror>)
endif()

target_compile_definitions (partita_flags INTERFACE $<$<BOOL:${PARTITA_CONTRACTS}>:PARTITA_CONTRACTS>)

include (PartitaDependencies)

if (PARTITA_MISSING)
    list (JOIN PARTITA_MISSING ", " partitaMissing)
    message (FATAL_ERROR "Libraries that the engine needs are not here: ${partitaMissing}. README.md says what to install.")
endif()
