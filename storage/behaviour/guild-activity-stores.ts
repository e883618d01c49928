import type { APIAutoModerationRule } from 'discord-api-types/v10';
import type { Stores } from '#core/ports/stores';
import type { ScheduledEventRecord } from '#core/scheduled-events/scheduled-event-record';
import type { StageInstanceRecord } from '#core/stage-instances/stage-instance-record';
import { newApplication } from './account-stores.ts';
import { insertGuild, newId } from './records.ts';

const START = '2026-05-01T12:00:00.000000+00:00';
const END = '2026-05-01T14:00:00.000000+00:00';

const newEvent = (guildId: string, given: Partial<ScheduledEventRecord> = {}): ScheduledEventRecord => ({
  id: newId(),
  guild_id: guildId,
  channel_id: null,
  creator_id: newId(),
  name: 'Picnic',
  description: null,
  scheduled_start_time: START,
  scheduled_end_time: END,
  privacy_level: 2,
  status: 1,
  entity_type: 3,
  entity_id: null,
  entity_metadata: { location: 'The park' },
  image: null,
  recurrence_rule: null,
  exceptions: [],
  ...given,
});

/** What every store of scheduled events promises. */
export function behavesAsScheduledEventStore(open: () => Stores): void {
  const kept = async (guildId: string, given: Partial<ScheduledEventRecord> = {}) => {
    const event = newEvent(guildId, given);
    await open().scheduledEvents.save(event);
    return event;
  };

  it('keeps, changes and removes an event of a guild', async () => {
    const { guildId } = await insertGuild(open());
    const { guildId: otherId } = await insertGuild(open());
    const event = await kept(guildId);
    expect(await open().scheduledEvents.byId(guildId, event.id)).toEqual(event);
    expect(await open().scheduledEvents.byId(otherId, event.id)).toBeNull();
    const changed = { ...event, name: 'Picnic in the rain' };
    await open().scheduledEvents.save(changed);
    expect(await open().scheduledEvents.byId(guildId, event.id)).toEqual(changed);
    expect(await open().scheduledEvents.remove(otherId, event.id)).toBe(false);
    expect(await open().scheduledEvents.remove(guildId, event.id)).toBe(true);
    expect(await open().scheduledEvents.remove(guildId, event.id)).toBe(false);
  });

  it('lists those that are scheduled or running, by id', async () => {
    const { guildId } = await insertGuild(open());
    const [scheduled, running] = [await kept(guildId), await kept(guildId, { status: 2 })];
    await kept(guildId, { status: 3 });
    await kept(guildId, { status: 4 });
    expect(await open().scheduledEvents.openOfGuild(guildId)).toEqual([scheduled, running]);
  });

  it('finds what begins or ends by the clock', async () => {
    const { guildId } = await insertGuild(open());
    const scheduled = await kept(guildId);
    const running = await kept(guildId, { status: 2 });
    await kept(guildId, { status: 3 });
    await kept(guildId, { entity_type: 2, scheduled_end_time: null });
    const due = async (at: string) => {
      const events = await open().scheduledEvents.dueExternal(Date.parse(at), '0', 1000);
      return events.filter((event) => event.guild_id === guildId).map((event) => event.id);
    };
    expect(await due('2026-05-01T11:59:59Z')).toEqual([]);
    expect(await due('2026-05-01T12:00:00Z')).toEqual([scheduled.id]);
    expect(await due('2026-05-01T14:00:00Z')).toEqual([scheduled.id, running.id]);
    const [next] = await open().scheduledEvents.dueExternal(Date.parse('2026-05-01T14:00:00Z'), scheduled.id, 1);
    expect(next?.id).toBe(running.id);
  });

  it('notes each interested user once, for the whole event and for one occurrence apart', async () => {
    const { guildId } = await insertGuild(open());
    const event = await kept(guildId);
    const [userId, occurrence] = [newId(), newId()];
    const both = await Promise.all([open().scheduledEvents.addUser(event.id, null, userId), open().scheduledEvents.addUser(event.id, null, userId)]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await open().scheduledEvents.addUser(event.id, occurrence, userId)).toBe(true);
    expect(await open().scheduledEvents.addUser(newId(), null, userId)).toBe(false);
    expect(await open().scheduledEvents.userCounts([event.id, newId()])).toEqual(new Map([[event.id, 1]]));
    expect(await open().scheduledEvents.exceptionUserCounts(event.id, [occurrence])).toEqual(new Map([[occurrence, 1]]));
    expect(await open().scheduledEvents.removeUser(event.id, null, userId)).toBe(true);
    expect(await open().scheduledEvents.removeUser(event.id, null, userId)).toBe(false);
    expect(await open().scheduledEvents.userIds(event.id, occurrence, {}, 10)).toEqual([userId]);
  });

  it('pages the interested by user id, ascending in both directions', async () => {
    const { guildId } = await insertGuild(open());
    const event = await kept(guildId);
    const users = Array.from({ length: 5 }, newId);
    for (const userId of users) await open().scheduledEvents.addUser(event.id, null, userId);
    const page = (where: { before?: string; after?: string }) => open().scheduledEvents.userIds(event.id, null, where, 2);
    expect(await page({})).toEqual(users.slice(0, 2));
    expect(await page({ after: users[1] ?? '' })).toEqual(users.slice(2, 4));
    expect(await page({ before: users[4] ?? '' })).toEqual(users.slice(2, 4));
    expect(await page({ after: '18446744073709551615' })).toEqual([]);
  });
}

