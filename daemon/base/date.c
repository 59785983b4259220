#include "paced/base/date.h"

#include <stdio.h>

#include "paced/base/language.h"

#define DAYS_PER_ERA 146097 /* 400 Gregorian years */
#define EPOCH_SHIFT  719468 /* days from 0000-03-01 to 1970-01-01 */

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool date_valid(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

date date_from_civil(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2 ? 1 : 0); /* years begin in March */
	int64_t era = floor_divide(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (date)(era * DAYS_PER_ERA + day_of_era - EPOCH_SHIFT);
}

struct civil date_to_civil(date d)
{
	int64_t z = (int64_t)d + EPOCH_SHIFT;
	int64_t era = floor_divide(z, DAYS_PER_ERA);
	int64_t day_of_era = z - era * DAYS_PER_ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
				      day_of_era / 146096) /
			      365;
	int64_t day_of_year = day_of_era -
			      (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;
	int month = (int)month_from_march + (month_from_march < 10 ? 3 : -9);
	return (struct civil){
		.year = (int)(year_of_era + era * 400) + (month <= 2 ? 1 : 0),
		.month = month,
		.day = (int)(day_of_year - (153 * month_from_march + 2) / 5) + 1,
	};
}

int date_weekday(date d)
{
	return (int)((((int64_t)d + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

const char *date_weekday_name(date d)
{
	static const char *const names[] = {N_("Monday"), N_("Tuesday"), N_("Wednesday"),
		N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};
	return names[date_weekday(d)];
}

void date_format(date d, char out[static DATE_TEXT])
{
	if (d == DATE_NONE) {
		snprintf(out, DATE_TEXT, "none");
		return;
	}
	struct civil c = date_to_civil(d);
	/* The modulo changes nothing; it shows the compiler that the text fits. */
	snprintf(out, DATE_TEXT, "%04d-%02u-%02u", c.year % 10000000, (unsigned)c.month % 100u,
		(unsigned)c.day % 100u);
}
