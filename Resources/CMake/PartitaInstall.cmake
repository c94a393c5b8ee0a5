# Installs the engine as a library for others: archive, public headers, and what find_package and pkg-config read. The
# component is called library, so that it can also be installed alone.

include (CMakePackageConfigHelpers)

set (partitaIncludeFolder "${CMAKE_INSTALL_INCLUDEDIR}/partita")
set (partitaPackageFolder "${CMAKE_INSTALL_LIBDIR}/cmake/Partita")

install (TARGETS partita_engine EXPORT PartitaTargets
    ARCHIVE COMPONENT library
    FILE_SET HEADERS DESTINATION "${partitaIncludeFolder}" COMPONENT library)
install (EXPORT PartitaTargets NAMESPACE Partita:: DESTINATION "${partitaPackageFolder}" COMPONENT library)

configure_package_config_file ("${CMAKE_CURRENT_LIST_DIR}/PartitaConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/package/PartitaConfig.cmake" INSTALL_DESTINATION "${partitaPackageFolder}"
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file ("${PROJECT_BINARY_DIR}/package/PartitaConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install (FILES "${PROJECT_BINARY_DIR}/package/PartitaConfig.cmake"
    "${PROJECT_BINARY_DIR}/package/PartitaConfigVersion.cmake" "${CMAKE_CURRENT_LIST_DIR}/PartitaDependencies.cmake"
    DESTINATION "${partitaPackageFolder}" COMPONENT library)

file (RELATIVE_PATH partitaPrefixFromPc "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file ("${CMAKE_CURRENT_LIST_DIR}/partita.pc.in" "${PROJECT_BINARY_DIR}/package/partita.pc" @ONLY)
install (FILES "${PROJECT_BINARY_DIR}/package/partita.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
    COMPONENT library)

install (DIRECTORY Resources/Docs/ DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT library)
install (FILES LICENSE README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT library)
