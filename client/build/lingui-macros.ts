import { fileURLToPath } from 'node:url';
import { transformAsync, types, type PluginObj } from '@babel/core';
import { getConfig } from '@lingui/conf';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

/** English stands where it is shown, ready to be filled in: no catalog of it is fetched, and each part of the client brings its own words. */
const compileEnglish: PluginObj = {
  visitor: {
    // Once the macros are gone.
    Program: { exit: (program) => program.traverse({ ObjectExpression: ({ node }) => compileIn(node) }) },
  },
};

function compileIn(node: types.ObjectExpression): void {
  const property = (name: string) =>
    node.properties.find((one): one is types.ObjectProperty => types.isObjectProperty(one) && types.isIdentifier(one.key, { name }));
  const message = property('message');
  if (!property('id') || !types.isStringLiteral(message?.value) || !node.leadingComments?.some(({ value }) => value.trim() === 'i18n')) return;
  message.value = types.valueToNode(compileMessage(message.value.value));
}

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
        plugins: [['@lingui/babel-plugin-lingui-macro', { linguiConfig, stripMessageField: false }], compileEnglish],
      });
      return made?.code ? { code: made.code, map: made.map as never } : null; // two packages describe the same map
    },
  };
}
