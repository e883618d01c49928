// @ts-check
// Plain JavaScript: a process is started from this file by Node itself, and finds what was built, from the sources too.
import '#voice/carriers/carry';
