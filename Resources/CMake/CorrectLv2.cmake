# cmake -DBUNDLE=FOLDER -P CorrectLv2.cmake
#
# Puts right what JUCE's generator gets wrong of an LV2 plugin's description: values of scale points are given as positions, where
# hosts need the parameter's own; the plugin has no class; mail and homepage that nobody gave are the file's own address; features
# are of kinds that they are not; what it makes up has no definition. Two things stay that lv2_validate dislikes: lv2:portProperty of
# parameters, which are no ports, since hosts by JUCE look for it there; and doap's properties of what is not said to be a
# doap:Project, since hosts would take that for the plugin's class.

# Semicolons and brackets mean something in CMake's lists.
function (read_lines file lines)
    file (READ "${file}" text)
    string (REPLACE ";" "<semicolon>" text "${text}")
    string (REPLACE "[" "<open>" text "${text}")
    string (REPLACE "]" "<close>" text "${text}")
    string (REPLACE "\n" ";" text "${text}")
    set (${lines} "${text}" PARENT_SCOPE)
endfunction()

function (write_lines file lines)
    string (REPLACE ";" "\n" text "${lines}")
    string (REPLACE "<semicolon>" ";" text "${text}")
    string (REPLACE "<open>" "[" text "${text}")
    string (REPLACE "<close>" "]" text "${text}")
    file (WRITE "${file}" "${text}")
endfunction()

# A choice's values are 0, 1, 2 …
function (correct_scale_points file)
    read_lines ("${file}" lines)
    set (corrected)
    set (point 0)

    foreach (line IN LISTS lines)
        if (line MATCHES "a lv2:Parameter")
            set (point 0)
        elseif (line MATCHES "rdf:value")
            string (REGEX REPLACE "rdf:value [0-9.e-]+" "rdf:value ${point}" line "${line}")
            math (EXPR point "${point} + 1")
        endif()

        list (APPEND corrected "${line}")
    endforeach()

    write_lines ("${file}" "${corrected}")
endfunction()

function (correct_plugin file)
    file (READ "${file}" text)
    string (REGEX REPLACE "(\n\ta lv2:Plugin) ;" "\\1 , lv2:FilterPlugin ;" text "${text}")
    string (REGEX REPLACE "\n[ \t]*foaf:(mbox|homepage) <(mailto:)?>[ \t]*;" "" text "${text}")
    file (WRITE "${file}" "${text}")
endfunction()

function (correct_ui file)
    file (READ "${file}" text)
    string (REGEX REPLACE "[ \t]*ui:noUserResize ,\n" "" text "${text}")
    string (REGEX REPLACE "(lv2:optionalFeature[^;]*)[ \t]*opts:interface ,\n" "\\1" text "${text}")
    file (WRITE "${file}" "${text}")
endfunction()

function (define_program file)
    file (READ "${file}" text)

    if (text MATCHES "rdfs:label \"program\"")
        return()
    endif()

    if (text MATCHES "<([^<> ]+:Program)>")
        file (APPEND "${file}" "
<${CMAKE_MATCH_1}>
	a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> , <http://www.w3.org/2002/07/owl#DatatypeProperty> ;
	rdfs:label \"program\" ;
	rdfs:comment \"The number of a preset that comes with the plugin.\" ;
	rdfs:range xsd:int .
")
    endif()
endfunction()

correct_scale_points ("${BUNDLE}/dsp.ttl")
correct_plugin ("${BUNDLE}/dsp.ttl")
correct_ui ("${BUNDLE}/ui.ttl")
define_program ("${BUNDLE}/manifest.ttl")
