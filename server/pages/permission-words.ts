import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';

export interface PermissionWords {
  bit: bigint;
  words: string;
  /** Gives the bot power over others, or over everything. */
  isGrave?: true;
}

/** Every permission in plain words, the gravest first. */
const ALL: readonly PermissionWords[] = [
  { bit: Bit.Administrator, words: 'Administrator: everything, everywhere', isGrave: true },
  { bit: Bit.ManageGuild, words: 'Manage the guild', isGrave: true },
  { bit: Bit.ManageRoles, words: 'Manage roles', isGrave: true },
  { bit: Bit.ManageChannels, words: 'Manage channels', isGrave: true },
  { bit: Bit.BanMembers, words: 'Ban members', isGrave: true },
  { bit: Bit.KickMembers, words: 'Kick members', isGrave: true },
  { bit: Bit.ModerateMembers, words: 'Time members out', isGrave: true },
  { bit: Bit.ManageWebhooks, words: 'Manage webhooks', isGrave: true },
  { bit: Bit.ManageMessages, words: 'Delete messages of others', isGrave: true },
  { bit: Bit.MentionEveryone, words: 'Mention @everyone and all roles', isGrave: true },
  { bit: Bit.ViewAuditLog, words: 'Read the audit log' },
  { bit: Bit.ViewGuildInsights, words: 'See the guild’s insights' },
  { bit: Bit.ViewCreatorMonetizationAnalytics, words: 'See what the guild earns' },
  { bit: Bit.ManageNicknames, words: 'Change nicknames of others' },
  { bit: Bit.ChangeNickname, words: 'Change its own nickname' },
  { bit: Bit.ManageGuildExpressions, words: 'Manage emojis, stickers and sounds' },
  { bit: Bit.CreateGuildExpressions, words: 'Add emojis, stickers and sounds' },
  { bit: Bit.ManageEvents, words: 'Manage events' },
  { bit: Bit.CreateEvents, words: 'Create events' },
  { bit: Bit.CreateInstantInvite, words: 'Invite people' },
  { bit: Bit.ViewChannel, words: 'See channels' },
  { bit: Bit.SendMessages, words: 'Send messages' },
  { bit: Bit.SendMessagesInThreads, words: 'Send messages in threads' },
  { bit: Bit.CreatePublicThreads, words: 'Create public threads' },
  { bit: Bit.CreatePrivateThreads, words: 'Create private threads' },
  { bit: Bit.ManageThreads, words: 'Manage threads' },
  { bit: Bit.PinMessages, words: 'Pin messages' },
  { bit: Bit.BypassSlowmode, words: 'Write without slow mode' },
  { bit: Bit.EmbedLinks, words: 'Embed links' },
  { bit: Bit.AttachFiles, words: 'Attach files' },
  { bit: Bit.ReadMessageHistory, words: 'Read earlier messages' },
  { bit: Bit.AddReactions, words: 'Add reactions' },
  { bit: Bit.UseExternalEmojis, words: 'Use emojis of other guilds' },
  { bit: Bit.UseExternalStickers, words: 'Use stickers of other guilds' },
  { bit: Bit.SendPolls, words: 'Start polls' },
  { bit: Bit.SendTTSMessages, words: 'Have messages read aloud' },
  { bit: Bit.SendVoiceMessages, words: 'Send voice messages' },
  { bit: Bit.UseApplicationCommands, words: 'Use commands' },
  { bit: Bit.UseExternalApps, words: 'Use apps of its own' },
  { bit: Bit.Connect, words: 'Join voice channels' },
  { bit: Bit.Speak, words: 'Speak' },
  { bit: Bit.Stream, words: 'Show video' },
  { bit: Bit.UseVAD, words: 'Speak without pressing a key' },
  { bit: Bit.PrioritySpeaker, words: 'Speak above others' },
  { bit: Bit.MuteMembers, words: 'Mute members' },
  { bit: Bit.DeafenMembers, words: 'Deafen members' },
  { bit: Bit.MoveMembers, words: 'Move members between voice channels' },
  { bit: Bit.RequestToSpeak, words: 'Ask to speak on a stage' },
  { bit: Bit.SetVoiceChannelStatus, words: 'Set the status of voice channels' },
  { bit: Bit.UseSoundboard, words: 'Play sounds' },
  { bit: Bit.UseExternalSounds, words: 'Play sounds of other guilds' },
  { bit: Bit.UseEmbeddedActivities, words: 'Start activities' },
];

/** Those that are in a set, each in words. */
export const wordsOfPermissions = (permissions: bigint): PermissionWords[] => ALL.filter(({ bit }) => (permissions & bit) !== 0n);
