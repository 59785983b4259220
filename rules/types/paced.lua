---@meta
-- What a rule can see and say, for editors. Written from the tables of the program: see rules/README.md.

---The eve of the day advised, and everything known by then; what is not known is nil.
---@class Day
---@field date string the eve of the day advised: the last day whose sessions are known
---@field weekday string its weekday, "monday" ... "sunday"
---@field tomorrow Tomorrow the day that is advised
---@field load number load of all its sessions; 100 is an hour at threshold
---@field fitness number load of the last six weeks, weighted
---@field fatigue number load of the last week, weighted
---@field form number fitness minus fatigue, as one wakes up tomorrow
---@field form_share number? form as a share of fitness: -0.2 is a fifth of it
---@field ramp number fitness gained in the last seven days
---@field monotony number? how alike the last seven days were; 2 is much
---@field strain number? the week's load times its monotony
---@field acwr number? the week's load against that of four; no shipped rule rests on it
---@field usual_minutes number? the usual length of an easy run, nil without any run
---@field usual_pace number? the usual pace of easy running, seconds for a kilometre
---@field longest_km number? the longest run of the last 30 days
---@field longest_minutes number? the longest run of the last 30 days
---@field coverage integer days of the last 42 that are known
---@field known_days integer days since the first session known
---@field state string what the numbers are worth: unavailable, building or ready
---@field week Week the last seven days; see day:week
---@field report Report what was last said: that morning, or on the eve
---@field race Race the races before and after
---@field athlete Athlete the same as the global `athlete`
---@field block string? the dedicated window: speed, endurance, base or off
---@field block_day integer? 1 on its first day
---@field block_days_left integer? 1 on its last day
---@field phase string race, taper, recovery (after a race), the block, build (towards a race) or base
---@field hrv_trend number? heart rate variability of the week against what is usual, in standard deviations
---@field rhr_rise number? resting heart rate of three days above that of the four weeks before
---@field week fun(self: Day, offset?: integer): Week seven days: 0 those up to day.date, -1 the seven before
---@field calendar_week fun(self: Day, offset?: integer): Week Monday to Sunday: 0 the week of tomorrow as far as it is known, -1 the last whole one
---@field sessions fun(self: Day, filter?: { days?: integer, last?: integer, since?: string, kind?: string|string[], hard?: boolean, sport?: string }): List sessions up to day.date, oldest first; sport "run" is any running, "cross" is all the rest
---@field since fun(self: Day, what: string): integer? days since the last one: hard, quality, easy, run, cross, any or a kind; 0 is day.date
---@field streak fun(self: Day, what: string): integer days in a row up to day.date with one (or "rest"); "easy" counts runs and passes over days without
---@field status fun(self: Day, what: string): Status? sick, injured, travel, busy, rest or hot over tomorrow; sick and injured also when the eve was
---@field status_before fun(self: Day, what: string): Status? the last one that is over
---@field reports fun(self: Day, days: integer): List what was said, a Report for each of the last days up to tomorrow morning
---@field goals fun(self: Day): List goals of one's own, as Events
---@field recovery_after fun(self: Day, what: string): number? days until the heart rate at easy pace is back to usual after a hard session, the median of the last five
---@field response fun(self: Day, last?: integer): { hard: integer, days: number?, measured: integer, heavy_next: integer, reported_next: integer, next_quality: integer, held: integer } how the last hard sessions were borne: legs heavy on the day after, the next quality session held its pace

---The day that is advised.
---@class Tomorrow
---@field date string its date
---@field weekday string "monday" ... "sunday"
---@field weekday_number integer 1 Monday ... 7 Sunday

---Sums over seven days.
---@class Week
---@field minutes number minutes of running
---@field all_minutes number minutes of all sports
---@field km number kilometres of running
---@field load number load of all sports; 100 is an hour at threshold
---@field runs integer number of runs
---@field easy_share number? share of the moving minutes of all sports that were easy, 0 to 1
---@field hard_sessions integer sessions that were quality or a race, of any sport
---@field hard_minutes number minutes at threshold or above
---@field long_minutes number minutes of the longest run
---@field longest_km number kilometres of the longest run
---@field ascent number metres climbed
---@field covered integer days of the seven that are known; a day without data is not a rest day
---@field first string date of its first day

