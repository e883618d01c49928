import { PermissionFlagsBits as Permission, type APIMessage } from 'discord-api-types/v10';
import { eraseAccount } from '#core/accounts/erase-account';
import { useWorld, type Somebody } from '#compat-tests/world';

let aheadMs = 0;
const MOST_BYTES = 1_000;
const world = useWorld({ settings: { NEXUS_MAX_FILE_BYTES: String(MOST_BYTES) }, clock: { nowMs: () => Date.now() + aheadMs } });
afterEach(() => {
  aheadMs = 0;
});

interface Announced {
  upload_url: string;
  upload_filename: string;
}
const announce = async (somebody: Somebody, channelId: string, count = 1, sizeBytes = 5): Promise<Announced[]> => {
  const files = Array.from({ length: count }, (_, n) => ({ filename: `${n}.txt`, file_size: sizeBytes }));
  return (await somebody.rest.post<{ attachments: Announced[] }>(`/channels/${channelId}/attachments`, { files })).attachments;
};
const put = async (announced: Announced | undefined, body = 'hello'): Promise<number> =>
  (await fetch(announced?.upload_url ?? '', { method: 'PUT', body })).status;
const naming = (...announced: (Announced | undefined)[]) => ({
  attachments: announced.map((one, n) => ({ id: String(n), filename: 'a.txt', uploaded_filename: one?.upload_filename })),
});

describe('files that are sent ahead', () => {
  it('are for the messages of their sender only', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    const path = `/channels/${textId}/messages`;
    const [file] = await announce(alice, textId);
    expect(await put(file)).toBe(204);
    expect(await bob.rest.refused('POST', path, { body: naming(file) })).toBe('400 50146');
    expect(await bot.rest.refused('DELETE', `/attachments/${file?.upload_filename}`)).toBe('400 50146');
    const mine = await bob.rest.post<APIMessage>(path, { content: 'mine' });
    expect(await bob.rest.refused('PATCH', `${path}/${mine.id}`, { body: naming(file) })).toBe('400 50146');
    expect((await alice.rest.post<APIMessage>(path, naming(file))).attachments).toMatchObject([{ size: 5 }]);
    const { id, token } = await alice.rest.post<{ id: string; token: string }>(`/channels/${textId}/webhooks`, { name: 'hook' });
    const [other] = await announce(alice, textId);
    expect(await put(other)).toBe(204);
    expect(await world().nobody.refused('POST', `/webhooks/${id}/${token}`, { body: naming(other) })).toBe('400 50146');
  });

  it('have a name that somebody else cannot be put into, and that ends after a day', async () => {
    const { alice, bob, textId } = await world().scene();
    const [file] = await announce(alice, textId);
    const [one] = await announce(alice, textId);
    const forged = (announced: Announced | undefined) => ({ upload_url: announced?.upload_url.replace(alice.id, bob.id) ?? '', upload_filename: '' });
    expect(await put(forged(one))).toBe(400);
    aheadMs = 23 * 3_600_000;
    expect(await put(file)).toBe(204);
    aheadMs = 25 * 3_600_000;
    expect(await put(one)).toBe(400);
    expect(await alice.rest.refused('POST', `/channels/${textId}/messages`, { body: naming(file) })).toBe('400 50146');
  });

  it('are of no more bytes for one person than three whole messages, until messages take them or they are forgotten', async () => {
    const { alice, bob, textId } = await world().scene();
    const three = await Promise.all([1, 2, 3].map(() => announce(alice, textId, 10, MOST_BYTES)));
    for (const file of three.flat()) expect(await put(file)).toBe(204);
    const [more] = await announce(alice, textId);
    expect(await put(more)).toBe(413);
    // Again to where something lies already, and for others, there is room.
    expect(await put(three[0]?.[0])).toBe(204);
    expect(await put((await announce(bob, textId))[0])).toBe(204);
    await alice.rest.post(`/channels/${textId}/messages`, naming(three[0]?.[0]));
    expect(await put(more)).toBe(204);
    const [another] = await announce(alice, textId, 1, MOST_BYTES);
    expect(await put(another)).toBe(413);
    await alice.rest.delete(`/attachments/${three[1]?.[0]?.upload_filename}`);
    expect(await put(another)).toBe(204);
    const [last] = await announce(alice, textId, 1, MOST_BYTES);
    expect(await put(last)).toBe(413);
    aheadMs = 61 * 60_000;
    expect(await put(last)).toBe(204);
  });
});

describe('a scheduled message', () => {
  it('has no more files than may be sent ahead, keeps none that are refused, and none of who leaves', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { core } = world().server;
    const post = async (bytes: number): Promise<Response> => {
      const form = new FormData();
      form.append('payload_json', JSON.stringify({ channel_id: textId, due_at: new Date(Date.now() + 600_000).toISOString(), message: {} }));
      form.append('files[0]', new Blob(['x'.repeat(bytes)]), 'x.bin');
      return fetch(`${world().server.url}/api/nexus/v1/users/@me/scheduled-messages`, {
        method: 'POST',
        body: form,
        headers: { authorization: bob.authorization },
      });
    };
    for (let count = 0; count < 30; count++) expect((await post(MOST_BYTES)).status).toBe(201);
    expect((await post(1)).status).toBe(413);
    const keys = (await core.scheduledMessages.ofUser(bob.id)).flatMap(({ files }) => files.map(({ key }) => key));
    expect(keys).toHaveLength(30);
    await alice.rest.put(`/channels/${textId}/permissions/${guildId}`, { type: 0, deny: Permission.AttachFiles.toString() });
    expect((await post(1)).status).toBe(403);
    const now = new Date().toISOString();
    await core.accountDeletions.request({ user_id: bob.id, requested_at: now, due_at: now, with_messages: false });
    await eraseAccount(core, { user_id: bob.id, requested_at: now, due_at: now, with_messages: false });
    expect(await Promise.all(keys.map((key) => core.blobs.stat(key)))).toEqual(keys.map(() => null));
  });
});
