import type { Plugin } from 'vite';

/** What Chromium reads at the head of a script. Source: V8, "explicit compile hints". */
const HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * Has the scripts of the first load compiled while they come, on another core, and not function by function when each is called: most of them
 * are. Other browsers take it for a remark.
 */
export function compileAtOnce(names: readonly string[]): Plugin {
  return {
    name: 'nexus-compile-at-once',
    apply: 'build',
    generateBundle: {
      // Vite puts something before the scripts as well, and a hint has to be the first of all.
      order: 'post',
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && names.includes(chunk.name)) chunk.code = HINT + chunk.code;
      },
    },
  };
}
