/*
 * Runs a fuzz target over files and folders of files, for builds without libFuzzer. Folders that
 * are not there are passed over.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"

#define MOST_BYTES ((size_t)1 << 26)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool replay_file(const char *path)
{
	autofree char *data = NULL;
	size_t length;
	struct error e;
	if (!file_read(path, MOST_BYTES, &data, &length, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return false;
	}
	LLVMFuzzerTestOneInput((const uint8_t *)data, length);
	return true;
}

static unsigned nibble(char c)
{
	return (unsigned)(c >= 'a' ? c - 'a' + 10 : c - '0');
}

static void replay_line(const char *hex, size_t digits)
{
	uint8_t *data = mem_alloc(digits / 2, 1);
	for (size_t i = 0; i < digits / 2; i++)
		data[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	LLVMFuzzerTestOneInput(data, digits / 2);
	free(data);
}

static bool replay_lines(const char *path)
{
	autofree char *text = NULL;
	size_t length;
	struct error e;
	unsigned lines = 0;
	if (!file_read(path, MOST_BYTES, &text, &length, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return false;
	}
	for (const char *at = text; *at; at += strspn(at, "\n"), lines++) {
		size_t digits = strcspn(at, "\n");
		replay_line(at, digits);
		at += digits;
	}
	printf("%s: %u inputs\n", path, lines);
	return true;
}

static bool replay_folder(DIR *folder, const char *path)
{
	bool good = true;
	unsigned files = 0;
	for (struct dirent *d; (d = readdir(folder));) {
		if (d->d_name[0] == '.')
			continue;
		autofree char *file = paths_join(path, d->d_name);
		good = replay_file(file) && good;
		files++;
	}
	printf("%s: %u files\n", path, files);
	return good;
}

int main(int argc, char **argv)
{
	bool good = true;
	for (int i = 1; i < argc; i++) {
		struct stat st;
		if (stat(argv[i], &st) != 0)
			continue;
		if (!S_ISDIR(st.st_mode)) {
			bool lines = text_ends_with(argv[i], ".hex");
			good = (lines ? replay_lines(argv[i]) : replay_file(argv[i])) && good;
			continue;
		}
		DIR *folder = opendir(argv[i]);
		good = folder && replay_folder(folder, argv[i]) && good;
		if (folder)
			closedir(folder);
	}
	return good ? 0 : 1;
}
