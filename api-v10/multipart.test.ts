import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { useWorld, type Scene } from '#compat-tests/world';

const world = useWorld({ settings: { NEXUS_MAX_FILE_BYTES: '100000' } });
let scene: Scene;
beforeAll(async () => (scene = await world().scene()));

const post = async (files: { name: string; bytes: Uint8Array }[]): Promise<number> => {
  const answer = await scene.alice.rest.ask('POST', `/channels/${scene.textId}/messages`, { body: { content: 'see' }, files });
  return answer.status;
};
const keptFiles = async (): Promise<string[]> => readdir(join(world().settings.NEXUS_DATA, 'files', 'blobs', 'uploads')).catch(() => []);

describe('a form with files', () => {
  it('may bring a file of the largest size', async () => {
    expect(await post([{ name: 'all.bin', bytes: new Uint8Array(100_000) }])).toBe(200);
  });

  it('is refused at once with a file that is too large, and nothing of it stays', async () => {
    const before = await keptFiles();
    const large = { name: 'large.bin', bytes: new Uint8Array(3_000_000) };
    const small = { name: 'small.bin', bytes: new Uint8Array(10) };
    expect(await Promise.all([post([large]), post([small, large]), post([large, small])])).toEqual([413, 413, 413]);
    expect(await keptFiles()).toEqual(before);
  });

  it('is refused at once with a field of bytes that is too large', async () => {
    const boundary = 'x'.repeat(20);
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="payload_json"\r\ncontent-type: application/octet-stream\r\n\r\n`;
    const answer = await fetch(`${world().server.url}/api/v10/channels/${scene.textId}/messages`, {
      method: 'POST',
      headers: { authorization: scene.alice.authorization, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: Buffer.concat([Buffer.from(head), Buffer.alloc(4_000_000, 'x'), Buffer.from(`\r\n--${boundary}--\r\n`)]),
      signal: AbortSignal.timeout(5_000),
    });
    expect(answer.status).toBe(413);
  });
});
