import type { APIMessage, Snowflake } from 'discord-api-types/v10';
import { snowflakeAt } from '#protocol/snowflake';
import type { Core } from '../core.ts';
import { only } from '../ports/event-heading.ts';
import type { MentioningMessage } from '../ports/mention-store.ts';
import { mentionsOfMessage } from './mentions-of-message.ts';

/** What comes within this time is written together. */
const GATHER_MS = 100;
const AGAIN_MS = 1_000;
const MOST_AT_ONCE = 1_000;
/** While the database is away; more of the oldest are let go than that. */
const MOST_WAITING = 20_000;
/** Mentions are found for so long, and so many of one person and of one guild. */
const KEPT_MS = 30 * 86_400_000;
const KEPT_EACH = 1_000;

/**
 * Writes down who is mentioned where: hears of each message after it was written, so that no sender waits for it, and forgets
 * with it. Every process with this role does, which is the same as if one did. The result stops it and writes what is left.
 */
export function keepMentions(core: Core): () => Promise<void> {
  let coming = new Map<Snowflake, MentioningMessage>();
  let going = new Set<Snowflake>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    timer = null;
    const [added, gone] = [coming, going];
    if (added.size === 0 && gone.size === 0) return;
    coming = new Map();
    going = new Set();
    try {
      const all = [...added.values()];
      for (let start = 0; start < all.length; start += MOST_AT_ONCE) await core.mentions.add(all.slice(start, start + MOST_AT_ONCE));
      if (gone.size > 0) await core.mentions.forgetMessages([...gone]);
    } catch (error) {
      core.log.warn({ err: error }, 'mentions could not be written down; it is tried again');
      // What came meanwhile is newer: a message that is gone by now does not come back.
      coming = new Map([...[...added].filter(([id]) => !going.has(id)), ...coming].slice(-MOST_WAITING));
      going = new Set([...gone, ...going].slice(-MOST_WAITING));
      begin(AGAIN_MS);
    }
  };
  const begin = (inMs = GATHER_MS): void => {
    timer ??= setTimeout(() => (writing = writing.then(write)), inMs).unref();
  };
  const forget = (ids: readonly Snowflake[]): void => {
    for (const id of ids) {
      coming.delete(id);
      going.add(id);
    }
    begin();
  };

  const stop = core.bus.subscribe(
    ({ t, d, scope }) => {
      if (t === 'MESSAGE_DELETE') return forget([(d as { id: Snowflake }).id]);
      if (t === 'MESSAGE_DELETE_BULK') return forget((d as { ids: Snowflake[] }).ids);
      if (scope.isEphemeral) return;
      const mentions = mentionsOfMessage(d as APIMessage);
      if (!mentions) return;
      coming.set(mentions.message_id, mentions);
      begin();
    },
    only('MESSAGE_CREATE', 'MESSAGE_DELETE', 'MESSAGE_DELETE_BULK'),
  );
  return async () => {
    stop();
    if (timer) clearTimeout(timer);
    await writing.then(write);
    // What could not be written is not tried for ever.
    if (timer) clearTimeout(timer);
  };
}

/** Old ones, and those of people and guilds that have very many, are forgotten. */
export async function trimMentions(core: Core): Promise<void> {
  await core.mentions.trim(snowflakeAt(core.clock.nowMs() - KEPT_MS), KEPT_EACH);
}
