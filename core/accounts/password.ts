import { randomBytes } from 'node:crypto';

/** OWASP's argon2id parameters: 19 MiB, two passes, one lane. */
const COST = { memoryKib: 19_456, passes: 2, lanes: 1, hashBytes: 32 };

interface Argon2 {
  hash(password: string): Promise<string>;
  verify(encoded: string, password: string): Promise<boolean>;
}

let engine: Promise<Argon2> | undefined;

/** The native module works off the event loop; where it could not be installed, WebAssembly does the same on it. */
async function openEngine(): Promise<Argon2> {
  try {
    const native = await import('@node-rs/argon2');
    const options = { memoryCost: COST.memoryKib, timeCost: COST.passes, parallelism: COST.lanes, outputLen: COST.hashBytes };
    return { hash: (password) => native.hash(password, options), verify: (encoded, password) => native.verify(encoded, password) };
  } catch {
    const wasm = await import('hash-wasm');
    return {
      hash: (password) =>
        wasm.argon2id({
          password,
          salt: randomBytes(16),
          memorySize: COST.memoryKib,
          iterations: COST.passes,
          parallelism: COST.lanes,
          hashLength: COST.hashBytes,
          outputType: 'encoded',
        }),
      verify: (hash, password) => wasm.argon2Verify({ hash, password }),
    };
  }
}

/** argon2id in PHC form. */
export async function hashPassword(password: string): Promise<string> {
  return (await (engine ??= openEngine())).hash(password);
}

export async function isPassword(encoded: string, password: string): Promise<boolean> {
  return (await (engine ??= openEngine())).verify(encoded, password);
}