---One session; what is not known is nil.
---@class Session
---@field date string its day
---@field days_ago integer 0 when it was on day.date
---@field weekday string "monday" ... "sunday"
---@field sport string run, trail, treadmill, ride, swim, walk, hike, strength, row, ski, elliptical, other
---@field kind string recovery, easy, strides, steady, long, tempo, intervals, hills, race, cross, strength
---@field running boolean run, trail or treadmill
---@field minutes number? moving minutes
---@field km number? kilometres
---@field ascent number? metres climbed
---@field load number? 100 is an hour at threshold
---@field load_from string pace, hr, rpe, duration or given
---@field intensity number? 1 is threshold, from load and minutes
---@field hard boolean quality or race, or at least ten hard minutes
---@field hard_minutes number? minutes at threshold or above, or in repetitions
---@field easy_share number? share of its moving time that was easy, 0 to 1
---@field hr number? mean heart rate
---@field hr_above_usual number? beats a minute above what is usual at that pace
---@field pace number? seconds for a kilometre
---@field graded_pace number? the same, as if it had been flat
---@field cadence number? mean steps a minute
---@field reps Reps? its repetitions, nil without
---@field warmup_minutes number? easy minutes before the first hard one, nil when none was hard
---@field cooldown_minutes number? easy minutes after the last hard one, nil when none was hard
---@field drift_first_half number? percent that heart rate drifted from pace in the first half
---@field drift number? percent that heart rate drifted from pace in the whole
---@field felt string? fresh, good, normal, tired or heavy
---@field rpe number? perceived effort, 1 to 10
---@field longest_before number? kilometres of the longest run in the 30 days before
---@field route_seen boolean the course was run before
---@field strides boolean short quick repetitions inside easy running
---@field manual boolean from the journal, without a watch
---@field suspect boolean some of its numbers are not believed
---@field doubt string? what is not believed of it, until the athlete decided: load, speed, ascent, hr-max, hr-cadence, hr-flat, distance or hr-jumps
---@field note string? what the athlete wrote

---The repetitions of a session.
---@class Reps
---@field n integer how many
---@field seconds number? mean length of one
---@field pace number? seconds for a kilometre, as if flat
---@field hr number? mean heart rate
---@field cadence number? mean steps a minute
---@field fade number? speed of the last third against the first: -0.05 is 5 % slower
---@field cadence_fade number? the same for cadence
---@field recovery_seconds number? mean time between them

---Several things, oldest first; `#list` is their number, `list[1]` the oldest.
---@class List
---@field first any the oldest item, nil in an empty list
---@field last any the newest item, nil in an empty list
---@field count fun(self: List, f?: string|fun(item): any): integer how many; with f, those for which it is true
---@field sum fun(self: List, f: string|fun(item): number?): number sum of a field, unknown ones left out
---@field mean fun(self: List, f: string|fun(item): number?): number? mean of the known ones, nil without any
---@field max fun(self: List, f: string|fun(item): number?): number? the largest known one, nil without any
---@field min fun(self: List, f: string|fun(item): number?): number? the smallest known one, nil without any
---@field any fun(self: List, f: string|fun(item): any): boolean true when f is true for one of them
---@field all fun(self: List, f: string|fun(item): any): boolean true when f is true for each, also for none
---@field map fun(self: List, f: string|fun(item): any): List a list of what f gives, unknown ones left out
---@field filter fun(self: List, f: string|fun(item): any): List a list of those for which f is true
---@field [integer] any
---@operator len: integer

---What was said about a day; day.report is what was last said, that morning or on the eve.
---@class Report
---@field date string its day
---@field feel string? the legs: fresh, good, normal, tired or heavy
---@field sleep number? hours
---@field sleep_quality string? poor, ok or good
---@field fuel string? poor, ok or good
---@field stress string? low, some or high
---@field hrv number? heart rate variability, milliseconds
---@field rhr number? resting heart rate
---@field pain number? 0 to 10
---@field pain_where string? where it hurts

---sick, injured, travel, busy, rest or hot, over some days.
---@class Status
---@field since string its first day
---@field until string its last day as planned; written status["until"], for `until` is a word of Lua
---@field ends string the same as "until"
---@field days integer days that it has lasted up to day.date, or did last
---@field days_ago integer days since it ended, 0 while it lasts
---@field tomorrow boolean it is planned to last over tomorrow

---Races before and after, as written in the journal.
---@class Race
---@field next Event? the next race, nil without one
---@field days_to integer? days from day.date to it: 1 is tomorrow
---@field last Event? the last race, nil also when it was not announced in the journal
---@field days_since integer? days since the last race: 0 is day.date

