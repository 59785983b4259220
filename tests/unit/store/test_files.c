/*
 * The ledger of files: known by content, seen at places.
 */
#include "support.h"

static void put(struct store *s, struct file_row *file)
{
	MAY(store_begin(s, &why));
	MAY(store_put_file(s, file, &why));
	MAY(store_commit(s, &why));
}

static bool known(struct store *s, const struct file_row *f)
{
	return store_stamp_known(s, f->path, f->device, f->inode, f->size, f->mtime_ns);
}

static void assert_rows_equal(const struct file_row *a, const struct file_row *b)
{
	assert_int_equal(a->id, b->id);
	assert_string_equal(a->path, b->path);
	assert_true(a->device == b->device && a->inode == b->inode);
	assert_true(a->size == b->size && a->mtime_ns == b->mtime_ns);
	assert_true(a->content.high == b->content.high && a->content.low == b->content.low);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->findings, b->findings);
	assert_int_equal(a->tries, b->tries);
	assert_true(a->first_seen == b->first_seen && a->last_seen == b->last_seen);
	assert_string_equal(a->reason, b->reason);
}

static void a_row_comes_back(void **state)
{
	struct fixture *f = *state;
	struct file_row file = make_file("/home/anna/Läufe/1.FIT", 1), back;
	file.device = UINT64_MAX;
	file.inode = UINT64_C(1) << 63;
	file.content.high = UINT64_MAX;
	file.findings = 0xfff;
	file.tries = 2;
	strcpy(file.reason, "the file ends in mid-record, 12 minutes are missing");
	put(f->s, &file);
	assert_true(file.id > 0);
	close_and_open(f);
	assert_true(store_file_by_content(f->s, file.content, &back));
	assert_rows_equal(&file, &back);
	file_row_finish(&back);
	MAY(store_file(f->s, file.id, &back, &why));
	assert_rows_equal(&file, &back);
	file_row_finish(&back);
	file_row_finish(&file);
}

static void contents_come_in_their_order(void **state)
{
	static const struct content_id ids[] = {
		{1, 2}, {UINT64_MAX, 0}, {INT64_MAX, UINT64_MAX}, {1, UINT64_MAX}, {0, 0}};
	struct fixture *f = *state;
	struct content_id *list;
	size_t count;
	for (size_t i = 0; i < ARRAY_LENGTH(ids); i++) {
		autofree char *path = mem_printf("/%zu", i);
		struct file_row file = make_file(path, i);
		file.content = ids[i];
		put(f->s, &file);
		file_row_finish(&file);
	}
	MAY(store_contents(f->s, &list, &count, &why));
	assert_int_equal(count, 4); /* one could not be read */
	for (size_t i = 1; i < count; i++)
		assert_true(content_compare(&list[i - 1], &list[i]) < 0);
	assert_true(list[0].high == 1 && list[0].low == 2 && list[3].high == UINT64_MAX);
	free(list);
}

static void every_state_and_kind_comes_back(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < FILE_KIND_COUNT; i++) {
		struct file_row file = make_file("/a", 1), back;
		file.kind = (enum file_kind)i;
		file.state = (enum file_state)(i % (FILE_POISON + 1));
		put(f->s, &file);
		assert_true(store_file_by_content(f->s, file.content, &back));
		assert_int_equal(back.kind, i);
		assert_int_equal(back.state, file.state);
		file_row_finish(&back);
		file_row_finish(&file);
	}
}

static void a_content_has_one_row(void **state)
{
	struct fixture *f = *state;
	struct file_row file = make_file("/a/1.fit", 1), copy = make_file("/b/copy.fit", 1), back;
	copy.inode = 77;
	copy.first_seen = copy.last_seen = 1795999999;
	put(f->s, &file);
	put(f->s, &copy);
	assert_int_equal(copy.id, file.id);
	assert_int_equal(copy.first_seen, file.first_seen);
	assert_true(store_file_by_content(f->s, file.content, &back));
	assert_string_equal(back.path, "/b/copy.fit");
	assert_int_equal(back.last_seen, 1795999999);
	assert_int_equal(back.inode, 77);
	/* Neither of the two is read again. */
	assert_true(known(f->s, &file));
	assert_true(known(f->s, &copy));
	file_row_finish(&back);
	file_row_finish(&copy);
	file_row_finish(&file);
}

static void a_stamp_is_known_as_a_whole(void **state)
{
	struct fixture *f = *state;
	struct file_row file = make_file("/a/1.fit", 1);
	put(f->s, &file);
	assert_true(known(f->s, &file));
	struct file_row other = file;
	other.device++;
	assert_false(known(f->s, &other));
	other = file;
	other.inode++;
	assert_false(known(f->s, &other));
	other = file;
	other.size++;
	assert_false(known(f->s, &other));
	other = file;
	other.mtime_ns++;
	assert_false(known(f->s, &other));
	/* The same content again, after each part of the stamp has changed. */
	other = file;
	other.device++, other.inode++, other.size++, other.mtime_ns++;
	put(f->s, &other);
	assert_true(known(f->s, &other));
	assert_false(known(f->s, &file));
	assert_false(store_stamp_known(
		f->s, "/a/2.fit", file.device, file.inode, file.size, file.mtime_ns));
	file_row_finish(&file);
}

