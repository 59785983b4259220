/* pacectl report: one HTML file with SVG charts, without scripts and without anything to load. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "report_page.h"

#define PLANNED 7 /* days ahead */

static bool write_file(const char *path, const struct buffer *b)
{
	FILE *f = fopen(path, "we");
	bool ok = f && fwrite(b->data, 1, b->length, f) == b->length;
	return f && fclose(f) == 0 && ok;
}

static bool open_browser(const char *path)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		execlp("xdg-open", "xdg-open", path, (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static char *place(struct call *c)
{
	struct error why = {0};
	const char *given = arguments_value(&c->args, OPTION_OUT),
		   *data = engine_paths(c->engine)->data;
	if (given)
		return mem_strdup(given);
	if (paths_make_folder(data, &why))
		return paths_join(data, "report.html");
	call_fail(c, "%s", why.text);
	return NULL;
}

static int write_report(
	struct call *c, const struct history *h, const struct advice *a, const struct plan *plan)
{
	struct buffer page = {0};
	autofree char *path = place(c);
	if (!path)
		return 1;
	report_page(&page, c, h, a, plan);
	bool ok = write_file(path, &page);
	buffer_finish(&page);
	if (!ok)
		return call_fail(c, "cannot write %s: %s", path, strerror(errno));
	out_printf(&c->out, "%s\n", path);
	if (arguments_has(&c->args, OPTION_OPEN) && !open_browser(path))
		return call_fail(c, "xdg-open could not show %s", path);
	return 0;
}

int run_report(struct call *c)
{
	struct advice a = {0};
	struct plan plan;
	const struct history *h = call_history(c);
	date day = h ? engine_next_day(c->engine, c->now) : DATE_NONE;
	if (!h || !call_advise(c, day, &a))
		return 1;
	bool ok = plan_make(c, day, PLANNED, &plan);
	int code = ok ? write_report(c, h, &a, &plan) : 1;
	plan_finish(&plan);
	advice_finish(&a);
	return code;
}
