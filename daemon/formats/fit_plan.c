#include "fit_plan.h"

#include <endian.h>
#include <string.h>

#include "paced/base/memory.h"

enum step_kind { STEP_UNSIGNED, STEP_SIGNED, STEP_FLOAT32, STEP_FLOAT64, STEP_SPAN };

/* By the low five bits of the base type; size 0: not known. FIT protocol, "Base Type". */
static const struct base_type {
	uint8_t size;
	uint8_t kind;
	uint64_t invalid;
} base_types[] = {
	{1, STEP_UNSIGNED, 0xFF},       /* enum */
	{1, STEP_SIGNED, 0x7F},         /* sint8 */
	{1, STEP_UNSIGNED, 0xFF},       /* uint8 */
	{2, STEP_SIGNED, 0x7FFF},       /* sint16 */
	{2, STEP_UNSIGNED, 0xFFFF},     /* uint16 */
	{4, STEP_SIGNED, 0x7FFFFFFF},   /* sint32 */
	{4, STEP_UNSIGNED, 0xFFFFFFFF}, /* uint32 */
	{1, STEP_SPAN, 0},              /* string */
	{4, STEP_FLOAT32, 0},           /* float32 */
	{8, STEP_FLOAT64, 0},           /* float64 */
	{1, STEP_UNSIGNED, 0},          /* uint8z */
	{2, STEP_UNSIGNED, 0},          /* uint16z */
	{4, STEP_UNSIGNED, 0},          /* uint32z */
	{1, STEP_UNSIGNED, 0xFF},       /* byte */
	{8, STEP_SIGNED, INT64_MAX},    /* sint64 */
	{8, STEP_SIGNED, UINT64_MAX},   /* uint64: beyond 2^63 it is no number for us */
	{8, STEP_SIGNED, 0},            /* uint64z */
};

static const struct base_type *base_type(uint8_t type)
{
	unsigned number = type & 0x1F;
	return number < ARRAY_LENGTH(base_types) ? &base_types[number] : NULL;
}

uint8_t fit_type_size(uint8_t type)
{
	const struct base_type *t = base_type(type);
	return t ? t->size : 0;
}

/* Behind the header byte: reserved, architecture, global number, count of fields, the fields; with
 * developer fields their count and they. */
enum { FIXED = 5, FIELD = 3 };

size_t fit_definition_length(const uint8_t *data, size_t left, bool with_developer)
{
	if (left < FIXED)
		return 0;
	size_t length = FIXED + FIELD * (size_t)data[FIXED - 1];
	if (!with_developer)
		return length <= left ? length : 0;
	if (length >= left)
		return 0;
	length += 1 + FIELD * (size_t)data[length];
	return length <= left ? length : 0;
}

static uint16_t read_global(const uint8_t *definition)
{
	bool big_endian = definition[1] == 1;
	uint8_t low = definition[big_endian ? 3 : 2], high = definition[big_endian ? 2 : 3];
	return (uint16_t)(high << 8 | low);
}

static unsigned odd_fields(const uint8_t *definition)
{
	unsigned odd = 0;
	const uint8_t *f = definition + FIXED;
	for (unsigned i = 0; i < definition[FIXED - 1]; i++, f += FIELD) {
		uint8_t size = fit_type_size(f[2]);
		odd += size == 0 || f[1] == 0 || f[1] % size != 0;
	}
	return odd;
}

bool fit_definition_sound(const uint8_t *definition)
{
	return definition[1] <= 1 && 2 * odd_fields(definition) <= definition[FIXED - 1];
}

bool fit_definition_clean(const uint8_t *definition)
{
	return definition[0] == 0 && definition[1] <= 1 && definition[FIXED - 1] > 0 &&
	       odd_fields(definition) == 0;
}

bool fit_definition_wanted(const uint8_t *definition)
{
	return fit_profile_message(read_global(definition)) != NULL;
}

/* A field of the message as it lies in the bytes. */
struct layout {
	uint32_t at;
	uint8_t size;
	uint8_t type;
	bool big_endian;
};

static void add_step(struct fit_plan *plan, const struct fit_profile_field *f,
	const struct layout *l, double scale, double offset)
{
	const struct base_type *t = base_type(l->type);
	if (!t || l->size == 0 || l->size % t->size != 0 || plan->count == FIT_MOST_STEPS)
		return;
	if (!f->span && t->kind == STEP_SPAN)
		return;
	plan->steps[plan->count++] = (struct fit_step){
		.at = l->at,
		.place = f->place,
		.kind = f->span ? STEP_SPAN : t->kind,
		.shift = (uint8_t)(64 - 8 * t->size),
		.swap = l->big_endian,
		.no_zero = f->no_zero,
		.size = l->size,
		.invalid = t->invalid,
		.scale = scale,
		.offset = offset,
	};
}

static const struct fit_profile_field time_field = {FIT_FIELD_TIME, AT_TIME, false, false, 1, 0};

