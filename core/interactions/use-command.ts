import { ApplicationCommandType, ApplicationIntegrationType, InteractionType, PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { AttachmentPlaceholder } from '#protocol/rest/messages';
import type { CommandData } from '#protocol/rest/interactions';
import { newAttachments, type StoredFile } from '../attachments/keep-attachments.ts';
import { isThread } from '../channels/channel-record.ts';
import { mayUseCommand } from '#protocol/may-use-command';
import { comesWith, worksIn } from '../commands/works-in.ts';
import type { Core } from '../core.ts';
import type { AttachmentRecord } from '../messages/message-record.ts';
import { fetchUsersOf } from '../messages/present-message.ts';
import { showMessage } from '../messages/show-messages.ts';
import type { CommandRecord } from '../ports/command-store.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import { contextOf, ownersOf, type Installations } from './installations.ts';
import { doomLater, findMessage, showAnswer } from './interaction-messages.ts';
import { readOptions, withFileIds } from './read-options.ts';
import { resolveData, resolveMember, type Resolved } from './resolve-data.ts';
import type { Invocation, Started } from './start-interaction.ts';

/** A command as somebody invokes it, or types its options (`isTyping`), ready for its application. */
export async function useCommand(core: Core, invocation: Invocation, sent: CommandData, isTyping: boolean, files: readonly StoredFile[]): Promise<Started> {
  const { command, installed } = await usableCommand(core, invocation, sent);
  const start = (data: object & { options?: readonly object[] }, metadata: Started['metadata'] = {}): Started => ({
    type: isTyping ? InteractionType.ApplicationCommandAutocomplete : InteractionType.ApplicationCommand,
    owners: ownersOf(invocation.place, installed, invocation.person.id),
    data: { id: command.id, name: command.name, type: command.type, ...(command.guild_id && { guild_id: command.guild_id }), ...data },
    metadata,
    command: { id: command.id, name: command.name, type: command.type, ...(data.options && { options: data.options }) },
  });
  if (command.type === ApplicationCommandType.User) return start(...(await onUser(core, invocation, targetOf(sent))));
  if (command.type === ApplicationCommandType.Message) return start(...(await onMessage(core, invocation, targetOf(sent))));
  if (command.type !== ApplicationCommandType.ChatInput) return start({});
  const { options, wanted } = readOptions(command.options ?? [], sent.options ?? [], isTyping);
  const uploads = isTyping ? new Map<string, AttachmentRecord>() : await keepUploads(core, invocation.person.id, files, sent.attachments, wanted.attachments);
  const resolved = await resolveData(core, wanted, {
    place: invocation.place,
    userId: invocation.person.id,
    botId: invocation.application.bot_id,
    files: uploads,
  });
  return start({ options: withFileIds(options, (placeholder) => uploads.get(placeholder)?.id ?? placeholder), ...(resolved && { resolved }) });
}

/** The command, with those of the installations by which it may be used. */
async function usableCommand(core: Core, invocation: Invocation, sent: CommandData): Promise<{ command: CommandRecord; installed: Installations }> {
  const { application, place, installed } = invocation;
  const command = await core.commands.byId(application.id, sent.id);
  if (!command || command.type !== sent.type || (command.guild_id && command.guild_id !== place.guild?.id)) throw apiError('UNKNOWN_APPLICATION_COMMAND');
  if (sent.version && sent.version !== command.version) {
    throw formError(['data'], 'INTERACTION_APPLICATION_COMMAND_INVALID_VERSION', 'This command is outdated, please try again in a few minutes');
  }
  const by: Installations = {
    here: installed.here && comesWith(command, ApplicationIntegrationType.GuildInstall),
    withPerson: installed.withPerson && comesWith(command, ApplicationIntegrationType.UserInstall),
  };
  if ((!by.here && !by.withPerson) || !worksIn(command, contextOf(place, application))) throw apiError('UNKNOWN_APPLICATION_COMMAND');
  if (place.guild) await demandMayUse(core, invocation, place.guild, command, by);
  return { command, installed: by };
}

/** A guild's own rules are for the applications in it; what a person brings along needs USE_APPLICATION_COMMANDS only. */
async function demandMayUse(
  core: Core,
  { application, person, place }: Invocation,
  guild: GuildState,
  command: CommandRecord,
  by: Installations,
): Promise<void> {
  const { channel, permissions } = place;
  const parent = isThread(channel) && channel.parent_id ? guild.channels.get(channel.parent_id) : channel;
  const overwrites = by.here ? await core.commands.permissions(application.id, guild.id) : [];
  const own = overwrites.find((row) => row.id === command.id && row.permissions.length > 0);
  const ofApplication = overwrites.find((row) => row.id === application.id);
  const mayUse = by.here
    ? mayUseCommand({
        guildId: guild.id,
        userId: person.id,
        roleIds: guild.members.get(person.id)?.roles ?? [],
        channelId: parent?.id ?? channel.id,
        permissions,
        defaultMemberPermissions: command.default_member_permissions,
        ofCommand: own?.permissions,
        ofApplication: ofApplication?.permissions,
      })
    : (permissions & PermissionFlagsBits.UseApplicationCommands) !== 0n;
  if (!mayUse) throw apiError('MISSING_PERMISSIONS');
  if (command.nsfw && !parent?.nsfw) throw apiError('APPLICATION_INTERACTION_FAILED_TO_SEND');
}

function targetOf(sent: CommandData): Snowflake {
  if (!sent.target_id) throw formError(['data', 'target_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  return sent.target_id;
}

async function onUser(core: Core, { place }: Invocation, targetId: Snowflake): Promise<[object, Started['metadata']]> {
  const user = await core.userCache.find(targetId);
  if (!user) throw apiError('UNKNOWN_USER');
  const member = place.guild && resolveMember(core, place.guild, place.channel, targetId);
  const resolved: Resolved = { users: { [targetId]: presentUser(user) }, ...(member && { members: { [targetId]: member } }) };
  return [{ target_id: targetId, resolved }, { target_user_id: targetId } as Started['metadata']]; // of commands
}

async function onMessage(core: Core, { place, person, application }: Invocation, targetId: Snowflake): Promise<[object, Started['metadata']]> {
  const message = await findMessage(core, place.channel.id, targetId);
  if (!message || message.channel_id !== place.channel.id || (message.ephemeral_for && message.ephemeral_for !== person.id)) throw apiError('UNKNOWN_MESSAGE');
  await fetchUsersOf(core, [message]);
  const shown = message.ephemeral_for ? await showAnswer(core, place, message) : await showMessage(core, message, application.bot_id, place.guild);
  return [{ target_id: targetId, resolved: { messages: { [targetId]: shown } } }, { target_message_id: targetId } as Started['metadata']]; // of commands
}

/** The files that values name by placeholder, as attachments of their own. */
export async function keepUploads(
  core: Core,
  senderId: Snowflake,
  files: readonly StoredFile[],
  placeholders: readonly AttachmentPlaceholder[] | null | undefined,
  named: ReadonlySet<string>,
): Promise<Map<string, AttachmentRecord>> {
  const placeholderOf = (file: StoredFile, order: number): string => String(file.index ?? order);
  const used = files.filter((file, order) => named.has(placeholderOf(file, order)));
  const kept = await newAttachments(core, senderId, used, placeholders);
  await doomLater(core, kept);
  return new Map(kept.map((attachment, index) => [placeholderOf(used[index] as StoredFile, files.indexOf(used[index] as StoredFile)), attachment])); // made one for one
}
