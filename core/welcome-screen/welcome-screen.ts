import { AuditLogEvent, PermissionFlagsBits as Permission, type APIGuildWelcomeScreen } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { WelcomeScreenBody } from '#protocol/rest/guilds';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { standardEmoji } from '../emojis/standard-emoji.ts';
import { hasFeature, switchFeatures } from '../guilds/switch-features.ts';
import type { GuildState } from '../state/guild-state.ts';

const FEATURE = 'WELCOME_SCREEN_ENABLED';
const EMPTY: APIGuildWelcomeScreen = { description: null, welcome_channels: [] };

/** For every member while it is on, else for those with MANAGE_GUILD; throws 10069. Source: Discord, "Get Guild Welcome Screen". */
export async function getWelcomeScreen(core: Core, state: GuildState, permissions: bigint): Promise<APIGuildWelcomeScreen> {
  const screen = await core.guildPages.find(state.id, 'welcome_screen');
  const mayManage = (permissions & Permission.ManageGuild) !== 0n;
  if (!mayManage && (!screen || !hasFeature(state, FEATURE))) throw apiError('UNKNOWN_GUILD_WELCOME_SCREEN');
  return present(state, screen ?? EMPTY);
}

/** Null unless it is on; invites carry it. */
export async function shownWelcomeScreen(core: Core, state: GuildState): Promise<APIGuildWelcomeScreen | null> {
  const screen = hasFeature(state, FEATURE) ? await core.guildPages.find(state.id, 'welcome_screen') : null;
  return screen && present(state, screen);
}

/** Needs MANAGE_GUILD. Source: Discord, "Modify Guild Welcome Screen". */
export async function editWelcomeScreen(core: Core, state: GuildState, body: WelcomeScreenBody, by: Actor): Promise<APIGuildWelcomeScreen> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const before = (await core.guildPages.find(state.id, 'welcome_screen')) ?? EMPTY;
    const after: APIGuildWelcomeScreen = {
      description: body.description === undefined ? before.description : body.description || null,
      welcome_channels:
        body.welcome_channels === undefined
          ? before.welcome_channels
          : (body.welcome_channels ?? []).map((channel, index) => {
              if (!state.channels.has(channel.channel_id))
                throw formError(['welcome_channels', String(index), 'channel_id'], 'CHANNEL_INVALID', 'Unknown channel.');
              const emoji = channel.emoji_id ? state.emojis.get(channel.emoji_id) : undefined;
              if (channel.emoji_id && !emoji) throw apiError('UNKNOWN_EMOJI');
              return {
                channel_id: channel.channel_id,
                description: channel.description,
                emoji_id: emoji?.id ?? null,
                emoji_name: emoji?.name ?? standardEmoji(channel.emoji_name),
              };
            }),
    };
    await core.guildPages.save(state.id, 'welcome_screen', after);
    if (body.enabled !== undefined && body.enabled !== null) await switchFeatures(core, state, { [FEATURE]: body.enabled });
    // Discord's log has no words for what changed in it.
    await recordAudit(core, state.id, by, { action: AuditLogEvent.GuildUpdate, targetId: state.id });
    return present(state, after);
  });
}

/** Channels that are gone are not shown. */
const present = (state: GuildState, screen: APIGuildWelcomeScreen): APIGuildWelcomeScreen => ({
  description: screen.description,
  welcome_channels: screen.welcome_channels.filter((channel) => state.channels.has(channel.channel_id)),
});
