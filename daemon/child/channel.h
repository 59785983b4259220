/*
 * How a frame looks on the channel: u32 length of the payload, u32 type, little-endian, payload.
 */
#ifndef PACED_CHILD_CHANNEL_H
#define PACED_CHILD_CHANNEL_H

#include <stdint.h>

#define CHANNEL_HEAD 8

struct channel_head {
	uint32_t length; /* of the payload */
	uint32_t type;
};

struct channel_head channel_head_decode(const uint8_t bytes[static CHANNEL_HEAD]);
void channel_head_encode(struct channel_head head, uint8_t bytes[static CHANNEL_HEAD]);

#endif
