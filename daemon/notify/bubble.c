#include "bubble.h"

#include <libnotify/notify.h>
#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

/* One button is one answer. Most servers take a bubble away after it, dunst's menu does not. */
#define LINGER_MS 1000

#define APPLICATION "paced" /* name, icon and desktop entry */

struct bubble {
	uint32_t id;
	NotifyNotification *notification;
	guint linger; /* the timer that closes it after an answer, or 0 */
	const struct bubble_events *events;
	void *user;
};

bool bubble_init(void)
{
	return notify_init(APPLICATION);
}

static gboolean close_answered(gpointer user)
{
	struct bubble *b = user;
	b->linger = 0;
	bubble_close(b);
	b->events->closed(b, NOTIFY_DISMISSED, b->user);
	return G_SOURCE_REMOVE;
}

static void pressed(NotifyNotification *n, char *key, gpointer user)
{
	struct bubble *b = user;
	(void)n;
	if (b->linger == 0)
		b->linger = g_timeout_add(LINGER_MS, close_answered, b);
	b->events->pressed(b, key, b->user);
}

/* The reasons of the Desktop Notifications Specification 1.2, NotificationClosed. */
static enum notify_why why_closed(const NotifyNotification *n)
{
	switch (notify_notification_get_closed_reason(n)) {
	case NOTIFY_CLOSED_REASON_EXPIRED:
		return NOTIFY_EXPIRED;
	case NOTIFY_CLOSED_REASON_DISMISSED:
		return NOTIFY_DISMISSED;
	default:
		return NOTIFY_OTHER;
	}
}

static void closed(NotifyNotification *n, gpointer user)
{
	struct bubble *b = user;
	b->events->closed(b, why_closed(n), b->user);
}

static void set_picture(NotifyNotification *n, const char *path)
{
	g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
	if (uri == NULL || !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		log_warning("no picture at %s, the notification is shown without", path);
		return;
	}
	notify_notification_set_hint(n, "image-path", g_variant_new_string(uri));
}

/* The tags make a server replace our last bubble, even one of an earlier process. */
static void set_hints(NotifyNotification *n)
{
	static const char *const names[] = {
		"desktop-entry", "x-dunst-stack-tag", "x-canonical-private-synchronous"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		notify_notification_set_hint(n, names[i], g_variant_new_string(APPLICATION));
}

static void set_timeout(NotifyNotification *n, uint32_t expires_s)
{
	if (expires_s == 0)
		return;
	int ms = expires_s > G_MAXINT / 1000 ? G_MAXINT : (int)expires_s * 1000;
	notify_notification_set_timeout(n, ms);
}

/* "id" makes the server put it in the place of that notification. */
static NotifyNotification *compose(
	const struct notify_message *m, struct server_can can, gint replaced)
{
	g_autofree char *escaped = can.body_markup ? g_markup_escape_text(m->body, -1) : NULL;
	NotifyNotification *n = notify_notification_new(
		m->title, escaped != NULL ? escaped : m->body, APPLICATION);
	g_object_set(n, "id", replaced, NULL);
	notify_notification_set_urgency(n, m->urgent ? NOTIFY_URGENCY_NORMAL : NOTIFY_URGENCY_LOW);
	set_hints(n);
	set_timeout(n, m->expires_s);
	if (m->picture[0] != '\0')
		set_picture(n, m->picture);
	return n;
}

static gint server_id(const struct bubble *b)
{
	gint id = 0;
	if (b != NULL)
		g_object_get(b->notification, "id", &id, NULL);
	return id;
}

/* What is wrong with the notification itself does not get better by waiting. */
static bool worth_again(const GError *error)
{
	return !g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS) &&
	       !g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_SIGNATURE) &&
	       !g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

static void tell_failure(const struct bubble *b, GError *error, struct notify_message *failed)
{
	g_dbus_error_strip_remote_error(error);
	*failed = (struct notify_message){
		.type = NOTIFY_FAILED, .id = b->id, .again = worth_again(error)};
	autofree char *text = mem_printf(
		"the notification server did not take it: %s", error->message);
	text_copy_clean(failed->text, sizeof(failed->text), text, strlen(text));
}

struct bubble *bubble_show(const struct notify_message *m, struct server_can can,
	const struct bubble *old, const struct bubble_events *events, void *user,
	struct notify_message *failed)
{
	g_autoptr(GError) error = NULL;
	struct bubble *b = mem_alloc(1, sizeof(*b));
	*b = (struct bubble){.id = m->id, .events = events, .user = user};
	b->notification = compose(m, can, server_id(old));
	for (size_t i = 0; can.actions && i < m->action_count; i++)
		notify_notification_add_action(
			b->notification, m->actions[i].key, m->actions[i].label, pressed, b, NULL);
	if (!notify_notification_show(b->notification, &error)) {
		tell_failure(b, error, failed);
		bubble_destroy(b);
		return NULL;
	}
	g_signal_connect(b->notification, "closed", G_CALLBACK(closed), b);
	return b;
}

uint32_t bubble_id(const struct bubble *b)
{
	return b->id;
}

void bubble_close(struct bubble *b)
{
	g_autoptr(GError) error = NULL;
	g_signal_handlers_disconnect_by_data(b->notification, b);
	if (!notify_notification_close(b->notification, &error))
		log_warning(
			"notification %u may still be on the screen: %s", b->id, error->message);
}

void bubble_destroy(struct bubble *b)
{
	if (b == NULL)
		return;
	if (b->linger != 0)
		g_source_remove(b->linger);
	g_signal_handlers_disconnect_by_data(b->notification, b);
	g_object_unref(b->notification);
	free(b);
}
