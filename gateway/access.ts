import { GatewayIntentBits, type Snowflake } from 'discord-api-types/v10';
import { presentGuildChannel, presentThread } from '#core/channels/present-channel';
import type { BusEvent } from '#core/ports/bus';
import type { GuildState } from '#core/state/guild-state';
import type { StateChange } from '#core/state/state-change';
import type { GatewayContext } from './gateway-context.ts';
import { event } from './ready.ts';
import type { Session } from './session.ts';
import { obfuscated, obfuscates, visibleChannelIds } from './visible-channels.ts';

/**
 * Remembers who could see which channels before a change, and returns what tells the sessions of the difference:
 * a channel that comes into sight is created for them, one that leaves it is deleted. Null when sight cannot change.
 */
export function captureAccess(context: GatewayContext, { change }: BusEvent): (() => void) | null {
  if (!change) return null;
  const guildId = change.kind === 'guild' ? change.guild.id : 'guild_id' in change ? change.guild_id : undefined;
  const state = guildId === undefined ? undefined : context.core.states.peek(guildId);
  if (!state) return null;
  const users = usersWhoseSightMayChange(context, state, change);
  if (users.size === 0) return null;
  const before = new Map<Snowflake, Set<Snowflake>>();
  for (const userId of users) before.set(userId, visibleChannelIds(state, userId));
  const known = new Set(state.channels.keys());
  return () => {
    for (const [userId, seen] of before) {
      const sees = visibleChannelIds(state, userId);
      const gained = [...sees].filter((id) => !seen.has(id) && known.has(id));
      const lost = [...seen].filter((id) => !sees.has(id) && state.channels.has(id));
      if (gained.length === 0 && lost.length === 0) continue;
      for (const session of context.sessions.ofUser(userId)) {
        if (session.guildIds.has(state.id) && session.wants(GatewayIntentBits.Guilds)) tell(context, session, state, gained, lost);
      }
    }
  };
}

function usersWhoseSightMayChange({ sessions }: GatewayContext, state: GuildState, change: StateChange): Set<Snowflake> {
  const everybody = (): Set<Snowflake> => new Set([...sessions.ofGuild(state.id)].map((session) => session.terms.userId));
  switch (change.kind) {
    case 'members': {
      const users = new Set<Snowflake>();
      for (const member of change.members) {
        const known = state.members.get(member.user_id);
        if (known && sessions.ofUser(member.user_id).size > 0 && !sameIds(known.roles, member.roles)) users.add(member.user_id);
      }
      return users;
    }
    case 'roles':
      return change.roles.some((role) => state.roles.has(role.id) && state.roles.get(role.id)?.permissions !== role.permissions) ? everybody() : new Set();
    case 'role-removed':
      return everybody();
    case 'channels':
      return change.channels.some((channel) => {
        const known = state.channels.get(channel.id);
        return (
          known && (known.parent_id !== channel.parent_id || JSON.stringify(known.permission_overwrites) !== JSON.stringify(channel.permission_overwrites))
        );
      })
        ? everybody()
        : new Set();
    case 'guild':
      return change.guild.owner_id === state.guild.owner_id ? new Set() : new Set([change.guild.owner_id, state.guild.owner_id]);
    default:
      return new Set();
  }
}

const sameIds = (a: readonly Snowflake[], b: readonly Snowflake[]): boolean => a.length === b.length && a.every((id) => b.includes(id));

function tell(context: GatewayContext, session: Session, state: GuildState, gained: readonly Snowflake[], lost: readonly Snowflake[]): void {
  const hides = obfuscates(session);
  // Categories first: a client may look a channel's parent up.
  const inOrder = gained.map((id) => state.channels.get(id)).filter((channel) => channel !== undefined);
  inOrder.sort((a, b) => Number(b.type === 4) - Number(a.type === 4));
  for (const channel of inOrder) session.dispatch(event(context, hides ? 'CHANNEL_UPDATE' : 'CHANNEL_CREATE', presentGuildChannel(channel)));
  const ids = new Set(gained);
  const threads = [...state.threads.values()].filter((thread) => thread.parent_id && ids.has(thread.parent_id));
  if (threads.length > 0) {
    const members = threads.flatMap((thread) => state.threadMembers.get(thread.id)?.get(session.terms.userId) ?? []);
    session.dispatch(
      event(context, 'THREAD_LIST_SYNC', {
        guild_id: state.id,
        channel_ids: [...new Set(threads.map((thread) => thread.parent_id))],
        threads: threads.map((thread) => presentThread(thread, state, session.terms.userId)),
        members: members.map((member) => ({ id: member.thread_id, user_id: member.user_id, join_timestamp: member.join_timestamp, flags: member.flags })),
      }),
    );
  }
  for (const id of lost) {
    const channel = state.channels.get(id);
    if (!channel) continue;
    if (hides) session.dispatch(event(context, 'CHANNEL_UPDATE', obfuscated(channel)));
    // Only what names it: the session may no longer know what the channel has become.
    else
      session.dispatch(
        event(context, 'CHANNEL_DELETE', { ...presentGuildChannel({ ...channel, last_message_id: null, topic: null, permission_overwrites: [] }) }),
      );
  }
}
