import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Jest's globalSetup: promises a PostgreSQL to the tests, and starts it when the first of them asks. */
export default async function promiseDatabase() {
  if (process.env.NEXUS_TEST_DATABASE_URL) return;
  let started;
  const broker = createServer((_request, response) => {
    started ??= startDatabase();
    started.then(
      ({ url }) => response.end(url),
      (error) => response.writeHead(500).end(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  });
  await new Promise((resolve, reject) => broker.once('error', reject).listen(0, '127.0.0.1', resolve));
  process.env.NEXUS_TEST_DATABASE_BROKER = `http://127.0.0.1:${broker.address().port}/`;
  globalThis.stopTestDatabase = async () => {
    broker.closeAllConnections();
    broker.close();
    await started?.then(({ stop }) => stop());
  };
}

async function startDatabase() {
  register('./typescript-loader.js', import.meta.url);
  const { startEmbeddedPostgres } = await import('../../storage/embedded-postgres/start-embedded-postgres.ts');
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-test-database-'));
  const log = { info: () => undefined, warn: (message) => console.warn(message) };
  const { url, stop } = await startEmbeddedPostgres({ dataDir, log, forTests: true });
  return {
    url,
    async stop() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
