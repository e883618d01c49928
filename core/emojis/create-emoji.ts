import { AuditLogEvent, type APIEmoji, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateEmojiBody } from '#protocol/rest/emojis';
import type { Actor } from '../actor.ts';
import { creationOf, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { UserRecord } from '../users/user-record.ts';
import { keepEmojiImage, readEmojiImage, spareEmojiImage } from './emoji-image.ts';
import { demandCreating } from './expression-permissions.ts';
import { newEmoji, publishEmojis } from './present-emoji.ts';

/** Of each kind, still and moving: what Discord gives to guilds of its highest tier. Tiers are for sale there, and nothing is here. */
const MAX_EMOJIS = 250;

/** Needs CREATE_GUILD_EXPRESSIONS. Source: Discord, "Create Guild Emoji". */
export async function createEmoji(
  core: Core,
  state: GuildState,
  maker: UserRecord,
  permissions: bigint,
  body: CreateEmojiBody,
  reason: string | null,
): Promise<APIEmoji> {
  demandCreating(permissions);
  const by: Actor = { id: maker.id, reason };
  const image = await readEmojiImage(core, body.image);
  const newId = core.ids.next();
  demandRoom(state, image.isAnimated);
  await keepEmojiImage(core, newId, image);
  return asOneGuildChange(core, state.id, async (core) => {
    demandRoom(state, image.isAnimated);
    const roles = knownRoles(state, body.roles);
    const emoji = newEmoji(newId, maker, { name: body.name, animated: image.isAnimated, roles });
    await core.guilds.saveEmojis(state.id, [emoji]);
    await spareEmojiImage(core, newId);
    publishEmojis(core, state, [...state.emojis.values(), emoji]);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.EmojiCreate, targetId: newId, changes: creationOf(emoji, ['name']) });
    return emoji;
  });
}

function demandRoom(state: GuildState, animated: boolean): void {
  const present = [...state.emojis.values()].filter((emoji) => !emoji.managed && (emoji.animated ?? false) === animated).length;
  if (present >= MAX_EMOJIS) throw apiError(animated ? 'MAXIMUM_NUMBER_OF_ANIMATED_EMOJIS_REACHED' : 'MAXIMUM_NUMBER_OF_EMOJIS_REACHED');
}

/** The roles that alone may use it; none is everybody. Throws 10011. */
export function knownRoles(state: GuildState, ids: readonly Snowflake[] | null | undefined): Snowflake[] {
  const roles = [...new Set(ids ?? [])].filter((id) => id !== state.id);
  if (roles.some((id) => !state.roles.has(id))) throw apiError('UNKNOWN_ROLE');
  return roles;
}
