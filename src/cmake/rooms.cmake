# A room is one folder of src/ compiled to an object library. A room sees the public headers, itself and
# the rooms it names, and nothing else: each room has its own include directory holding one symbolic
# link to its sources, so that `#include "engine/…"` in core does not compile.
#
#     ordo_room(engine PATH engine USES core codec LINKS OpenSSL::Crypto)
#
# FOLDERS names the folders inside the room that hold sources as well. HEADERS_OF are libraries of which
# only the include directories are wanted: their compile definitions would spoil the precompiled header,
# which all rooms share. APART are sources that a unity build leaves alone.

include(embed_sql)

set(ordo_rooms "${PROJECT_BINARY_DIR}/rooms")

# Makes <build>/rooms/<name>/<path> point to `folder`, so that it is included as "<path>/…".
function(ordo_room_link name path folder)
    get_filename_component(parent "${ordo_rooms}/${name}/${path}" DIRECTORY)
    file(MAKE_DIRECTORY "${parent}")
    file(CREATE_LINK "${folder}" "${ordo_rooms}/${name}/${path}" SYMBOLIC)
endfunction()

# Lets `target` include from the named rooms.
function(ordo_use_rooms target)
    list(TRANSFORM ARGN PREPEND "${ordo_rooms}/")
    target_include_directories(${target} PRIVATE ${ARGN})
endfunction()

function(ordo_room name)
    cmake_parse_arguments(ROOM "" PATH "FOLDERS;USES;LINKS;HEADERS_OF;APART" ${ARGN})
    set(folder "${CMAKE_CURRENT_SOURCE_DIR}/${ROOM_PATH}")
    list(TRANSFORM ROOM_FOLDERS PREPEND "${folder}/")
    list(TRANSFORM ROOM_FOLDERS APPEND "/*.cpp" OUTPUT_VARIABLE patterns)
    file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp" ${patterns})

    add_library(ordo_${name} OBJECT ${sources})
    ordo_settings(ordo_${name})
    list(TRANSFORM ROOM_APART PREPEND "${folder}/")
    ordo_unity(ordo_${name} APART ${ROOM_APART})
    set_target_properties(ordo_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    ordo_room_link(${name} ${ROOM_PATH} "${folder}")
    target_include_directories(ordo_${name} PRIVATE "${PROJECT_SOURCE_DIR}/include")
    ordo_use_rooms(ordo_${name} ${name} ${ROOM_USES})
    foreach(library IN LISTS ROOM_HEADERS_OF)
        target_include_directories(ordo_${name} SYSTEM PRIVATE
            $<TARGET_PROPERTY:${library},INTERFACE_INCLUDE_DIRECTORIES>)
    endforeach()
    target_link_libraries(ordo_${name} PRIVATE fmt::fmt Threads::Threads ${ROOM_LINKS})
    ordo_embed_sql(ordo_${name} "${folder}" ${ROOM_PATH})

    if(name STREQUAL "core")
        target_precompile_headers(ordo_core PRIVATE "${PROJECT_SOURCE_DIR}/src/cmake/precompiled.hpp")
    else()
        target_precompile_headers(ordo_${name} REUSE_FROM ordo_core)
    endif()
endfunction()
