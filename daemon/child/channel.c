#include "channel.h"

#include <errno.h>
#include <sys/socket.h>

#include "paced/child.h"

struct channel_head channel_head_decode(const uint8_t bytes[static CHANNEL_HEAD])
{
	struct reader r = reader_of(bytes, CHANNEL_HEAD);
	uint32_t length = reader_u32(&r);

	return (struct channel_head){.length = length, .type = reader_u32(&r)};
}

void channel_head_encode(struct channel_head head, uint8_t bytes[static CHANNEL_HEAD])
{
	for (unsigned i = 0; i < 4; i++) {
		bytes[i] = (uint8_t)(head.length >> (8 * i));
		bytes[4 + i] = (uint8_t)(head.type >> (8 * i));
	}
}

static bool send_all(int channel, const uint8_t *data, size_t length)
{
	while (length > 0) {
		ssize_t n = send(channel, data, length, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		length -= (size_t)n;
	}
	return true;
}

static bool receive_all(int channel, uint8_t *data, size_t length)
{
	while (length > 0) {
		ssize_t n = recv(channel, data, length, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		length -= (size_t)n;
	}
	return true;
}

bool channel_write(int channel, uint32_t type, const void *data, size_t length)
{
	uint8_t bytes[CHANNEL_HEAD];

	if (length > UINT32_MAX)
		return false;
	channel_head_encode((struct channel_head){.length = (uint32_t)length, .type = type}, bytes);
	return send_all(channel, bytes, sizeof bytes) && send_all(channel, data, length);
}

bool channel_read(int channel, size_t most, uint32_t *type, struct buffer *payload)
{
	uint8_t bytes[CHANNEL_HEAD];

	payload->length = 0;
	if (!receive_all(channel, bytes, sizeof bytes))
		return false;

	struct channel_head head = channel_head_decode(bytes);
	if (head.length > most)
		return false;
	*type = head.type;
	if (head.length == 0)
		return true;
	buffer_reserve(payload, head.length);
	if (!receive_all(channel, payload->data, head.length))
		return false;
	payload->length = head.length;
	return true;
}
