# How every target of ours is compiled. Nothing here leaks into a project that embeds Ordo: tools and
# build type are chosen only when Ordo is the top project, flags are set per target.

include(CheckLinkerFlag)
include(GNUInstallDirs)

if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
    set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
    set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
    endif()

    find_program(ORDO_CCACHE ccache)
    mark_as_advanced(ORDO_CCACHE)
    if(ORDO_CCACHE)
        # The sloppiness and the flags below are what ccache asks for with precompiled headers.
        set(launcher "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${ORDO_CCACHE}")
        set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
        set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
        add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
        if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
            add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
        endif()
    endif()

    check_linker_flag(CXX -fuse-ld=mold ORDO_HAS_MOLD)
    if(ORDO_HAS_MOLD)
        add_link_options(-fuse-ld=mold)
    endif()
endif()

# GCC 12 also complains about members a designated initializer leaves to their defaults; we mean that.
set(ordo_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wno-missing-field-initializers
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
    $<$<BOOL:${ORDO_WERROR}>:-Werror>)

if(ORDO_SANITIZE STREQUAL "address")
    set(ordo_sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    set(ordo_hardening -D_GLIBCXX_ASSERTIONS)
elseif(ORDO_SANITIZE STREQUAL "fuzzer")
    # What libFuzzer steers by is put in everywhere; the fuzzer itself only into its targets.
    set(ordo_sanitize -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer)
    set(ordo_hardening -D_GLIBCXX_ASSERTIONS)
elseif(ORDO_SANITIZE STREQUAL "thread")
    set(ordo_sanitize -fsanitize=thread -fno-omit-frame-pointer)
    set(ordo_hardening "")
elseif(ORDO_SANITIZE STREQUAL "")
    set(ordo_sanitize "")
    set(ordo_hardening -fno-semantic-interposition -fstack-protector-strong
        "$<$<NOT:$<CONFIG:Debug>>:SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>")
else()
    message(FATAL_ERROR "ORDO_SANITIZE must be empty, address, thread or fuzzer, not ${ORDO_SANITIZE}")
endif()

function(ordo_settings target)
    target_compile_features(${target} PRIVATE cxx_std_20)
    set_target_properties(${target} PROPERTIES
        CXX_EXTENSIONS OFF
        C_STANDARD 99 C_EXTENSIONS OFF
        C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    target_compile_options(${target} PRIVATE ${ordo_warnings} ${ordo_hardening} ${ordo_sanitize})
    target_link_options(${target} PRIVATE ${ordo_sanitize} -Wl,-z,relro,-z,now)
endfunction()

# Compiles the C++ sources of `target` several at a time where ORDO_UNITY asks for it: a clean build then
# takes less than half as long, and an edit takes longer. Files after APART stay alone, because their
# local names are the same as another's on purpose.
function(ordo_unity target)
    cmake_parse_arguments(UNITY "" "" APART ${ARGN})
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${ORDO_UNITY} UNITY_BUILD_BATCH_SIZE 10)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "\\.c$")
    list(APPEND sources ${UNITY_APART})
    if(ORDO_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # GCC takes a file that is included for a header.
        target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
    endif()
    if(sources)
        set_source_files_properties(${sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
endfunction()
