import { MessageType } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { pollResultOf } from './poll-result.ts';
import { fullTime } from './times.ts';

/** What Discord's public types do not tell of. */
interface Purchase {
  purchase_notification?: { guild_product_purchase?: { product_name?: string } };
}

/** What a message of the server is about: a name, a topic, a question. Empty where it is about nothing. */
export function subjectOf(message: Message): string {
  switch (message.type) {
    case MessageType.PollResult:
      return pollResultOf(message)?.question ?? '';
    case MessageType.RoleSubscriptionPurchase:
      return message.role_subscription_data?.tier_name ?? '';
    case MessageType.GuildApplicationPremiumSubscription:
      return message.application?.name ?? '';
    case MessageType.PurchaseNotification:
      return (message as Purchase).purchase_notification?.guild_product_purchase?.product_name ?? '';
    case MessageType.GuildIncidentAlertModeEnabled: {
      const until = new Date(message.content);
      return Number.isNaN(until.getTime()) ? '' : fullTime(until);
    }
    default:
      return message.content;
  }
}
