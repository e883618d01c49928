import { z } from 'zod';

/** Stands first: what is needed before anything can be put back. */
export const BackupHead = z.object({
  /** 2 where messages were in Cassandra and are in it: who knows 1 only would take them for those of PostgreSQL. */
  format: z.union([z.literal(1), z.literal(2)]),
  made_at: z.iso.datetime(),
  nexus: z.string(),
  database: z.string(),
  /** The changes of the schema that had been made, in their order. */
  migrations: z.array(z.object({ id: z.int(), name: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  with_files: z.boolean(),
  with_secrets: z.boolean(),
  /** Whether messages, reactions and read states are among its tables. Without a word they are unless they were elsewhere. */
  with_messages: z.boolean().optional(),
});
export type BackupHead = z.output<typeof BackupHead>;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Stands last, so that a backup that was broken off has none. */
export const BackupManifest = z.object({
  tables: z.record(z.string(), z.object({ rows: z.int(), bytes: z.int(), sha256: Sha256 })),
  sequences: z.array(z.object({ name: z.string(), last: z.string() })),
  files: z.object({ count: z.int(), bytes: z.int(), sha256: Sha256 }),
  secrets: z.object({ count: z.int(), sha256: Sha256 }),
});
export type BackupManifest = z.output<typeof BackupManifest>;

export const HEAD_NAME = 'backup.json';
export const MANIFEST_NAME = 'manifest.json';
/** Where the messages of the backed-up instance were; of it PostgreSQL has one row. */
export const ENGINE_TABLE = 'message_engine';
export const SECRET_NAMES = ['signing', 'operator', 'openid'] as const;

/** How far it has come; `of` is an estimate. */
export type Progress = (what: string, doneBytes: number, ofBytes: number) => void;

/** Something is wrong with a backup or with where it should go, in words for who gave the command. */
export class BackupError extends Error {}
