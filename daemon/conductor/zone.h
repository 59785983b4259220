/* The machine's time zone: told when /etc/localtime becomes another, as on a journey. */
#ifndef PACED_CONDUCTOR_ZONE_H
#define PACED_CONDUCTOR_ZONE_H

struct event_base;
struct zone;

/* `changed` is called after the C library has read the new zone. Where the file cannot be watched
 * the zone is that of the start: NULL, which zone_destroy takes. */
struct zone *zone_create(struct event_base *base, void (*changed)(void *user), void *user);
void zone_destroy(struct zone *z);

#endif
