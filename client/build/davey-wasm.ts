import type { Plugin } from 'vite';
import { daveyWasm, daveyWasmFile } from '../../scripts/sdk/davey-wasm.ts';

const NAME = 'virtual:davey-wasm';

/** The address of davey's WebAssembly among the client's files; null where it cannot be had, and calls are in the open. */
export function daveyWasmAddress(): Plugin {
  return {
    name: 'nexus-davey-wasm',
    async resolveId(id) {
      if (id !== NAME) return null;
      if (await daveyWasm()) return `${daveyWasmFile}?url`;
      console.error('The WebAssembly of davey cannot be fetched: this client will have calls without encryption from end to end.');
      return `\0${NAME}`;
    },
    load: (id) => (id === `\0${NAME}` ? 'export default null;' : null),
  };
}
