# 64-bit ARM from another Debian machine: GCC of the package g++-aarch64-linux-gnu, the libraries that `./dev arm` unpacks
# into PARTITA_ARM64_ROOT, and qemu-user to run what was built.

set (CMAKE_SYSTEM_NAME Linux)
set (CMAKE_SYSTEM_PROCESSOR aarch64)
set (CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set (CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

get_filename_component (partitaBuildFolder "${CMAKE_CURRENT_LIST_DIR}/../../build" ABSOLUTE)
set (PARTITA_ARM64_ROOT "${partitaBuildFolder}/arm64-root" CACHE PATH "Where the libraries of Debian's arm64 packages are")
list (APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PARTITA_ARM64_ROOT)

set (CMAKE_FIND_ROOT_PATH "${PARTITA_ARM64_ROOT}")
set (CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set (CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set (CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set (CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set (ENV{PKG_CONFIG_SYSROOT_DIR} "${PARTITA_ARM64_ROOT}")
set (ENV{PKG_CONFIG_LIBDIR}
    "${PARTITA_ARM64_ROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${PARTITA_ARM64_ROOT}/usr/share/pkgconfig")

# What the libraries need themselves.
set (CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,-rpath-link,${PARTITA_ARM64_ROOT}/usr/lib/aarch64-linux-gnu")

set (CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L "${PARTITA_ARM64_ROOT}")
