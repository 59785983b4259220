/* The rules of a folder, as the programs read them. */
#ifndef TESTS_RULES_LOAD_H
#define TESTS_RULES_LOAD_H

#include "paced/advice.h"

/* Reads the .lua files of the folder and of its lib; exits when the folder cannot be read. */
void load_rules(const char *folder, struct ruleset *out);

#endif
