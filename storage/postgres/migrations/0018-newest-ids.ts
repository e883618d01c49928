import type { Migration } from '../migrate.ts';

/** Whoever has a worker id next makes no id that its last holder may have made. */
export const newestIds: Migration = {
  id: 18,
  name: 'newest ids',
  sql: `
-- Milliseconds since 1970 up to which ids were made, or may have been until the lease ran out. Unknown of leases made before.
ALTER TABLE worker_leases ADD COLUMN last_ms bigint;
`,
};
