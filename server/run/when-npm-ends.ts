const LOOK_EVERY_MS = 500;

/**
 * Calls `end` when the shell is gone that npm (or npx) started this program by: npm gives SIGTERM to the shell, which dies of it
 * without a word to what it started. The result stops looking. Where npm has no part in it nothing happens.
 */
export function whenNpmEnds(end: () => void): () => void {
  if (process.env['npm_lifecycle_event'] === undefined) return () => undefined;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    end();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
