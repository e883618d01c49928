import './bytes.ts';
import { instantiateNapiModule, type InstantiateOptions } from '@emnapi/core';
import { getDefaultContext } from '@emnapi/runtime';
import { WASI } from '@tybys/wasm-util';
import type { CreateGroup, MlsGroup } from './mls-group.ts';

interface Davey {
  DAVESession: new (protocolVersion: number, userId: string, groupId: string) => MlsGroup;
}

/** What the module asks for at least, in pages of 64 KiB; it grows when it must. */
const FIRST_PAGES = 979;
const MOST_PAGES = 16_384;

/**
 * Starts davey in this thread alone. Its own loader starts more threads, and hands its memory to them: browsers allow that only to pages
 * that are cut off from other origins (COOP and COEP). The memory that it calls shared may be had without that, as long as it stays here.
 */
export async function startDavey(wasm: BufferSource): Promise<CreateGroup> {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES, shared: true });
  const { napiModule } = await instantiateNapiModule(wasm, {
    context: getDefaultContext(),
    asyncWorkPoolSize: 0,
    wasi: new WASI({ version: 'preview1' }) as object as NonNullable<InstantiateOptions['wasi']>, // whose `start` is for programs
    onCreateWorker() {
      throw new Error('davey is kept to one thread.');
    },
    overwriteImports(imports) {
      imports['env'] = { ...imports['env'], ...imports['napi'], ...imports['emnapi'], memory };
      return imports;
    },
    beforeInit({ instance }) {
      for (const [name, register] of Object.entries(instance.exports)) if (name.startsWith('__napi_register__')) (register as () => void)();
    },
  });
  const { DAVESession } = napiModule.exports as Davey; // as its own types say
  return (protocolVersion, userId, groupId) => new DAVESession(protocolVersion, userId, groupId);
}
