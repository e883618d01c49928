import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'minio';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackingVersitygw, startVersitygw, type RunningVersitygw } from '#scripts/services/versitygw';
import { behavesAsBlobStore } from '../behaviour/blob-store.ts';
import { S3BlobStore, type S3Options } from './blob-store.ts';

const MIB = 1024 * 1024;

describeWhere(lackingVersitygw(), 'Blobs in an S3 store', () => {
  let gateway: RunningVersitygw;
  let opened: Promise<S3BlobStore> | undefined;
  const warnings: string[] = [];
  const optionsOf = (bucket: string): S3Options => {
    const { endpoint, region, accessKey, secretKey } = gateway;
    return { endpoint, bucket, region, accessKey, secretKey, log: { warn: (message) => void warnings.push(message) } };
  };
  const openStore = async (bucket: string): Promise<S3BlobStore> => {
    const blobs = new S3BlobStore(optionsOf(bucket));
    await blobs.open();
    return blobs;
  };
  const open = () => (opened ??= openStore('nexus'));
  let buckets = 0;
  beforeAll(async () => {
    gateway = await startVersitygw();
    // The first time it is built.
  }, 400_000);
  afterAll(() => gateway?.stop());
  beforeEach(() => void warnings.splice(0));

  behavesAsBlobStore(() => openStore(`behaviour-${buckets++}`));

  const clientOf = ({ port, accessKey, secretKey, region }: RunningVersitygw) =>
    new Client({ endPoint: '127.0.0.1', port, useSSL: false, accessKey, secretKey, region });
  const incomplete = (client: Client) => Readable.from(client.listIncompleteUploads('nexus', '', true)).toArray();

  it('leaves no parts of a broken upload in the store, and takes those of a crash away after a day', async () => {
    const blobs = await open();
    const client = clientOf(gateway);
    const broken = Readable.from(
      (async function* () {
        for (let sent = 0; sent < 10; sent++) yield Buffer.alloc(MIB);
        throw new Error('gone');
      })(),
    );
    await expect(blobs.put('broken', broken, { maxBytes: 100 * MIB, contentType: 'video/mp4' })).rejects.toThrow('gone');
    expect(await incomplete(client)).toEqual([]);
    await client.initiateNewMultipartUpload('nexus', 'crashed', {});
    expect(await blobs.removeBrokenUploads(Date.now())).toBe(0);
    expect(await blobs.removeBrokenUploads(Date.now() + 25 * 60 * 60_000)).toBe(1);
    expect(await incomplete(client)).toEqual([]);
  });

  it('holds a part of a large file in memory at a time, not the file', async () => {
    const blobs = await open();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const bytes = Readable.from(
      (function* () {
        for (let sent = 0; sent < 256; sent++) {
          most = Math.max(most, process.memoryUsage().arrayBuffers - before);
          yield Buffer.alloc(MIB, sent);
        }
      })(),
    );
    expect(await blobs.put('huge', bytes, { maxBytes: 256 * MIB, contentType: 'video/mp4' })).toEqual({ sizeBytes: 256 * MIB });
    // What is free already, but not collected yet, is in it too.
    expect(most).toBeLessThan(160 * MIB);
    await blobs.remove(['huge']);
  });

  it('gives links with which anybody gets the bytes for a while', async () => {
    const blobs = await open();
    await blobs.put('linked', Readable.from([Buffer.from('hello')]), { maxBytes: 5, contentType: 'text/plain' });
    const options = { seconds: 60, contentType: 'text/plain; charset=utf-8', contentDisposition: 'attachment; filename="a.txt"', cacheControl: 'private' };
    const link = (await blobs.link('linked', options)) ?? '';
    const answer = await fetch(link, { headers: { range: 'bytes=1-2' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'el']);
    expect(answer.headers.get('content-type')).toBe(options.contentType);
    expect(answer.headers.get('content-disposition')).toBe(options.contentDisposition);
    expect((await fetch(link.replace('linked', 'other'))).status).toBe(403);
  });

  it('makes the bucket once when processes start together', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore('together')));
    await stores[0]?.put('a', Readable.from([Buffer.from('x')]), { maxBytes: 1, contentType: 'text/plain' });
    expect(await stores[3]?.stat('a')).not.toBeNull();
  });

  it('says in words what is wrong with the settings, without a secret', async () => {
    const openWith = (changed: Partial<S3Options>) => new S3BlobStore({ ...optionsOf('nexus'), ...changed }).open({ giveUpAfterMs: 0 });
    await expect(openWith({ accessKey: 'somebody' })).rejects.toThrow('it does not know the key S3_ACCESS_KEY');
    await expect(openWith({ secretKey: 'wrong-secret-key' })).rejects.toThrow('S3_SECRET_KEY does not belong to S3_ACCESS_KEY');
    const refused = openWith({ endpoint: 'http://127.0.0.1:9', secretKey: 'the-secret-key' });
    await expect(refused).rejects.toThrow('The file store http://127.0.0.1:9 (bucket nexus) is not available: connect ECONNREFUSED');
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('the-secret-key');
  });

  it('rides over a restart, is unavailable while the store is away, and works again after', async () => {
    const blobs = await open();
    const put = (key: string) => blobs.put(key, Readable.from([Buffer.from('hello')]), { maxBytes: 5, contentType: 'text/plain' });
    await put('kept');
    const restarted = gateway.restart();
    const during = await Promise.all(Array.from({ length: 20 }, (_, index) => wait(index * 20).then(() => put(`during/${index}`))));
    await restarted;
    expect(during).toHaveLength(20);
    await gateway.kill();
    await expect(put('lost')).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await expect(blobs.read('kept')).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await expect(blobs.remove(['kept'])).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await gateway.restart();
    expect(await blobs.stat('kept')).toMatchObject({ sizeBytes: 5 });
    expect(await blobs.stat('lost')).toBeNull();
  });

  it('does not wait for ever for a store that is frozen', async () => {
    await open();
    const blobs = new S3BlobStore({ ...optionsOf('nexus'), silenceMs: 1_500 });
    await blobs.put('thawed', Readable.from([randomBytes(12 * MIB)]), { maxBytes: 12 * MIB, contentType: 'video/mp4' });
    const half = await blobs.read('thawed');
    gateway.pause();
    try {
      await expect(blobs.stat('thawed')).rejects.toThrow('no answer within 1500 ms');
      await expect(half && buffer(half)).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    } finally {
      gateway.resume();
    }
    expect(await blobs.stat('thawed')).toMatchObject({ sizeBytes: 12 * MIB });
  });
});

