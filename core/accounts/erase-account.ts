import { randomBytes } from 'node:crypto';
import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { asOneGuildChange } from '../as-one-change.ts';
import { removeRecipient } from '../channels/group-recipients.ts';
import type { Core } from '../core.ts';
import { exportKey } from '../exports/export-key.ts';
import { imageKey, type ImageKind } from '../images/image-key.ts';
import { lastOperator } from '../instance/operators.ts';
import { removeMembers } from '../members/remove-members.ts';
import { bulkRemove } from '../messages/delete-message.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { wireTime } from '../ports/clock.ts';
import { deauthorize } from '../oauth2/authorizations.ts';
import type { AccountDeletionRecord } from '../ports/leaving-stores.ts';
import { endAllRelationships } from '../relationships/end-relationships.ts';
import { dropFiles } from '../scheduled-messages/scheduled-files.ts';
import { newUser } from '../users/new-user.ts';
import { presentOwnUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { tokensRevoked } from './login.ts';

const BATCH = 100;

/** Guilds and applications do not end with whoever made them: 400 40011, or 50035 for applications and for the last operator. */
export async function demandMayLeave(core: Core, userId: Snowflake): Promise<void> {
  const [guilds, applications] = await Promise.all([core.instanceFigures.ownedBy(userId), core.applications.ofOwner(userId)]);
  if (core.instance.isOperator(userId) && (await core.instanceRows.operators()).length === 1) throw lastOperator();
  if (guilds.length > 0) throw apiError('MUST_TRANSFER_OWNED_GUILDS');
  if (applications.length > 0)
    throw formError(
      ['applications'],
      'MUST_TRANSFER_APPLICATIONS',
      `Delete your applications first: ${applications
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 500)}`,
    );
}

/**
 * Takes a person out of the instance: what is left is a name that says so, and, unless they asked otherwise, what they wrote.
 * Every step may be repeated, so that one that was broken off is finished later.
 */
export async function eraseAccount(core: Core, { user_id: userId, with_messages: withMessages }: AccountDeletionRecord): Promise<void> {
  if (!(await takeOut(core, userId))) return;
  if (withMessages) await removeAllMessages(core, userId);
  await forgetTraces(core, userId);
  await core.accountDeletions.finish(userId);
  if (core.instance.isOperator(userId) || core.instance.isUserBanned(userId)) await core.instance.refresh();
}

/** The quick part, from which there is no way back: nobody is logged in, and nothing bears the name. False when it was called off. */
export async function takeOut(core: Core, userId: Snowflake): Promise<boolean> {
  const user = await core.users.byId(userId);
  if (!user || !(await core.accountDeletions.begin(userId))) return false;
  await endLogins(core, userId);
  // Applications hear of it by the name that they know.
  for (const { id } of await core.authorizations.ofUser(userId)) await deauthorize(core, core.userCache.remember(user), id);
  await anonymise(core, user);
  await leaveEverything(core, userId);
  return true;
}

/** The account of a bot whose application is gone. What it wrote stays. */
export async function eraseBotAccount(core: Core, botId: Snowflake): Promise<void> {
  const bot = await core.users.byId(botId);
  if (!bot) return;
  await anonymise(core, bot);
  await leaveEverything(core, botId);
  await core.personalData.forget(botId);
}

async function endLogins(core: Core, userId: Snowflake): Promise<void> {
  const hashes = await Promise.all((['user', 'bearer', 'refresh'] as const).map((kind) => core.logins.removeAllOfUser(userId, kind)));
  core.tokens.forgetUser(userId);
  tokensRevoked(core, userId, hashes.flat());
  await core.secondFactors.removeAllOfUser(userId);
  for (const purpose of ['reset', 'verify'] as const) await core.accountLinks.removeOfUser(userId, purpose);
}

/** As Discord shows whoever is gone; the name is by chance, so that it tells nothing. */
const anonymise = (core: Core, { id }: UserRecord): Promise<void> => core.locks.withLock(`user:${id}`, () => replaceProfile(core, id));

async function replaceProfile(core: Core, userId: Snowflake): Promise<void> {
  const user = await core.users.byId(userId);
  if (!user || user.own.deleted) return;
  const pictures = (['avatars', 'banners'] as const).flatMap((kind) => pictureOf(kind, user.id, kind === 'avatars' ? user.avatar : user.banner));
  await core.doomedFiles.add(pictures, wireTime(core.clock.nowMs()));
  const gone: UserRecord = { ...newUser(user.id, `deleted_user_${randomBytes(6).toString('hex')}`, { bot: user.bot }), discriminator: '0' };
  gone.own.deleted = true;
  if (!user.bot) await core.users.removePassword(user.id);
  if (!(await core.users.save(gone))) return replaceProfile(core, userId);
  core.publish({ user_ids: [user.id] }, { t: 'USER_UPDATE', d: presentOwnUser(gone) }, { kind: 'user', user: gone });
}

const pictureOf = (kind: ImageKind, ownerId: string, hash: string | null): string[] => (hash ? [imageKey(kind, ownerId, hash)] : []);

async function leaveEverything(core: Core, userId: Snowflake): Promise<void> {
  for (const guildId of await core.guilds.idsOfMember(userId)) {
    const state = await core.states.get(guildId);
    // A guild that is shut has no sessions that could hear of it.
    if (!state) await core.guilds.removeMembers(guildId, [userId]);
    // Their pictures in guilds go with their name, not in a while.
    else await asOneGuildChange(core, guildId, (now) => removeMembers(now, state, [userId], wireTime(core.clock.nowMs())));
  }
  for (const channel of await core.directChannels.ofUser(userId))
    if (channel.type === ChannelType.GroupDM) await removeRecipient(core, channel, userId, userId);
  await endAllRelationships(core, userId);
}

/** In batches, each of which the channel's readers hear of. */
async function removeAllMessages(core: Core, userId: Snowflake): Promise<void> {
  for (const guildId of await core.personalData.guildsWrittenIn(userId))
    await removeInBatches(core, (after) => core.personalData.messagesInGuild(userId, guildId, after, BATCH), guildId);
  for (const channelId of await core.personalData.directChannelsWrittenIn(userId))
    await removeInBatches(core, (after) => core.personalData.messagesInDirect(userId, channelId, after, BATCH), null);
}

async function removeInBatches(core: Core, page: (after: Snowflake) => Promise<MessageRecord[]>, guildId: Snowflake | null): Promise<void> {
  const guild = guildId === null ? null : await core.states.get(guildId);
  for (let after = '0'; ;) {
    const messages = await page(after);
    const byChannel = new Map<Snowflake, Snowflake[]>();
    for (const { id, channel_id: channelId } of messages) byChannel.set(channelId, [...(byChannel.get(channelId) ?? []), id]);
    for (const [channelId, ids] of byChannel) {
      const channel = guild?.channel(channelId) ?? (await (guildId === null ? core.directChannels.byId(channelId) : core.guilds.channelById(channelId)));
      if (channel && (guild || guildId === null)) await bulkRemove(core, { channel, guild }, ids);
      // Of a channel or guild that nobody can see there is nobody to tell.
      else await core.messages.remove(channelId, ids);
    }
    const last = messages.at(-1);
    if (!last) return;
    after = last.id;
  }
}

async function forgetTraces(core: Core, userId: Snowflake): Promise<void> {
  const exports = await core.exports.removeOfSubject('account', userId);
  await core.doomedFiles.add(exports.map(exportKey), wireTime(core.clock.nowMs()));
  await core.instanceRows.removeBanOf('user', userId);
  for (const { files } of await core.scheduledMessages.ofUser(userId)) await dropFiles(core, files);
  await core.personalData.forget(userId);
}
