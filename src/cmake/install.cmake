# What `cmake --install` and the Debian package contain: the C door (component `capi` of the CMake
# package, and pkg-config), the C++ library (component `cpp`), the command, and the plugins it serves with,
# which src/plugins installs where the command looks: ../lib/ordo of its folder.

include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Ordo")

install(TARGETS ordo EXPORT OrdoCpp FILE_SET HEADERS)
install(EXPORT OrdoCpp NAMESPACE Ordo:: FILE OrdoCppTargets.cmake DESTINATION "${package_dir}")

if(ORDO_CAPI)
    install(TARGETS ordo_capi EXPORT OrdoCapi FILE_SET HEADERS)
    install(EXPORT OrdoCapi NAMESPACE Ordo:: FILE OrdoCapiTargets.cmake DESTINATION "${package_dir}")
    configure_file("${CMAKE_CURRENT_LIST_DIR}/ordo.pc.in" "${PROJECT_BINARY_DIR}/ordo.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/ordo.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endif()
if(ORDO_POSTGRES)
    install(FILES "${PROJECT_SOURCE_DIR}/src/storage/postgres/roles.sql"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/ordo/postgres")
endif()
if(TARGET ordo_cli)
    install(TARGETS ordo_cli)
endif()

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/OrdoConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/OrdoConfig.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/OrdoConfigVersion.cmake"
    COMPATIBILITY SameMajorVersion)
install(FILES "${PROJECT_BINARY_DIR}/OrdoConfig.cmake" "${PROJECT_BINARY_DIR}/OrdoConfigVersion.cmake"
    DESTINATION "${package_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/ordo" RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ordo)
set(CPACK_PACKAGE_VENDOR "The Ordo authors")
set(CPACK_PACKAGE_CONTACT "The Ordo authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}/lib")
include(CPack)