static void compile_field(
	struct fit_plan *plan, uint8_t number, const struct layout *l, uint32_t *seen)
{
	const struct fit_profile_field *f = NULL;
	if (plan->message)
		f = fit_profile_field(plan->message, number);
	else if (number == FIT_FIELD_TIME)
		f = &time_field;
	if (!f || (*seen >> f->place & 1) != 0)
		return;
	*seen |= UINT32_C(1) << f->place;
	add_step(plan, f, l, f->scale, f->offset);
}

/* A developer field that stands for an enhanced one goes where the plain one is read, so that the
 * watch's own enhanced value comes first. */
static uint8_t plain_number(const struct fit_description *d)
{
	if (d->native_message != FIT_RECORD)
		return d->native_field;
	return d->native_field == 73 ? 6 : d->native_field == 78 ? 2 : d->native_field;
}

static void compile_developer(
	struct fit_plan *plan, const struct fit_description *d, struct layout *l, uint16_t global)
{
	if (!d || !plan->message || d->native_message != global || d->native_field == UINT8_MAX)
		return;
	const struct fit_profile_field *f = fit_profile_field(plan->message, plain_number(d));
	if (!f || f->span || f->place == AT_TIME)
		return;
	l->type = d->type;
	add_step(plan, f, l, d->scale, d->offset);
}

void fit_plan_compile(struct fit_plan *plan, const uint8_t *definition, bool with_developer,
	const struct fit_developers *developers)
{
	uint16_t global = read_global(definition);
	plan->message = fit_profile_message(global);
	plan->count = 0;
	plan->with_developer = with_developer;
	struct layout l = {.big_endian = definition[1] == 1};
	const uint8_t *f = definition + FIXED;
	uint32_t seen = 0;
	for (unsigned i = 0; i < definition[FIXED - 1]; i++, f += FIELD) {
		l.size = f[1];
		l.type = f[2];
		compile_field(plan, f[0], &l, &seen);
		l.at += f[1];
	}
	plan->native = plan->count;
	unsigned developer_fields = with_developer ? *f++ : 0;
	for (unsigned i = 0; i < developer_fields; i++, f += FIELD) {
		l.size = f[1];
		compile_developer(plan, fit_developers_find(developers, f[2], f[0]), &l, global);
		l.at += f[1];
	}
	plan->size = l.at;
}

/* The eight bytes at `data`, of which `left` may be touched, as a little-endian number. */
static inline uint64_t load(const uint8_t *data, size_t left)
{
	uint64_t x = 0;
	if (left >= sizeof x) {
		memcpy(&x, data, sizeof x);
		return le64toh(x);
	}
	for (size_t i = 0; i < left; i++)
		x |= (uint64_t)data[i] << (8 * i);
	return x;
}

static double float_from(uint64_t bits, uint8_t kind)
{
	if (kind == STEP_FLOAT64) {
		double d;
		memcpy(&d, &bits, sizeof d);
		return d;
	}
	uint32_t narrow = (uint32_t)bits;
	float f;
	memcpy(&f, &narrow, sizeof f);
	return (double)f;
}

/* False where the field holds its type's invalid value. */
static inline bool step_number(
	const struct fit_step *s, const uint8_t *data, size_t left, double *out)
{
	uint64_t x = load(data + s->at, left - s->at);
	x = s->swap ? __builtin_bswap64(x) : x << s->shift;
	uint64_t bits = x >> s->shift;
	if (s->kind <= STEP_SIGNED) {
		if (bits == s->invalid || (s->no_zero && bits == 0))
			return false;
		int64_t n = s->kind == STEP_SIGNED ? (int64_t)x >> s->shift : (int64_t)bits;
		*out = (double)n / s->scale - s->offset;
		return true;
	}
	*out = float_from(bits, s->kind) / s->scale - s->offset;
	return isfinite(*out);
}

static void run_step(
	const struct fit_step *s, const uint8_t *data, size_t left, struct fit_values *v)
{
	if (s->kind == STEP_SPAN) {
		v->span[s->place] = (struct fit_span){
			data + s->at, s->size, (uint8_t)((64 - s->shift) / 8), s->swap};
		v->has |= UINT32_C(1) << s->place;
	} else if (step_number(s, data, left, &v->number[s->place])) {
		v->has |= UINT32_C(1) << s->place;
	}
}

void fit_plan_run(
	const struct fit_plan *plan, const uint8_t *data, size_t left, struct fit_values *v)
{
	v->has = 0;
	v->developer = 0;
	for (size_t i = 0; i < plan->native; i++)
		run_step(&plan->steps[i], data, left, v);
	for (size_t i = plan->native; i < plan->count; i++) {
		uint32_t before = v->has;
		const struct fit_step *s = &plan->steps[i];
		if ((before >> s->place & 1) == 0) {
			run_step(s, data, left, v);
			v->developer |= v->has & ~before;
		}
	}
}
