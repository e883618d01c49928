import type { Core } from '#core/core';
import type { S3BlobStore } from '#storage/s3/blob-store';
import { openStore } from '../boot/open-blobs.ts';
import { readSettings } from '../configuration/settings.ts';
import { openLog } from '../log/open-log.ts';
import { clientPolicy, storeOriginOf } from './client-policy.ts';

const around = {
  url: 'https://chat.example.org/nexus',
  gatewayUrl: 'wss://chat.example.org/nexus/gateway',
  cdnUrl: 'https://chat.example.org/nexus/cdn',
  storeOrigin: null,
  voiceEndpoints: [],
};
const directive = (name: string, policy: string): string | undefined => new RegExp(`(?:^|; )${name} ([^;]*)`).exec(policy)?.[1];

describe('the policy of the client', () => {
  it('takes scripts from the client’s own folder and not from among uploads', () => {
    const policy = clientPolicy(around, 'abc', 'chat.example.org');
    expect(directive('script-src', policy)).toBe("https://chat.example.org/nexus/assets/ 'wasm-unsafe-eval'");
    expect(directive('worker-src', policy)).toBe('https://chat.example.org/nexus/assets/ https://chat.example.org/nexus/service-worker.js');
  });

  it('knows the server by the name that the browser has for it, too', () => {
    const policy = clientPolicy(around, 'abc', 'localhost:3000');
    expect(directive('script-src', policy)).toBe("https://chat.example.org/nexus/assets/ localhost:3000/nexus/assets/ 'wasm-unsafe-eval'");
  });

  it.each(['[::1]:3000', "a'; script-src *", 'a b', '*'])('takes the host %s for none, and still starts', (host) => {
    expect(directive('script-src', clientPolicy(around, 'abc', host))).toBe("'self' 'wasm-unsafe-eval'");
  });

  it.each([
    ['https://chat.example.org', 'wss://voice.example.org:443'],
    ['http://localhost:3000', 'ws://voice.example.org:443'],
  ])('lets a page of %s speak to the voice servers that run', (url, endpoint) => {
    const policy = clientPolicy({ ...around, url, voiceEndpoints: ['voice.example.org:443', "x'; script-src *"] }, 'abc', undefined);
    expect(directive('connect-src', policy)?.split(' ').slice(4)).toEqual([endpoint]);
  });

  it('lets pictures and films come from the store where clients are sent there', () => {
    const policy = clientPolicy({ ...around, storeOrigin: 'https://files.example.org' }, 'abc', undefined);
    expect(directive('img-src', policy)).toBe("'self' blob: data: https://chat.example.org https://files.example.org");
    expect(directive('media-src', policy)).toContain('https://files.example.org');
  });
});

describe('where a store of files is', () => {
  const storeAt = async (S3_PUBLIC_ENDPOINT: string | undefined): Promise<S3BlobStore> => {
    const env = { S3_ENDPOINT: 'http://store:9000', S3_BUCKET: 'nexus', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' };
    return openStore(await readSettings({ ...env, ...(S3_PUBLIC_ENDPOINT !== undefined && { S3_PUBLIC_ENDPOINT }) }), openLog('silent'));
  };
  it.each([
    [undefined, 'http://store:9000'],
    ['https://files.example.org', 'https://files.example.org'],
  ])('of the address %s is %s', async (address, origin) => {
    const blobs = await storeAt(address);
    expect(await storeOriginOf({ settings: { linkFilesFromBytes: 1 }, blobs } as unknown as Core)).toContain(origin);
    expect(await storeOriginOf({ settings: {}, blobs } as unknown as Core)).toBeNull();
    blobs.close();
  });
});
