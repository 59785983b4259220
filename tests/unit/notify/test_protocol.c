#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/notify.h"

static bool parse(const char *line, struct notify_message *m, struct error *e)
{
	return notify_parse(line, strlen(line), m, e);
}

static void assert_line(const struct notify_message *m, const char *expected)
{
	struct buffer line = {0};
	notify_write(m, &line);
	assert_int_equal(line.length, strlen(expected));
	assert_memory_equal(line.data, expected, line.length);
	buffer_finish(&line);
}

/* What is written is read back as it was. */
static void assert_returns(const struct notify_message *m)
{
	struct buffer line = {0};
	struct notify_message back;
	struct error e;
	notify_write(m, &line);
	assert_int_equal(line.data[line.length - 1], '\n');
	if (!notify_parse((const char *)line.data, line.length - 1, &back, &e))
		fail_msg("%s", e.text);
	assert_memory_equal(&back, m, sizeof(back));
	buffer_finish(&line);
}

static void test_lines(void **state)
{
	(void)state;
	struct notify_message m = {.type = NOTIFY_SHOW, .id = 7, .title = "Tomorrow: rest"};
	assert_line(&m,
		"{\"show\":7,\"title\":\"Tomorrow: rest\",\"body\":\"\",\"urgency\":\"low\","
		"\"expires_s\":0,\"actions\":[],\"replaces\":0,\"picture\":null}\n");
	m = (struct notify_message){.type = NOTIFY_CLOSE, .id = 4294967295};
	assert_line(&m, "{\"close\":4294967295}\n");
	m = (struct notify_message){.type = NOTIFY_SHOWN, .id = 7};
	assert_line(&m, "{\"shown\":7}\n");
	m = (struct notify_message){.type = NOTIFY_ACTION, .id = 7, .key = "felt-heavy"};
	assert_line(&m, "{\"action\":7,\"key\":\"felt-heavy\"}\n");
	m = (struct notify_message){.type = NOTIFY_CLOSED, .id = 7, .why = NOTIFY_DISMISSED};
	assert_line(&m, "{\"closed\":7,\"why\":\"dismissed\"}\n");
	m = (struct notify_message){
		.type = NOTIFY_FAILED, .id = 7, .text = "a \"b\" \\ c\nd", .again = true};
	assert_line(&m, "{\"failed\":7,\"text\":\"a \\\"b\\\" \\\\ c\\nd\",\"again\":true}\n");
}

static void test_returns(void **state)
{
	(void)state;
	struct notify_message m = {.type = NOTIFY_SHOW,
		.id = 1,
		.title = "Tomorrow: 5 x 4 min, \"easy\" \\ €",
		.body = "One.\nTwo: ä\xf0\x9f\x8f\x83.\n",
		.urgent = true,
		.expires_s = 4294967295,
		.replaces = 9,
		.picture = "/tmp/a b.png",
		.actions = {{"felt-fresh", "Fresh"}, {"felt-fine", "Fine"}, {"felt-heavy", "Heavy"},
			{"why", "Why?"}},
		.action_count = 4};
	assert_returns(&m);
	for (int why = NOTIFY_EXPIRED; why <= NOTIFY_OTHER; why++) {
		m = (struct notify_message){
			.type = NOTIFY_CLOSED, .id = 2, .why = (enum notify_why)why};
		assert_returns(&m);
	}
	for (int again = 0; again <= 1; again++) {
		m = (struct notify_message){
			.type = NOTIFY_FAILED, .id = 3, .text = "no", .again = again != 0};
		assert_returns(&m);
	}
}

/* The largest message there can be, in characters that take two bytes when they are escaped. */
static void test_largest_fits(void **state)
{
	(void)state;
	struct notify_message m = {.type = NOTIFY_SHOW, .id = 4294967295, .urgent = true};
	m.expires_s = m.replaces = 4294967295;
	memset(m.title, '"', sizeof(m.title) - 1);
	memset(m.body, '\n', sizeof(m.body) - 1);
	memset(m.picture, '\\', sizeof(m.picture) - 1);
	m.action_count = NOTIFY_MOST_ACTIONS;
	for (size_t i = 0; i < m.action_count; i++) {
		memset(m.actions[i].key, '"', sizeof(m.actions[i].key) - 1);
		memset(m.actions[i].label, '\\', sizeof(m.actions[i].label) - 1);
	}
	struct buffer line = {0};
	notify_write(&m, &line);
	assert_true(line.length <= NOTIFY_MOST_LINE);
	buffer_finish(&line);
	assert_returns(&m);
}

