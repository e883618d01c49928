import type { Snowflake } from 'discord-api-types/v10';
import type { ApplicationStore } from '../ports/application-store.ts';
import type { Bus } from '../ports/bus.ts';
import { only } from '../ports/event-heading.ts';
import type { ApplicationRecord } from './application-record.ts';

const MAX_ENTRIES = 10_000;

/**
 * Applications in memory before those of the store: each request of a bot asks for its own one.
 * What other processes change is heard on the bus. Records are never changed in place.
 */
export function rememberedApplications(store: ApplicationStore, bus: Bus): ApplicationStore {
  const byId = new Map<Snowflake, ApplicationRecord>();
  const idOfBot = new Map<Snowflake, Snowflake>();
  /** Rises with each change: what was read before that may be old. */
  let changes = 0;
  const remember = (application: ApplicationRecord | null): ApplicationRecord | null => {
    if (!application) return null;
    if (byId.size >= MAX_ENTRIES) forget(byId.keys().next().value ?? '');
    byId.set(application.id, application);
    if (application.bot_id) idOfBot.set(application.bot_id, application.id);
    return application;
  };
  const forget = (id: Snowflake): void => {
    const botId = byId.get(id)?.bot_id;
    if (botId) idOfBot.delete(botId);
    byId.delete(id);
  };
  const read = async (ask: () => Promise<ApplicationRecord | null>): Promise<ApplicationRecord | null> => {
    const before = changes;
    const application = await ask();
    return changes === before ? remember(application) : application;
  };
  bus.subscribe(
    ({ t, d }) => {
      if (t === 'storage_was_lost' || t === 'application_changed' || t === 'application_removed') changes++;
      // Published with these payloads only, by the services of applications.
      if (t === 'storage_was_lost') {
        byId.clear();
        idOfBot.clear();
      } else if (t === 'application_changed' && byId.has((d as ApplicationRecord).id)) remember(d as ApplicationRecord);
      else if (t === 'application_removed') forget((d as { id: Snowflake }).id);
    },
    only('storage_was_lost', 'application_changed', 'application_removed'),
  );
  return {
    async insert(application) {
      await store.insert(application);
      remember(application);
    },
    byId: async (id) => byId.get(id) ?? read(() => store.byId(id)),
    async byBotId(botId) {
      const known = byId.get(idOfBot.get(botId) ?? '');
      return known ?? read(() => store.byBotId(botId));
    },
    ofOwner: (ownerId) => store.ofOwner(ownerId),
    withEndpoint: (after, limit) => store.withEndpoint(after, limit),
    async save(application) {
      await store.save(application);
      remember(application);
    },
    async remove(id) {
      await store.remove(id);
      forget(id);
    },
  };
}
