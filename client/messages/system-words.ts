import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { MessageType } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import type { State } from '#sdk/state/state';
import { alertOf } from './automod-alert.ts';

/** What stands in the words of the server: who did it, to whom, and what it is about. */
export interface SystemParts {
  who: string;
  whom: string;
  about: string;
}

/** Where it is told, and by whom it is read. */
interface Told {
  isInGuild: boolean;
  isMissed: boolean;
}

/** Whether a message tells of a call that ended without oneself. */
export const isMissedCall = ({ meId }: State, { call }: Message): boolean => meId !== null && !!call?.ended_timestamp && !call.participants.includes(meId);

/** What the server says by a message that nobody wrote. Source: Discord, "Message Types". */
export function systemWords(message: Message, { who, whom, about }: SystemParts, { isInGuild, isMissed }: Told): MessageDescriptor {
  const hasSubject = about !== '';
  switch (message.type) {
    case MessageType.RecipientAdd:
      return isInGuild ? msg`${who} added ${whom} to the thread.` : msg`${who} added ${whom} to the group.`;
    case MessageType.RecipientRemove:
      if (message.mentions?.[0]?.id === message.author.id) return isInGuild ? msg`${who} left the thread.` : msg`${who} left the group.`;
      return isInGuild ? msg`${who} took ${whom} out of the thread.` : msg`${who} took ${whom} out of the group.`;
    case MessageType.Call:
      return isMissed ? msg`You missed a call from ${who}.` : msg`${who} began a call.`;
    case MessageType.ChannelNameChange:
      return msg`${who} called this ${about}.`;
    case MessageType.ChannelIconChange:
      return msg`${who} changed the picture of the group.`;
    case MessageType.ChannelPinnedMessage:
      return msg`${who} pinned a message.`;
    case MessageType.UserJoin:
      return msg`${who} is here. Welcome!`;
    case MessageType.GuildBoost:
      return hasSubject ? msg`${who} boosted the guild ${about} times.` : msg`${who} boosted the guild.`;
    case MessageType.GuildBoostTier1:
      return msg`${who} boosted the guild. It has reached level 1!`;
    case MessageType.GuildBoostTier2:
      return msg`${who} boosted the guild. It has reached level 2!`;
    case MessageType.GuildBoostTier3:
      return msg`${who} boosted the guild. It has reached level 3!`;
    case MessageType.ChannelFollowAdd:
      return msg`${who} has this channel follow ${about}. What is published there shows up here.`;
    case MessageType.GuildDiscoveryDisqualified:
      return msg`This guild is not in Discovery any more, since it does not meet all that is asked there.`;
    case MessageType.GuildDiscoveryRequalified:
      return msg`This guild is in Discovery again.`;
    case MessageType.GuildDiscoveryGracePeriodInitialWarning:
      return msg`For a week this guild has been less active than Discovery asks. After four weeks it is taken out.`;
    case MessageType.GuildDiscoveryGracePeriodFinalWarning:
      return msg`For three weeks this guild has been less active than Discovery asks. After one more it is taken out.`;
    case MessageType.ThreadCreated:
      return msg`${who} began a thread: ${about}`;
    case MessageType.ThreadStarterMessage:
      return msg`The message that this thread began with is gone.`;
    case MessageType.GuildInviteReminder:
      return msg`Who else belongs here? Begin with whoever can help to build this guild.`;
    case MessageType.AutoModerationAction:
      return alertWords(message, who);
    case MessageType.RoleSubscriptionPurchase:
      return message.role_subscription_data?.is_renewal ? msg`${who} stays with ${about}.` : msg`${who} subscribed to ${about}.`;
    case MessageType.InteractionPremiumUpsell:
      return msg`${who} offers this to subscribers only.`;
    case MessageType.StageStart:
      return msg`${who} began ${about}.`;
    case MessageType.StageEnd:
      return msg`${who} ended ${about}.`;
    case MessageType.StageSpeaker:
      return msg`${who} speaks on the stage now.`;
    case MessageType.StageRaiseHand:
      return msg`${who} asks to speak.`;
    case MessageType.StageTopic:
      return msg`${who} changed the topic of the stage: ${about}`;
    case MessageType.GuildApplicationPremiumSubscription:
      return hasSubject ? msg`${who} upgraded ${about} for this guild.` : msg`${who} upgraded an app for this guild.`;
    case MessageType.GuildIncidentAlertModeEnabled:
      return hasSubject ? msg`${who} turned on security actions until ${about}.` : msg`${who} turned on security actions.`;
    case MessageType.GuildIncidentAlertModeDisabled:
      return msg`${who} turned off the security actions.`;
    case MessageType.GuildIncidentReportRaid:
      return msg`${who} reported a raid.`;
    case MessageType.GuildIncidentReportFalseAlarm:
      return msg`${who} reported that there is no raid.`;
    case MessageType.PurchaseNotification:
      return hasSubject ? msg`${who} bought ${about}.` : msg`${who} bought something.`;
    case MessageType.PollResult:
      return msg`${who}'s poll ${about} has closed.`;
    default:
      // Of a kind that came after this client.
      return hasSubject ? msg`${who}: ${about}` : msg`${who} did something that this page does not know yet.`;
  }
}

function alertWords(message: Message, who: string): MessageDescriptor {
  const alert = alertOf(message);
  if (alert?.channelId === null) return msg`AutoMod blocked the profile of ${who}.`;
  return alert?.isBlocked ? msg`AutoMod blocked a message of ${who}.` : msg`AutoMod reported a message of ${who}.`;
}
