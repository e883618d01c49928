import type { ModuleInfo } from 'rolldown';

interface Context {
  getModuleInfo(id: string): ModuleInfo | null;
}

/**
 * Names the chunk of what comes with the first load: all that the script of a page reaches without `import()`. Each of a hundred small files
 * would cost a slow machine more than what is in it.
 */
export function firstChunk(scriptId: string): (id: string, context: Context) => string | null {
  let first: Set<string> | undefined;
  return (id, context) => {
    first ??= reachedFrom(scriptId, context);
    // The page names its script; where that is nothing but imports, it would name those.
    return id !== scriptId && !id.includes('node_modules') && first.has(id) ? 'first' : null;
  };
}

function reachedFrom(scriptId: string, context: Context): Set<string> {
  const reached = new Set([scriptId]);
  // A set tells of what is added while one goes through it.
  for (const id of reached) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) reached.add(imported);
  return reached;
}
