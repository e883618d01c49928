import { ApplicationFlags, GatewayIntentBits as Intent } from 'discord-api-types/v10';

/** Every bit that an IDENTIFY may carry. Source: Discord, "Gateway Intents". */
export const ALL_INTENTS: number = 53_608_447;

/** Each privileged intent and the application flags that switch it on: the approved one and the one of small bots. */
const PRIVILEGED: readonly (readonly [intent: number, flags: number])[] = [
  [Intent.GuildPresences, ApplicationFlags.GatewayPresence | ApplicationFlags.GatewayPresenceLimited],
  [Intent.GuildMembers, ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited],
  [Intent.MessageContent, ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited],
];

/** All switches that an application's owner may set by themselves. */
export const PRIVILEGED_INTENT_FLAGS: number =
  ApplicationFlags.GatewayPresenceLimited | ApplicationFlags.GatewayGuildMembersLimited | ApplicationFlags.GatewayMessageContentLimited;

export const isIntents = (intents: number): boolean => Number.isInteger(intents) && intents >= 0 && intents <= ALL_INTENTS && (intents & ~ALL_INTENTS) === 0;

/** The privileged intents among these that the application has not switched on. */
export function disallowedIntents(intents: number, applicationFlags: number): number {
  let disallowed = 0;
  for (const [intent, flags] of PRIVILEGED) if (intents & intent && !(applicationFlags & flags)) disallowed |= intent;
  return disallowed;
}
