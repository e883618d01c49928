/**
 * Chromium reads all its languages when the first date is put into words or two names are compared, which takes a quarter of a second on a slow
 * phone. A worker has it done on another core while the page is still being loaded; what it has read is there for the page, too.
 */
try {
  new Worker(new URL('./read-languages-worker.ts', import.meta.url), { type: 'module' });
} catch {
  // Then it is done where it is needed.
}
