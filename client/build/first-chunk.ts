import type { ModuleInfo } from 'rolldown';

interface Context {
  getModuleInfo(id: string): ModuleInfo | null;
}

/**
 * Names two chunks of what comes first: `first` is all of our own that the script of the page reaches without `import()`, `shell` is what
 * the parts reach that stand around each channel and are fetched at once beside it. Each of a hundred small files would cost a slow machine
 * more than what is in it.
 */
export function firstChunks(scriptId: string, shellIds: readonly string[]): (id: string, context: Context) => string | null {
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

function reachedFrom(ids: readonly string[], context: Context): Set<string> {
  const reached = new Set(ids);
  // A set tells of what is added while one goes through it.
  for (const id of reached) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) reached.add(imported);
  return reached;
}
