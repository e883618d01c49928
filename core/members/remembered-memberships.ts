import type { Snowflake } from 'discord-api-types/v10';
import type { Bus, BusEvent } from '../ports/bus.ts';
import type { EventHeading } from '../ports/event-heading.ts';
import type { GuildStore } from '../ports/guild-store.ts';

const MAX_ENTRIES = 10_000;
const MEMBERSHIPS: ReadonlySet<EventHeading['changes']> = new Set(['members', 'members-removed', 'guild-removed'] as const);

/**
 * The guilds of a user in memory before those of the store: each READY and each direct message of a bot asks for them.
 * Who joins or leaves a guild is forgotten and asked for anew; all of that is heard on the bus, after it was written.
 */
export function rememberedMemberships(store: GuildStore, bus: Pick<Bus, 'subscribe'>): GuildStore {
  const known = new Map<Snowflake, Snowflake[]>();
  /** What is being asked just now: an answer that something overtook is not kept. */
  const asking = new Map<Snowflake, { promise: Promise<Snowflake[]>; isOvertaken: boolean }>();
  const forget = (userId: Snowflake): void => {
    known.delete(userId);
    const question = asking.get(userId);
    if (question) question.isOvertaken = true;
    asking.delete(userId);
  };
  const hear = ({ t, d, change }: BusEvent): void => {
    // Published with this payload only, by the services of guilds.
    if (t === 'storage_was_lost') for (const userId of [...known.keys(), ...asking.keys()]) forget(userId);
    else if (t === 'guild_joined') forget((d as { user_id: Snowflake }).user_id);
    else if (change?.kind === 'members') {
      for (const { user_id: userId } of change.members) if (asking.has(userId) || !known.get(userId)?.includes(change.guild_id)) forget(userId);
    } else if (change?.kind === 'members-removed') change.user_ids.forEach(forget);
    else if (change?.kind === 'guild-removed') for (const userId of [...known.keys(), ...asking.keys()]) forget(userId);
  };
  bus.subscribe(hear, ({ t, changes }) => t === 'storage_was_lost' || t === 'guild_joined' || MEMBERSHIPS.has(changes));

  const ask = async (userId: Snowflake): Promise<Snowflake[]> => {
    const question = { promise: store.idsOfMember(userId), isOvertaken: false };
    asking.set(userId, question);
    try {
      const ids = await question.promise;
      if (!question.isOvertaken) {
        if (known.size >= MAX_ENTRIES) known.delete(known.keys().next().value ?? '');
        known.set(userId, ids);
      }
      return ids;
    } finally {
      if (asking.get(userId) === question) asking.delete(userId);
    }
  };
  return { ...store, idsOfMember: async (userId) => known.get(userId) ?? asking.get(userId)?.promise ?? ask(userId) };
}
