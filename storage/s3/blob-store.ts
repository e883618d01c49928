import type { Agent } from 'node:http';
import { PassThrough, pipeline, Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'minio';
import type { BlobStore } from '#core/ports/blob-store';
import { segmentsOf } from '../blob-key.ts';
import { watchOutage, type OnOutage, type Outage } from '../outage.ts';
import { partsOf } from './parts-of.ts';
import { FileStoreUnavailableError, isMisconfigured, isMissing, isPastTheEnd, isUnknownUpload, isWorthRetrying, adviceOn } from './store-errors.ts';
import { agentFor, watchfulTransport } from './transport.ts';

export interface S3Options {
  /** `https://host[:port]`; in the store, buckets are paths below it. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** Under which address others reach the store, where that is another. */
  publicEndpoint?: string | undefined;
  /** After so long without a byte the store counts as away. */
  silenceMs?: number;
  log: { warn(message: string): void };
  /** Hears, before each further try, why the store is not there yet at a start. */
  onRetry?: (reason: string) => void;
  /** Hears when the store is away, or refuses everything, and when it is back. */
  onOutage?: OnOutage | undefined;
}

const SILENCE_MS = 15_000;
const RETRY_AFTER_MS = [100, 300, 900];
const KEYS_OF_ONE_REMOVAL = 1_000;
/** Nobody uploads a file for longer; what is older was broken off by a crash. */
const UPLOAD_MAX_AGE_MS = 24 * 60 * 60_000;

/** Blobs as objects of one bucket, under their own keys. Throws REQUEST_ENTITY_TOO_LARGE over the limit. */
export class S3BlobStore implements BlobStore {
  /** For messages; no secret in it. */
  readonly where: string;
  private readonly agent: Agent;
  private readonly client: Client;
  private readonly publicClient: Client;
  private readonly options: S3Options;
  private readonly outage: Outage;

  constructor(options: S3Options) {
    this.options = options;
    this.outage = watchOutage({ onChange: options.onOutage ?? (() => undefined) });
    this.where = `${options.endpoint} (bucket ${options.bucket})`;
    this.agent = agentFor(options.endpoint);
    this.client = clientOf(options, options.endpoint, this.agent);
    // It only makes links.
    this.publicClient = options.publicEndpoint === undefined ? this.client : clientOf(options, options.publicEndpoint);
  }

  /** Waits for the store and makes the bucket where there is none. What waiting will not help throws, in words for the operator. */
  async open({ giveUpAfterMs = 60_000 } = {}): Promise<void> {
    const { bucket, region, onRetry } = this.options;
    const giveUpAt = Date.now() + giveUpAfterMs;
    for (;;) {
      try {
        // Asked for with rights that also the narrowest key has.
        await this.client.listObjectsV2Query(bucket, '', '', '', 1, '');
        return;
      } catch (error) {
        if (codeOf(error) === 'NoSuchBucket') await this.makeBucket(bucket, region, giveUpAt);
        else if (isMisconfigured(error) || Date.now() > giveUpAt) throw new FileStoreUnavailableError(this.where, error);
        else {
          onRetry?.(adviceOn(error));
          await wait(1_000);
        }
      }
    }
  }

  async put(key: string, bytes: Readable, { maxBytes, contentType }: { maxBytes: number; contentType: string }): Promise<{ sizeBytes: number }> {
    // The sender may break off before anybody reads, and an error nobody hears ends the process.
    bytes.once('error', () => undefined);
    const name = nameOf(key);
    const headers = { 'Content-Type': contentType || 'application/octet-stream' };
    const { bucket } = this.options;
    const parts = partsOf(bytes, maxBytes);
    const first = await parts.next();
    if (first.done) throw new Error('a stream has at least one part');
    const { part: whole, isLast } = first.value;
    if (isLast) {
      await this.ask(() => this.client.putObject(bucket, name, whole, whole.length, headers));
      return { sizeBytes: whole.length };
    }
    const uploadId = await this.ask(() => this.client.initiateNewMultipartUpload(bucket, name, headers)).catch((error: unknown) => {
      bytes.destroy();
      throw error;
    });
    try {
      const etags: { part: number; etag: string }[] = [];
      let sizeBytes = 0;
      const send = async (part: Buffer): Promise<void> => {
        const config = { bucketName: bucket, objectName: name, uploadID: uploadId, partNumber: etags.length + 1, headers: {} };
        etags.push(await this.ask(() => this.client.uploadPart(config, part)));
        sizeBytes += part.length;
      };
      await send(whole);
      for await (const { part } of parts) await send(part);
      await this.complete(name, uploadId, etags, sizeBytes);
      return { sizeBytes };
    } catch (error) {
      bytes.destroy();
      await this.ask(() => this.client.abortMultipartUpload(bucket, name, uploadId)).catch((failure: unknown) => {
        if (!isUnknownUpload(causeOf(failure))) this.options.log.warn(`parts of ${name} stay in the file store for a day: ${adviceOn(failure)}`);
      });
      throw error;
    }
  }

  async stat(key: string): Promise<{ sizeBytes: number; contentType: string } | null> {
    const name = nameOf(key);
    const found = await this.ask(() => this.client.statObject(this.options.bucket, name), isMissing);
    if (found === null) return null;
    const contentType: unknown = (found.metaData as Record<string, unknown> | undefined)?.['content-type'];
    return { sizeBytes: found.size, contentType: typeof contentType === 'string' ? contentType : 'application/octet-stream' };
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable | null> {
    const { bucket } = this.options;
    const name = nameOf(key);
    try {
      const stream = await this.ask<Readable>(
        () => (range ? this.client.getPartialObject(bucket, name, range.start, range.end - range.start + 1) : this.client.getObject(bucket, name)),
        isMissing,
      );
      return stream && this.handedOn(stream);
    } catch (error) {
      if (isPastTheEnd(causeOf(error))) return Readable.from([]);
      throw error;
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    const { bucket } = this.options;
    const names = [...new Set(keys.map(nameOf))];
    for (let from = 0; from < names.length; from += KEYS_OF_ONE_REMOVAL) {
      const some = names.slice(from, from + KEYS_OF_ONE_REMOVAL);
      await this.ask(async () => {
        for (const row of await this.client.removeObjects(bucket, some)) {
          const error = { code: fieldOf(row, 'Code'), message: `${fieldOf(row, 'Key')}: ${fieldOf(row, 'Message')}` };
          // Some stumble over one that is written at the same moment: like any failure it may be over in the next.
          if (!isMissing(error)) throw Object.assign(new Error(error.message), error);
        }
      });
    }
  }

  async *list(): AsyncGenerator<{ key: string; sizeBytes: number }> {
    const { bucket } = this.options;
    for (let token = ''; ;) {
      const page = await this.ask(() => this.client.listObjectsV2Query(bucket, '', token, '', 1_000, ''));
      for (const { name, size } of page.objects) if (name !== undefined && !name.endsWith('/')) yield { key: name, sizeBytes: size ?? 0 };
      if (!page.isTruncated) return;
      token = page.nextContinuationToken;
    }
  }

  async usage(): Promise<{ files: number; bytes: number }> {
    let [files, bytes] = [0, 0];
    for await (const { sizeBytes } of this.list()) [files, bytes] = [files + 1, bytes + sizeBytes];
    return { files, bytes };
  }

  async link(key: string, options: { seconds: number; contentType: string; contentDisposition: string; cacheControl: string }): Promise<string | null> {
    return this.publicClient.presignedGetObject(this.options.bucket, nameOf(key), Math.max(1, Math.min(options.seconds, 7 * 24 * 60 * 60)), {
      'response-content-type': options.contentType,
      'response-content-disposition': options.contentDisposition,
      'response-cache-control': options.cacheControl,
    });
  }

  /** Takes away the parts of uploads that a crash broke off. To be called now and then. */
  async removeBrokenUploads(nowMs: number): Promise<number> {
    const { bucket } = this.options;
    const old: { key: string; uploadId: string }[] = [];
    const uploads: AsyncIterable<{ key?: string; uploadId?: string; initiated?: Date }> = this.client.listIncompleteUploads(bucket, '', true);
    for await (const { key, uploadId, initiated } of uploads)
      if (key !== undefined && uploadId !== undefined && initiated !== undefined && initiated.getTime() < nowMs - UPLOAD_MAX_AGE_MS)
        old.push({ key, uploadId });
    for (const { key, uploadId } of old) await this.ask(() => this.client.abortMultipartUpload(bucket, key, uploadId), isUnknownUpload);
    return old.length;
  }

  close(): void {
    this.outage.close();
    this.agent.destroy();
  }

  /** Whoever asked is to ask again whether it is there. */
  private async makeBucket(bucket: string, region: string, giveUpAt: number): Promise<void> {
    try {
      await this.client.makeBucket(bucket, region);
    } catch (error) {
      // Another process of ours may have been quicker.
      if (codeOf(error) === 'BucketAlreadyOwnedByYou' || codeOf(error) === 'BucketAlreadyExists') return;
      // Some stores stumble over two who make it at once.
      if (isWorthRetrying(error) && Date.now() < giveUpAt) return void (await wait(200));
      throw new Error(
        `There is no bucket ${bucket} in the file store ${this.options.endpoint}, and it could not be made: ${adviceOn(error)}. Make it by hand.`,
        {
          cause: error,
        },
      );
    }
  }

  /** An answer over HTTP does not end by itself when its reader leaves, and its errors do not say whose they are. */
  private handedOn(stream: Readable): Readable {
    const handed = new PassThrough();
    stream.once('error', (error) => handed.destroy(new FileStoreUnavailableError(this.where, new Error(`it broke off: ${error.message}`, { cause: error }))));
    return pipeline(stream, handed, () => undefined);
  }

  /** The answer to the last step may be lost with a connection, after the store has done it. */
  private async complete(name: string, uploadId: string, etags: { part: number; etag: string }[], sizeBytes: number): Promise<void> {
    try {
      await this.ask(() => this.client.completeMultipartUpload(this.options.bucket, name, uploadId, etags));
    } catch (error) {
      const isDone = isUnknownUpload(causeOf(error)) && (await this.stat(name))?.sizeBytes === sizeBytes;
      if (!isDone) throw error;
    }
  }

  /** Again and again while that may help; null for what `isNothing` says. All that S3 asks of us may be asked twice. */
  private ask<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  private ask<Answer>(work: () => Promise<Answer>, isNothing: (error: unknown) => boolean): Promise<Answer | null>;
  private async ask<Answer>(work: () => Promise<Answer>, isNothing: (error: unknown) => boolean = () => false): Promise<Answer | null> {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await work();
        this.outage.answered();
        return answer;
      } catch (error) {
        if (isNothing(error)) {
          this.outage.answered();
          return null;
        }
        const pauseMs = RETRY_AFTER_MS[attempt];
        if (pauseMs === undefined || !isWorthRetrying(error)) {
          // What it answers to one request that it does not like says nothing of others; silence does.
          if (!isPastTheEnd(error) && !isUnknownUpload(error)) this.outage.failed(adviceOn(error));
          throw new FileStoreUnavailableError(this.where, error);
        }
        await wait(pauseMs * (0.75 + Math.random() / 2));
      }
    }
  }
}

const nameOf = (key: string): string => segmentsOf(key).join('/');

const codeOf = (error: unknown): string => String(((error ?? {}) as { code?: unknown }).code ?? ''); // anything can be thrown
const causeOf = (error: unknown): unknown => (error instanceof FileStoreUnavailableError ? error.cause : error);

/** The client hands on what the XML held, whose type says nothing. */
function fieldOf(row: unknown, name: string): string {
  const outer = (row ?? {}) as Record<string, unknown>;
  const inner = (outer['Error'] ?? outer) as Record<string, unknown>;
  return String(inner[name] ?? '');
}

function clientOf(options: S3Options, endpoint: string, agent = agentFor(endpoint)): Client {
  const { protocol, hostname, port } = new URL(endpoint);
  return new Client({
    endPoint: hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { port: Number(port) }),
    useSSL: protocol === 'https:',
    region: options.region,
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    transport: watchfulTransport(protocol, options.silenceMs ?? SILENCE_MS),
    transportAgent: agent,
    // Ours knows which failures pass; the client's own writes to the console.
    retryOptions: { disableRetry: true },
  });
}
