import type { APIChannel, APIGuildMember, APIMessage, APIRole } from 'discord-api-types/v10';
import { IMAGE } from '../furnish.ts';
import { seededRandom } from '../hostile/random.ts';
import type { Listener } from '../listener.ts';
import type { Answer } from '../rest-client.ts';
import { useWorld, type Scene, type Somebody } from '../world.ts';
import { liveView, messageFaults, viewFaults } from './live-view.ts';
import { memoryFaults } from './memory-faults.ts';

const world = useWorld();
const random = seededRandom(4);

interface Watched extends Scene {
  watcher: Listener;
  /** Makes sure that REST, memory, disk and whoever listened say the same. */
  agree(channelIds?: readonly string[]): Promise<void>;
}

/** A scene with a bot that hears all of it. */
async function watchedScene(): Promise<Watched> {
  const scene = await world().scene();
  const watcher = await scene.bot.listen();
  // What was written before it came the watcher does not know.
  const { id: textId } = await scene.alice.rest.post<APIChannel>(`/guilds/${scene.guildId}/channels`, { name: 'watched' });
  return {
    ...scene,
    textId,
    watcher,
    async agree(channelIds = []) {
      // What was published before this came in its order; a mark at the end shows that all of it has been heard.
      const mark = `mark ${random.next()}`;
      const heard = watcher.next<APIChannel>('CHANNEL_CREATE', (channel) => 'topic' in channel && channel.topic === mark);
      await scene.alice.rest.post(`/guilds/${scene.guildId}/channels`, { name: 'mark', topic: mark });
      await heard;
      expect(await memoryFaults(world().server.core)).toEqual([]);
      const view = liveView(watcher, scene.guildId);
      expect(await viewFaults(view, scene.bot.rest, scene.guildId)).toEqual([]);
      for (const channelId of channelIds) expect(await messageFaults(view, scene.bot.rest, channelId)).toEqual([]);
    },
  };
}

const times = <Result>(count: number, run: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));
const people = (count: number): Promise<Somebody[]> => times(count, (index) => world().person(`p${index}`));
/** Nothing may fail inside, whatever races. */
const all = async (answers: readonly Promise<Answer>[]): Promise<number[]> => {
  const statuses = (await Promise.all(answers)).map((answer) => answer.status);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  return statuses;
};
const succeeded = (statuses: readonly number[]): number => statuses.filter((status) => status < 300).length;
const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);

