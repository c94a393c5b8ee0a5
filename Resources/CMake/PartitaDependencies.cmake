# What the engine is linked with, found in the same way where it is built and where it is used: this file is installed and
# PartitaConfig.cmake includes it. Whatever is not there is listed in PARTITA_MISSING.

set (PARTITA_MISSING "")

macro (partita_found found name)
    if (NOT ${found})
        list (APPEND PARTITA_MISSING "${name}")
    endif()
endmacro()

find_package (Threads QUIET)
partita_found (Threads_FOUND Threads)
find_package (fmt QUIET)
partita_found (fmt_FOUND fmt)

# pkg-config packages as one imported target each: partita_pkg (sndfile) gives PkgConfig::sndfile.
find_package (PkgConfig QUIET)
partita_found (PkgConfig_FOUND pkg-config)
macro (partita_pkg name)
    if (PkgConfig_FOUND AND NOT TARGET PkgConfig::${name})
        pkg_check_modules (${name} QUIET IMPORTED_TARGET GLOBAL ${name})
        partita_found (${name}_FOUND ${name})
    endif()
endmacro()

partita_pkg (sndfile)
partita_pkg (soxr)
partita_pkg (libebur128)
partita_pkg (libhwy)
partita_pkg (nettle)
partita_pkg (yaml-cpp)

# FFTW statically where it is found so: a plugin must not share FFTW's planner with other plugins.
macro (partita_fftw target library)
    find_library (PARTITA_${target}_LIBRARY NAMES lib${library}.a ${library})
    mark_as_advanced (PARTITA_${target}_LIBRARY)
    partita_found (PARTITA_${target}_LIBRARY ${library})

    if (NOT TARGET Partita::${target})
        add_library (Partita::${target} UNKNOWN IMPORTED GLOBAL)
        set_target_properties (Partita::${target} PROPERTIES IMPORTED_LOCATION "${PARTITA_${target}_LIBRARY}")
    endif()
endmacro()

partita_fftw (FftwFloat fftw3f)
partita_fftw (FftwDouble fftw3)
