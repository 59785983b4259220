/* Pictures of what is known: a bar for each day with load, a line, colours that are seen on light
 * and on dark, and a file that is whole or not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/paths.h"
#include "paced/chart.h"

static struct chart_day days[42];

static struct chart six_weeks(void)
{
	for (size_t i = 0; i < 42; i++)
		days[i] = (struct chart_day){.load = i % 3 ? 0 : 30.0 + (double)i,
			.fitness = 20 + (double)i / 2,
			.covered = true};
	return (struct chart){.days = days, .count = 42, .width = 252, .height = 168};
}

/* ---- what is seen ---- */

struct picture {
	int width, height;
	uint32_t *pixels; /* ARGB, premultiplied; the caller frees */
};

static char folder[] = "/tmp/paced-chart-XXXXXX", file[64];

static struct picture picture_of(const struct chart *c)
{
	struct error why = {0};
	struct picture p = {.width = c->width, .height = c->height};
	if (!chart_png(c, file, &why))
		fail_msg("%s", why.text);
	cairo_surface_t *s = cairo_image_surface_create_from_png(file);
	assert_int_equal(cairo_surface_status(s), CAIRO_STATUS_SUCCESS);
	assert_int_equal(cairo_image_surface_get_width(s), c->width);
	assert_int_equal(cairo_image_surface_get_height(s), c->height);
	p.pixels = calloc((size_t)p.width * (size_t)p.height, sizeof(uint32_t));
	for (int y = 0; y < p.height; y++)
		memcpy(p.pixels + y * p.width,
			cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s),
			(size_t)p.width * sizeof(uint32_t));
	cairo_surface_destroy(s);
	return p;
}

#define BLUE  (1u << 0) /* days */
#define GREEN (1u << 1) /* today */
#define RED   (1u << 2) /* the line */

/* Which of them a pixel is most; 0 for what is clear or grey. */
static unsigned hue(uint32_t argb)
{
	int r = argb >> 16 & 0xff, g = argb >> 8 & 0xff, b = argb & 0xff;
	if (argb >> 24 < 128 || (abs(r - g) < 16 && abs(g - b) < 16))
		return 0;
	return r > g && r > b ? RED : g > b ? GREEN : BLUE;
}

/* Runs of those hues in a row of pixels: the bars that it cuts. */
static size_t runs(const struct picture *p, int y, unsigned hues)
{
	size_t n = 0;
	for (int x = 0; x < p->width; x++) {
		const uint32_t *at = p->pixels + y * p->width + x;
		n += hue(*at) & hues && (x == 0 || !(hue(at[-1]) & hues));
	}
	return n;
}

static size_t pixels_of(const struct picture *p, unsigned hues)
{
	size_t n = 0;
	for (int i = 0; i < p->width * p->height; i++)
		n += (hue(p->pixels[i]) & hues) != 0;
	return n;
}

static void test_a_bar_for_each_day_of_load(void **state)
{
	struct chart c = six_weeks();
	(void)state;
	days[41].load = 40;
	struct picture p = picture_of(&c);
	assert_int_equal(runs(&p, 150, BLUE), 14);
	assert_int_equal(runs(&p, 150, GREEN), 1);
	free(p.pixels);
	for (size_t i = 10; i < 20; i++)
		days[i].covered = false;
	p = picture_of(&c);
	assert_int_equal(runs(&p, 150, BLUE), 14 - 3);
	free(p.pixels);
}

static int leftmost(const struct picture *p, unsigned hues)
{
	for (int x = 0; x < p->width; x++)
		for (int y = 0; y < p->height; y++)
			if (hue(p->pixels[y * p->width + x]) & hues)
				return x;
	return p->width;
}

static void test_the_line_begins_where_something_is_known(void **state)
{
	struct chart c = six_weeks();
	(void)state;
	struct picture p = picture_of(&c);
	assert_true(leftmost(&p, RED) < 6);
	free(p.pixels);
	for (size_t i = 0; i < 30; i++)
		days[i] = (struct chart_day){0};
	p = picture_of(&c);
	assert_in_range(leftmost(&p, RED), 30 * 6, 31 * 6);
	free(p.pixels);
}

