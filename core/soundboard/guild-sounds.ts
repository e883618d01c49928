import { AuditLogEvent, type APISoundboardSound, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { CreateSoundBody, EditSoundBody } from '#protocol/rest/soundboard';
import type { Actor } from '../actor.ts';
import { changesBetween, creationOf, recordAudit, removalOf } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import { receiveBytes } from '../attachments/receive-file.ts';
import type { Core } from '../core.ts';
import { demandChanging, demandCreating, seesMakers } from '../emojis/expression-permissions.ts';
import { fetchMakers, withMaker, withoutMaker } from '../emojis/present-emoji.ts';
import { standardEmoji } from '../emojis/standard-emoji.ts';
import { expressionKey } from '../images/image-key.ts';
import { tooLarge } from '../images/keep-image.ts';
import type { SoundRecord } from '../ports/community-stores.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { publishSound, publishSoundRemoved } from './publish-sounds.ts';
import { readSound, type ReadSound } from './read-sound.ts';

const MAX_SOUND_BYTES = 512 * 1024;
const MAX_SOUND_MS = 5200;
/** What MORE_SOUNDBOARD gives on Discord: tiers are not for sale here. */
const MAX_SOUNDS = 96;
const AUDITED = ['name', 'volume', 'emoji_id', 'emoji_name', 'user_id', 'sound_id', 'guild_id', 'available'] as const;
const inLog = ({ user, ...sound }: SoundRecord) => ({ ...sound, user_id: user?.id ?? null });

/** Makers are shown to those who could make or manage sounds. Source: Discord, "List Guild Soundboard Sounds". */
export async function listSounds(core: Core, state: GuildState, permissions: bigint): Promise<{ items: APISoundboardSound[] }> {
  return { items: await presentFor(core, [...state.sounds.values()], permissions) };
}

/** Throws 10097. Source: Discord, "Get Guild Soundboard Sound". */
export async function getSound(core: Core, state: GuildState, soundId: Snowflake, permissions: bigint): Promise<APISoundboardSound> {
  const [shown] = await presentFor(core, [soundOf(state, soundId)], permissions);
  if (!shown) throw apiError('UNKNOWN_SOUND');
  return shown;
}

/** Needs CREATE_GUILD_EXPRESSIONS. Source: Discord, "Create Guild Soundboard Sound". */
export async function createSound(
  core: Core,
  state: GuildState,
  maker: UserRecord,
  permissions: bigint,
  body: CreateSoundBody,
  reason: string | null,
): Promise<APISoundboardSound> {
  demandCreating(permissions);
  const file = readFile(body.sound);
  const soundId = core.ids.next();
  const key = expressionKey('soundboard-sounds', soundId);
  await receiveBytes(core, key, file.bytes, file.contentType);
  return asOneGuildChange(core, state.id, async (core) => {
    if (state.sounds.size >= MAX_SOUNDS) throw apiError('MAXIMUM_NUMBER_OF_SOUNDBOARD_SOUNDS_REACHED');
    const sound: SoundRecord = {
      sound_id: soundId,
      guild_id: state.id,
      name: body.name,
      volume: body.volume ?? 1,
      ...emojiOf(state, body.emoji_id, body.emoji_name),
      available: true,
      user: presentUser(maker),
    };
    await core.sounds.save([sound]);
    await core.doomedFiles.forget([key]);
    publishSound(core, state, 'GUILD_SOUNDBOARD_SOUND_CREATE', sound);
    await recordAudit(
      core,
      state.id,
      { id: maker.id, reason },
      { action: AuditLogEvent.SoundboardSoundCreate, targetId: sound.sound_id, changes: creationOf(inLog(sound), AUDITED) },
    );
    return sound;
  });
}

/** Changes what it is called and how loud it is, never its bytes. Source: Discord, "Modify Guild Soundboard Sound". */
export async function editSound(
  core: Core,
  state: GuildState,
  soundId: Snowflake,
  permissions: bigint,
  body: EditSoundBody,
  by: Actor,
): Promise<APISoundboardSound> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const before = soundOf(state, soundId);
    await demandChanging(core, state, permissions, before.user?.id, by.id);
    const after: SoundRecord = {
      ...before,
      ...(body.name !== undefined && { name: body.name }),
      ...(body.volume !== undefined && { volume: body.volume ?? 1 }),
      ...((body.emoji_id !== undefined || body.emoji_name !== undefined) && emojiOf(state, body.emoji_id, body.emoji_name)),
    };
    await core.sounds.save([after]);
    publishSound(core, state, 'GUILD_SOUNDBOARD_SOUND_UPDATE', after);
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.SoundboardSoundUpdate,
      targetId: soundId,
      changes: changesBetween(inLog(before), inLog(after), AUDITED),
    });
    await fetchMakers(core, [after]);
    return withMaker(core, after);
  });
}

/** Its file goes too. Source: Discord, "Delete Guild Soundboard Sound". */
export async function deleteSound(core: Core, state: GuildState, soundId: Snowflake, permissions: bigint, by: Actor): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    const sound = soundOf(state, soundId);
    await demandChanging(core, state, permissions, sound.user?.id, by.id);
    await core.sounds.remove(state.id, soundId);
    await core.doomedFiles.add([expressionKey('soundboard-sounds', soundId)], wireTime(core.clock.nowMs()));
    publishSoundRemoved(core, state, soundId);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.SoundboardSoundDelete, targetId: soundId, changes: removalOf(inLog(sound), AUDITED) });
  });
  await core.blobs.remove([expressionKey('soundboard-sounds', soundId)]);
}

/** The guild's sounds as its members see them; those of op 31 and of GUILD_CREATE. */
export const presentSounds = (state: GuildState): unknown[] => [...state.sounds.values()].map(withoutMaker);

/** Of a guild that shows a sound to somebody who is in it or not. Source: routes of Discord's client. */
function soundOf(state: GuildState, soundId: Snowflake): SoundRecord {
  const sound = state.sounds.get(soundId);
  if (!sound) throw apiError('UNKNOWN_SOUND');
  return sound;
}

function readFile(data: string): ReadSound & { bytes: Buffer } {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > MAX_SOUND_BYTES) throw tooLarge('sound', MAX_SOUND_BYTES);
  const sound = readSound(bytes);
  if (!sound) throw formError(['sound'], 'BINARY_TYPE_INVALID', 'Sounds must be MP3 or Ogg files.');
  if (sound.durationMs > MAX_SOUND_MS) throw apiError('PROVIDED_FILE_DURATION_EXCEEDS_MAXIMUM_LENGTH');
  return { ...sound, bytes };
}

/** One of the guild's own, or a standard one. */
function emojiOf(state: GuildState, id: Snowflake | null | undefined, name: string | null | undefined): Pick<SoundRecord, 'emoji_id' | 'emoji_name'> {
  if (id && !state.emojis.has(id)) throw apiError('UNKNOWN_EMOJI');
  return { emoji_id: id ?? null, emoji_name: id ? null : standardEmoji(name) };
}

async function presentFor(core: Core, sounds: readonly SoundRecord[], permissions: bigint): Promise<APISoundboardSound[]> {
  if (!seesMakers(permissions)) return sounds.map(withoutMaker);
  await fetchMakers(core, sounds);
  return sounds.map((sound) => withMaker(core, sound));
}
