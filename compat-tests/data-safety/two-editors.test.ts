import { testPng } from '#api-v10/cdn/test-images';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { EXTERNAL_EVENT, KEYWORD_RULE } from '../furnish.ts';
import { useWorld, type Scene } from '../world.ts';

const world = useWorld();
const PAIRS = 12;
const image = `data:image/png;base64,${testPng().toString('base64')}`;
const sound = `data:audio/mpeg;base64,${(defaultSoundFile('6') ?? Buffer.alloc(0)).toString('base64')}`;
type Fields = Record<string, unknown>;
interface Thing {
  /** Where it is read. */
  read: string;
  edit: { method: 'PATCH' | 'PUT'; path: string };
  /** What each of two people sets in their nth edit. */
  one: (n: number) => Fields;
  other: (n: number) => Fields;
  /** Where the read object is not the whole answer. */
  pick?: (answer: unknown) => unknown;
}

const at = (path: string, one: Thing['one'], other: Thing['other'], read = path): Thing => ({ read, edit: { method: 'PATCH', path }, one, other });

/** Everything that two people may change in different places at once. */
const THINGS: Record<string, (scene: Scene & { hook: () => Promise<{ id: string; token: string }> }) => Promise<Thing>> = {
  'a guild': async ({ guildId }) =>
    at(
      `/guilds/${guildId}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ description: `description ${n}` }),
    ),
  'a channel': async ({ textId }) =>
    at(
      `/channels/${textId}`,
      (n) => ({ topic: `topic ${n}` }),
      (n) => ({ rate_limit_per_user: n }),
    ),
  'a role': async ({ alice, guildId }) => {
    const { id } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'role' });
    return at(
      `/guilds/${guildId}/roles/${id}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ color: n }),
    );
  },
  'a member': async ({ bob, guildId, alice }) => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: `role ${n}` })).id);
    return at(
      `/guilds/${guildId}/members/${bob.id}`,
      (n) => ({ nick: `nick ${n}` }),
      (n) => ({ roles: [ids[n % 3]] }),
    );
  },
  'a thread': async ({ bob, textId }) => {
    const { id } = await bob.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'thread', type: 11 });
    const thing = at(
      `/channels/${id}`,
      (n) => ({ rate_limit_per_user: n }),
      (n) => ({ locked: n % 2 === 0 }),
    );
    return { ...thing, pick: (answer) => ({ ...(answer as object), ...(answer as { thread_metadata: object }).thread_metadata }) };
  },
  'a webhook': async ({ hook }) => {
    const { id } = await hook();
    return at(
      `/webhooks/${id}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ avatar: n % 2 === 0 ? null : image }),
    );
  },
  'an emoji': async ({ alice, guildId }) => {
    const { id } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/emojis`, { name: 'emoji', image });
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'role' });
    return at(
      `/guilds/${guildId}/emojis/${id}`,
      (n) => ({ name: `name${n}` }),
      (n) => ({ roles: n % 2 === 0 ? [] : [role.id] }),
    );
  },
  'a sticker': async ({ alice, guildId }) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ name: 'sticker', tags: 'wave', description: 'It waves' })) form.append(name, value);
    form.append('file', new Blob([Uint8Array.from(testPng(320))], { type: 'image/png' }), 'sticker.png');
    const url = `${world().server.url}/api/v10/guilds/${guildId}/stickers`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization: alice.authorization }, body: form });
    const { id } = (await answer.json()) as { id: string };
    return at(
      `/guilds/${guildId}/stickers/${id}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ description: `description ${n}` }),
    );
  },
  'a sound': async ({ alice, guildId }) => {
    const { sound_id: id } = await alice.rest.post<{ sound_id: string }>(`/guilds/${guildId}/soundboard-sounds`, { name: 'sound', sound });
    return at(
      `/guilds/${guildId}/soundboard-sounds/${id}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ volume: (n % 10) / 10 }),
    );
  },
  'a scheduled event': async ({ alice, guildId }) => {
    const { id } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/scheduled-events`, EXTERNAL_EVENT());
    return at(
      `/guilds/${guildId}/scheduled-events/${id}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ description: `description ${n}` }),
    );
  },
  'a rule of automatic moderation': async ({ alice, guildId }) => {
    const { id } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/auto-moderation/rules`, KEYWORD_RULE);
    return at(
      `/guilds/${guildId}/auto-moderation/rules/${id}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ enabled: n % 2 === 0 }),
    );
  },
  'a template': async ({ alice, guildId }) => {
    const { code } = await alice.rest.post<{ code: string }>(`/guilds/${guildId}/templates`, { name: 'template' });
    return at(
      `/guilds/${guildId}/templates/${code}`,
      (n) => ({ name: `name ${n}` }),
      (n) => ({ description: `description ${n}` }),
      `/guilds/templates/${code}`,
    );
  },
  'a message': async ({ alice, textId }) => {
    const { id } = await alice.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'message' });
    return at(
      `/channels/${textId}/messages/${id}`,
      (n) => ({ content: `content ${n}` }),
      (n) => ({ embeds: [{ title: `title ${n}`, type: 'rich' }] }),
    );
  },
  oneself: async () =>
    at(
      '/users/@me',
      (n) => ({ global_name: `name ${n}` }),
      (n) => ({ accent_color: n }),
    ),
  'a welcome screen': async ({ guildId }) =>
    at(
      `/guilds/${guildId}/welcome-screen`,
      (n) => ({ description: `description ${n}` }),
      (n) => ({ welcome_channels: [{ channel_id: '', description: `channel ${n}`, emoji_id: null, emoji_name: null }] }),
    ),
  'a widget': async ({ guildId, textId }) =>
    at(
      `/guilds/${guildId}/widget`,
      (n) => ({ enabled: n % 2 === 0 }),
      (n) => ({ channel_id: n % 2 === 0 ? textId : null }),
    ),
  'an application': async ({ alice }) => {
    const { id } = await alice.rest.post<{ id: string }>('/applications', { name: 'application' });
    await alice.rest.ask('POST', `/applications/${id}/bot`, {});
    return at(
      `/applications/${id}`,
      (n) => ({ description: `description ${n}` }),
      (n) => ({ tags: [`tag ${n}`] }),
    );
  },
  "a channel's overwrites": async ({ alice, guildId, textId }) => {
    const roles = await Promise.all([1, 2].map(() => alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'role' })));
    await alice.rest.patch(`/channels/${textId}`, { permission_overwrites: [] });
    return {
      read: `/channels/${textId}`,
      edit: { method: 'PUT', path: `/channels/${textId}/permissions` },
      one: (n) => ({ id: roles[0]?.id, type: 0, allow: String(1 << (n % 5)), deny: '0' }),
      other: (n) => ({ id: roles[1]?.id, type: 0, allow: '0', deny: String(1 << (n % 5)) }),
      pick: (answer) => (answer as { permission_overwrites: unknown }).permission_overwrites,
    };
  },
};