static void test_nothing_known(void **state)
{
	struct chart c = {.days = days, .count = 42, .width = 252, .height = 168};
	(void)state;
	memset(days, 0, sizeof(days));
	struct picture p = picture_of(&c);
	assert_int_equal(pixels_of(&p, RED | GREEN | BLUE), 0);
	free(p.pixels);
	c.count = 1;
	p = picture_of(&c);
	free(p.pixels);
}

/* ---- light and dark ---- */

static double linear(uint32_t channel)
{
	double v = (channel & 0xff) / 255.0;
	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* Relative luminance, WCAG 2.1. */
static double luminance(uint32_t rgb)
{
	return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

static double contrast(uint32_t a, uint32_t b)
{
	double l = luminance(a), m = luminance(b);
	return (fmax(l, m) + 0.05) / (fmin(l, m) + 0.05);
}

static void test_all_is_seen_on_light_and_on_dark(void **state)
{
	struct chart c = six_weeks();
	size_t solid = 0;
	(void)state;
	struct picture p = picture_of(&c);
	for (int i = 0; i < p.width * p.height; i++) {
		if (p.pixels[i] >> 24 != 255)
			continue;
		solid++;
		assert_true(contrast(p.pixels[i], 0xffffff) >= 3);
		assert_true(contrast(p.pixels[i], 0x222222) >= 3);
	}
	assert_true(solid > 1000);
	free(p.pixels);
}

/* ---- the file ---- */

static uint32_t number_at(const char *png, size_t at)
{
	const uint8_t *p = (const uint8_t *)png + at;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void test_png(void **state)
{
	char *png;
	size_t length;
	struct stat st;
	struct error why = {0};
	struct chart c = six_weeks();
	(void)state;
	if (!chart_png(&c, file, &why))
		fail_msg("%s", why.text);
	assert_true(file_read(file, 1 << 20, &png, &length, NULL));
	assert_memory_equal(png, "\x89PNG\r\n\x1a\n", 8);
	assert_int_equal(number_at(png, 16), 252);
	assert_int_equal(number_at(png, 20), 168);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(png);
	assert_false(chart_png(&c, "/nonexistent/weeks.png", &why));
	assert_int_equal(why.kind, ERROR_IO);
}

static void test_refused(void **state)
{
	struct error why = {0};
	struct chart c = six_weeks();
	(void)state;
	c.count = 0;
	assert_false(chart_png(&c, file, &why));
	c = six_weeks();
	c.width = 5000;
	assert_false(chart_png(&c, file, &why));
	assert_int_equal(why.kind, ERROR_INPUT);
}

static void test_days(void **state)
{
	struct history h;
	struct chart_day out[10];
	struct session s;
	const date last = 20782;
	(void)state;
	history_init(&h);
	session_init(&s);
	s.id = 1;
	s.day = last - 3;
	s.start = (int64_t)s.day * 86400 + 40000;
	s.sport = SPORT_RUN;
	s.timer_s = s.elapsed_s = 3600;
	s.loads[LOAD_DURATION] = 50;
	history_add_session(&h, &s);
	history_build(&h, last);
	chart_days(&h, last, out, 10);
	assert_true(out[6].load > 0 && out[6].covered);
	assert_true(out[7].load == 0 && out[7].covered);
	assert_false(out[5].covered);
	assert_true(out[6].fitness > out[5].fitness);
	history_finish(&h);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(file, sizeof(file), "%s/weeks.png", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_bar_for_each_day_of_load),
		cmocka_unit_test(test_the_line_begins_where_something_is_known),
		cmocka_unit_test(test_all_is_seen_on_light_and_on_dark),
		cmocka_unit_test(test_nothing_known),
		cmocka_unit_test(test_png),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_days),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
