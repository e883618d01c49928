import { fileURLToPath } from 'node:url';
import { transformAsync } from '@babel/core';
import { getConfig } from '@lingui/conf';
import type { Plugin } from 'vite';

/** Lingui's macros become calls with ids before anything else reads the file; only files that have some are touched. */
export function linguiMacros(): Plugin {
  const linguiConfig = getConfig({ configPath: fileURLToPath(new URL('../lingui.config.ts', import.meta.url)) });
  return {
    name: 'nexus-lingui-macros',
    enforce: 'pre',
    async transform(code, id) {
      const [path = ''] = id.split('?', 1);
      if (!/\/client\/.*\.tsx?$/.test(path) || !code.includes('@lingui/') || !code.includes('/macro')) return null;
      const made = await transformAsync(code, {
        filename: path,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: [['@lingui/babel-plugin-lingui-macro', { linguiConfig }]],
      });
      return made?.code ? { code: made.code, map: made.map as never } : null; // two packages describe the same map
    },
  };
}
