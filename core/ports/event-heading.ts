import type { Snowflake } from 'discord-api-types/v10';
import type { StateChange } from '../state/state-change.ts';
import type { BusEvent } from './bus.ts';

/** What is known of an event before it is read: whom it is about and what kind of change it makes in memory. */
export interface EventHeading {
  t: string;
  guild_id: Snowflake | undefined;
  session_id: string | undefined;
  user_ids: readonly Snowflake[] | undefined;
  changes: StateChange['kind'] | undefined;
}

/** Whether an event is of any use to a subscriber. It may be asked more than once, and must not be wrong about a no. */
export type Wants = (heading: EventHeading) => boolean;

/** The guild that a change is about, or the channel whose call or stream it is: what is to be heard in order. */
export function guildOfChange(change: StateChange | undefined): Snowflake | undefined {
  if (!change) return undefined;
  switch (change.kind) {
    case 'user':
      return undefined;
    case 'guild':
      return change.guild.id;
    case 'call':
      return change.key;
    case 'stream':
      return change.channel_id;
    default:
      return change.guild_id;
  }
}

export const headingOf = ({ t, scope, change }: BusEvent): EventHeading => ({
  t,
  guild_id: scope.guild_id ?? guildOfChange(change),
  session_id: scope.session_id,
  user_ids: scope.user_ids,
  changes: change?.kind,
});

/** For subscribers that hear of a few things only. */
export const only = (...names: readonly string[]): Wants => {
  const wanted = new Set(names);
  return ({ t }) => wanted.has(t);
};

/** Those between the parts of the server are written in lower case. */
export const isInternal = ({ t }: Pick<EventHeading, 't'>): boolean => t.charCodeAt(0) > 96;
