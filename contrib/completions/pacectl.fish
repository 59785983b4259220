# fish completion for pacectl(1)

function __pacectl_rules
    pacectl rules 2>/dev/null | awk 'NR > 1 { print $1 }'
end

function __pacectl_sessions
    echo last
    pacectl log 2>/dev/null | awk 'NR > 1 && $1 ~ /^[0-9]+$/ && !/--days/ { print $1 }'
end

function __pacectl_verb # whether the first word, or the first two, are these
    set -l words (commandline -opc | string match -v -- '-*')
    test "$words[2]" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test "$words[3]" = "$argv[2]"
end

function __pacectl_no_verb
    test (count (commandline -opc | string match -v -- '-*')) -lt 2
end

function __pacectl_no_rules_verb
    __pacectl_verb rules; and test (count (commandline -opc | string match -v -- '-*')) -lt 3
end

set -l dates 'today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday'

complete -c pacectl -f
complete -c pacectl -l help -d 'Help'
complete -c pacectl -l version -d 'The version'
complete -c pacectl -l home -r -a '(__fish_complete_directories)' -d 'Settings and data below'
complete -c pacectl -l json -d 'For programs'

complete -c pacectl -n __pacectl_no_verb -a next -d 'What to do tomorrow, and why'
complete -c pacectl -n __pacectl_no_verb -a why -d 'Every rule, and what it saw'
complete -c pacectl -n __pacectl_no_verb -a status -d 'Fitness, fatigue, form'
complete -c pacectl -n __pacectl_no_verb -a log -d 'Sessions, newest first'
complete -c pacectl -n __pacectl_no_verb -a show -d 'One session'
complete -c pacectl -n __pacectl_no_verb -a week -d 'The last weeks'
complete -c pacectl -n __pacectl_no_verb -a chart -d 'Fitness, fatigue and form over time'
complete -c pacectl -n __pacectl_no_verb -a athlete -d 'Level, thresholds and zones'
complete -c pacectl -n __pacectl_no_verb -a note -d 'Writes a line into the journal'
complete -c pacectl -n __pacectl_no_verb -a journal -d 'Check the journal'
complete -c pacectl -n __pacectl_no_verb -a edit -d 'Decides about a session'
complete -c pacectl -n __pacectl_no_verb -a forget -d 'A session that is not yours'
complete -c pacectl -n __pacectl_no_verb -a split -d 'A duplicate that is an activity of its own'
complete -c pacectl -n __pacectl_no_verb -a merge -d 'Two sessions that are one activity'
complete -c pacectl -n __pacectl_no_verb -a files -d 'The files that were seen'
complete -c pacectl -n __pacectl_no_verb -a import -d 'Takes in files, folders and archives'
complete -c pacectl -n __pacectl_no_verb -a inspect -d 'What is in a file'
complete -c pacectl -n __pacectl_no_verb -a rules -d 'The coaching rules'
complete -c pacectl -n __pacectl_no_verb -a plan -d 'The coming weeks'
complete -c pacectl -n __pacectl_no_verb -a rebuild -d 'Works everything out again'
complete -c pacectl -n __pacectl_no_verb -a workout -d 'The session advised, step by step'
complete -c pacectl -n __pacectl_no_verb -a report -d 'One page with charts'
complete -c pacectl -n __pacectl_no_verb -a export -d 'Everything known, for other programs'
complete -c pacectl -n __pacectl_no_verb -a doctor -d 'Whether all is in order'

for verb in next why athlete workout
    complete -c pacectl -n "__pacectl_verb $verb" -l for -x -a $dates -d 'The day'
end
complete -c pacectl -n '__pacectl_verb status' -l follow -d 'Again when it changes'
complete -c pacectl -n '__pacectl_verb status' -l format -x -a 'waybar plain' -d 'One line'
for verb in log chart
    complete -c pacectl -n "__pacectl_verb $verb" -l days -x -d 'The last days'
end
for verb in show edit forget split merge
    complete -c pacectl -n "__pacectl_verb $verb" -a '(__pacectl_sessions)'
end
complete -c pacectl -n '__pacectl_verb edit' -l kind -x -a 'recovery easy steady long tempo intervals hills strides race cross'
complete -c pacectl -n '__pacectl_verb edit' -l load -x
complete -c pacectl -n '__pacectl_verb edit' -l felt -x -a 'fresh good normal tired heavy'
complete -c pacectl -n '__pacectl_verb edit' -l rpe -x
complete -c pacectl -n '__pacectl_verb edit' -l note -x
complete -c pacectl -n '__pacectl_verb edit' -l ignore -x -a 'hr pace gps all'
complete -c pacectl -n '__pacectl_verb note' -a 'feel felt sleep fuel stress hrv rhr weight pain sick injured travel busy rest hot race goal level threshold maxhr resthr block available run ride'
complete -c pacectl -n '__pacectl_verb journal' -a check
complete -c pacectl -n '__pacectl_verb files' -l bad -d 'Only what could not be read'
complete -c pacectl -n '__pacectl_verb import' -F
complete -c pacectl -n '__pacectl_verb inspect' -F
complete -c pacectl -n '__pacectl_verb plan' -l weeks -x -d 'How many'
complete -c pacectl -n '__pacectl_verb rebuild' -l force -d 'Without the files that are gone'
complete -c pacectl -n '__pacectl_verb workout' -l fit -r -F -d 'As a workout for a watch'
complete -c pacectl -n '__pacectl_verb workout' -l ics -r -F -d 'For a calendar'
complete -c pacectl -n '__pacectl_verb report' -l out -r -F -d 'The file'
complete -c pacectl -n '__pacectl_verb report' -l open -d 'Show it in the browser'
complete -c pacectl -n '__pacectl_verb export' -a 'sessions days'
complete -c pacectl -n '__pacectl_verb export' -l csv -d 'Comma-separated'
complete -c pacectl -n '__pacectl_verb export' -l out -r -F -d 'The file'

complete -c pacectl -n __pacectl_no_rules_verb -a 'list show edit new check test backtest silence'
complete -c pacectl -n '__pacectl_verb rules' -l guidelines -d 'By guideline'
for verb in show edit test backtest silence
    complete -c pacectl -n "__pacectl_verb rules $verb" -a '(__pacectl_rules)'
end
complete -c pacectl -n '__pacectl_verb why' -a '(__pacectl_rules)'
complete -c pacectl -n '__pacectl_verb rules check' -F
complete -c pacectl -n '__pacectl_verb rules backtest' -l from -x -a $dates -d 'The first day'
complete -c pacectl -n '__pacectl_verb rules backtest' -l to -x -a $dates -d 'The last day'
complete -c pacectl -n '__pacectl_verb rules backtest' -l set -x -d 'A parameter to try'
complete -c pacectl -n '__pacectl_verb rules silence' -l until -x -a $dates -d 'The last day'
