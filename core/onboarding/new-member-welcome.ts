import { AuditLogEvent, PermissionFlagsBits } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { NewMemberWelcomeBody } from '#protocol/rest/onboarding';
import type { Actor } from '../actor.ts';
import { changesBetween, creationOf, recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { switchFeatures } from '../guilds/switch-features.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { NewMemberWelcomeRecord } from './new-member-welcome-record.ts';
import { emojiFor } from './onboarding-emoji.ts';

const KEYS = ['enabled', 'welcome_message', 'new_member_actions', 'resource_channels'] as const;

/** Undefined (204) while there is none; while it is off, for those with MANAGE_GUILD. Source: Discord, "Get Guild New Member Welcome". */
export async function getNewMemberWelcome(
  core: Core,
  state: GuildState,
  permissions: bigint,
): Promise<(NewMemberWelcomeRecord & { guild_id: string }) | undefined> {
  const page = await core.guildPages.find(state.id, 'new_member_welcome');
  if (!page?.enabled && !(permissions & PermissionFlagsBits.ManageGuild)) throw apiError('MISSING_PERMISSIONS');
  return page ? { guild_id: state.id, ...page } : undefined;
}

/** Needs MANAGE_GUILD. Source: routes of Discord's client. */
export async function setNewMemberWelcome(
  core: Core,
  state: GuildState,
  body: NewMemberWelcomeBody,
  by: Actor,
): Promise<NewMemberWelcomeRecord & { guild_id: string }> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const before = await core.guildPages.find(state.id, 'new_member_welcome');
    const message = body.welcome_message === undefined ? before?.welcome_message : (body.welcome_message ?? undefined);
    const after: NewMemberWelcomeRecord = {
      enabled: body.enabled ?? before?.enabled ?? false,
      ...(message && { welcome_message: message }),
      new_member_actions: body.new_member_actions
        ? body.new_member_actions.map((action, index) => ({
            channel_id: knownChannel(state, action.channel_id, ['new_member_actions', String(index), 'channel_id']),
            action_type: action.action_type,
            title: action.title,
            description: action.description ?? '',
            ...(action.emoji && { emoji: emojiFor(state, action.emoji) }),
          }))
        : (before?.new_member_actions ?? []),
      resource_channels: body.resource_channels
        ? body.resource_channels.map((resource, index) => ({
            channel_id: knownChannel(state, resource.channel_id, ['resource_channels', String(index), 'channel_id']),
            title: resource.title,
            description: resource.description ?? '',
            ...(resource.emoji && { emoji: emojiFor(state, resource.emoji) }),
          }))
        : (before?.resource_channels ?? []),
    };
    await core.guildPages.save(state.id, 'new_member_welcome', after);
    await switchFeatures(core, state, { GUILD_SERVER_GUIDE: after.enabled });
    await recordAudit(core, state.id, by, {
      action: before ? AuditLogEvent.HomeSettingsUpdate : AuditLogEvent.HomeSettingsCreate,
      targetId: state.id,
      changes: before ? changesBetween(before, after, KEYS) : creationOf(after, KEYS),
    });
    return { guild_id: state.id, ...after };
  });
}

function knownChannel(state: GuildState, id: string, field: string[]): string {
  if (!state.channels.has(id)) throw formError(field, 'CHANNEL_INVALID', 'Unknown channel.');
  return id;
}
