import type { MentioningMessage, MentionSearch } from '#core/ports/mention-store';
import type { SavedMessageRecord } from '#core/ports/saved-message-store';
import type { Stores } from '#core/ports/stores';
import { RelationshipType, type RelationshipRecord } from '#core/relationships/relationship-record';
import { AT, newId } from './records.ts';

const NEWEST = '9223372036854775807';

/** What every store of relationships promises. */
export function behavesAsRelationshipStore(open: () => Stores): void {
  const record = (user_id: string, other_id: string, given: Partial<RelationshipRecord> = {}): RelationshipRecord => ({
    user_id,
    other_id,
    type: RelationshipType.Friend,
    nickname: null,
    is_ignored: false,
    is_stranger: false,
    note: null,
    since: AT,
    ...given,
  });

  it('gives back what each of two sees of the other', async () => {
    const { relationships } = open();
    const [a, b, c] = [newId(), newId(), newId()];
    const incoming = record(b, a, { type: RelationshipType.Incoming, is_stranger: true, note: 'it is me' });
    const all = [record(a, b, { type: RelationshipType.Outgoing }), incoming, record(a, c, { type: RelationshipType.None, is_ignored: true })];
    await relationships.change({ put: all });
    expect(await relationships.ofUser(a)).toEqual(
      new Map([
        [b, all[0]],
        [c, all[2]],
      ]),
    );
    expect(await relationships.ofUser(b)).toEqual(new Map([[a, incoming]]));
    expect(await relationships.ofUser(newId())).toEqual(new Map());
    expect(await relationships.about(a)).toEqual([incoming]);
    expect((await relationships.about(c)).map(({ user_id: id }) => id)).toEqual([a]);
  });

  it('replaces and removes at once', async () => {
    const { relationships } = open();
    const [a, b] = [newId(), newId()];
    await relationships.change({ put: [record(a, b), record(b, a)] });
    const blocked = record(a, b, { type: RelationshipType.Blocked });
    await relationships.change({ put: [blocked], remove: [{ user_id: b, other_id: a }] });
    expect(await relationships.ofUser(a)).toEqual(new Map([[b, blocked]]));
    expect(await relationships.ofUser(b)).toEqual(new Map());
    await relationships.change({});
  });

  it('tells a person of their own and goes with them, on either side', async () => {
    const { relationships, personalData } = open();
    const [a, b] = [newId(), newId()];
    await relationships.change({ put: [record(a, b, { nickname: 'Bee' }), record(b, a)] });
    expect(await personalData.rowsOfFile('relationships', a, null, 10)).toMatchObject([{ row: { other_id: b, nickname: 'Bee' } }]);
    await personalData.forget(a);
    expect(await relationships.ofUser(a)).toEqual(new Map());
    expect(await relationships.ofUser(b)).toEqual(new Map());
  });
}

/** What every store of notes promises. */
export function behavesAsNoteStore(open: () => Stores): void {
  it('keeps one note about each, replaces it, and takes no more than it is told', async () => {
    const { notes } = open();
    const [me, a, b] = [newId(), newId(), newId()];
    expect(await notes.put(me, a, 'met in Rome', 2)).toBe(true);
    expect(await notes.put(me, b, 'owes me lunch', 2)).toBe(true);
    expect(await notes.put(me, newId(), 'one too many', 2)).toBe(false);
    expect(await notes.put(me, a, 'met in Paris', 2)).toBe(true);
    expect(await notes.ofUser(me)).toEqual(
      new Map([
        [a, 'met in Paris'],
        [b, 'owes me lunch'],
      ]),
    );
    expect(await notes.about(me, b)).toBe('owes me lunch');
    await notes.remove(me, b);
    expect(await notes.about(me, b)).toBeNull();
    expect(await notes.ofUser(a)).toEqual(new Map());
  });

  it('forgets what others noted of who is gone', async () => {
    const { notes, personalData } = open();
    const [me, a] = [newId(), newId()];
    await notes.put(me, a, 'met in Rome', 10);
    await personalData.forget(a);
    expect(await notes.about(me, a)).toBeNull();
  });
}