static void test_writes_clean(void **state)
{
	(void)state;
	struct notify_message m = {
		.type = NOTIFY_FAILED, .id = 1, .text = "a\xff\x1b[1mb\r\tc\x7f\xc2\x9b\xe2\x82"};
	assert_line(&m, "{\"failed\":1,\"text\":\"a??[1mb??c????\",\"again\":false}\n");
}

static void test_what_is_left_out_is_empty(void **state)
{
	(void)state;
	struct notify_message m;
	assert_true(parse("{\"show\": 3, \"title\": \"x\"}", &m, NULL));
	struct notify_message expected = {.type = NOTIFY_SHOW, .id = 3, .title = "x"};
	assert_memory_equal(&m, &expected, sizeof(m));
	assert_true(parse("{\"closed\": 3}", &m, NULL));
	assert_int_equal(m.why, NOTIFY_OTHER);
	assert_true(parse("{\"failed\": 3}", &m, NULL));
	assert_false(m.again);
	assert_true(parse("{\"show\":3,\"title\":\"x\",\"body\":null,\"actions\":null,"
			  "\"urgency\":null,\"expires_s\":null,\"picture\":null}",
		&m, NULL));
}

static void test_unknown_keys_are_passed_over(void **state)
{
	(void)state;
	struct notify_message m;
	assert_true(parse(" {\"new\": [{}], \"shown\": 5, \"title\": 7, \"x\": 1e99} ", &m, NULL));
	assert_int_equal(m.type, NOTIFY_SHOWN);
	assert_int_equal(m.id, 5);
}

static void test_prose_is_cut_at_a_character(void **state)
{
	(void)state;
	struct buffer line = {0};
	buffer_text(&line, "{\"show\":1,\"title\":\"a");
	for (int i = 0; i < 1000; i++)
		buffer_text(&line, "€");
	buffer_text(&line, "\",\"actions\":[[\"k\",\"");
	for (int i = 0; i < 1000; i++)
		buffer_text(&line, "ä");
	buffer_text(&line, "\"]]}");
	struct notify_message m;
	assert_true(notify_parse((const char *)line.data, line.length, &m, NULL));
	assert_int_equal(strlen(m.title), 1 + 84 * 3);
	assert_true(text_is_utf8(m.title, strlen(m.title)));
	assert_int_equal(strlen(m.actions[0].label), 46);
	buffer_finish(&line);
}

static void test_body_is_cut_before_a_line_end(void **state)
{
	(void)state;
	struct buffer line = {0};
	buffer_text(&line, "{\"show\":1,\"title\":\"t\",\"urgency\":\"normal\",\"body\":\"");
	for (int i = 0; i < 1023; i++)
		buffer_text(&line, "x");
	buffer_text(&line, "\\nmore\"}");
	struct notify_message m;
	assert_true(notify_parse((const char *)line.data, line.length, &m, NULL));
	assert_int_equal(strlen(m.body), 1023);
	assert_null(strchr(m.body, '\n'));
	buffer_finish(&line);
}

#define KEY_32 "12345678901234567890123456789012"

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		uint32_t id; /* that is known all the same */
	} refused[] = {{"", 0}, {"garbage", 0}, {"[]", 0}, {"7", 0}, {"{}", 0}, {"{\"show\"", 0},
		{"{\"other\":1}", 0}, {"{\"shown\":0}", 0}, {"{\"shown\":-1}", 0},
		{"{\"shown\":4294967296}", 0}, {"{\"shown\":99999999999999999999}", 0},
		{"{\"shown\":1.5}", 0}, {"{\"shown\":\"1\"}", 0}, {"{\"shown\":null}", 0},
		{"{\"shown\":1,\"shown\":1}", 0}, {"{\"shown\":1} x", 0},
		{"{\"show\":1,\"title\":\"\xff\"}", 0}, {"{\"show\":1,\"title\":\"\xc0\x80\"}", 0},
		{"{\"show\":1,\"title\":\"\xed\xa0\x80\"}", 0},
		{"{\"show\":1,\"title\":\"a\\u0000b\"}", 0},
		{"{\"show\":1,\"title\":\"\\ud800\"}", 0}, {"{\"show\":1}", 1},
		{"{\"show\":1,\"title\":\"\"}", 1}, {"{\"show\":1,\"title\":7}", 1},
		{"{\"show\":1,\"title\":\"x\",\"body\":[]}", 1},
		{"{\"show\":1,\"title\":\"x\",\"urgency\":\"critical\"}", 1},
		{"{\"show\":1,\"title\":\"x\",\"expires_s\":-1}", 1},
		{"{\"show\":1,\"title\":\"x\",\"replaces\":\"2\"}", 1},
		{"{\"show\":1,\"title\":\"x\",\"actions\":{}}", 1},
		{"{\"show\":1,\"title\":\"x\",\"actions\":[\"k\"]}", 1},
		{"{\"show\":1,\"title\":\"x\",\"actions\":[[\"k\"]]}", 1},
		{"{\"show\":1,\"title\":\"x\",\"actions\":[[\"\",\"l\"]]}", 1},
		{"{\"show\":1,\"title\":\"x\",\"actions\":[[\"k\",\"l\",\"m\"]]}", 1},
		{"{\"show\":1,\"title\":\"x\",\"actions\":[[\"" KEY_32 "\",\"l\"]]}", 1},
		{"{\"show\":1,\"title\":\"x\",\"actions\":[[\"1\",\"\"],[\"2\",\"\"],[\"3\",\"\"],"
		 "[\"4\",\"\"],[\"5\",\"\"]]}",
			1},
		{"{\"action\":1}", 1}, {"{\"action\":1,\"key\":\"\"}", 1},
		{"{\"action\":1,\"key\":\"" KEY_32 "\"}", 1},
		{"{\"closed\":1,\"why\":\"because\"}", 1}, {"{\"closed\":1,\"why\":1}", 1},
		{"{\"failed\":1,\"again\":\"yes\"}", 1}, {"{\"failed\":1,\"text\":{}}", 1}};
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
		struct notify_message m;
		struct error e = {0};
		if (parse(refused[i].line, &m, &e))
			fail_msg("taken: %s", refused[i].line);
		if (e.text[0] == '\0' || e.kind == ERROR_NONE)
			fail_msg("no reason for: %s", refused[i].line);
		if (m.id != refused[i].id)
			fail_msg("id %u from: %s", m.id, refused[i].line);
	}
}

