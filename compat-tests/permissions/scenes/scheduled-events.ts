import { EXTERNAL_EVENT } from '../../furnish.ts';
import type { PermissionName, Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

const V = 'ViewChannel';
const CREATED = ['name', 'entity_type', 'status', 'privacy_level', 'scheduled_start_time'];
const idOf = (reply: Record<string, unknown>): unknown => reply['id'];
const path = ({ guildId }: Stage): string => `/guilds/${guildId}/scheduled-events`;

const startsAt = (): string => new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000).toISOString();
const inChannel = (entityType: number, channelId: string): object => ({
  name: 'in a channel',
  privacy_level: 2,
  entity_type: entityType,
  channel_id: channelId,
  scheduled_start_time: startsAt(),
});

/** What events of a kind need where they take place. */
const PLACES: readonly { as: string; needs: readonly PermissionName[]; body(stage: Stage): object }[] = [
  { as: 'elsewhere', needs: [], body: EXTERNAL_EVENT },
  { as: 'in voice', needs: [V, 'Connect'], body: ({ voiceId }) => inChannel(2, voiceId) },
  { as: 'on a stage', needs: [V, 'Connect', 'ManageChannels', 'MuteMembers', 'MoveMembers'], body: ({ stageId }) => inChannel(1, stageId) },
];
/** An event in a channel that one does not see is none. */
const UNSEEN = { ViewChannel: '404 10070' };

const daily = async (stage: Stage): Promise<{ id: string; starts: string }> => {
  const starts = startsAt();
  const recurrence = { start: starts, frequency: 3, interval: 1 };
  const { id } = await stage.make(path(stage), {
    ...EXTERNAL_EVENT(),
    scheduled_start_time: starts,
    scheduled_end_time: new Date(Date.parse(starts) + 60_000).toISOString(),
    recurrence_rule: recurrence,
  });
  return { id, starts };
};

export const scheduledEvents: readonly Scene[] = [
  ...PLACES.map(({ as, needs, body }): Scene => ({
    operation: 'create_guild_scheduled_event',
    as,
    needs: [...needs, 'CreateEvents'],
    refusals: { ViewChannel: '403 50013' },
    set: (stage) => ({ body: body(stage), target: idOf }),
    audit: [{ action: 'GUILD_SCHEDULED_EVENT_CREATE', keys: CREATED }],
    events: ['GUILD_SCHEDULED_EVENT_CREATE'],
  })),
  ...PLACES.flatMap(({ as, needs, body }): Scene[] => [
    {
      operation: 'update_guild_scheduled_event',
      as: `of its own, ${as}`,
      needs: [...needs, 'CreateEvents'],
      refusals: UNSEEN,
      set: async (stage) => {
        const { id } = await stage.callerMakes([...needs, 'CreateEvents'], path(stage), body(stage));
        return { params: { guild_scheduled_event_id: id }, body: { name: 'changed' }, target: id };
      },
      audit: [{ action: 'GUILD_SCHEDULED_EVENT_UPDATE', keys: ['name'] }],
      events: ['GUILD_SCHEDULED_EVENT_UPDATE'],
    },
    {
      operation: 'update_guild_scheduled_event',
      as: `of another, ${as}`,
      needs: [...needs, 'ManageEvents'],
      refusals: UNSEEN,
      set: async (stage) => {
        const { id } = await stage.make(path(stage), body(stage));
        return { params: { guild_scheduled_event_id: id }, body: { name: 'changed' }, target: id };
      },
      audit: [{ action: 'GUILD_SCHEDULED_EVENT_UPDATE', keys: ['name'] }],
      events: ['GUILD_SCHEDULED_EVENT_UPDATE'],
    },
    {
      operation: 'delete_guild_scheduled_event',
      as: `of another, ${as}`,
      needs: [...needs, 'ManageEvents'],
      refusals: UNSEEN,
      set: async (stage) => {
        const { id } = await stage.make(path(stage), body(stage));
        return { params: { guild_scheduled_event_id: id }, target: id };
      },
      audit: [{ action: 'GUILD_SCHEDULED_EVENT_DELETE', keys: ['name'] }],
      events: ['GUILD_SCHEDULED_EVENT_DELETE'],
    },
  ]),
  {
    operation: 'update_guild_scheduled_event',
    as: 'starting it on its stage',
    needs: [V, 'Connect', 'ManageChannels', 'MuteMembers', 'MoveMembers', 'ManageEvents'],
    refusals: UNSEEN,
    set: async (stage) => {
      const channel = await stage.make(`/guilds/${stage.guildId}/channels`, { name: 'a stage', type: 13 });
      const { id } = await stage.make(path(stage), inChannel(1, channel.id));
      return { params: { guild_scheduled_event_id: id }, body: { status: 2 }, target: id };
    },
    audit: [{ action: 'GUILD_SCHEDULED_EVENT_UPDATE', keys: ['status'] }],
    events: ['GUILD_SCHEDULED_EVENT_UPDATE', 'STAGE_INSTANCE_CREATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'create_guild_scheduled_event_exception',
    needs: ['ManageEvents'],
    set: async (stage) => {
      const { id, starts } = await daily(stage);
      return { params: { guild_scheduled_event_id: id }, body: { original_scheduled_start_time: starts, is_canceled: true }, target: id };
    },
    audit: [{ action: 'GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE', keys: ['is_canceled'] }],
    events: ['GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE'],
  },
  ...(['update', 'delete'] as const).map((verb): Scene => ({
    operation: `${verb}_guild_scheduled_event_exception`,
    needs: ['ManageEvents'],
    set: async (stage) => {
      const { id, starts } = await daily(stage);
      const made = await stage.make<{ event_exception_id: string }>(`${path(stage)}/${id}/exceptions`, {
        original_scheduled_start_time: starts,
        is_canceled: true,
      });
      const params = { guild_scheduled_event_id: id, exception_id: made.event_exception_id };
      return { params, ...(verb === 'update' && { body: { is_canceled: false } }), target: id };
    },
    audit: [{ action: `GUILD_SCHEDULED_EVENT_EXCEPTION_${verb.toUpperCase()}`, keys: ['is_canceled'] }],
    events: [`GUILD_SCHEDULED_EVENT_EXCEPTION_${verb.toUpperCase()}`],
  })),
];
