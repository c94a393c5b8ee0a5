# Starts the app on a display of its own, with settings of its own, and looks at what comes of it.
#   -DAPP=…  -DXVFB_RUN=…  -DWORK=…  -DAUDIO=…

file (REMOVE_RECURSE "${WORK}")
file (MAKE_DIRECTORY "${WORK}/config")
set (ENV{XDG_CONFIG_HOME} "${WORK}/config")
unset (ENV{DISPLAY})

# expect (CODE WORDS ARGUMENT …): what the program ends with and says, without a display.
function (expect code words)
    execute_process (COMMAND "${APP}" ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE err TIMEOUT 30)

    if (NOT result EQUAL code OR NOT "${out}${err}" MATCHES "${words}")
        message (FATAL_ERROR "partita-app ${ARGN}: expected ${code} and “${words}”, found ${result} and “${out}${err}”")
    endif()
endfunction()

expect (0 "Usage: partita-app" --help)
expect (0 "^partita-app [0-9]+\\.[0-9]+" --version)
expect (1 "option --nonsense" --nonsense)
expect (1 "one file" one.wav two.wav)
expect (2 "no display")

if (NOT XVFB_RUN)
    message ("SKIPPED: there is no xvfb-run here (Debian: xvfb and xauth), so the window is not opened.")
    return()
endif()

execute_process (COMMAND "${XVFB_RUN}" -a -s "-screen 0 1600x1200x24" "${APP}" --picture "${WORK}/window.png" "${AUDIO}"
    RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE err TIMEOUT 60)

if (NOT result EQUAL 0)
    message (FATAL_ERROR "The window did not open: ${result} ${out}${err}")
endif()

file (SIZE "${WORK}/window.png" size)

if (size LESS 20000)
    message (FATAL_ERROR "The picture of the window holds ${size} bytes: nothing is on it.")
endif()

# As a user has it: devices are looked for, whether there are any or not, and the window is closed after a while.
execute_process (COMMAND "${XVFB_RUN}" -a -s "-screen 0 1600x1200x24" timeout -s INT -k 20 6 "${APP}" "${AUDIO}"
    RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE err TIMEOUT 60)

if (NOT result EQUAL 124)
    message (FATAL_ERROR "The app was not alive after six seconds, or did not end when it was told to: ${result} ${out}${err}")
endif()

file (READ "${WORK}/config/partita/app.json" remembered)

if (NOT remembered MATCHES "Phrase.wav")
    message (FATAL_ERROR "The file that was open is not remembered: ${remembered}")
endif()
