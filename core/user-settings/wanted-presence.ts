import { ActivityType, PresenceUpdateStatus, type GatewayActivity } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { CustomStatus } from './settings-fields.ts';
import { getSettings } from './user-settings.ts';

const STATUSES: ReadonlySet<string> = new Set(Object.values(PresenceUpdateStatus));

/** How a person wants to be seen, as their settings say: of sessions that do not say it themselves. */
export async function wantedPresence(core: Core, user: UserRecord): Promise<{ status: PresenceUpdateStatus; activities: GatewayActivity[] }> {
  const { status, custom_status: custom } = await getSettings(core, user);
  const nowMs = core.clock.nowMs();
  return {
    status: STATUSES.has(status) ? (status as PresenceUpdateStatus) : PresenceUpdateStatus.Online, // looked up in the enum
    activities: custom && !(custom.expires_at && Date.parse(custom.expires_at) <= nowMs) ? activityOf(custom, nowMs) : [],
  };
}

function activityOf({ text, emoji_id: emojiId, emoji_name: emojiName }: CustomStatus, nowMs: number): GatewayActivity[] {
  if (!text && !emojiName) return [];
  const emoji = emojiName ? { name: emojiName, ...(emojiId && { id: emojiId }) } : undefined;
  return [{ id: 'custom', name: 'Custom Status', type: ActivityType.Custom, created_at: nowMs, ...(text && { state: text }), ...(emoji && { emoji }) }];
}
