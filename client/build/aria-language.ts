import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const OWN = fileURLToPath(new URL('../kit/aria-language.ts', import.meta.url));

/**
 * React Aria goes by the language of the browser, and asks for it while it is loaded; that makes Chromium read all its languages, a quarter
 * of a second on a slow phone, before anything else is done. The page's own language is known and is the right one.
 */
export function ariaLanguage(): Plugin {
  let isFound = false;
  return {
    name: 'nexus-aria-language',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith('/useDefaultLocale.mjs') || !importer?.includes('/react-aria/')) return null;
      isFound = true;
      return OWN;
    },
    buildEnd(error) {
      if (!error && !isFound && this.environment.mode === 'build')
        this.error('React Aria asks for the language of the browser elsewhere by now: see client/build/aria-language.ts.');
    },
  };
}
