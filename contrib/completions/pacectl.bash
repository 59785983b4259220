# bash completion for pacectl(1)

_pacectl_rules() {
	pacectl rules 2>/dev/null | awk 'NR > 1 { print $1 }'
}

_pacectl_sessions() {
	pacectl log 2>/dev/null | awk 'NR > 1 && $1 ~ /^[0-9]+$/ && !/--days/ { print $1 }'
}

# The options of a verb.
_pacectl_options() {
	local common="--help --version --home"
	case $1 in
	workout) echo "$common --json --for --fit --ics" ;;
	report) echo "$common --out --open" ;;
	rebuild) echo "$common --json --force" ;;
	next | why | athlete) echo "$common --json --for" ;;
	status) echo "$common --json --follow --format" ;;
	log | chart) echo "$common --json --days" ;;
	edit) echo "$common --json --kind --load --felt --rpe --note --ignore" ;;
	files) echo "$common --json --bad" ;;
	plan) echo "$common --json --weeks" ;;
	export) echo "$common --json --csv --out" ;;
	rules | "rules list") echo "$common --json --guidelines" ;;
	"rules edit" | "rules new") echo "$common" ;;
	"rules backtest") echo "$common --json --from --to --set" ;;
	"rules silence") echo "$common --json --until" ;;
	*) echo "$common --json" ;;
	esac
}

_pacectl_words() {
	COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_pacectl_value() {
	case $prev in
	--for | --from | --to | --until) _pacectl_words "today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday" ;;
	--format) _pacectl_words "waybar plain" ;;
	--kind) _pacectl_words "recovery easy steady long tempo intervals hills strides race cross" ;;
	--felt) _pacectl_words "fresh good normal tired heavy" ;;
	--ignore) _pacectl_words "hr pace gps all" ;;
	--home) COMPREPLY=($(compgen -d -- "$cur")) ;;
	--out | --fit | --ics) COMPREPLY=($(compgen -f -- "$cur")) ;;
	--days | --weeks | --set | --load | --rpe | --note) ;;
	*) return 1 ;;
	esac
}

_pacectl() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb="" word i
	COMPREPLY=()
	_pacectl_value && return
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		[[ $word == -* || ${COMP_WORDS[i - 1]} == --home ]] && continue
		case $verb in
		"") verb=$word ;;
		rules) case $word in list | show | edit | new | check | test | backtest | silence) verb="rules $word" ;; esac ;;
		journal) verb="journal $word" ;;
		esac
	done
	if [[ $cur == -* ]]; then
		_pacectl_words "$(_pacectl_options "$verb")"
		return
	fi
	case $verb in
	"") _pacectl_words "next why status log show week chart athlete note journal edit forget split merge files import rebuild inspect rules plan workout report export doctor" ;;
	rules) _pacectl_words "list show edit new check test backtest silence" ;;
	journal) _pacectl_words "check" ;;
	why | "rules show" | "rules edit" | "rules test" | "rules backtest" | "rules silence") _pacectl_words "$(_pacectl_rules)" ;;
	show | edit | forget | split | merge) _pacectl_words "last $(_pacectl_sessions)" ;;
	note) _pacectl_words "feel felt sleep fuel stress hrv rhr weight pain sick injured travel busy rest hot race goal level threshold maxhr resthr block available run ride" ;;
	export) _pacectl_words "sessions days" ;;
	import | inspect | "rules check") COMPREPLY=($(compgen -f -- "$cur")) ;;
	esac
}

complete -o filenames -F _pacectl pacectl