---A race, or a goal of one's own.
---@class Event
---@field date string its day
---@field days_to integer days from day.date, negative when it is past
---@field name string? its name, or the words of the goal
---@field km number? kilometres of a race
---@field priority string? A, B or C, as written
---@field kind string? of a goal: climb, longest, streak ...
---@field goal_minutes number? the time aimed at in a race

---The athlete, as known on that day: the global `athlete`, and `day.athlete`.
---@class Athlete
---@field level string novice, intermediate or experienced
---@field level_said boolean the athlete said so; else it is taken from how much and how long there has been running
---@field sex string? male or female
---@field age number? years
---@field weight number? kg
---@field max_hr number heart rate, beats a minute
---@field max_hr_from string where it comes from: default, age, estimated, observed, reported, settings
---@field max_hr_since string? the day from which it holds
---@field rest_hr number at rest
---@field rest_hr_from string where it comes from
---@field rest_hr_since string? the day from which it holds
---@field threshold_hr number what one could hold for about an hour
---@field threshold_hr_from string where it comes from
---@field threshold_hr_since string? the day from which it holds
---@field threshold_pace number? seconds for a kilometre that one could hold for about an hour
---@field threshold_pace_from string where it comes from
---@field threshold_pace_since string? the day from which it holds
---@field days_per_week number? days a week that there is time for
---@field minutes_per_week number? minutes a week that there is time for
---@field long_day string? the day for the long run, by the settings

---The athlete, as known on that day.
---@type Athlete
athlete = nil

---@class Work
---@field reps integer? how many (1 when not given)
---@field seconds number? length of one
---@field metres number? or its distance
---@field recovery_seconds number? easy running between them
---@field target string threshold, tempo, 5k, 10k, half, marathon, brisk, hill, strides or easy
---@field warmup_minutes number? easy running before
---@field cooldown_minutes number? easy running after

---@class Propose
---@field session string rest, recovery, easy, strides, steady, long, tempo, intervals, hills, race, cross or strength
---@field minutes number? how long; in a limit: at most
---@field km number? the same in kilometres of running
---@field work Work? repetitions; see below
---@field sport string? of cross-training: ride, swim, elliptical, ...
---@field hardness string? of cross-training that is not easy
---@field weight number? the heaviest proposal that all limits allow wins (10 when not given); the heaviest of equal limits is told first
---@field because string? the reason, in the words of a coach
---@field aside string? a few words behind the title

---A candidate for tomorrow; the heaviest one that all limits allow wins.
---@param verdict Propose
function propose(verdict) end

---@class Limit
---@field minutes number? how long; in a limit: at most
---@field km number? the same in kilometres of running
---@field weight number? the heaviest proposal that all limits allow wins (10 when not given); the heaviest of equal limits is told first
---@field hardest string? tomorrow may not be harder: rest, recovery, easy, steady, long, quality or race
---@field running false? tomorrow without running
---@field because string? the reason, in the words of a coach
---@field aside string? a few words behind the title

---Tomorrow may not be harder or longer than this; the most cautious limit always wins.
---@param verdict Limit
function limit(verdict) end

---@class Say
---@field title string what is said, in a few words
---@field text string? one or two sentences
---@field level string? info (when not given), praise or warning
---@field cooldown integer? days before it may be said again (7 when not given)

---Told beside the advice, at most once in `cooldown` days.
---@param verdict Say
function say(verdict) end

---@class Param
---@field default any
---@field min number?
---@field max number?
---@field choices string? words that may be set, with commas between
---@field help string?

---The text in the language of the athlete, or itself.
---@param text string
---@return string
function _(text) end

---The text that goes with the number, in the language of the athlete.
---@param one string
---@param many string
---@param n number
---@return string
function _n(one, many, n) end

---What a rule file returns.
---@class Rule
---@field title string what the rule is about, in a few words
---@field about string? more about it, for the reader
---@field guidelines string[]? the coaching guidelines that it carries out
---@field evidence { level: string, ref: string }? level is trial, cohort, coach or choice
---@field params table<string, Param>? numbers, words and switches that paced.conf may set
---@field needs string[]? what must be known; without it the rule is not asked, and says what is missing
---@field pack string? the rule is off unless [rules] pack names this pack, or `wakes` says so
---@field wakes (fun(day: Day): any)? wakes a rule of a pack that was not chosen
---@field check fun(day: Day, p: table): any returns nothing, one verdict or a list of them
---@field tests table[]? histories, and what the rule should make of them
