import type pg from 'pg';
import type { EngineFigures } from './engine-figures.ts';
import type { Registry } from './registry.ts';

const isCounted = Symbol('counted');
type Counted = pg.PoolClient & { [isCounted]?: true };

/** Which of a few kinds a statement is; never its text or its name. */
function kindOf(statement: unknown): string {
  const text = typeof statement === 'string' ? statement : (statement as { text?: unknown } | null)?.text;
  if (typeof text !== 'string') return 'other';
  const verb = /^\s*([A-Za-z]+)/.exec(text.length > 40 ? text.slice(0, 40) : text)?.[1]?.toLowerCase();
  switch (verb) {
    case 'select':
    case 'insert':
    case 'update':
    case 'delete':
    case 'with':
    case 'begin':
    case 'commit':
    case 'rollback':
      return verb;
    default:
      return 'other';
  }
}

/** What PostgreSQL says of the archive of its log. Read when somebody asks, and shown to whoever asks next. */
export function watchArchive(registry: Registry, pool: pg.Pool): void {
  const figures = { failures: 0, isFailing: 0 };
  const look = async (): Promise<void> => {
    const { rows } = await pool.query<{ failures: number; failing: boolean | null }>(`
      SELECT failed_count::float8 AS failures, last_failed_time > coalesce(last_archived_time, '-infinity') AS failing FROM pg_stat_archiver`);
    figures.failures = rows[0]?.failures ?? 0;
    figures.isFailing = Number(rows[0]?.failing ?? false);
  };
  registry.read(
    'nexus_postgres_archive_failures_total',
    'Times that a piece of PostgreSQL’s log could not be archived.',
    [],
    () => {
      look().catch(() => undefined);
      return figures.failures;
    },
    'counter',
  );
  registry.read('nexus_postgres_archive_failing', 'Whether the archive did not take the last piece of PostgreSQL’s log.', [], () => figures.isFailing);
}

/** Watches a pool from outside: whoever uses it knows nothing of that. */
export function watchPool(registry: Registry, figures: EngineFigures, pool: pg.Pool): void {
  registry.read('nexus_postgres_connections', 'Connections of the pool.', ['state'], () => [
    [['idle'], pool.idleCount],
    [['busy'], pool.totalCount - pool.idleCount],
    [['most'], pool.options.max ?? 10],
  ]);
  registry.read('nexus_postgres_waiting', 'Statements that wait for a free connection.', [], () => pool.waitingCount);
  const kinds = new Map<string, string>();
  const kindFor = (statement: unknown): string => {
    const name = (statement as { name?: unknown } | null)?.name;
    if (typeof name !== 'string') return kindOf(statement);
    let kind = kinds.get(name);
    // Prepared statements are few, and known by their names from the second time on.
    if (kind === undefined) kinds.set(name, (kind = kindOf(statement)));
    return kind;
  };
  const count = (client: pg.PoolClient): void => {
    const counted = client as Counted;
    if (counted[isCounted]) return;
    counted[isCounted] = true;
    const query = client.query.bind(client) as (...args: unknown[]) => unknown; // whatever pg itself takes
    client.query = ((...args: unknown[]): unknown => {
      const end = figures.begin(kindFor(args[0]));
      const last = args.at(-1);
      if (typeof last === 'function') {
        args[args.length - 1] = (error: unknown, ...rest: unknown[]) => {
          end(Boolean(error));
          Reflect.apply(last, undefined, [error, ...rest]);
        };
        return query(...args);
      }
      const result = query(...args);
      if (result instanceof Promise)
        result.then(
          () => end(false),
          () => end(true),
        );
      else end(false);
      return result;
    }) as typeof client.query;
  };
  pool.on('connect', count);
  // Those that were made before somebody watched.
  pool.on('acquire', count);
}
