/* What the process that called may not do any more, and none of its children. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/child.h"
#include "sandbox.h"

#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define ON_FILES (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)
#define ON_FOLDERS                                                                                 \
	(LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                          \
		LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |                       \
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                       \
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                     \
		LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER)

/* ---- writing: Landlock (Linux 5.13) ---- */

/* By the version of the interface that brought them. */
static uint64_t rights_of(long version)
{
	uint64_t rights = ON_FILES | ON_FOLDERS;
	if (version < 2)
		rights &= ~LANDLOCK_ACCESS_FS_REFER;
	if (version < 3)
		rights &= ~LANDLOCK_ACCESS_FS_TRUNCATE;
	return rights;
}

static bool allow_below(int rules, const char *path, uint64_t rights)
{
	struct stat st;
	autoclose int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0)
		return errno == ENOENT;
	struct landlock_path_beneath_attr below = {.parent_fd = fd,
		.allowed_access = S_ISDIR(st.st_mode) ? rights : rights & ON_FILES};
	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0;
}

static bool limit_writing(const char *const *writable, struct error *e)
{
	long version = syscall(
		SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return error_set(e, ERROR_UNSUPPORTED, "this kernel has no Landlock");
	uint64_t rights = rights_of(version);
	struct landlock_ruleset_attr attr = {.handled_access_fs = rights};
	autoclose int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (rules < 0)
		return error_errno(e, "Landlock");
	for (size_t i = 0; writable[i]; i++)
		if (!allow_below(rules, writable[i], rights))
			return error_errno(e, "Landlock: %s", writable[i]);
	return syscall(SYS_landlock_restrict_self, rules, 0) == 0 || error_errno(e, "Landlock");
}

/* ---- calls: seccomp ---- */

/* Never needed by anything that paced starts, and all of it reaches into other processes, the
 * kernel, or around the rule for sockets. */
static const int refused[] = {
#if !SANDBOX_SANITIZED /* which look for leaks by it */
	SCMP_SYS(ptrace),
#endif
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(keyctl),
	SCMP_SYS(mount),
	SCMP_SYS(umount2),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(kexec_load),
	SCMP_SYS(init_module),
	SCMP_SYS(finit_module),
	SCMP_SYS(delete_module),
};

static bool add_refusals(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0) < 0)
			return false;
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
		       SCMP_A0(SCMP_CMP_NE, AF_UNIX)) == 0;
}

static bool limit_calls(struct error *e)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool ok = filter && add_refusals(filter) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok || error_set(e, ERROR_UNSUPPORTED, "this kernel has no seccomp");
}

bool walls_enter(const char *const *writable, struct error *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_errno(e, "no new privileges");
	bool files = limit_writing(writable, e);
	return limit_calls(e) && files;
}
