import { DaveSession } from './dave-session.ts';
import { startDavey } from './davey-wasm.ts';
import type { CreateGroup, DaveCodec } from './mls-group.ts';
import type { FrameRoute, FromWorker, ToWorker, TransformOptions } from './worker-messages.ts';

/** An encoded frame of sound or of pictures, as far as it is touched. */
interface EncodedFrame {
  data: ArrayBuffer;
  getMetadata(): { mimeType?: string };
}

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  onrtctransform: ((event: { transformer: { readable: ReadableStream; writable: WritableStream; options: TransformOptions } }) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as WorkerScope; // the types of pages and of workers do not go together
const routes = new Map<number, FrameRoute>();
let createGroup: CreateGroup | undefined;
const session = new DaveSession({
  createGroup(...terms) {
    if (!createGroup) throw new Error('davey is not loaded.');
    return createGroup(...terms);
  },
  outlet: {
    json: (op, d) => scope.postMessage({ act: 'send', op, d }),
    // Of memory that may not leave this thread.
    bytes: (op, payload) => scope.postMessage({ act: 'send bytes', op, payload: new Uint8Array(payload) }),
    changed: (state) => scope.postMessage({ act: 'changed', state }),
  },
});

scope.onmessage = ({ data }) => {
  try {
    act(data);
  } catch (error) {
    scope.postMessage({ act: 'failed', message: String(error) });
  }
};
scope.onrtctransform = ({ transformer: { readable, writable, options } }) => carry(options.id, readable, writable);

function act(told: ToWorker): void {
  switch (told.act) {
    case 'load':
      return void load(told.wasm);
    case 'begin':
      return session.begin(told.version, told.userId, told.groupId);
    case 'recognize':
      return session.recognize(told.userId);
    case 'forget':
      return session.forget(told.userId ?? undefined);
    case 'hear':
      return session.hear(told.op, told.d);
    case 'hear bytes':
      return session.hearBytes(told.op, told.payload);
    case 'route':
      return void (told.route ? routes.set(told.id, told.route) : routes.delete(told.id));
    case 'carry':
      return carry(told.id, told.readable, told.writable);
    case 'verify':
      session.verificationCode(told.userId).then(
        (code) => scope.postMessage({ act: 'verified', id: told.id, code }),
        () => scope.postMessage({ act: 'verified', id: told.id, code: null }),
      );
  }
}

async function load(wasm: string): Promise<void> {
  try {
    const response = await fetch(wasm);
    if (!response.ok) throw new Error(`${wasm} is not there (${response.status}).`);
    createGroup = await startDavey(await response.arrayBuffer());
    scope.postMessage({ act: 'loaded' });
  } catch (error) {
    scope.postMessage({ act: 'failed', message: String(error) });
  }
}

/** One line's frames, through as long as the line stands. */
function carry(id: number, readable: ReadableStream, writable: WritableStream): void {
  const transform = new TransformStream<EncodedFrame, EncodedFrame>({
    transform(frame, controller) {
      const changed = change(routes.get(id), frame);
      if (!changed) return;
      // A copy: davey's memory is shared, and frames take none of that.
      if (changed.buffer !== frame.data) frame.data = new Uint8Array(changed).buffer;
      controller.enqueue(frame);
    },
  });
  readable
    .pipeThrough(transform)
    .pipeTo(writable)
    // The line is gone.
    .catch(() => undefined);
}

function change(route: FrameRoute | undefined, frame: EncodedFrame): Uint8Array | null {
  if (!route) return null;
  const data = new Uint8Array(frame.data);
  if (route.direction === 'receive') return route.userId === null ? null : session.decrypt(route.userId, route.kind, data);
  try {
    return session.encrypt(route.kind, codecOf(frame) ?? route.codec, data);
  } catch {
    return null;
  }
}

const BY_MIME: Readonly<Record<string, DaveCodec>> = { 'audio/opus': 'opus', 'video/vp8': 'VP8', 'video/vp9': 'VP9', 'video/h264': 'H264' };
const codecOf = (frame: EncodedFrame): DaveCodec | undefined => BY_MIME[frame.getMetadata().mimeType?.toLowerCase() ?? ''];
