import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { ChannelFlags, GuildSystemChannelFlags as Silent, InviteFlags } from 'discord-api-types/v10';

export type Enumeration = Readonly<Record<number, MessageDescriptor>>;

/** What the numbers of a change stand for, by its key. Source: Discord, the enumerations of each object. */
const ENUMS: Readonly<Record<string, Enumeration>> = {
  verification_level: [msg`None`, msg`Low`, msg`Medium`, msg`High`, msg`Highest`],
  explicit_content_filter: [msg`Nobody's`, msg`Those of members without a role`, msg`Everybody's`],
  default_message_notifications: [msg`All messages`, msg`Only mentions`],
  mfa_level: [msg`no`, msg`yes`],
  video_quality_mode: { 1: msg`Automatic`, 2: msg`720p` },
  default_sort_order: [msg`Last word first`, msg`Newest first`],
  default_forum_layout: [msg`As people have it otherwise`, msg`List`, msg`Grid of pictures`],
  format_type: { 1: msg`PNG`, 2: msg`APNG`, 3: msg`Lottie`, 4: msg`GIF` },
  event_type: { 1: msg`Messages`, 2: msg`Profiles` },
  trigger_type: { 1: msg`Words of your own`, 3: msg`Suspected spam`, 4: msg`Commonly flagged words`, 5: msg`Mention spam`, 6: msg`Words in profiles` },
  presets: { 1: msg`Insults and swear words`, 2: msg`Sexual words`, 3: msg`Slurs` },
  privacy_level: { 1: msg`Everybody`, 2: msg`Members only` },
  entity_type: { 1: msg`Stage channel`, 2: msg`Voice channel`, 3: msg`Somewhere else` },
  status: { 1: msg`Scheduled`, 2: msg`Active`, 3: msg`Over`, 4: msg`Cancelled` },
  mode: [msg`Default channels only`, msg`Default channels, and those behind answers`],
};

const CHANNEL_TYPES: Enumeration = {
  0: msg`Text`,
  2: msg`Voice`,
  4: msg`Category`,
  5: msg`Announcements`,
  10: msg`Thread`,
  11: msg`Thread`,
  12: msg`Private thread`,
  13: msg`Stage`,
  15: msg`Forum`,
  16: msg`Media`,
};

/** What `type` says, by the tens of the action that it was a part of. */
const TYPES: Readonly<Record<number, Enumeration>> = {
  5: { 1: msg`Webhook`, 2: msg`Followed channel`, 3: msg`App` },
  9: { 1: msg`Of the server`, 2: msg`Of the guild` },
  11: CHANNEL_TYPES,
  16: [msg`Multiple choice`, msg`Menu`],
};
const OVERWRITE_TYPES: Enumeration = [msg`Role`, msg`Member`];
/** Those of overwrites: made, changed, taken away. */
const OVERWRITES = [13, 14, 15];

/** What the number under this key stands for, as part of this action. */
export function enumerationOf(key: string, action: number): Enumeration | undefined {
  if (key !== 'type') return ENUMS[key];
  if (OVERWRITES.includes(action)) return OVERWRITE_TYPES;
  return action < 20 ? CHANNEL_TYPES : TYPES[Math.floor(action / 10)];
}

type Flag = readonly [flag: number, words: MessageDescriptor];

const SYSTEM_FLAGS: readonly Flag[] = [
  [Silent.SuppressJoinNotifications, msg`Who joined`],
  [Silent.SuppressPremiumSubscriptions, msg`Who boosts`],
  [Silent.SuppressGuildReminderNotifications, msg`Hints for setting the guild up`],
  [Silent.SuppressJoinNotificationReplies, msg`Stickers to greet with`],
];
const CHANNEL_FLAGS: readonly Flag[] = [
  [ChannelFlags.Pinned, msg`Pinned`],
  [ChannelFlags.RequireTag, msg`Every post needs a tag`],
  [ChannelFlags.HideMediaDownloadOptions, msg`Hide how media are downloaded`],
];
const INVITE_FLAGS: readonly Flag[] = [[InviteFlags.IsGuestInvite, msg`For guests`]];
const INVITES = 4;

/** The bits of the number under this key, as part of this action. */
export function flagsOf(key: string, action: number): readonly Flag[] | undefined {
  if (key === 'system_channel_flags') return SYSTEM_FLAGS;
  if (key !== 'flags') return undefined;
  return Math.floor(action / 10) === INVITES ? INVITE_FLAGS : CHANNEL_FLAGS;
}