describe('The client of an S3 store', () => {
  let server: Server;
  afterEach(() => server.close());

  it('tries again what the store was too busy for, and gives up in the end', async () => {
    let asked = 0;
    let busyFor = 2;
    server = createServer((_request, response) => {
      asked++;
      if (asked <= busyFor) response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
      else response.writeHead(200, { 'content-length': '5', 'last-modified': new Date(0).toUTCString(), etag: '"x"' }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const blobs = new S3BlobStore({ endpoint, bucket: 'nexus', region: 'us-east-1', accessKey: 'a', secretKey: 'b', log: { warn: () => undefined } });
    expect(await blobs.stat('a')).toMatchObject({ sizeBytes: 5 });
    expect(asked).toBe(3);
    busyFor = 100;
    await expect(blobs.stat('a')).rejects.toThrow('Retryable HTTP status: 503');
    expect(asked).toBe(7);
    server.closeAllConnections();
  });

  it('asks again for a bucket that another process was just making', async () => {
    let makings = 0;
    server = createServer((request, response) => {
      request.resume().once('end', () => {
        const isThere = makings > 1;
        if (request.method === 'PUT') response.writeHead(++makings === 1 ? 500 : 200).end();
        else if (isThere) response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
        else response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchBucket</Code></Error>');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const blobs = new S3BlobStore({ endpoint, bucket: 'nexus', region: 'us-east-1', accessKey: 'a', secretKey: 'b', log: { warn: () => undefined } });
    await blobs.open();
    expect(makings).toBe(2);
    blobs.close();
    server.closeAllConnections();
  });

  it('hears at once that the store has no room, and tells of it', async () => {
    server = createServer((request, response) => {
      request.resume().once('end', () => {
        const body = '<Error><Code>InsufficientStorage</Code><Message>No space left on device.</Message></Error>';
        response.writeHead(507, { 'content-type': 'application/xml' }).end(body);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const told: (string | null)[] = [];
    const options = { endpoint, bucket: 'nexus', region: 'us-east-1', accessKey: 'a', secretKey: 'b', log: { warn: () => undefined } };
    const blobs = new S3BlobStore({ ...options, onOutage: (reason) => told.push(reason) });
    const put = blobs.put('a', Readable.from([Buffer.from('hello')]), { maxBytes: 5, contentType: 'text/plain' });
    await expect(put).rejects.toThrow('No space left on device');
    // A moment later where this process stood still meanwhile.
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual(['No space left on device.']);
    blobs.close();
    server.closeAllConnections();
  });
});
