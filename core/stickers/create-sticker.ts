import { AuditLogEvent, StickerType, type APISticker } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateStickerBody } from '#protocol/rest/stickers';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import { receiveBytes } from '../attachments/receive-file.ts';
import { creationOf, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { demandCreating } from '../emojis/expression-permissions.ts';
import { expressionKey } from '../images/image-key.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { publishStickers } from './publish-stickers.ts';
import { readStickerFile } from './sticker-file.ts';

/** By the guild's tier. Source: Discord, "Sticker"; MORE_STICKERS gives the most. */
const MAX_STICKERS = [5, 15, 30, 60] as const;
/** Of what the log shows. */
export const AUDITED = ['id', 'type', 'format_type', 'name', 'description', 'tags', 'available', 'guild_id'] as const;

/** Needs CREATE_GUILD_EXPRESSIONS. Vector animations only where Discord takes them: in verified and partnered guilds. */
export async function createSticker(
  core: Core,
  state: GuildState,
  maker: UserRecord,
  permissions: bigint,
  body: CreateStickerBody,
  files: readonly StoredFile[],
  reason: string | null,
): Promise<APISticker> {
  demandCreating(permissions);
  const has = (...names: string[]): boolean => state.guild.features.some((feature) => names.includes(feature));
  const file = await readStickerFile(core, files, has('VERIFIED', 'PARTNERED'));
  const id = core.ids.next();
  const key = expressionKey('stickers', id);
  await receiveBytes(core, key, file.bytes, file.contentType);
  return asOneGuildChange(core, state.id, async (core) => {
    const limit = has('MORE_STICKERS') ? 60 : (MAX_STICKERS[state.guild.premium_tier] ?? 5);
    if (state.stickers.size >= limit) throw apiError('MAXIMUM_NUMBER_OF_STICKERS_REACHED');
    const made: APISticker = {
      id,
      name: body.name,
      tags: body.tags,
      type: StickerType.Guild,
      format_type: file.format,
      description: body.description || null,
      available: true,
      guild_id: state.id,
      user: presentUser(maker),
    };
    await core.guilds.saveStickers(state.id, [made]);
    await core.doomedFiles.forget([key]);
    publishStickers(core, state, [...state.stickers.values(), made]);
    await recordAudit(core, state.id, { id: maker.id, reason }, { action: AuditLogEvent.StickerCreate, targetId: made.id, changes: creationOf(made, AUDITED) });
    return made;
  });
}
