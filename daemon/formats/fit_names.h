/*
 * The numbers of the FIT profile for sports, devices and kinds of file, and the names they have
 * there (FIT SDK 21, Profile: types sport, sub_sport, file, manufacturer, garmin_product), in snake
 * case.
 */
#ifndef PACED_FORMATS_FIT_NAMES_H
#define PACED_FORMATS_FIT_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "paced/formats.h"

/* Names of sport and sub-sport; "" for a number without a name. */
const char *fit_sport_name(unsigned sport);
const char *fit_sub_sport_name(unsigned sub_sport);

enum sport fit_sport_from(unsigned sport, unsigned sub_sport);

struct fit_sport_pair {
	uint8_t sport, sub_sport;
};
struct fit_sport_pair fit_sport_numbers(enum sport sport);

enum file_kind fit_file_kind(unsigned type);

/* "garmin/fr110", "suunto/34", "development"; the product's name as the file gives it (may be "")
 * for a product without a name here. Numbers from 0xFFFF on are unknown. */
void fit_device_name(
	unsigned manufacturer, unsigned product, const char *product_name, char *out, size_t size);

struct fit_device_numbers {
	uint16_t manufacturer, product;
};
/* The way back; "development" (255) and 0 for a name that is not in the tables. */
struct fit_device_numbers fit_device_numbers(const char *name);

/* Numbers that are not in the tables are UNKNOWN, and UNKNOWN is 0xFF. */
enum lap_intensity fit_intensity_from(unsigned number);
enum lap_trigger fit_trigger_from(unsigned number);
uint8_t fit_intensity_number(enum lap_intensity intensity);
uint8_t fit_trigger_number(enum lap_trigger trigger);

/* Sports whose cadence is written in strides, two steps each. */
bool fit_cadence_in_strides(enum sport sport);

#endif
