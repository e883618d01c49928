import type { ModuleInfo } from 'rolldown';
import type { Plugin } from 'vite';

interface Context {
  getModuleInfo(id: string): ModuleInfo | null;
}

const EARLY = /= early\(\(\) => import\('([^']+)'\)\);/g;
/** Of whatever form; where it is made it is no call. */
const CALL = /(?<!function )\bearly(?:<[^()]*>)?\(/g;

/** Hears while modules are read which parts come by `early` (client/app/lazily.tsx). */
export function earlyParts(): { ids: ReadonlySet<string>; plugin: Plugin } {
  const ids = new Set<string>();
  const plugin: Plugin = {
    name: 'nexus-early-parts',
    enforce: 'pre',
    async transform(code, id) {
      if (id.includes('node_modules')) return;
      const found = [...code.matchAll(EARLY)];
      if (found.length < (code.match(CALL)?.length ?? 0)) this.error(`A part comes early that is not understood: see ${id} and client/build/first-chunk.ts.`);
      for (const [, source = ''] of found) {
        const part = await this.resolve(source, id);
        if (part) ids.add(part.id);
      }
    },
    buildEnd(error) {
      if (!error && ids.size === 0 && this.environment.mode === 'build') this.error('No part comes early any more: see client/build/first-chunk.ts.');
    },
  };
  return { ids, plugin };
}

/**
 * Names two chunks of what comes first: `first` is all of our own that the script of the page reaches without `import()`, `shell` is what
 * the parts reach that stand around each channel and are fetched at once beside it. Each of a hundred small files would cost a slow machine
 * more than what is in it.
 */
export function firstChunks(scriptId: string, shellIds: ReadonlySet<string>): (id: string, context: Context) => string | null {
  let first: Set<string> | undefined;
  let shell: Set<string> | undefined;
  return (id, context) => {
    first ??= reachedFrom([scriptId], context);
    // What the page has is in none of them; the page names its script, and where that is nothing but imports, it would name those.
    if (first.has(id)) return id !== scriptId && !id.includes('node_modules') ? 'first' : null;
    shell ??= reachedFrom(shellIds, context);
    return shell.has(id) ? 'shell' : null;
  };
}

function reachedFrom(ids: Iterable<string>, context: Context): Set<string> {
  const reached = new Set(ids);
  // A set tells of what is added while one goes through it.
  for (const id of reached) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) reached.add(imported);
  return reached;
}