static void another_content_takes_the_place(void **state)
{
	struct fixture *f = *state;
	struct file_row first = make_file("/a/1.fit", 1), second = make_file("/a/1.fit", 2), back;
	put(f->s, &first);
	put(f->s, &second);
	assert_int_not_equal(first.id, second.id);
	assert_false(known(f->s, &first));
	assert_true(known(f->s, &second));
	assert_true(store_file_by_content(f->s, first.content, &back));
	assert_string_equal(back.path, "/a/1.fit"); /* last place seen */
	assert_true(back.device == 0 && back.inode == 0 && back.mtime_ns == 0);
	file_row_finish(&back);
	file_row_finish(&first);
	file_row_finish(&second);
}

static void unreadable_files_are_known_by_path(void **state)
{
	struct fixture *f = *state;
	struct store_counts c;
	int64_t counts[5];
	struct file_row a = make_file("/a", 1), b = make_file("/b", 2), back;
	a.content = b.content = (struct content_id){0};
	a.state = b.state = FILE_FAILED;
	put(f->s, &a);
	put(f->s, &b);
	assert_int_not_equal(a.id, b.id);
	assert_false(store_file_by_content(f->s, a.content, &back));
	int64_t before = a.id;
	a.id = 0;
	a.tries = 2;
	put(f->s, &a);
	assert_int_equal(a.id, before);
	MAY(store_file_counts(f->s, counts, &why));
	assert_int_equal(counts[FILE_FAILED], 2);
	/* Then it can be read after all. */
	struct file_row now = make_file("/a", 3);
	put(f->s, &now);
	MAY(store_file_counts(f->s, counts, &why));
	assert_int_equal(counts[FILE_FAILED], 1);
	assert_int_equal(counts[FILE_IMPORTED], 1);
	assert_true(known(f->s, &now));
	MAY(store_counts(f->s, &c, &why));
	file_row_finish(&a);
	file_row_finish(&b);
	file_row_finish(&now);
}

/* A row found as unreadable gets its content under the id it has. */
static void an_id_is_kept(void **state)
{
	struct fixture *f = *state;
	struct file_row file = make_file("/a", 1), back;
	struct content_id content = file.content;
	file.content = (struct content_id){0};
	put(f->s, &file);
	int64_t id = file.id;
	file.content = content;
	file.state = FILE_SKIPPED;
	put(f->s, &file);
	assert_int_equal(file.id, id);
	assert_true(store_file_by_content(f->s, content, &back));
	assert_int_equal(back.id, id);
	file_row_finish(&back);
	file_row_finish(&file);
}

static void paths_need_not_be_utf8(void **state)
{
	struct fixture *f = *state;
	struct file_row file = make_file("/a/L\xe4ufe/1.fit", 1), back;
	put(f->s, &file);
	assert_true(known(f->s, &file));
	assert_true(store_file_by_content(f->s, file.content, &back));
	assert_string_equal(back.path, file.path);
	file_row_finish(&back);
	file_row_finish(&file);
}

static void there_is_no_such_file(void **state)
{
	struct fixture *f = *state;
	struct file_row back;
	struct error e = {0};
	assert_false(store_file(f->s, 1, &back, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	struct file_row file = make_file("/a", 1);
	file.id = 12;
	MAY(store_begin(f->s, &why));
	e = (struct error){0};
	assert_false(store_put_file(f->s, &file, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	store_rollback(f->s);
	file_row_finish(&file);
}

struct seen {
	int64_t ids[16];
	size_t count;
};

static bool collect(const struct file_row *f, void *user)
{
	struct seen *seen = user;
	seen->ids[seen->count++] = f->id;
	return true;
}

static void lists_are_newest_first(void **state)
{
	struct fixture *f = *state;
	int64_t ids[5];
	for (uint64_t i = 0; i < 5; i++) {
		char path[16];
		snprintf(path, sizeof(path), "/a/%d", (int)i);
		struct file_row file = make_file(path, i);
		file.state = i % 2 == 0 ? FILE_IMPORTED : FILE_POISON;
		put(f->s, &file);
		ids[i] = file.id;
		file_row_finish(&file);
	}
	struct seen all = {0}, some = {0}, poison = {0};
	MAY(store_files(f->s, -1, SIZE_MAX, collect, &all, &why));
	assert_int_equal(all.count, 5);
	assert_int_equal(all.ids[0], ids[4]);
	assert_int_equal(all.ids[4], ids[0]);
	MAY(store_files(f->s, -1, 2, collect, &some, &why));
	assert_int_equal(some.count, 2);
	MAY(store_files(f->s, FILE_POISON, 10, collect, &poison, &why));
	assert_int_equal(poison.count, 2);
	assert_int_equal(poison.ids[0], ids[3]);
	int64_t counts[5];
	MAY(store_file_counts(f->s, counts, &why));
	assert_int_equal(counts[FILE_IMPORTED], 3);
	assert_int_equal(counts[FILE_POISON], 2);
	assert_int_equal(counts[FILE_FAILED], 0);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup_store, teardown)
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_row_comes_back),
		WITH_STORE(contents_come_in_their_order),
		WITH_STORE(every_state_and_kind_comes_back),
		WITH_STORE(a_content_has_one_row),
		WITH_STORE(a_stamp_is_known_as_a_whole),
		WITH_STORE(another_content_takes_the_place),
		WITH_STORE(unreadable_files_are_known_by_path),
		WITH_STORE(an_id_is_kept),
		WITH_STORE(paths_need_not_be_utf8),
		WITH_STORE(there_is_no_such_file),
		WITH_STORE(lists_are_newest_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
