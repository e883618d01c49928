import type { Core } from '#core/core';

/** Starts what the server does by itself; the result stops it. */
export function startBackgroundWork(_core: Core): () => void {
  return () => undefined;
}
