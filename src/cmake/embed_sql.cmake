# Turns sql/*.sql and migrations/NNN_name.sql of a storage backend into <path>/embedded_sql.hpp, which
# only that room can include. Included, this file defines ordo_embed_sql(); run with `cmake -P`, it is
# the generator.

if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(ordo_embed_sql_script "${CMAKE_CURRENT_LIST_FILE}")

    function(ordo_embed_sql target folder path)
        file(GLOB inputs CONFIGURE_DEPENDS "${folder}/sql/*.sql" "${folder}/migrations/*.sql")
        if(NOT inputs)
            return()
        endif()
        get_filename_component(backend ${path} NAME)
        set(root "${PROJECT_BINARY_DIR}/generated/${target}")
        set(header "${root}/${path}/embedded_sql.hpp")
        add_custom_command(
            OUTPUT "${header}"
            COMMAND "${CMAKE_COMMAND}" -D "FOLDER=${folder}" -D "BACKEND=${backend}" -D "HEADER=${header}"
                    -P "${ordo_embed_sql_script}"
            DEPENDS ${inputs} "${ordo_embed_sql_script}"
            COMMENT "Embedding ${path}/*.sql"
            VERBATIM)
        target_sources(${target} PRIVATE "${header}")
        target_include_directories(${target} PRIVATE "${root}")
    endfunction()
    return()
endif()

# Appends `text` as adjacent raw string literals, cut at line ends: compilers only promise 16 KB each.
function(append_literals out text)
    set(literals "")
    string(LENGTH "${text}" length)
    while(length GREATER 12000)
        string(SUBSTRING "${text}" 0 12000 head)
        string(FIND "${head}" "\n" cut REVERSE)
        math(EXPR cut "${cut} + 1")
        if(cut EQUAL 0)
            message(FATAL_ERROR "A line longer than 12000 bytes in ${FOLDER}")
        endif()
        string(SUBSTRING "${text}" 0 ${cut} head)
        string(SUBSTRING "${text}" ${cut} -1 text)
        string(APPEND literals "R\"ordo(${head})ordo\"\n")
        string(LENGTH "${text}" length)
    endwhile()
    string(APPEND literals "R\"ordo(${text})ordo\"")
    set(${out} "${${out}}${literals}" PARENT_SCOPE)
endfunction()

function(append_array out name subfolder)
    file(GLOB files "${FOLDER}/${subfolder}/*.sql")
    list(SORT files)
    set(array "\ninline constexpr EmbeddedFile ${name}[] = {\n")
    foreach(file IN LISTS files)
        get_filename_component(stem "${file}" NAME_WLE)
        file(READ "${file}" text)
        string(APPEND array "{\"${stem}\",\n")
        append_literals(array "${text}")
        string(APPEND array "},\n")
    endforeach()
    set(${out} "${${out}}${array}};\n" PARENT_SCOPE)
endfunction()

set(content "#pragma once

// Generated from the .sql files of this backend; a name is a file name without its ending.

#include <string_view>

namespace ordo::${BACKEND} {

struct EmbeddedFile {
    std::string_view name;
    std::string_view text;
};
")
append_array(content kStatementFiles sql)
append_array(content kMigrationFiles migrations)
string(APPEND content "\n}  // namespace ordo::${BACKEND}\n")
file(WRITE "${HEADER}" "${content}")
