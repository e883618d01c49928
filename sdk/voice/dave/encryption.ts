import type { EncryptionState } from './dave-session.ts';
import type { FrameRoute, FromWorker, ToWorker } from './worker-messages.ts';

export interface EncryptionOutlet {
  json(op: number, d: object): void;
  bytes(op: number, payload: Uint8Array): void;
  changed(state: EncryptionState): void;
}

export interface EncryptionFiles {
  /** Of `encryption-worker.js`, on the origin of the page. */
  worker?: string | URL;
  /** Of `davey.wasm`. */
  wasm?: string | URL;
}

/** The highest version of DAVE that this side can do. */
export const DAVE_VERSION = 1;

/** What older browsers have in place of RTCRtpScriptTransform. */
interface InsertableStreams {
  createEncodedStreams?: () => { readable: ReadableStream; writable: WritableStream };
}

const hasScriptTransform = (): boolean => 'RTCRtpScriptTransform' in globalThis;

/** Whether this browser lets frames be encrypted at all. */
export const canEncrypt = (): boolean =>
  'WebAssembly' in globalThis && (hasScriptTransform() || ('RTCRtpSender' in globalThis && 'createEncodedStreams' in RTCRtpSender.prototype));

/** What a connection has to be made with, so that its frames can be encrypted. */
export const connectionOptions = (): RTCConfiguration => (hasScriptTransform() ? {} : ({ encodedInsertableStreams: true } as RTCConfiguration)); // of Chromium

/** A line of a connection, whose frames pass through the worker. */
export interface EncryptedLine {
  route(route: FrameRoute | null): void;
}

/** The page's side of the worker in which the group of a call lives and all its frames are opened and closed. */
export class Encryption {
  readonly #worker: Worker;
  readonly #outlet: EncryptionOutlet;
  readonly #asked = new Map<number, (code: string | null) => void>();
  #nextId = 1;

  private constructor(worker: Worker, outlet: EncryptionOutlet) {
    this.#worker = worker;
    this.#outlet = outlet;
  }

  /** Loads davey; rejects where that cannot be done. */
  static async load(outlet: EncryptionOutlet, { worker: workerFile, wasm }: EncryptionFiles = {}): Promise<Encryption> {
    const worker = workerFile
      ? new Worker(workerFile, { type: 'module', name: 'encryption' })
      : new Worker(new URL('./encryption-worker.js', import.meta.url), { type: 'module', name: 'encryption' });
    const encryption = new Encryption(worker, outlet);
    try {
      await new Promise<void>((resolve, reject) => {
        worker.onerror = ({ message }) => reject(new Error(`The worker of the encryption does not run: ${message}`));
        worker.onmessage = ({ data }: MessageEvent<FromWorker>) => (data.act === 'failed' ? reject(new Error(data.message)) : resolve());
        encryption.#tell({ act: 'load', wasm: new URL(wasm ?? './davey.wasm', import.meta.url).href });
      });
    } catch (error) {
      worker.terminate();
      throw error;
    }
    worker.onerror = null;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => encryption.#hear(data);
    return encryption;
  }

  begin(version: number, userId: string, groupId: string): void {
    this.#tell({ act: 'begin', version, userId, groupId });
  }

  recognize(userId: string): void {
    this.#tell({ act: 'recognize', userId });
  }

  /** All, without a name. */
  forget(userId: string | null = null): void {
    this.#tell({ act: 'forget', userId });
  }

  hear(op: number, d: unknown): void {
    this.#tell({ act: 'hear', op, d });
  }

  hearBytes(op: number, payload: Uint8Array): void {
    this.#tell({ act: 'hear bytes', op, payload });
  }

  /** To be called before any frame passes. Until it is routed none does. */
  line(end: RTCRtpSender | RTCRtpReceiver): EncryptedLine {
    const id = this.#nextId++;
    if (hasScriptTransform()) end.transform = new RTCRtpScriptTransform(this.#worker, { id });
    else {
      const streams = (end as InsertableStreams).createEncodedStreams?.(); // `canEncrypt` has looked
      if (streams) this.#tell({ act: 'carry', id, ...streams }, [streams.readable, streams.writable]);
    }
    return { route: (route) => this.#tell({ act: 'route', id, route }) };
  }

  /** Of this member and another, for comparing by another way; null when there is no group with both. */
  verificationCode(userId: string): Promise<string | null> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#tell({ act: 'verify', id, userId });
    });
  }

  close(): void {
    this.#worker.terminate();
    for (const answer of this.#asked.values()) answer(null);
    this.#asked.clear();
  }

  #tell(told: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(told, transfer);
  }

  #hear(said: FromWorker): void {
    if (said.act === 'send') this.#outlet.json(said.op, said.d);
    else if (said.act === 'send bytes') this.#outlet.bytes(said.op, said.payload);
    else if (said.act === 'changed') this.#outlet.changed(said.state);
    else if (said.act === 'failed') console.error(`Encryption of a call: ${said.message}`);
    else if (said.act === 'verified') {
      this.#asked.get(said.id)?.(said.code);
      this.#asked.delete(said.id);
    }
  }
}