static void test_path_that_does_not_fit(void **state)
{
	(void)state;
	struct buffer line = {0};
	buffer_text(&line, "{\"show\":1,\"title\":\"x\",\"picture\":\"/");
	for (int i = 0; i < 511; i++)
		buffer_text(&line, "p");
	buffer_text(&line, "\"}");
	struct notify_message m;
	struct error e;
	assert_false(notify_parse((const char *)line.data, line.length, &m, &e));
	assert_int_equal(e.kind, ERROR_LIMIT);
	buffer_finish(&line);
}

/* Length and depth cost a refusal, never the stack. */
static void test_bounds(void **state)
{
	(void)state;
	size_t length = NOTIFY_MOST_LINE + 1;
	autofree char *line = mem_alloc(length, 1);
	memset(line, '[', length);
	struct notify_message m;
	struct error e;
	assert_false(notify_parse(line, length, &m, &e));
	assert_int_equal(e.kind, ERROR_LIMIT);
	assert_false(notify_parse(line, length - 1, &m, &e));
	assert_int_equal(e.kind, ERROR_INPUT);
	memset(line, ' ', length);
	memcpy(line, "{\"shown\":1}", 11);
	assert_true(notify_parse(line, length - 1, &m, &e));
}

/* A true line with bytes changed is read or refused; sanitizers watch. What is read is well formed.
 */
static void test_changed_bytes(void **state)
{
	(void)state;
	static const char original[] =
		"{\"show\":12,\"title\":\"Tomorrow: \\u00e4 "
		"easy\",\"body\":\"one\\ntwo\",\"urgency\":"
		"\"normal\",\"expires_s\":30,\"actions\":[[\"felt-fresh\",\"Fresh\"],[\"why\","
		"\"Why?\"]],\"replaces\":3,\"picture\":\"/tmp/x.png\"}";
	uint32_t seed = 12345;
	for (int round = 0; round < 20000; round++) {
		char line[sizeof(original)];
		memcpy(line, original, sizeof(line));
		for (int changes = 0; changes <= round % 3; changes++) {
			seed = seed * 1664525 + 1013904223;
			line[(seed >> 8) % (sizeof(line) - 1)] = (char)(seed >> 24);
		}
		struct notify_message m;
		if (!notify_parse(line, sizeof(line) - 1, &m, NULL) || m.type != NOTIFY_SHOW)
			continue;
		assert_true(text_is_utf8(m.title, strlen(m.title)));
		assert_true(text_is_utf8(m.body, strlen(m.body)));
		assert_true(m.action_count <= NOTIFY_MOST_ACTIONS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_returns),
		cmocka_unit_test(test_largest_fits),
		cmocka_unit_test(test_writes_clean),
		cmocka_unit_test(test_what_is_left_out_is_empty),
		cmocka_unit_test(test_unknown_keys_are_passed_over),
		cmocka_unit_test(test_prose_is_cut_at_a_character),
		cmocka_unit_test(test_body_is_cut_before_a_line_end),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_path_that_does_not_fit),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_changed_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