/** What every store of live stages promises. */
export function behavesAsStageInstanceStore(open: () => Stores): void {
  it('keeps one stage a channel, and lets it go with the channel', async () => {
    const { guildId, channel } = await insertGuild(open());
    const instance: StageInstanceRecord = {
      id: newId(),
      guild_id: guildId,
      channel_id: channel.id,
      topic: 'News',
      privacy_level: 2,
      discoverable_disabled: true,
      guild_scheduled_event_id: null,
    };
    expect(await open().stageInstances.insert(instance)).toBe(true);
    expect(await open().stageInstances.insert({ ...instance, id: newId() })).toBe(false);
    await open().stageInstances.save({ ...instance, topic: 'Old news' });
    expect(await open().stageInstances.ofGuild(guildId)).toEqual([{ ...instance, topic: 'Old news' }]);
    expect(await open().stageInstances.remove(channel.id)).toBe(true);
    expect(await open().stageInstances.remove(channel.id)).toBe(false);
    await open().stageInstances.insert(instance);
    await open().guilds.removeChannel(channel.id, []);
    expect(await open().stageInstances.ofGuild(guildId)).toEqual([]);
  });
}

/** What every store of automod rules promises. */
export function behavesAsAutomodRuleStore(open: () => Stores): void {
  it('keeps, lists, changes and removes the rules of a guild', async () => {
    const { guildId } = await insertGuild(open());
    const rule = (name: string): APIAutoModerationRule => ({
      id: newId(),
      guild_id: guildId,
      name,
      creator_id: newId(),
      event_type: 1,
      trigger_type: 1,
      trigger_metadata: { keyword_filter: ['*bad*'] },
      actions: [{ type: 1, metadata: {} }],
      enabled: true,
      exempt_roles: [],
      exempt_channels: [],
    });
    const [one, two] = [rule('one'), rule('two')];
    await open().automodRules.save(two);
    await open().automodRules.save(one);
    await open().automodRules.save({ ...two, enabled: false });
    expect(await open().automodRules.ofGuild(guildId)).toEqual([one, { ...two, enabled: false }]);
    expect(await open().automodRules.remove(newId(), one.id)).toBe(false);
    expect(await open().automodRules.remove(guildId, one.id)).toBe(true);
    expect(await open().automodRules.ofGuild(guildId)).toEqual([{ ...two, enabled: false }]);
  });
}

/** What every store of application emojis promises. */
export function behavesAsApplicationEmojiStore(open: () => Stores): void {
  it('keeps emojis of an application under names that are unique there', async () => {
    const [application, other] = [newApplication(newId(), newId()), newApplication(newId(), newId())];
    await open().applications.insert(application);
    await open().applications.insert(other);
    const emoji = { id: newId(), name: 'wave', animated: false };
    const second = { id: newId(), name: 'bow', animated: true };
    expect(await open().applicationEmojis.save(application.id, emoji)).toBe(true);
    expect(await open().applicationEmojis.save(application.id, second)).toBe(true);
    expect(await open().applicationEmojis.save(application.id, { ...second, name: 'wave' })).toBe(false);
    expect(await open().applicationEmojis.save(application.id, { id: newId(), name: 'wave' })).toBe(false);
    expect(await open().applicationEmojis.save(other.id, { id: newId(), name: 'wave' })).toBe(true);
    expect(await open().applicationEmojis.save(application.id, { ...second, name: 'nod' })).toBe(true);
    expect(await open().applicationEmojis.ofApplication(application.id)).toEqual([emoji, { ...second, name: 'nod' }]);
    expect(await open().applicationEmojis.byId(application.id, emoji.id)).toEqual(emoji);
    expect(await open().applicationEmojis.byId(other.id, emoji.id)).toBeNull();
    expect(await open().applicationEmojis.remove(other.id, emoji.id)).toBe(false);
    expect(await open().applicationEmojis.remove(application.id, emoji.id)).toBe(true);
  });
}