describe('At once', () => {
  it('roles are made, moved and deleted, and still stand one above the other', async () => {
    const { alice, bot, guildId, agree } = await watchedScene();
    const roles = await times(12, (n) => alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: `role ${n}` }));
    await all([
      ...Array.from({ length: 30 }, () => {
        const moved = shuffled(roles)
          .slice(0, 3)
          .map(({ id }) => ({ id, position: 1 + random.below(12) }));
        return random.pick([alice, bot]).rest.ask('PATCH', `/guilds/${guildId}/roles`, { body: moved });
      }),
      ...roles.slice(0, 4).map(({ id }) => alice.rest.ask('DELETE', `/guilds/${guildId}/roles/${id}`)),
      ...Array.from({ length: 6 }, () => bot.rest.ask('POST', `/guilds/${guildId}/roles`, { body: { name: 'new' } })),
    ]);
    await agree();
  });

  it('channels are moved between categories, sorted and deleted', async () => {
    const { alice, bot, guildId, agree } = await watchedScene();
    const categories = await times(3, (n) => alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: `category ${n}`, type: 4 }));
    const channels = await times(10, (n) =>
      alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: `channel-${n}`, parent_id: random.pick(categories).id }),
    );
    await all([
      ...Array.from({ length: 30 }, (_, n) =>
        random.pick([alice, bot]).rest.ask('PATCH', `/guilds/${guildId}/channels`, {
          body: [
            { id: random.pick(channels).id, position: n, parent_id: random.pick([null, ...categories.map(({ id }) => id)]) },
            { id: random.pick(channels).id, position: random.below(10) },
          ],
        }),
      ),
      ...channels.slice(0, 3).map(({ id }) => alice.rest.ask('DELETE', `/channels/${id}`)),
      ...categories.slice(0, 2).map(({ id }) => bot.rest.ask('DELETE', `/channels/${id}`)),
    ]);
    await agree();
  });

  it('a role is deleted while it is given, named in channels, emojis and invites', async () => {
    const { alice, bot, bob, guildId, textId, agree } = await watchedScene();
    for (let round = 0; round < 8; round++) {
      const { id } = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'short-lived' });
      await all(
        shuffled([
          () => alice.rest.ask('DELETE', `/guilds/${guildId}/roles/${id}`),
          () => bot.rest.ask('PUT', `/guilds/${guildId}/members/${bob.id}/roles/${id}`),
          () => alice.rest.ask('PATCH', `/guilds/${guildId}/members/${bob.id}`, { body: { roles: [id], nick: `round ${round}` } }),
          () => bot.rest.ask('PUT', `/channels/${textId}/permissions/${id}`, { body: { type: 0, allow: '1024' } }),
          () => alice.rest.ask('PATCH', `/guilds/${guildId}/roles/${id}`, { body: { name: 'renamed' } }),
          () => bot.rest.ask('PATCH', `/guilds/${guildId}/roles`, { body: [{ id, position: 1 }] }),
          () => bot.rest.ask('POST', `/channels/${textId}/invites`, { body: { unique: true, role_ids: [id] } }),
          () => alice.rest.ask('POST', `/guilds/${guildId}/emojis`, { body: { name: `emoji${round}`, image: IMAGE, roles: [id] } }),
        ]).map((run) => run()),
      );
    }
    await agree();
    const roles = new Set((await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`)).map(({ id }) => id));
    for (const emoji of await alice.rest.get<{ roles: string[] }[]>(`/guilds/${guildId}/emojis`))
      expect(emoji.roles.filter((id) => !roles.has(id))).toEqual([]);
  });

  it('a thread is written in, emptied, renamed, joined and left, and counts rightly', async () => {
    const { alice, bot, bob, guildId, textId, agree } = await watchedScene();
    const thread = await alice.rest.post<APIChannel>(`/channels/${textId}/threads`, { name: 'thread', type: 11 });
    const newcomers = await people(4);
    for (const one of newcomers) await world().join(guildId, one);
    let sent = 0;
    let deleted = 0;
    const early = await times(10, () => bob.rest.post<APIMessage>(`/channels/${thread.id}/messages`, { content: 'early' }));
    sent += early.length;
    const write = async (n: number): Promise<Answer> => {
      const answer = await random.pick([alice, bob, bot, ...newcomers]).rest.ask('POST', `/channels/${thread.id}/messages`, { body: { content: `${n}` } });
      if (answer.status === 200) sent++;
      return answer;
    };
    const remove = async ({ id }: APIMessage): Promise<Answer> => {
      const answer = await alice.rest.ask('DELETE', `/channels/${thread.id}/messages/${id}`);
      if (answer.status === 204) deleted++;
      return answer;
    };
    await all([
      ...Array.from({ length: 60 }, (_, n) => write(n)),
      ...early.slice(0, 6).flatMap((message) => [remove(message), remove(message)]),
      ...Array.from({ length: 15 }, (_, n) => alice.rest.ask('PATCH', `/channels/${thread.id}`, { body: { name: `name ${n}` } })),
      ...newcomers.flatMap((one) => [
        one.rest.ask('PUT', `/channels/${thread.id}/thread-members/@me`),
        one.rest.ask('DELETE', `/channels/${thread.id}/thread-members/@me`),
        bot.rest.ask('PUT', `/channels/${thread.id}/thread-members/${one.id}`),
      ]),
    ]);
    const messages: APIMessage[] = [];
    for (let before: string | undefined; ;) {
      const page = await alice.rest.get<APIMessage[]>(`/channels/${thread.id}/messages`, { query: { limit: 100, before } });
      messages.push(...page);
      before = page.at(-1)?.id;
      if (page.length < 100) break;
    }
    const counted = messages.filter((message) => message.type !== 21);
    const fresh = await alice.rest.get<{ message_count: number; total_message_sent: number }>(`/channels/${thread.id}`);
    expect(fresh).toMatchObject({ message_count: counted.length, total_message_sent: counted.length + deleted });
    expect(counted.filter((message) => message.type === 0)).toHaveLength(sent - deleted);
    const positions = messages.map((message) => message.position);
    expect(new Set(positions).size).toBe(positions.length);
    await agree([thread.id]);
  });

  it('a thread goes into the archive and comes out of it while people write, join and delete', async () => {
    const { alice, bob, bot, textId, agree } = await watchedScene();
    const thread = await alice.rest.post<APIChannel>(`/channels/${textId}/threads`, { name: 'thread', type: 11 });
    for (let round = 0; round < 6; round++) {
      await all(
        shuffled([
          ...Array.from({ length: 4 }, (_, n) => () => bob.rest.ask('POST', `/channels/${thread.id}/messages`, { body: { content: `${n}` } })),
          () => alice.rest.ask('PATCH', `/channels/${thread.id}`, { body: { archived: true } }),
          () => alice.rest.ask('PATCH', `/channels/${thread.id}`, { body: { archived: false } }),
          () => bot.rest.ask('PUT', `/channels/${thread.id}/thread-members/@me`),
          () => bot.rest.ask('DELETE', `/channels/${thread.id}/thread-members/@me`),
        ]).map((run) => run()),
      );
    }
    await alice.rest.ask('PATCH', `/channels/${thread.id}`, { body: { archived: false } });
    const messages = await alice.rest.get<APIMessage[]>(`/channels/${thread.id}/messages`, { query: { limit: 100 } });
    const counted = messages.filter((message) => message.type !== 21).length;
    expect(await alice.rest.get(`/channels/${thread.id}`)).toMatchObject({ message_count: counted, total_message_sent: counted });
    await agree();
  });

  it('reactions come, go and are cleared, and everybody counts the same', async () => {
    const { alice, bob, bot, textId, agree } = await watchedScene();
    const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'react' });
    const emojis = ['👍', '🎉', '🐟'].map(encodeURIComponent);
    const base = `/channels/${textId}/messages/${id}/reactions`;
    await all(
      Array.from({ length: 150 }, () => {
        const emoji = random.pick(emojis);
        const somebody = random.pick([alice, bob, bot]);
        if (random.chance(0.5)) return somebody.rest.ask('PUT', `${base}/${emoji}/@me`);
        if (random.chance(0.85)) return somebody.rest.ask('DELETE', `${base}/${emoji}/@me`);
        return alice.rest.ask('DELETE', random.chance(0.5) ? base : `${base}/${emoji}`);
      }),
    );
    for (const emoji of emojis) {
      const users = await alice.rest.get<unknown[]>(`${base}/${emoji}`);
      const message = await alice.rest.get<APIMessage>(`/channels/${textId}/messages/${id}`);
      const tally = message.reactions?.find((one) => encodeURIComponent(one.emoji.name ?? '') === emoji);
      expect(tally?.count ?? 0).toBe(users.length);
    }
    await agree([textId]);
  });

  it('messages are written, edited, pinned and deleted one by one and in bulk', async () => {
    const { alice, bob, bot, textId, agree } = await watchedScene();
    const messages = await times(30, (n) => bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: `message ${n}` }));
    const one = (): string => random.pick(messages).id;
    await all(
      Array.from({ length: 160 }, (_, n) => {
        const path = `/channels/${textId}/messages`;
        const dice = random.next();
        if (dice < 0.2) return bob.rest.ask('POST', path, { body: { content: `new ${n}` } });
        if (dice < 0.55) return bot.rest.ask('PATCH', `${path}/${one()}`, { body: { content: `edited ${n}` } });
        if (dice < 0.7) return alice.rest.ask('PUT', `${path}/pins/${one()}`);
        if (dice < 0.8) return alice.rest.ask('DELETE', `${path}/pins/${one()}`);
        if (dice < 0.95) return alice.rest.ask('DELETE', `${path}/${one()}`);
        return bot.rest.ask('POST', `${path}/bulk-delete`, { body: { messages: [...new Set([one(), one(), one()])] } });
      }),
    );
    await agree([textId]);
    const { items } = await alice.rest.get<{ items: { message: APIMessage }[] }>(`/channels/${textId}/messages/pins`, { query: { limit: 50 } });
    const page = await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { limit: 100 } });
    expect(items.map(({ message }) => message.id).toSorted()).toEqual(
      page
        .filter((message) => message.pinned)
        .map((message) => message.id)
        .toSorted(),
    );
  });

  it('an invite is used no more often than it may be, and counts who really came', async () => {
    const { alice, guildId, textId, agree } = await watchedScene();
    for (const max of [1, 3]) {
      const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, { max_uses: max, unique: true });
      const guests = await people(6);
      const statuses = await all(
        guests.flatMap((guest) => [guest.rest.ask('POST', `/invites/${code}`, { body: {} }), guest.rest.ask('POST', `/invites/${code}`, { body: {} })]),
      );
      const members = new Set(
        (await alice.rest.get<APIGuildMember[]>(`/guilds/${guildId}/members`, { query: { limit: 1000 } })).map((member) => member.user.id),
      );
      expect(succeeded(statuses)).toBeGreaterThanOrEqual(max);
      expect(guests.filter(({ id }) => members.has(id))).toHaveLength(max);
    }
    await agree();
  });

  it('a use is counted for each newcomer, and for nobody twice', async () => {
    const { alice, textId } = await watchedScene();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, { max_uses: 50, unique: true });
    const guests = await people(5);
    await all(guests.flatMap((guest) => [1, 2, 3].map(() => guest.rest.ask('POST', `/invites/${code}`, { body: {} }))));
    const invites = await alice.rest.get<{ code: string; uses: number }[]>(`/channels/${textId}/invites`);
    expect(invites.find((invite) => invite.code === code)?.uses).toBe(5);
  });

  it('people come, go, are thrown out, banned and let in again', async () => {
    const { alice, bot, guildId, textId, agree } = await watchedScene();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, { unique: true });
    const guests = await people(5);
    const thread = await alice.rest.post<APIChannel>(`/channels/${textId}/threads`, { name: 'thread', type: 11 });
    await all(
      Array.from({ length: 200 }, () => {
        const guest = random.pick(guests);
        if (random.chance(0.25)) return guest.rest.ask('PUT', `/channels/${thread.id}/thread-members/@me`);
        const dice = random.next();
        if (dice < 0.45) return guest.rest.ask('POST', `/invites/${code}`, { body: {} });
        if (dice < 0.6) return guest.rest.ask('DELETE', `/users/@me/guilds/${guildId}`);
        if (dice < 0.7) return bot.rest.ask('DELETE', `/guilds/${guildId}/members/${guest.id}`);
        if (dice < 0.82) return bot.rest.ask('PUT', `/guilds/${guildId}/bans/${guest.id}`, { body: {} });
        if (dice < 0.92) return alice.rest.ask('DELETE', `/guilds/${guildId}/bans/${guest.id}`);
        return bot.rest.ask('PATCH', `/guilds/${guildId}/members/${guest.id}`, { body: { nick: `nick ${dice}` } });
      }),
    );
    const bans = await alice.rest.get<{ user: { id: string } }[]>(`/guilds/${guildId}/bans`);
    const members = new Set((await alice.rest.get<APIGuildMember[]>(`/guilds/${guildId}/members`, { query: { limit: 1000 } })).map((member) => member.user.id));
    expect(bans.filter(({ user }) => members.has(user.id))).toEqual([]);
    await agree();
  });

  it('votes are counted one for each who voted', async () => {
    const { alice, textId, guildId, agree } = await watchedScene();
    const poll = { question: { text: 'Which?' }, answers: [1, 2, 3].map((n) => ({ poll_media: { text: `answer ${n}` } })), duration: 1 };
    const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { poll });
    const voters = await people(4);
    for (const voter of voters) await world().join(guildId, voter);
    const path = `/channels/${textId}/polls/${id}`;
    await all(
      Array.from({ length: 80 }, () =>
        random.pick(voters).rest.ask('PUT', `${path}/answers/@me`, { body: { answer_ids: random.chance(0.2) ? [] : [1 + random.below(3)] } }),
      ),
    );
    const counted = (await alice.rest.get<APIMessage>(`/channels/${textId}/messages/${id}`)).poll?.results?.answer_counts ?? [];
    let votes = 0;
    for (const answer of [1, 2, 3]) {
      const { users } = await alice.rest.get<{ users: unknown[] }>(`${path}/answers/${answer}`);
      expect(counted.find((one) => one.id === answer)?.count ?? 0).toBe(users.length);
      votes += users.length;
    }
    expect(votes).toBeLessThanOrEqual(voters.length);
    await agree();
  });

  it('a channel is deleted while all kinds of things are made in it, and nothing of them stays', async () => {
    const { alice, bot, bob, guildId, agree } = await watchedScene();
    const { core } = world().server;
    for (let round = 0; round < 8; round++) {
      const { id } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: `short-lived-${round}` });
      const { id: messageId } = await bob.rest.post<APIMessage>(`/channels/${id}/messages`, { content: 'first' });
      await all(
        shuffled([
          () => alice.rest.ask('DELETE', `/channels/${id}`),
          ...Array.from({ length: 6 }, () => () => bob.rest.ask('POST', `/channels/${id}/messages`, { body: { content: 'hello' } })),
          () => bot.rest.ask('POST', `/channels/${id}/threads`, { body: { name: 'thread', type: 11 } }),
          () => bot.rest.ask('POST', `/channels/${id}/messages/${messageId}/threads`, { body: { name: 'thread' } }),
          () => bot.rest.ask('POST', `/channels/${id}/webhooks`, { body: { name: 'hook' } }),
          () => bot.rest.ask('POST', `/channels/${id}/invites`, { body: { unique: true } }),
          () => bot.rest.ask('PUT', `/channels/${id}/messages/pins/${messageId}`),
          () => bot.rest.ask('PUT', `/channels/${id}/messages/${messageId}/reactions/%F0%9F%91%8D/@me`),
          () => bot.rest.ask('PUT', `/channels/${id}/permissions/${bob.id}`, { body: { type: 1, allow: '1024' } }),
          () => alice.rest.ask('PATCH', `/guilds/${guildId}`, { body: { system_channel_id: id } }),
        ]).map((run) => run()),
      );
      expect(await core.guilds.channelById(id)).toBeNull();
      expect(await core.messages.page(id, { newest: true }, 10)).toEqual([]);
      expect(await core.webhooks.ofChannel(id)).toEqual([]);
      expect(await core.invites.ofChannel(id)).toEqual([]);
    }
    await agree();
  });

  it('no more things are made than there may be', async () => {
    const { alice, bot, guildId, textId, agree } = await watchedScene();
    const hooks = await all(
      Array.from({ length: 25 }, () => random.pick([alice, bot]).rest.ask('POST', `/channels/${textId}/webhooks`, { body: { name: 'hook' } })),
    );
    expect(succeeded(hooks)).toBe(15);
    const rules = await all(
      Array.from({ length: 5 }, () =>
        alice.rest.ask('POST', `/guilds/${guildId}/auto-moderation/rules`, {
          body: { name: 'rule', event_type: 1, trigger_type: 3, actions: [{ type: 1 }] },
        }),
      ),
    );
    expect(succeeded(rules)).toBe(1);
    const before = (await alice.rest.get<APIChannel[]>(`/guilds/${guildId}/channels`)).length;
    const category = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'full', type: 4 });
    const inside = await all(
      Array.from({ length: 60 }, (_, n) => bot.rest.ask('POST', `/guilds/${guildId}/channels`, { body: { name: `c${n}`, parent_id: category.id } })),
    );
    expect(succeeded(inside)).toBe(50);
    expect(await alice.rest.get<APIChannel[]>(`/guilds/${guildId}/channels`)).toHaveLength(before + 51);
    const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'react' });
    const reactions = await all(
      Array.from({ length: 26 }, (_, n) =>
        alice.rest.ask('PUT', `/channels/${textId}/messages/${id}/reactions/${encodeURIComponent(String.fromCodePoint(0x1f400 + n))}/@me`),
      ),
    );
    expect(succeeded(reactions)).toBe(20);
    await agree();
  });

  it('a full guild takes neither another channel nor another role', async () => {
    const { bot, guildId, agree } = await watchedScene();
    const roles = (await bot.rest.get<APIRole[]>(`/guilds/${guildId}/roles`)).length;
    const madeRoles = await all(Array.from({ length: 255 }, () => bot.rest.ask('POST', `/guilds/${guildId}/roles`, { body: { name: 'role' } })));
    expect(succeeded(madeRoles) + roles).toBe(250);
    const channels = (await bot.rest.get<APIChannel[]>(`/guilds/${guildId}/channels`)).length;
    const made = await all(Array.from({ length: 505 }, (_, n) => bot.rest.ask('POST', `/guilds/${guildId}/channels`, { body: { name: `c${n}` } })));
    expect(succeeded(made) + channels).toBe(500);
    // Room for the mark.
    const some = (await bot.rest.get<APIChannel[]>(`/guilds/${guildId}/channels`)).slice(-2);
    await all(some.map(({ id }) => bot.rest.ask('DELETE', `/channels/${id}`)));
    await agree();
  });

  it('a guild has one owner, whoever it is given to and whoever leaves', async () => {
    const { alice, bob, bot, guildId, agree } = await watchedScene();
    const carol = await world().person('carol');
    await world().join(guildId, carol);
    for (let round = 0; round < 6; round++) {
      const { owner_id: ownerId } = await bot.rest.get<{ owner_id: string }>(`/guilds/${guildId}`);
      const owner = [alice, bob, carol].find(({ id }) => id === ownerId) ?? alice;
      const others = [alice, bob, carol].filter((one) => one !== owner);
      await all(
        shuffled([
          ...others.flatMap((other) => [
            () => owner.rest.ask('PATCH', `/guilds/${guildId}`, { body: { owner_id: other.id } }),
            () => other.rest.ask('DELETE', `/users/@me/guilds/${guildId}`),
          ]),
          () => owner.rest.ask('DELETE', `/users/@me/guilds/${guildId}`),
        ]).map((run) => run()),
      );
      for (const one of [alice, bob, carol]) await world().join(guildId, one);
    }
    const { owner_id: ownerId } = await bot.rest.get<{ owner_id: string }>(`/guilds/${guildId}`);
    if (ownerId !== alice.id) await [bob, carol].find(({ id }) => id === ownerId)?.rest.patch(`/guilds/${guildId}`, { owner_id: alice.id });
    await agree();
  });

  it('names and codes belong to one alone', async () => {
    const scenes = await times(4, () => world().scene());
    const codes = await all(scenes.map(({ alice, guildId }) => alice.rest.ask('PATCH', `/guilds/${guildId}/vanity-url`, { body: { code: 'wanted' } })));
    expect(succeeded(codes)).toBe(1);
    const names = await all(
      Array.from({ length: 6 }, () =>
        world().nobody.ask('POST', '/auth/register', { body: { username: 'wanted', password: 'correct horse battery', consent: true } }),
      ),
    );
    expect(succeeded(names)).toBe(1);
    const renamed = await all(
      scenes.map(({ alice }) => alice.rest.ask('PATCH', '/users/@me', { body: { username: 'renamed_one', password: 'correct horse battery' } })),
    );
    expect(succeeded(renamed)).toBeLessThanOrEqual(1);
    // One guild that changes its mind at once keeps the last code only.
    const [first] = scenes;
    await all(
      ['aaa', 'bbb', 'ccc', 'ddd'].map(
        (code) => first?.alice.rest.ask('PATCH', `/guilds/${first.guildId}/vanity-url`, { body: { code } }) ?? Promise.reject(new Error('no scene')),
      ),
    );
    const { code } = (await first?.alice.rest.get<{ code: string }>(`/guilds/${first.guildId}/vanity-url`)) ?? { code: '' };
    for (const one of ['aaa', 'bbb', 'ccc', 'ddd']) expect((await world().nobody.ask('GET', `/invites/${one}`)).status).toBe(one === code ? 200 : 404);
  });

  it('the code of a guild outlives the channel that it leads into', async () => {
    const { alice, guildId, textId, agree } = await watchedScene();
    const channels = await alice.rest.get<APIChannel[]>(`/guilds/${guildId}/channels`);
    await alice.rest.patch(`/guilds/${guildId}/vanity-url`, { code: 'outlives' });
    for (const { id, type } of channels) if (type === 0 && id !== textId) await alice.rest.delete(`/channels/${id}`);
    expect(await world().nobody.get('/invites/outlives')).toMatchObject({ guild: { id: guildId }, channel: { id: textId } });
    await agree();
  });

  it('two people get one conversation', async () => {
    const [a, b] = await people(2);
    if (!a || !b) throw new Error('nobody came');
    const opened = await times(8, (n) => (n % 2 ? a : b).rest.post<APIChannel>('/users/@me/channels', { recipient_id: (n % 2 ? b : a).id }));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
  });

  it('a guild is deleted while all kinds of things go on in it', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const guest = await world().person('guest');
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, { unique: true });
    await all(
      shuffled([
        () => alice.rest.ask('POST', `/guilds/${guildId}/delete`, { body: {} }),
        ...Array.from({ length: 10 }, () => () => bob.rest.ask('POST', `/channels/${textId}/messages`, { body: { content: 'hello' } })),
        () => bot.rest.ask('POST', `/channels/${textId}/threads`, { body: { name: 'thread', type: 11 } }),
        () => bot.rest.ask('POST', `/guilds/${guildId}/roles`, { body: { name: 'role' } }),
        () => bot.rest.ask('POST', `/guilds/${guildId}/channels`, { body: { name: 'channel' } }),
        () => bot.rest.ask('POST', `/channels/${textId}/webhooks`, { body: { name: 'hook' } }),
        () => bot.rest.ask('POST', `/guilds/${guildId}/emojis`, { body: { name: 'emoji', image: IMAGE } }),
        () => bot.rest.ask('PUT', `/guilds/${guildId}/bans/${bob.id}`, { body: {} }),
        () => bot.rest.ask('PATCH', `/guilds/${guildId}/members/${alice.id}`, { body: { nick: 'nick' } }),
        () => guest.rest.ask('POST', `/invites/${code}`, { body: {} }),
      ]).map((run) => run()),
    );
    expect(await alice.rest.refused('GET', `/guilds/${guildId}`)).toMatch(/^40[34] /);
    expect(await world().server.core.guilds.load(guildId)).toBeNull();
    expect(await alice.rest.get('/users/@me/guilds')).toEqual([]);
    expect(await memoryFaults(world().server.core)).toEqual([]);
  });
});
