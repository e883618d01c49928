import type { APIEmoji, Snowflake } from 'discord-api-types/v10';
import { apiError, formError, type ApiError } from '#protocol/errors';
import type { CreateEmojiBody, EditEmojiBody } from '#protocol/rest/emojis';
import { ownApplication } from '../applications/own-application.ts';
import { asOneChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import { doomEmojiImage, dropEmojiImage, keepEmojiImage, readEmojiImage, spareEmojiImage } from './emoji-image.ts';
import { fetchMakers, newEmoji, withMaker } from './present-emoji.ts';

/** Source: Discord, "Emoji": an application owns up to 2000. */
const MAX_EMOJIS = 2000;

/** Emojis of one's application, which its bot may use everywhere. Source: Discord, "List Application Emojis". */
export async function listApplicationEmojis(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<{ items: APIEmoji[] }> {
  await ownApplication(core, applicationId, callerId);
  const emojis = await core.applicationEmojis.ofApplication(applicationId);
  await fetchMakers(core, emojis);
  return { items: emojis.map((emoji) => withMaker(core, emoji)) };
}

export async function getApplicationEmoji(core: Core, applicationId: Snowflake, emojiId: Snowflake, callerId: Snowflake): Promise<APIEmoji> {
  await ownApplication(core, applicationId, callerId);
  const emoji = await core.applicationEmojis.byId(applicationId, emojiId);
  if (!emoji) throw apiError('UNKNOWN_EMOJI');
  await fetchMakers(core, [emoji]);
  return withMaker(core, emoji);
}

export async function createApplicationEmoji(core: Core, applicationId: Snowflake, maker: UserRecord, body: CreateEmojiBody): Promise<APIEmoji> {
  await ownApplication(core, applicationId, maker.id);
  const image = await readEmojiImage(core, body.image);
  return core.locks.withLock(`application:${applicationId}`, async () => {
    const present = await core.applicationEmojis.ofApplication(applicationId);
    if (present.length >= MAX_EMOJIS) throw apiError('MAXIMUM_NUMBER_OF_EMOJIS_REACHED');
    const emoji = newEmoji(core.ids.next(), maker, { name: body.name, animated: image.isAnimated });
    if (present.some((one) => one.name === emoji.name)) throw nameTaken();
    const id = emoji.id ?? '';
    await keepEmojiImage(core, id, image);
    await asOneChange(core, async (core) => {
      if (!(await core.applicationEmojis.save(applicationId, emoji))) throw nameTaken();
      await spareEmojiImage(core, id);
    });
    return emoji;
  });
}

export async function editApplicationEmoji(
  core: Core,
  applicationId: Snowflake,
  emojiId: Snowflake,
  callerId: Snowflake,
  body: Pick<EditEmojiBody, 'name'>,
): Promise<APIEmoji> {
  const before = await getApplicationEmoji(core, applicationId, emojiId, callerId);
  const after: APIEmoji = { ...before, ...(body.name !== undefined && { name: body.name }) };
  if (!(await core.applicationEmojis.save(applicationId, after))) throw nameTaken();
  return after;
}

export async function deleteApplicationEmoji(core: Core, applicationId: Snowflake, emojiId: Snowflake, callerId: Snowflake): Promise<void> {
  await ownApplication(core, applicationId, callerId);
  await asOneChange(core, async (core) => {
    if (!(await core.applicationEmojis.remove(applicationId, emojiId))) throw apiError('UNKNOWN_EMOJI');
    await doomEmojiImage(core, emojiId);
  });
  await dropEmojiImage(core, emojiId);
}

const nameTaken = (): ApiError => formError(['name'], 'APPLICATION_EMOJI_NAME_ALREADY_TAKEN', 'An application emoji with that name already exists.');
