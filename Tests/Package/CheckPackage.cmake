# Installs the library from BUILD into WORK, builds the project beside this file with it by find_package, then by
# pkg-config, and runs it. And compares what Library.md shows with what was built.

cmake_minimum_required (VERSION 3.25)
set (prefix "${WORK}/prefix")
file (REMOVE_RECURSE "${WORK}")
file (MAKE_DIRECTORY "${WORK}")

function (run)
    execute_process (COMMAND ${ARGV} WORKING_DIRECTORY "${WORK}" OUTPUT_VARIABLE text ERROR_VARIABLE text RESULT_VARIABLE code)

    if (NOT code STREQUAL "0")
        list (JOIN ARGV " " command)
        message (FATAL_ERROR "${command}\n${text}")
    endif()

    set (output "${text}" PARENT_SCOPE)
endfunction()

# The installed files stand for themselves.
run ("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}" --component library)
file (GLOB_RECURSE headers RELATIVE "${prefix}/include/partita" "${prefix}/include/partita/*")

foreach (header IN LISTS headers)
    file (STRINGS "${prefix}/include/partita/${header}" includes REGEX "^ *#include \"")

    foreach (line IN LISTS includes)
        string (REGEX REPLACE ".*\"(.*)\".*" "\\1" included "${line}")

        if (NOT EXISTS "${prefix}/include/partita/${included}")
            message (SEND_ERROR "${header} includes ${included}, which is not installed")
        endif()
    endforeach()
endforeach()

if (headers MATCHES "-inl" OR NOT "Convolution/Convolver.h" IN_LIST headers)
    message (SEND_ERROR "Wrong headers: ${headers}")
endif()

file (GLOB_RECURSE packageFiles "${prefix}/*.cmake" "${prefix}/*.pc")

foreach (packageFile IN LISTS packageFiles)
    file (READ "${packageFile}" text)

    foreach (place "${SOURCE}" "${BUILD}" "${prefix}")
        string (FIND "${text}" "${place}" found)

        if (NOT found EQUAL -1)
            message (SEND_ERROR "${packageFile} names ${place}, which may be elsewhere for its users")
        endif()
    endforeach()

    if (text MATCHES "[;\"](/[^;\"]*\\.(so|a))")
        message (SEND_ERROR "${packageFile} names ${CMAKE_MATCH_1}, which may be elsewhere for its users")
    endif()
endforeach()

# The archive belongs to a sanitizer's build only together with its run-time library.
if (SANITIZERS)
    set (sanitize "-fsanitize=${SANITIZERS}")
endif()

run ("${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${WORK}/build" "-DCMAKE_PREFIX_PATH=${prefix}"
    -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}"
    "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror ${sanitize}")
run ("${CMAKE_COMMAND}" --build "${WORK}/build")
run ("${WORK}/build/live_filter")
message (STATUS "find_package: ${output}")

find_program (pkgConfig NAMES pkg-config pkgconf REQUIRED)
file (GLOB_RECURSE pc "${prefix}/*/partita.pc")
get_filename_component (pcFolder "${pc}" DIRECTORY)
run ("${CMAKE_COMMAND}" -E env "PKG_CONFIG_PATH=${pcFolder}" "${pkgConfig}" --cflags --libs partita)
separate_arguments (flags UNIX_COMMAND "${output} ${sanitize}")
run ("${COMPILER}" -std=c++20 "${CMAKE_CURRENT_LIST_DIR}/Main.cpp" -o "${WORK}/by-pkg-config" ${flags})
run ("${WORK}/by-pkg-config")
message (STATUS "pkg-config: ${output}")

# What the document shows is what was built.
file (READ "${SOURCE}/Resources/Docs/Library.md" document)

foreach (name CMakeLists.txt LiveFilter.h)
    file (READ "${CMAKE_CURRENT_LIST_DIR}/${name}" shown)
    string (FIND "${document}" "\n${shown}```\n" found)

    if (found EQUAL -1)
        message (SEND_ERROR "Resources/Docs/Library.md does not show Tests/Package/${name} as it is")
    endif()
endforeach()
