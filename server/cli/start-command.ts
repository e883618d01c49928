import { readSettings, rolesIn } from '../configuration/settings.ts';
import { startServer, type NexusServer } from '../boot/start-server.ts';
import { openLog } from '../log/open-log.ts';
import { findRunFile } from '../run/run-file.ts';
import { whenNpmEnds } from '../run/when-npm-ends.ts';
import { OperatorError } from '../operator/ask-operator.ts';
import { readyWords } from './ready-words.ts';
import { say } from './say.ts';

/** Runs the server until a signal ends it. */
export async function startCommand({ json, roles }: { json?: boolean; roles?: string }): Promise<number> {
  const settings = await readSettings({ ...process.env, ...(roles !== undefined && { NEXUS_ROLES: roles }) });
  const already = await findRunFile(settings.NEXUS_DATA);
  if (already)
    throw new OperatorError(`A server runs on ${settings.NEXUS_DATA} already (process ${already.pid}, ${already.url}). Stop it first, or set NEXUS_DATA.`);
  const log = openLog(settings.NEXUS_LOG_LEVEL);
  const begunMs = performance.now();
  let isEnding = false;
  const ended = new Promise<number>((resolve) => {
    const end = (code: number): void => {
      isEnding = true;
      resolve(code);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(0));
    whenNpmEnds(() => end(0));
  });
  let server: NexusServer;
  try {
    server = await startServer(settings, { log });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (json) console.log(JSON.stringify({ error: words }));
    else console.error(words);
    return 1;
  }
  // A signal that came during the start is obeyed once there is something whole to close.
  if (!isEnding) {
    const hasAccounts = (await server.core.users.firstPerson()) !== null;
    const seconds = ((performance.now() - begunMs) / 1000).toFixed(1);
    const answer = { url: server.url, http_port: server.httpPort, tls_port: server.tlsPort, pid: server.pid };
    say(json, answer, readyWords(server, rolesIn(settings.NEXUS_ROLES), hasAccounts, seconds));
  }
  const code = await ended;
  await server.close();
  if (!json) console.log('Stopped.');
  return code;
}
