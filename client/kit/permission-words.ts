import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';

export interface PermissionWords {
  bit: bigint;
  words: MessageDescriptor;
  group: keyof typeof PERMISSION_GROUPS;
  /** Power over others, or over everything. */
  isGrave?: true;
}

export const PERMISSION_GROUPS = {
  general: msg`The guild at large`,
  members: msg`Members`,
  text: msg`Writing`,
  voice: msg`Voice`,
  stage: msg`Stages`,
  apps: msg`Apps`,
  events: msg`Events`,
  all: msg`Everything`,
} as const;

/** Every permission by its name in Discord's client, in the order in which that shows them. */
export const PERMISSIONS: readonly PermissionWords[] = [
  { bit: Bit.ViewChannel, group: 'general', words: msg`View channels` },
  { bit: Bit.ManageChannels, group: 'general', words: msg`Manage channels`, isGrave: true },
  { bit: Bit.ManageRoles, group: 'general', words: msg`Manage roles`, isGrave: true },
  { bit: Bit.CreateGuildExpressions, group: 'general', words: msg`Create expressions` },
  { bit: Bit.ManageGuildExpressions, group: 'general', words: msg`Manage expressions` },
  { bit: Bit.ViewAuditLog, group: 'general', words: msg`View the audit log` },
  { bit: Bit.ViewGuildInsights, group: 'general', words: msg`View the guild’s insights` },
  { bit: Bit.ManageWebhooks, group: 'general', words: msg`Manage webhooks`, isGrave: true },
  { bit: Bit.ManageGuild, group: 'general', words: msg`Manage the guild`, isGrave: true },
  { bit: Bit.CreateInstantInvite, group: 'members', words: msg`Create invites` },
  { bit: Bit.ChangeNickname, group: 'members', words: msg`Change own nickname` },
  { bit: Bit.ManageNicknames, group: 'members', words: msg`Manage nicknames` },
  { bit: Bit.KickMembers, group: 'members', words: msg`Kick members`, isGrave: true },
  { bit: Bit.BanMembers, group: 'members', words: msg`Ban members`, isGrave: true },
  { bit: Bit.ModerateMembers, group: 'members', words: msg`Time members out`, isGrave: true },
  { bit: Bit.SendMessages, group: 'text', words: msg`Send messages` },
  { bit: Bit.SendMessagesInThreads, group: 'text', words: msg`Send messages in threads` },
  { bit: Bit.CreatePublicThreads, group: 'text', words: msg`Create public threads` },
  { bit: Bit.CreatePrivateThreads, group: 'text', words: msg`Create private threads` },
  { bit: Bit.EmbedLinks, group: 'text', words: msg`Embed links` },
  { bit: Bit.AttachFiles, group: 'text', words: msg`Attach files` },
  { bit: Bit.AddReactions, group: 'text', words: msg`Add reactions` },
  { bit: Bit.UseExternalEmojis, group: 'text', words: msg`Use emojis of other guilds` },
  { bit: Bit.UseExternalStickers, group: 'text', words: msg`Use stickers of other guilds` },
  { bit: Bit.MentionEveryone, group: 'text', words: msg`Mention @everyone, @here and all roles`, isGrave: true },
  { bit: Bit.ManageMessages, group: 'text', words: msg`Manage messages`, isGrave: true },
  { bit: Bit.PinMessages, group: 'text', words: msg`Pin messages` },
  { bit: Bit.BypassSlowmode, group: 'text', words: msg`Bypass slow mode` },
  { bit: Bit.ManageThreads, group: 'text', words: msg`Manage threads` },
  { bit: Bit.ReadMessageHistory, group: 'text', words: msg`Read message history` },
  { bit: Bit.SendTTSMessages, group: 'text', words: msg`Send text-to-speech messages` },
  { bit: Bit.SendVoiceMessages, group: 'text', words: msg`Send voice messages` },
  { bit: Bit.SendPolls, group: 'text', words: msg`Create polls` },
  { bit: Bit.Connect, group: 'voice', words: msg`Connect` },
  { bit: Bit.Speak, group: 'voice', words: msg`Speak` },
  { bit: Bit.Stream, group: 'voice', words: msg`Video` },
  { bit: Bit.UseSoundboard, group: 'voice', words: msg`Use the soundboard` },
  { bit: Bit.UseExternalSounds, group: 'voice', words: msg`Use sounds of other guilds` },
  { bit: Bit.UseVAD, group: 'voice', words: msg`Use voice activity` },
  { bit: Bit.PrioritySpeaker, group: 'voice', words: msg`Priority speaker` },
  { bit: Bit.MuteMembers, group: 'voice', words: msg`Mute members` },
  { bit: Bit.DeafenMembers, group: 'voice', words: msg`Deafen members` },
  { bit: Bit.MoveMembers, group: 'voice', words: msg`Move members` },
  { bit: Bit.SetVoiceChannelStatus, group: 'voice', words: msg`Set the voice channel’s status` },
  { bit: Bit.RequestToSpeak, group: 'stage', words: msg`Request to speak` },
  { bit: Bit.UseApplicationCommands, group: 'apps', words: msg`Use application commands` },
  { bit: Bit.UseEmbeddedActivities, group: 'apps', words: msg`Use activities` },
  { bit: Bit.UseExternalApps, group: 'apps', words: msg`Use external apps` },
  { bit: Bit.CreateEvents, group: 'events', words: msg`Create events` },
  { bit: Bit.ManageEvents, group: 'events', words: msg`Manage events` },
  { bit: Bit.Administrator, group: 'all', words: msg`Administrator`, isGrave: true },
];
