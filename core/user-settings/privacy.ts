import type { Snowflake } from 'discord-api-types/v10';
import type { WireField } from '#protocol/protobuf';
import type { Core } from '../core.ts';
import type { Bus, BusEvent } from '../ports/bus.ts';
import { only } from '../ports/event-heading.ts';
import { keptFields, PROTO_ONLY_FIELDS, SETTINGS_FIELDS, valueOf, type FriendSources } from './settings-fields.ts';

/** What a person lets others do, as their settings say. Source: Discord's client, "Privacy Settings". */
export interface Privacy {
  /** Guilds whose members may not write to them, where nothing else brings the two together. */
  restrictedGuildIds: ReadonlySet<Snowflake>;
  /** Guilds whose members' messages wait for them as requests. */
  askingGuildIds: ReadonlySet<Snowflake>;
  friendSources: FriendSources;
}

const MAX_ENTRIES = 5_000;

/** Of each person, by the bus that tells what changes; a question under way is kept too. */
const remembered = new WeakMap<Bus, Map<Snowflake, Promise<Privacy>>>();

/** A person's wishes; who never set anything is open to all. Each first message to a person asks, so they are remembered. */
export function privacyOf(core: Core, userId: Snowflake): Promise<Privacy> {
  const known = remembered.get(core.bus) ?? begin(core.bus);
  let privacy = known.get(userId);
  if (!privacy) {
    if (known.size >= MAX_ENTRIES) known.delete(known.keys().next().value ?? '');
    const question = read(core, userId);
    known.set(userId, (privacy = question));
    // What could not be read now may be later.
    question.catch(() => known.get(userId) === question && known.delete(userId));
  }
  return privacy;
}

/** Each process hears of each change after it was written; what was being asked meanwhile is forgotten as well. */
function begin(bus: Bus): Map<Snowflake, Promise<Privacy>> {
  const known = new Map<Snowflake, Promise<Privacy>>();
  remembered.set(bus, known);
  const hear = ({ t, scope }: BusEvent): void => {
    if (t === 'storage_was_lost') known.clear();
    else for (const userId of scope.user_ids ?? []) known.delete(userId);
  };
  bus.subscribe(hear, only('USER_SETTINGS_PROTO_UPDATE', 'storage_was_lost'));
  return known;
}

async function read(core: Core, userId: Snowflake): Promise<Privacy> {
  const known = await core.userSettings.find(userId, 1);
  return privacyIn(known ? keptFields(known.data) : []);
}

const privacyIn = (message: readonly WireField[]): Privacy => ({
  restrictedGuildIds: new Set(valueOf(message, SETTINGS_FIELDS.restricted_guilds)),
  askingGuildIds: new Set(valueOf(message, PROTO_ONLY_FIELDS.message_request_restricted_guild_ids)),
  friendSources: valueOf(message, SETTINGS_FIELDS.friend_source_flags),
});