describe('two people who edit different parts of the same thing at once both have their way:', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await world().scene();
  });
  it.each(Object.keys(THINGS))('%s', async (name) => {
    const { alice, textId } = scene;
    const hook = (): Promise<{ id: string; token: string }> => alice.rest.post(`/channels/${textId}/webhooks`, { name: 'hook' });
    const thing = await THINGS[name]?.({ ...scene, hook });
    if (!thing) throw new Error('no such thing');
    const { edit, pick = (answer: unknown) => answer } = thing;
    for (let n = 1; n <= PAIRS; n++) {
      const bodies = [thing.one(n), thing.other(n)].map((body) => fitted(body, scene));
      await Promise.all(
        bodies.map((body) => {
          const { id, ...rest } = body as { id?: string };
          return edit.method === 'PUT' ? alice.rest.put(`${edit.path}/${id}`, rest) : alice.rest.patch(edit.path, body);
        }),
      );
      const now = pick(await alice.rest.get(thing.read));
      if (edit.method === 'PUT') expect(now).toEqual(expect.arrayContaining(bodies));
      else for (const body of bodies) expect(now).toMatchObject(body['avatar'] ? { avatar: expect.any(String) as string } : body);
    }
  });
});

/** Channels are named once the scene is there. */
const fitted = (body: Fields, { textId }: Scene): Fields =>
  JSON.parse(JSON.stringify(body).replaceAll('"channel_id":""', `"channel_id":"${textId}"`)) as Fields;