/** What every store of saved messages promises. */
export function behavesAsSavedMessageStore(open: () => Stores): void {
  const saved = (user_id: string, given: Partial<SavedMessageRecord> = {}): SavedMessageRecord => ({
    user_id,
    message_id: newId(),
    channel_id: newId(),
    guild_id: null,
    saved_at: AT,
    due_at: null,
    notes: '',
    is_told: true,
    ...given,
  });

  it('lists what was saved last first, replaces, and takes no more than it is told', async () => {
    const { savedMessages } = open();
    const me = newId();
    const [first, second] = [saved(me), saved(me, { saved_at: '2026-01-03T00:00:00.000000+00:00', guild_id: newId(), notes: 'read it' })];
    expect(await savedMessages.put(first, 2)).toBe(true);
    expect(await savedMessages.put(second, 2)).toBe(true);
    expect(await savedMessages.put(saved(me), 2)).toBe(false);
    const due = { ...first, due_at: '2026-02-03T00:00:00.000000+00:00' };
    expect(await savedMessages.put(due, 2)).toBe(true);
    expect(await savedMessages.ofUser(me)).toEqual([second, due]);
    expect(await savedMessages.byId(me, due.message_id)).toEqual(due);
    expect(await savedMessages.byId(newId(), due.message_id)).toBeNull();
  });

  it('gives each once whose time has come', async () => {
    const { savedMessages } = open();
    const one = saved(newId(), { due_at: '2026-01-05T00:00:00.000000+00:00', is_told: false });
    await savedMessages.put(one, 10);
    await savedMessages.put(saved(one.user_id, { due_at: '2026-01-04T00:00:00.000000+00:00' }), 10);
    const ring = async (now: string): Promise<SavedMessageRecord[]> => (await savedMessages.ring(now, 100)).filter(({ user_id: id }) => id === one.user_id);
    expect(await ring('2026-01-04T12:00:00.000000+00:00')).toEqual([]);
    expect(await ring('2026-01-05T00:00:00.000000+00:00')).toEqual([{ ...one, is_told: true }]);
    expect(await ring('2026-01-06T00:00:00.000000+00:00')).toEqual([]);
  });

  it('removes one of its own channel only, once', async () => {
    const { savedMessages } = open();
    const one = saved(newId());
    await savedMessages.put(one, 10);
    expect(await savedMessages.remove(one.user_id, newId(), one.message_id)).toBe(false);
    expect(await savedMessages.remove(one.user_id, one.channel_id, one.message_id)).toBe(true);
    expect(await savedMessages.remove(one.user_id, one.channel_id, one.message_id)).toBe(false);
  });
}

