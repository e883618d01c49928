import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import wasm from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url';
import simdWasm from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url';
import worklet from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url';

let binary: Promise<ArrayBuffer> | null = null;

/** A node that takes everything out of speech that is none. */
export async function rnnoiseIn(context: AudioContext): Promise<RnnoiseWorkletNode> {
  binary ??= loadRnnoise({ url: wasm, simdUrl: simdWasm });
  binary.catch(() => (binary = null));
  const [wasmBinary] = await Promise.all([binary, context.audioWorklet.addModule(worklet)]);
  return new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 });
}
