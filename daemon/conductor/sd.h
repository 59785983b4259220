/*
 * sd_notify(3) without libsystemd: one datagram to $NOTIFY_SOCKET. Without a service manager every
 * call does nothing.
 */
#ifndef PACED_CONDUCTOR_SD_H
#define PACED_CONDUCTOR_SD_H

#include <stdint.h>

/* Keeps the address and removes the variables from the environment, so that children do not speak
 * for us. */
void sd_init(void);
void sd_ready(const char *status);
void sd_status(const char *format, ...) __attribute__((format(printf, 1, 2)));
void sd_reloading(void); /* RELOADING=1 with MONOTONIC_USEC; end it with sd_ready */
void sd_stopping(void);
void sd_alive(void); /* WATCHDOG=1 */
/* Half of the watchdog's time in microseconds, 0 when no watchdog is asked for. */
uint64_t sd_watchdog_us(void);

#endif