/** What every store of mentions promises. */
export function behavesAsMentionStore(open: () => Stores): void {
  const mentioning = (given: Partial<MentioningMessage>): MentioningMessage => ({
    message_id: newId(),
    channel_id: newId(),
    guild_id: null,
    author_id: newId(),
    user_ids: [],
    role_ids: [],
    everyone: false,
    ...given,
  });
  const find = async (userId: string, given: Partial<MentionSearch> = {}): Promise<string[]> => {
    const search = { guild_id: null, guilds: [], role_ids: [], everyone: true, before: undefined, limit: 100, ...given };
    return (await open().mentions.find(userId, search)).map(({ message_id: id }) => id);
  };

  it('finds who was named, newest first and page by page', async () => {
    const { mentions } = open();
    const [me, other, guild_id] = [newId(), newId(), newId()];
    const all = [mentioning({ user_ids: [me] }), mentioning({ user_ids: [me, other], guild_id }), mentioning({ user_ids: [other] })] as const;
    await mentions.add(all);
    await mentions.add([all[0]]);
    expect(await find(me)).toEqual([all[1].message_id, all[0].message_id]);
    expect(await find(me, { limit: 1 })).toEqual([all[1].message_id]);
    expect(await find(me, { before: all[1].message_id })).toEqual([all[0].message_id]);
    expect(await find(me, { guild_id })).toEqual([all[1].message_id]);
    const search = { guild_id: null, guilds: [], role_ids: [], everyone: true, before: NEWEST, limit: 1 };
    expect(await mentions.find(me, search)).toEqual([{ message_id: all[1].message_id, channel_id: all[1].channel_id, guild_id }]);
  });

  it('finds what was for everybody or for a role, in the own guilds and since one came', async () => {
    const { mentions } = open();
    const [me, guild_id, role] = [newId(), newId(), newId()];
    const earlier = mentioning({ guild_id, everyone: true });
    const since = newId();
    const [toAll, toRole, toOthers] = [
      mentioning({ guild_id, everyone: true }),
      mentioning({ guild_id, role_ids: [newId(), role] }),
      mentioning({ guild_id, role_ids: [newId()] }),
    ];
    await mentions.add([earlier, toAll, toRole, toOthers]);
    const guilds = [{ id: guild_id, since }];
    expect(await find(me, { guilds, role_ids: [role] })).toEqual([toRole.message_id, toAll.message_id]);
    expect(await find(me, { guilds, role_ids: [role], everyone: false })).toEqual([toRole.message_id]);
    expect(await find(me, { guilds })).toEqual([toAll.message_id]);
    expect(await find(me, { guilds: [{ id: newId(), since }], role_ids: [role] })).toEqual([]);
    expect(await mentions.guildsAmong([newId(), guild_id])).toEqual([guild_id]);
  });

  it('counts by channel what was not read, as far as it counts for its reader', async () => {
    const { mentions } = open();
    const [me, guild_id, other_guild, channel_id, role] = [newId(), newId(), newId(), newId(), newId()];
    const since = newId();
    const named = mentioning({ user_ids: [me], guild_id, channel_id });
    const [all, both, ofRole, elsewhere] = [
      mentioning({ guild_id, channel_id, everyone: true }),
      mentioning({ user_ids: [me], guild_id, channel_id, everyone: true }),
      mentioning({ guild_id, channel_id, role_ids: [role] }),
      mentioning({ guild_id: other_guild, everyone: true }),
    ];
    await mentions.add([named, all, both, ofRole, elsewhere]);
    const count = async (after: string | null, everyone = true, roles = true, without: string[] = []): Promise<[string, number][]> => {
      const guilds = [
        { id: guild_id, since, everyone, roles },
        { id: other_guild, since: newId(), everyone: true, roles: true },
      ];
      const read = after === null ? [] : [{ channel_id, after }];
      return (await mentions.countUnread(me, { read, guilds, role_ids: [role], without })).map((one) => [one.channel_id, one.count]);
    };
    expect(await count(null)).toEqual([[channel_id, 4]]);
    expect(await count(named.message_id)).toEqual([[channel_id, 3]]);
    expect(await count(named.message_id, false)).toEqual([[channel_id, 2]]);
    expect(await count(named.message_id, false, false)).toEqual([[channel_id, 1]]);
    expect(await count(ofRole.message_id)).toEqual([]);
    // Nothing of those whom its reader does not want to hear of.
    expect(await count(null, true, true, [named.author_id, ofRole.author_id])).toEqual([[channel_id, 2]]);
  });

  it('leaves out what was dismissed, for whoever did so', async () => {
    const { mentions } = open();
    const [me, other, guild_id] = [newId(), newId(), newId()];
    const [named, both] = [mentioning({ user_ids: [me, other] }), mentioning({ user_ids: [me], guild_id, everyone: true })];
    await mentions.add([named, both]);
    const guilds = [{ id: guild_id, since: '0' }];
    expect(await find(me, { guilds })).toEqual([both.message_id, named.message_id]);
    await mentions.dismiss(me, named.message_id);
    await mentions.dismiss(me, both.message_id);
    await mentions.dismiss(me, both.message_id);
    expect(await find(me, { guilds })).toEqual([]);
    expect(await find(other, { guilds })).toEqual([both.message_id, named.message_id]);
  });

  it('forgets with the message', async () => {
    const { mentions } = open();
    const [me, guild_id] = [newId(), newId()];
    const [gone, stays] = [mentioning({ user_ids: [me], guild_id, everyone: true }), mentioning({ user_ids: [me] })];
    await mentions.add([gone, stays]);
    await mentions.dismiss(newId(), gone.message_id);
    await mentions.forgetMessages([gone.message_id]);
    expect(await find(me, { guilds: [{ id: guild_id, since: '0' }] })).toEqual([stays.message_id]);
  });

  it('keeps only so many of each person and guild, and none that are too old', async () => {
    const { mentions } = open();
    const [me, guild_id] = [newId(), newId()];
    const named = [1, 2, 3].map(() => mentioning({ user_ids: [me] }));
    const shared = [1, 2, 3].map(() => mentioning({ guild_id, everyone: true }));
    await mentions.add([...named, ...shared]);
    const idsOf = (messages: readonly MentioningMessage[]): string[] => messages.map(({ message_id: id }) => id).toReversed();
    const guilds = [{ id: guild_id, since: '0' }];
    await mentions.trim('0', 2);
    expect(await find(me, { guilds })).toEqual([...idsOf(shared).slice(0, 2), ...idsOf(named).slice(0, 2)]);
    await mentions.trim(shared[1]?.message_id ?? '', 100);
    expect(await find(me, { guilds })).toEqual(idsOf(shared).slice(0, 2));
  });
}
