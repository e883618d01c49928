import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { PERMISSIONS, type PermissionWords } from '../kit/permission-words.ts';

/** What is true of a guild at large, and of no channel. */
const GUILD_ONLY =
  Bit.ManageGuild |
  Bit.ViewAuditLog |
  Bit.ViewGuildInsights |
  Bit.CreateGuildExpressions |
  Bit.ManageGuildExpressions |
  Bit.KickMembers |
  Bit.BanMembers |
  Bit.ModerateMembers |
  Bit.ChangeNickname |
  Bit.ManageNicknames |
  Bit.Administrator;

const VOICE_GROUPS = ['voice', 'stage', 'events'];

/** The permissions that can be given or taken in a channel of this kind; in a category those of all its channels. */
export function overwritable(type: ChannelType): readonly PermissionWords[] {
  const isSpoken = type === ChannelType.GuildVoice || type === ChannelType.GuildStageVoice || type === ChannelType.GuildCategory;
  const hasStage = type === ChannelType.GuildStageVoice || type === ChannelType.GuildCategory;
  return PERMISSIONS.filter(({ bit, group }) => (bit & GUILD_ONLY) === 0n && (isSpoken || !VOICE_GROUPS.includes(group)) && (group !== 'stage' || hasStage));
}

export type Ruling = 'deny' | 'neutral' | 'allow';

export interface Overwrite {
  id: string;
  type: 0 | 1;
  allow: string;
  deny: string;
}

export const rulingOf = ({ allow, deny }: Overwrite, bit: bigint): Ruling =>
  (BigInt(allow) & bit) !== 0n ? 'allow' : (BigInt(deny) & bit) !== 0n ? 'deny' : 'neutral';

export const withRuling = (overwrite: Overwrite, bit: bigint, ruling: Ruling): Overwrite => ({
  ...overwrite,
  allow: (ruling === 'allow' ? BigInt(overwrite.allow) | bit : BigInt(overwrite.allow) & ~bit).toString(),
  deny: (ruling === 'deny' ? BigInt(overwrite.deny) | bit : BigInt(overwrite.deny) & ~bit).toString(),
});

/** In one order, and without those that say nothing. */
export const inOrder = (overwrites: readonly Overwrite[]): Overwrite[] =>
  overwrites.map(({ id, type, allow, deny }) => ({ id, type, allow, deny })).sort((a, b) => (a.id < b.id ? -1 : 1));

export const sameRules = (a: readonly Overwrite[], b: readonly Overwrite[]): boolean => {
  const said = (list: readonly Overwrite[]): string => JSON.stringify(inOrder(list.filter(({ allow, deny }) => allow !== '0' || deny !== '0')));
  return said(a) === said(b);
};
