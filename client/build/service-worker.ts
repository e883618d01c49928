import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const ENTRY = fileURLToPath(new URL('../service-worker/service-worker.ts', import.meta.url));

interface Chunk {
  fileName: string;
  isEntry?: boolean;
  facadeModuleId?: string | null;
  imports?: readonly string[];
  viteMetadata?: { importedCss: ReadonlySet<string> };
}

/** Builds the worker beside the page, as one file at one address for good, and tells it what the first load is. */
export function serviceWorker(): Plugin {
  return {
    name: 'nexus-service-worker',
    apply: 'build',
    generateBundle: {
      // After Vite has taken out the chunks that were styles alone.
      order: 'post',
      async handler(_options, bundle) {
        const chunks = new Map(Object.entries(bundle as unknown as Record<string, Chunk>)); // what of it is read here
        const page = [...chunks.values()].find(({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.endsWith('index.html'));
        if (!page) throw new Error('the page was not built');
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: await builtWorker([...firstLoad(chunks, page)]) });
      },
    },
  };
}

async function builtWorker(files: readonly string[]): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    define: { __FIRST_LOAD__: JSON.stringify(files) },
    build: { write: false, target: 'es2023', lib: { entry: ENTRY, formats: ['iife'], name: 'worker' } },
  });
  const [bundle] = Array.isArray(made) ? made : [made];
  const [file] = bundle && 'output' in bundle ? bundle.output : [];
  if (file?.type !== 'chunk') throw new Error('the service worker was not built');
  return file.code;
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
