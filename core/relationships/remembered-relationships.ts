import type { Snowflake } from 'discord-api-types/v10';
import type { Bus, BusEvent } from '../ports/bus.ts';
import { only } from '../ports/event-heading.ts';
import type { RelationshipStore } from '../ports/relationship-store.ts';

const MAX_ENTRIES = 5_000;
/** Told to all processes after each change, with whose relationships it was. */
export const RELATIONSHIPS_CHANGED = 'relationships_changed';

type Relationships = Awaited<ReturnType<RelationshipStore['ofUser']>>;

/**
 * The relationships of people in memory before those of the store: each direct message, and each presence of a person, asks for
 * them. What changes is forgotten and asked for anew.
 */
export function rememberedRelationships(store: RelationshipStore, bus: Pick<Bus, 'subscribe'>): RelationshipStore {
  const known = new Map<Snowflake, Relationships>();
  /** What is being asked just now: an answer that something overtook is not kept. */
  const asking = new Map<Snowflake, Promise<Relationships>>();
  const forget = (userId: Snowflake): void => {
    known.delete(userId);
    asking.delete(userId);
  };
  const hear = ({ t, d }: BusEvent): void => {
    if (t === 'storage_was_lost') for (const userId of [...known.keys(), ...asking.keys()]) forget(userId);
    else (d as { user_ids: Snowflake[] }).user_ids.forEach(forget); // published with this only, by the services of this room
  };
  bus.subscribe(hear, only(RELATIONSHIPS_CHANGED, 'storage_was_lost'));

  const ask = async (userId: Snowflake): Promise<Relationships> => {
    const question = store.ofUser(userId);
    asking.set(userId, question);
    try {
      const found = await question;
      if (asking.get(userId) === question) {
        if (known.size >= MAX_ENTRIES) known.delete(known.keys().next().value ?? '');
        known.set(userId, found);
      }
      return found;
    } finally {
      if (asking.get(userId) === question) asking.delete(userId);
    }
  };
  return { ...store, ofUser: async (userId) => known.get(userId) ?? asking.get(userId) ?? ask(userId) };
}
