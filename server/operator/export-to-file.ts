import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { exportBytes } from '#core/exports/export-jobs';
import { exportFileName } from '#core/exports/export-link';
import type { Settings } from '../configuration/settings.ts';
import { withData } from './ask-data.ts';
import { addressHere, askServer, byServerOrData, OperatorError } from './ask-operator.ts';
import { subjectOf } from './operator-actions.ts';

const ASK_EVERY_MS = 300;

export interface ExportWish {
  kind: 'account' | 'guild';
  /** A user name, or the id of a guild. */
  subject: string;
  attachments: boolean;
  /** Null for a name in the folder where this runs. */
  out: string | null;
}

/** Writes an export into a file: the server makes it where one runs, or else this process from the data. */
export function exportToFile(settings: Settings, log: Logger, { out, ...wish }: ExportWish): Promise<{ file: string; size_bytes: number }> {
  return byServerOrData(settings, {
    async byServer(port) {
      const { id, subject_id: subjectId } = await askServer(settings, port, 'start-export', wish);
      for (;;) {
        const { status, url, error } = await askServer(settings, port, 'export-state', { id });
        if (status === 'failed') throw new OperatorError(`The export failed: ${String(error)}`);
        if (status === 'done') {
          const { pathname, search } = new URL(String(url));
          // The public address may lead through a proxy; the server is on this machine.
          const answer = await fetch(`${addressHere(settings, port)}/cdn/${pathname.slice(pathname.indexOf('/exports/') + 1)}${search}`);
          if (!answer.ok || !answer.body) throw new OperatorError(`The export could not be fetched: the server answered with ${answer.status}.`);
          // fetch's own kind of stream, which Node's takes.
          return write(Readable.fromWeb(answer.body as never), out ?? exportFileName({ kind: wish.kind, subject_id: String(subjectId) }));
        }
        await sleep(ASK_EVERY_MS);
      }
    },
    byData: () =>
      withData(settings, log, async (core) => {
        const { kind, id } = await subjectOf(core, wish);
        return write(exportBytes(core, { kind, subject_id: id, attachments: wish.attachments }), out ?? exportFileName({ kind, subject_id: id }));
      }),
  });
}

/** Under its name there is only ever a whole file. */
async function write(bytes: Readable, name: string): Promise<{ file: string; size_bytes: number }> {
  const file = resolve(name);
  const draft = `${file}.${process.pid}.part`;
  try {
    await pipeline(bytes, createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return { file, size_bytes: (await stat(file)).size };
}
