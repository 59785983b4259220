#include "sd.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_un address;
static socklen_t address_length;
static int sock = -1;
static uint64_t watchdog_us;

static void read_watchdog(void)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	if (usec && (!pid || strtol(pid, NULL, 10) == (long)getpid()))
		watchdog_us = strtoull(usec, NULL, 10) / 2;
}

void sd_init(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	read_watchdog();
	if (path && (path[0] == '/' || path[0] == '@') && strlen(path) < sizeof(address.sun_path)) {
		address.sun_family = AF_UNIX;
		memcpy(address.sun_path, path, strlen(path) + 1);
		address_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
		if (path[0] == '@')
			address.sun_path[0] = '\0';
		else
			address_length++;
		sock = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	}
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

static void send_text(const char *text)
{
	if (sock >= 0)
		(void)!sendto(sock, text, strlen(text), MSG_NOSIGNAL,
			(const struct sockaddr *)&address, address_length);
}

void sd_ready(const char *status)
{
	char text[512];
	snprintf(text, sizeof(text), "READY=1\nSTATUS=%s", status);
	send_text(text);
}

void sd_status(const char *format, ...)
{
	char text[512] = "STATUS=";
	va_list args;
	va_start(args, format);
	vsnprintf(text + 7, sizeof(text) - 7, format, args);
	va_end(args);
	send_text(text);
}

void sd_reloading(void)
{
	char text[96];
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%llu",
		(unsigned long long)now.tv_sec * 1000000ULL +
			(unsigned long long)now.tv_nsec / 1000);
	send_text(text);
}

void sd_stopping(void)
{
	send_text("STOPPING=1\nSTATUS=Stopping");
}

void sd_alive(void)
{
	send_text("WATCHDOG=1");
}

uint64_t sd_watchdog_us(void)
{
	return watchdog_us;
}
