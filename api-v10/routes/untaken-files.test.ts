import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageReferenceType, type APIMessage } from 'discord-api-types/v10';
import { useWorld, type Scene } from '#compat-tests/world';

const world = useWorld();
let scene: Scene;
beforeAll(async () => (scene = await world().scene()));

const kept = async (): Promise<string[]> => readdir(join(world().settings.NEXUS_DATA, 'files', 'blobs', 'uploads'));
const files = [{ name: 'notes.txt', bytes: 'words' }];

describe('files that nothing takes', () => {
  it('go with the request that brought them', async () => {
    const { alice, textId } = scene;
    const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'keep' }, { files });
    const before = await kept();
    await alice.rest.post(`/channels/${textId}/threads`, { name: 'thread', type: 11 }, { files });
    const forward = { message_reference: { type: MessageReferenceType.Forward, channel_id: textId, message_id: id } };
    expect(await alice.rest.refused('POST', `/channels/${textId}/messages`, { body: forward, files })).toBe('400 50035');
    const nonce = { content: 'once', nonce: '7', enforce_nonce: true };
    await alice.rest.post(`/channels/${textId}/messages`, nonce);
    await alice.rest.post(`/channels/${textId}/messages`, nonce, { files });
    expect(await kept()).toEqual(before);
  });

  it('are not among those of a message that stands, whatever fails after it', async () => {
    const { alice, bob, textId } = scene;
    const { core } = world().server;
    const thread = await alice.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'thread', type: 11 });
    const add = core.threadMembers.add.bind(core.threadMembers);
    const warn = core.log.warn.bind(core.log);
    core.log.warn = () => undefined;
    core.threadMembers.add = async () => {
      throw new Error('no more members');
    };
    const { attachments } = await bob.rest.post<APIMessage>(`/channels/${thread.id}/messages`, { content: 'see' }, { files });
    core.threadMembers.add = add;
    core.log.warn = warn;
    expect(await (await fetch(attachments[0]?.url ?? '')).text()).toBe('words');
  });

  it('are not even copied where a slow mode lets nobody write', async () => {
    const { alice, bob, textId } = scene;
    const { id } = await bob.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'forward me' }, { files });
    await alice.rest.patch(`/channels/${textId}`, { rate_limit_per_user: 600 });
    const forward = { message_reference: { type: MessageReferenceType.Forward, channel_id: textId, message_id: id } };
    await bob.rest.post(`/channels/${textId}/messages`, forward);
    const before = await kept();
    expect(await bob.rest.refused('POST', `/channels/${textId}/messages`, { body: forward })).toBe('429 20016');
    expect(await kept()).toEqual(before);
  });
});
