/* Stands in for Kezek where the installer is tried: it answers what the installer
   asks, and "waits" as a window does, until the file C:\stop is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

const char *version = "trial " VERSION;

/* number is what stands in a file, 0 where there is none. */
static int number(const char *name) {
	FILE *f = fopen(name, "r");
	int n = 0;
	if (f != NULL) {
		if (fscanf(f, "%d", &n) != 1)
			n = 0;
		fclose(f);
	}
	return n;
}

static int exists(const char *name) { return GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES; }

/* check takes every policy that begins with a brace, as it is asked to do for the
   computer that it runs on. */
static int check(const char *name) {
	FILE *f = fopen(name, "r");
	int first = f == NULL ? EOF : fgetc(f);
	if (f != NULL)
		fclose(f);
	return first == '{' ? 0 : 4;
}

/* hold keeps others from opening or renaming a file. */
static void hold(const char *name) {
	if (CreateFileA(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE)
		exit(1);
}

int main(int n, char **words) {
	if (n == 2 && strcmp(words[1], "may-replace") == 0)
		return number("C:\\may-replace");
	if (n == 5 && strcmp(words[1], "policy") == 0 && strcmp(words[2], "check") == 0 && strcmp(words[3], "-here") == 0)
		return check(words[4]);
	if (n == 3 && strcmp(words[1], "hold") == 0)
		hold(words[2]);
	for (printf("%s\n", version), fflush(stdout); !exists("C:\\stop"); Sleep(100))
		;
	return 0;
}
