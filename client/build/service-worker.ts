import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const ENTRY = fileURLToPath(new URL('../service-worker/service-worker.ts', import.meta.url));

interface Chunk {
  type: 'chunk' | 'asset';
  fileName: string;
  isEntry?: boolean;
  facadeModuleId?: string | null;
  imports?: readonly string[];
  code?: string;
  viteMetadata?: { importedCss: ReadonlySet<string> };
}

/** Builds the worker beside the page, at one address for good, and tells it what the first load is. */
export function serviceWorker(): Plugin {
  return {
    name: 'nexus-service-worker',
    apply: 'build',
    async buildStart() {
      this.addWatchFile(ENTRY);
      await readFile(ENTRY);
      this.emitFile({ type: 'chunk', id: ENTRY, fileName: 'service-worker.js' });
    },
    generateBundle(_options, bundle) {
      const chunks = new Map(Object.entries(bundle as unknown as Record<string, Chunk>)); // what of it is read here
      const worker = chunks.get('service-worker.js');
      const page = [...chunks.values()].find(({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.endsWith('index.html'));
      if (!worker?.code || !page) throw new Error('the service worker or the page was not built');
      if ((worker.imports ?? []).length > 0) throw new Error('the service worker has to be one file');
      worker.code = worker.code.replaceAll('__FIRST_LOAD__', JSON.stringify([...firstLoad(chunks, page)]));
    },
  };
}

/** The page's script, what it imports at once, and their styles. */
function firstLoad(chunks: ReadonlyMap<string, Chunk>, from: Chunk, known = new Set<string>()): Set<string> {
  if (known.has(from.fileName)) return known;
  known.add(from.fileName);
  for (const css of from.viteMetadata?.importedCss ?? []) known.add(css);
  for (const name of from.imports ?? []) {
    const chunk = chunks.get(name);
    if (chunk) firstLoad(chunks, chunk, known);
  }
  return known;
}
