#include "table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define GAP   2
#define LEAST 8 /* columns that are left to a cell that is cut */

struct cell {
	char *text;
	enum style style;
};

struct table {
	const struct column *columns;
	size_t column_count;
	struct cell *cells;
	size_t count, capacity;
};

struct table *table_create(const struct column *columns, size_t count)
{
	struct table *t = mem_alloc(1, sizeof(*t));
	*t = (struct table){.columns = columns, .column_count = count};
	return t;
}

void table_destroy(struct table *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->count; i++)
		free(t->cells[i].text);
	free(t->cells);
	free(t);
}

static void add_cell(struct table *t, enum style style, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static void add_cell(struct table *t, enum style style, const char *format, va_list args)
{
	char *text = NULL;
	t->cells = mem_grow(t->cells, t->count, &t->capacity, sizeof(*t->cells));
	if (vasprintf(&text, format, args) < 0)
		text = mem_strdup("");
	/* Cleaned here, so that widths are those of what is shown. */
	size_t size = strlen(text) * 3 + 1;
	char *clean = mem_alloc(size, 1);
	text_copy_clean(clean, size, text, strlen(text));
	free(text);
	t->cells[t->count++] = (struct cell){.text = clean, .style = style};
}

void table_cell(struct table *t, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_cell(t, STYLE_PLAIN, format, args);
	va_end(args);
}

void table_styled(struct table *t, enum style style, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_cell(t, style, format, args);
	va_end(args);
}

/* Columns on the screen of table column `c`; 0 when it is left out. */
static int column_width(const struct table *t, size_t c)
{
	int width = text_columns(_(t->columns[c].title));
	bool any = !t->columns[c].optional;
	for (size_t i = c; i < t->count; i += t->column_count) {
		int w = text_columns(t->cells[i].text);
		any |= w > 0;
		width = w > width ? w : width;
	}
	return any ? width : 0;
}

/* Columns of a line; `cut`: with what shrinks as narrow as it gets. */
static int line_width(const struct table *t, const int *widths, bool cut)
{
	int total = -GAP;
	for (size_t c = 0; c < t->column_count; c++) {
		bool narrow = cut && t->columns[c].shrinks && widths[c] > LEAST;
		if (widths[c])
			total += (narrow ? LEAST : widths[c]) + GAP;
	}
	return total;
}

static bool leave_out(const struct table *t, int rank, int *widths)
{
	bool any = false;
	for (size_t c = 0; c < t->column_count; c++)
		if (t->columns[c].spare == rank) {
			widths[c] = 0;
			any = true;
		}
	return any;
}

static void shrink(const struct table *t, int columns, int *widths)
{
	for (size_t c = 0; c < t->column_count; c++) {
		int over = line_width(t, widths, false) - columns, width = widths[c] - over;
		if (over > 0 && t->columns[c].shrinks && widths[c] > LEAST)
			widths[c] = width < LEAST ? LEAST : width;
	}
}

static void fit_widths(const struct table *t, const struct out *o, int *widths)
{
	for (size_t c = 0; c < t->column_count; c++)
		widths[c] = column_width(t, c);
	if (!o->terminal)
		return;
	for (int rank = 1; line_width(t, widths, true) > o->width; rank++)
		if (!leave_out(t, rank, widths))
			break;
	shrink(t, o->width, widths);
}

/* The cell as it fits; owned. */
static char *fitted(const char *text, int width, bool keeps_end)
{
	int over = text_columns(text) - width;
	if (over <= 0)
		return mem_strdup(text);
	if (!keeps_end)
		return mem_printf("%.*s…", (int)text_fitting(text, width - 1), text);
	size_t cut = text_fitting(text, over + 1);
	while (text_columns(text + cut) >= width)
		cut += text_fitting(text + cut, 2);
	return mem_printf("…%s", text + cut);
}

/* `pad`: spaces that are due before the cell; gives those that are due after it. */
static int print_cell(const struct out *o, const struct column *column, const struct cell *cell,
	int width, int pad)
{
	autofree char *text = fitted(cell->text, width, column->keeps_end);
	int left = width - text_columns(text);
	if (!*text)
		return pad + width + GAP;
	out_printf(o, "%*s", pad + (column->right ? left : 0), "");
	out_styled(o, cell->style, "%s", text);
	return GAP + (column->right ? 0 : left);
}

static void print_row(const struct table *t, const struct out *o, const int *widths,
	const struct cell *cells, size_t count)
{
	int pad = 0;
	for (size_t c = 0; c < count; c++)
		if (widths[c])
			pad = print_cell(o, &t->columns[c], &cells[c], widths[c], pad);
	out_printf(o, "\n");
}

static void print_titles(const struct table *t, const struct out *o, const int *widths)
{
	struct cell *titles = mem_alloc(t->column_count, sizeof(*titles));
	bool any = false;
	for (size_t c = 0; c < t->column_count; c++) {
		titles[c].text = mem_strdup(_(t->columns[c].title));
		titles[c].style = STYLE_DIM;
		any |= t->columns[c].title[0] != '\0';
	}
	if (any)
		print_row(t, o, widths, titles, t->column_count);
	for (size_t c = 0; c < t->column_count; c++)
		free(titles[c].text);
	free(titles);
}

void table_print(const struct table *t, const struct out *o)
{
	autofree int *widths = mem_alloc(t->column_count, sizeof(*widths));
	fit_widths(t, o, widths);
	print_titles(t, o, widths);
	for (size_t i = 0; i < t->count; i += t->column_count) {
		size_t left = t->count - i;
		print_row(t, o, widths, &t->cells[i],
			left < t->column_count ? left : t->column_count);
	}
}
