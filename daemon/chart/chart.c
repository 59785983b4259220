/* A chart as a file. */
#include "paced/chart.h"

#include <cairo.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "draw.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"

static bool is_sound(const struct chart *c, struct error *e)
{
	return (c->count > 0 && c->width >= 16 && c->width <= 4096 && c->height >= 16 &&
		       c->height <= 4096) ||
	       error_set(e, ERROR_INPUT, "a chart of %zu days on %d x %d pixels cannot be drawn",
		       c->count, c->width, c->height);
}

static bool succeeded(cairo_status_t status, struct error *e)
{
	return status == CAIRO_STATUS_SUCCESS ||
	       error_set(
		       e, ERROR_IO, "the chart was not drawn: %s", cairo_status_to_string(status));
}

/* Draws, and gives the surface back to `write`. */
static bool draw_on(cairo_surface_t *surface, const struct chart *c, struct error *e)
{
	cairo_t *cr = cairo_create(surface);
	chart_draw(c, cr);
	cairo_status_t status = cairo_status(cr);
	cairo_destroy(cr);
	return succeeded(status, e);
}

static cairo_status_t append(void *buffer, const unsigned char *data, unsigned length)
{
	buffer_bytes(buffer, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static bool replace_file(const char *path, const struct buffer *b, struct error *e)
{
	autofree char *fresh = mem_printf("%s.new", path);
	autoclose int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd >= 0 && file_write_all(fd, b->data, b->length) && rename(fresh, path) == 0)
		return true;
	error_errno(e, "cannot write %s", path);
	unlink(fresh);
	return false;
}

bool chart_png(const struct chart *c, const char *path, struct error *e)
{
	struct buffer png = {0};
	if (!is_sound(c, e))
		return false;
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_ARGB32, c->width, c->height);
	bool ok = draw_on(surface, c, e) &&
		  succeeded(cairo_surface_write_to_png_stream(surface, append, &png), e) &&
		  replace_file(path, &png, e);
	cairo_surface_destroy(surface);
	buffer_finish(&png);
	return ok;
}
