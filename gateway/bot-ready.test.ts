import type { UserRecord } from '#core/users/user-record';
import { readyOfBot } from './bot-ready.ts';
import { openTestGateway, type TestGateway } from './test-core.ts';

describe('READY of a bot', () => {
  let gateway: TestGateway;
  let bot: UserRecord;
  let guildIds: string[];

  beforeEach(() => {
    gateway = openTestGateway();
    bot = gateway.user('bot', true);
    guildIds = Array.from({ length: 8 }, () => gateway.newId());
  });

  interface Ready {
    session_id: string;
    user: { username: string };
    guilds: { id: string; unavailable: boolean }[];
    shard: [number, number];
  }
  const readyOf = (id: string, shard: readonly [number, number] = [0, 1], ids: readonly string[] = guildIds): Ready => {
    const session = gateway.session(bot.id, { id, shard });
    const text = readyOfBot(gateway.context, session, bot, ids).plain('json').toString();
    return (JSON.parse(`{"op":0${text}`) as { d: Ready }).d;
  };

  it('is the same for its next session but for the name of that', () => {
    const first = readyOf('first');
    expect(first).toMatchObject({ session_id: 'first', user: { username: 'bot' }, shard: [0, 1] });
    expect(first.guilds).toEqual(guildIds.map((id) => ({ id, unavailable: true })));
    expect(readyOf('second')).toEqual({ ...first, session_id: 'second' });
    expect(Object.keys(readyOf('third'))).toEqual(Object.keys(first));
  });

  it('has what has changed since the last', () => {
    readyOf('first');
    gateway.core.userCache.remember({ ...bot, username: 'renamed' });
    expect(readyOf('second').user.username).toBe('renamed');
    expect(readyOf('third', [0, 1], guildIds.slice(1)).guilds).toHaveLength(7);
  });

  it('names to each shard its own guilds', () => {
    const shown = [0, 1, 2].flatMap((shard) => readyOf(`of ${shard}`, [shard, 3]).guilds.map(({ id }) => id));
    expect(shown.toSorted()).toEqual(guildIds.toSorted());
    expect(readyOf('again', [1, 3]).shard).toEqual([1, 3]);
  });
});
