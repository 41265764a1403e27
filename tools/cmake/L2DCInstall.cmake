# What `cmake --install` puts where, and the package that find_package(L2DC)
# finds (docs/Embedding.md).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(L2DC_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/L2DC")

# Libraries are L2DC::NN, L2DC::EIE, ...: the target's name without L2DC.
get_property(libraries GLOBAL PROPERTY L2DC_LIBS)
foreach(library ${libraries})
  string(REGEX REPLACE "^L2DC" "" name ${library})
  set_target_properties(${library} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(${library} INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endforeach()
set_target_properties(L2DC PROPERTIES EXPORT_NAME CAPI)
target_include_directories(L2DC INTERFACE
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS ${libraries} L2DC EXPORT L2DCTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")

# Modules that are opened at run time and linked by nothing.
foreach(module L2DCPlugin L2DCSearchTorch L2DCTorch)
  if(TARGET ${module})
    install(TARGETS ${module} LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  endif()
endforeach()

get_property(tools GLOBAL PROPERTY L2DC_TOOLS)
install(TARGETS ${tools} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.h" PATTERN "*.def" PATTERN "*.td")
install(DIRECTORY "${PROJECT_BINARY_DIR}/include/"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.inc" PATTERN "CMakeFiles" EXCLUDE)

configure_package_config_file("${PROJECT_SOURCE_DIR}/tools/cmake/L2DCConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/cmake/L2DCConfig.cmake"
  INSTALL_DESTINATION "${L2DC_PACKAGE_DIR}"
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_BINDIR CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/cmake/L2DCConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/cmake/L2DCConfig.cmake"
  "${PROJECT_BINARY_DIR}/cmake/L2DCConfigVersion.cmake"
  DESTINATION "${L2DC_PACKAGE_DIR}")
install(EXPORT L2DCTargets NAMESPACE L2DC:: DESTINATION "${L2DC_PACKAGE_DIR}")
