import type { GuildState } from '#core/state/guild-state';
import { SharedEvent } from './frames/shared-event.ts';
import { GuildCreates } from './guild-creates.ts';
import { enterGuild } from './ready.ts';
import type { Session } from './session.ts';
import { heardSince, openTestGateway, testChannel, type TestGateway } from './test-core.ts';

describe('GUILD_CREATE of bots', () => {
  let gateway: TestGateway;
  let state: GuildState;
  let botId: string;
  let channelId: string;

  beforeEach(async () => {
    gateway = openTestGateway();
    const ownerId = gateway.user('owner').id;
    botId = gateway.user('bot', true).id;
    channelId = gateway.newId();
    const guildId = await gateway.guild({ ownerId, members: [botId], channels: [testChannel(channelId, 0)] });
    const found = gateway.core.states.peek(guildId);
    if (!found) throw new Error('no guild');
    state = found;
  });

  const created = (session: Session): unknown => {
    enterGuild(gateway.context, session, state);
    return heardSince(session, 0).find(({ t }) => t === 'GUILD_CREATE');
  };
  const kept = (session: Session): SharedEvent | undefined => session.missedSince(0)?.find(({ t }) => t === 'GUILD_CREATE');

  it('is the same bytes for its next session while nothing has changed', () => {
    const [first, second] = [gateway.session(botId), gateway.session(botId)];
    created(first);
    // The first showed itself as online.
    const third = gateway.session(botId);
    for (const session of [second, third]) created(session);
    expect(kept(second)).toBeDefined();
    expect(kept(third)).toBe(kept(second));
  });

  it.each([
    ['the guild', () => gateway.publish({}, { t: 'a', d: null }, { kind: 'guild', guild: { ...state.guild, name: 'another name' } }), 'another name'],
    [
      'a channel',
      () => gateway.publish({}, { t: 'a', d: null }, { kind: 'channels', guild_id: state.id, channels: [testChannel(channelId, 0, { name: 'another-name' })] }),
      'another-name',
    ],
    [
      'a message',
      () => gateway.publish({}, { t: 'a', d: null }, { kind: 'message-posted', guild_id: state.id, channel_id: channelId, message_id: '999999999999999999' }),
      '999999999999999999',
    ],
    [
      'a user',
      () => gateway.publish({}, { t: 'a', d: null }, { kind: 'user', user: { ...gateway.core.userCache.get(botId), username: 'renamed' } }),
      'renamed',
    ],
  ])('is made anew once %s has changed', (_what, change, words) => {
    for (let time = 0; time < 2; time++) created(gateway.session(botId));
    change();
    expect(JSON.stringify(created(gateway.session(botId)))).toContain(words);
  });

  it('is not shared by sessions that are shown different things', () => {
    const [one, other] = [gateway.session(botId, { intents: 1 }), gateway.session(botId, { intents: 1 | (1 << 8) })];
    created(gateway.session(botId));
    for (const session of [one, other]) created(session);
    expect(kept(one)).toBeDefined();
    expect(kept(other)).not.toBe(kept(one));
  });
});

describe('what is kept of GUILD_CREATEs', () => {
  const event = (size: number): SharedEvent => new SharedEvent('GUILD_CREATE', 'x'.repeat(size));

  it('is bounded: the oldest go', () => {
    const creates = new GuildCreates(10_000);
    const made: string[] = [];
    const ask = (viewer: string, version = '1', size = 3_000): SharedEvent =>
      creates.eventFor(viewer, version, () => {
        made.push(`${viewer} ${version}`);
        return event(size);
      });
    for (const viewer of ['a', 'b', 'c', 'd', 'b', 'c', 'd', 'a']) ask(viewer);
    expect(made).toEqual(['a 1', 'b 1', 'c 1', 'd 1', 'a 1']);
    ask('c', '2');
    ask('c', '2');
    expect(made.slice(5)).toEqual(['c 2']);
    // Too large to be kept at all.
    for (let time = 0; time < 2; time++) ask('e', '1', 2_000_000);
    expect(made.slice(6)).toEqual(['e 1', 'e 1']);
  });
});
