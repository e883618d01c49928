import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { slimApiTypesForVite } from '../scripts/sdk/slim-api-types.ts';
import { compileAtOnce } from './build/compile-at-once.ts';
import { daveyWasmAddress } from './build/davey-wasm.ts';
import { earlyParts, firstChunks } from './build/first-chunk.ts';
import { ariaLanguage } from './build/aria-language.ts';
import { emojiData } from './build/emoji-data.ts';
import { linguiMacros } from './build/lingui-macros.ts';
import { serviceWorker } from './build/service-worker.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const early = earlyParts();

/** `node scripts/build-client.js` builds it into dist/client, which the server serves. */
export default defineConfig({
  root: here('.'),
  // The server says by <base> where it stands.
  base: './',
  plugins: [
    slimApiTypesForVite,
    early.plugin,
    ariaLanguage(),
    emojiData(),
    daveyWasmAddress(),
    linguiMacros(),
    react(),
    lingui({ configPath: here('lingui.config.ts') }),
    serviceWorker(),
    compileAtOnce(['index', 'first']),
  ],
  // The encryption of calls.
  worker: { format: 'es', plugins: () => [slimApiTypesForVite] },
  resolve: { conditions: ['nexus-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: here('../dist/client'),
    emptyOutDir: true,
    target: 'es2023',
    // The server's policy allows no pictures but files, and small ones inline save nothing over HTTP/2.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: '.vite/manifest.json',
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstChunks(here('main.tsx'), early.ids) }] } } },
  },
});
