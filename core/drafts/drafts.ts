import type { Snowflake } from 'discord-api-types/v10';
import type { DraftBody } from '#protocol/nexus/drafts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { DraftRecord } from '../ports/jotting-stores.ts';

const MOST_LISTED = 500;
/** A device that was away for longer may bring an old draft back. */
const EMPTY_KEPT_MS = 30 * 86_400_000;

export const presentDraft = ({ user_id: _owner, ...shown }: DraftRecord) => shown;
export type ShownDraft = ReturnType<typeof presentDraft>;

/** Keeps what is begun in a channel, unless a newer version is there: that one is told in any case. */
export async function putDraft(core: Core, userId: Snowflake, channelId: Snowflake, { content, reply_to, version }: DraftBody): Promise<ShownDraft> {
  const written = { user_id: userId, channel_id: channelId, version, content, reply_to, updated_at: wireTime(core.clock.nowMs()) };
  const { draft, isTaken } = await core.drafts.put(written);
  const shown = presentDraft(draft);
  if (isTaken) core.publish({ user_ids: [userId] }, { t: 'NEXUS_DRAFT_UPDATE', d: shown });
  return shown;
}

/** The last that was changed first. */
export const listDrafts = async (core: Core, userId: Snowflake): Promise<ShownDraft[]> => (await core.drafts.ofUser(userId, MOST_LISTED)).map(presentDraft);

export async function removeEmptyDrafts(core: Core): Promise<void> {
  await core.drafts.removeEmpty(wireTime(core.clock.nowMs() - EMPTY_KEPT_MS));
}
