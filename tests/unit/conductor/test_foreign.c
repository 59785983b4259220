/* Which file system a path is on, by the table of mounts alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "../../../daemon/conductor/foreign.h"
#include "paced/base/memory.h"

static char top[] = "/tmp/paced-foreign-XXXXXX";
static struct mount_table *table;

static int id_of(const char *name)
{
	autofree char *path = mem_printf("%s/%s", top, name);
	const struct mount_place *place = mount_table_foreign(table, path);
	return place ? place->id : 0;
}

static void test_the_deepest_counts(void **state)
{
	(void)state;
	assert_int_equal(id_of("here"), 0);
	assert_int_equal(id_of("nas"), 31);
	assert_int_equal(id_of("nas/runs/2026"), 31);
	assert_int_equal(id_of("nasty"), 0);
	assert_int_equal(id_of("nas/disk/runs"), 31); /* the way there leads through it */
	assert_int_equal(id_of("phone/DCIM"), 34);    /* fuse.NAME */
	assert_int_equal(id_of("auto/host"), 36);
}

static void test_the_later_hides_the_earlier(void **state)
{
	(void)state;
	assert_int_equal(id_of("twice/x"), 38);
}

static void test_names_are_unescaped(void **state)
{
	(void)state;
	assert_int_equal(id_of("my watch/GARMIN"), 39);
}

static void test_links_lead_there(void **state)
{
	(void)state;
	assert_int_equal(id_of("link/x"), 31);
	assert_int_equal(id_of("relative"), 31);
	assert_int_equal(id_of("link to link/./y"), 31);
	assert_int_equal(id_of("round/and/round"), 0);
	assert_int_equal(id_of("here/../link/x"), 31);
}

static void test_mounts_that_are_there(void **state)
{
	(void)state;
	assert_true(mount_table_has(table, 31));
	assert_false(mount_table_has(table, 99));
	struct mount_table *now = mount_table_create();
	assert_non_null(now);
	assert_null(mount_table_foreign(now, "/proc"));
	mount_table_destroy(now);
}

static void link_to(const char *name, const char *target)
{
	autofree char *path = mem_printf("%s/%s", top, name);
	assert_int_equal(symlink(target, path), 0);
}

static int set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(top));
	autofree char *nas = mem_printf("%s/nas", top);
	link_to("link", nas);
	link_to("relative", "./here/../nas/runs");
	link_to("link to link", "link");
	link_to("round", "round");
	autofree char *text = mem_printf("20 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
					 "31 20 0:50 / %s/nas rw shared:7 - nfs4 host:/x rw\n"
					 "32 31 8:2 / %s/nas/disk rw - ext4 /dev/sdb1 rw\n"
					 "34 20 0:52 / %s/phone rw - fuse.jmtpfs jmtpfs rw\n"
					 "36 20 0:53 / %s/auto rw - autofs systemd-1 rw\n"
					 "37 20 8:3 / %s/twice rw - ext4 /dev/sdc1 rw\n"
					 "38 37 0:54 / %s/twice rw master:1 - cifs //host/x rw\n"
					 "39 20 0:55 / %s/my\\040watch rw - fuse x rw\n"
					 "not a line at all\n",
		top, top, top, top, top, top, top);
	table = mount_table_parse(text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	autofree char *command = mem_printf("rm -rf '%s'", top);
	mount_table_destroy(table);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_deepest_counts),
		cmocka_unit_test(test_the_later_hides_the_earlier),
		cmocka_unit_test(test_names_are_unescaped),
		cmocka_unit_test(test_links_lead_there),
		cmocka_unit_test(test_mounts_that_are_there),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
