/* What is wrong with the rules in force: what does not load, and settings that cannot be. */
#ifndef CTL_RULES_FINDINGS_H
#define CTL_RULES_FINDINGS_H

#include <jansson.h>

#include "call.h"

/* `file` is "" for what is wrong in paced.conf. */
typedef void rules_finding_call(const char *rule, const char *file, const char *text, void *user);

/* Tells each finding, and gives their number. `rules` is what RULES_DESCRIBE said. */
size_t rules_findings(const json_t *rules, rules_finding_call *each, void *user);
/* What does not load while its last good version is in force, once the engine has been asked for
 * advice: of rules, which rules_findings tells as well, and of libraries. */
size_t rules_outdated_findings(
	const struct call *c, bool of_rules, rules_finding_call *each, void *user);
/* What [rules] off and pack name and is not there. */
size_t rules_settings_findings(
	const struct call *c, const json_t *rules, rules_finding_call *each, void *user);

#endif
