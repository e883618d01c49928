import type { AnyRoute } from '#api-v10/route';
import type { Everything } from '../furnish-everything.ts';
import type { Scene, Somebody } from '../world.ts';
import type { KnownIds } from './hostile-values.ts';

/** Operations that refuse whatever they are asked, and why. */
export const NEVER_REACHED: Readonly<Record<string, string>> = {
  get_sticker_pack: 'packs are sold by Discord: this server has none',
  get_sku_subscription: 'nobody pays here, so nobody has subscribed',
  batch_edit_command_permissions: 'Discord took it away: 405 for all',
};

/** Path parameters without a thing behind them, and why. */
export const WITHOUT_VALUES: Readonly<Record<string, string>> = {
  pack_id: NEVER_REACHED['get_sticker_pack'] ?? '',
  subscription_id: NEVER_REACHED['get_sku_subscription'] ?? '',
};

/** What paths and bodies can name, what most fits most routes first. */
export interface KnownPaths {
  ids: KnownIds;
  /** What fits some paths better, and who best asks there. */
  better: readonly { path: RegExp; ids: KnownIds; by?: Somebody }[];
}

export function knownPaths({ alice, bob, bot, guildId, textId, voiceId }: Scene, has: Everything): KnownPaths {
  const { open, answered } = has.interactions;
  return {
    ids: {
      guild_id: [guildId],
      channel_id: [textId, voiceId, has.forumId, has.newsId, has.categoryId, has.stageId, has.threadId, has.directId, has.groupId],
      parent_id: [has.categoryId, textId],
      message_id: [has.messageId, has.pollId, has.newsMessageId, has.webhookMessageId],
      user_id: [bob.id, alice.id, bot.id, has.carol.id, has.banned.id, has.guest.id, has.outsider.id, '@me'],
      webhook_channel_id: [textId],
      recipient_id: [bob.id, has.carol.id],
      overwrite_id: [has.roleId, bob.id, guildId],
      role_id: [has.roleId, has.linkedRoleId, guildId],
      application_id: [bot.id, has.applicationId, '@me'],
      command_id: [has.commandId, has.guildCommandId],
      webhook_id: [has.webhook.id, bot.id],
      webhook_token: [has.webhook.token, answered.token, open.token, 'x'],
      interaction_id: [open.id, answered.id],
      interaction_token: [open.token, answered.token, 'aW50ZXJhY3Rpb246', 'x'],
      code: [has.inviteCode, has.targetedCode, has.templateCode, has.registrationCode, 'unknown'],
      emoji_id: [has.emojiId, has.applicationEmojiId],
      emoji_name: ['👍', `emoji:${has.emojiId}`, 'x'],
      reaction_type: ['0', '1'],
      upload_filename: [...has.uploadNames, 'x'],
      answer_id: ['1', '2'],
      stream_key: [has.streamKey, `call:${has.directId}:${bob.id}`, 'x'],
      rule_id: [has.ruleId],
      guild_scheduled_event_id: [has.eventId, has.recurringEventId],
      guild_scheduled_event_exception_id: [has.exceptionId],
      exception_id: [has.exceptionId],
      sticker_id: [has.stickerId],
      sound_id: [has.soundId, '1'],
      recording_id: [has.recordingId],
      scheduled_message_id: [has.scheduledMessageId],
      reminder_id: [has.reminderId],
      saved_search_id: [has.savedSearchId],
      push_subscription_id: [has.pushSubscriptionId],
      sku_id: [has.skuId, has.consumableId],
      entitlement_id: [has.entitlementId],
      request_id: [has.requestId],
      ban_id: [has.instanceBanId],
      report_id: [has.reportId],
      authorization_id: [has.authorizationId],
      integration_id: [has.integrationId],
      authenticator_id: [has.keyholder.passkeyId],
      // Of bodies and queries only.
      password: ['correct horse battery'],
      login: [bob.name],
      client_id: [bot.id],
      token: [has.bearers.bob.slice('Bearer '.length)],
      access_token: [has.bearers.bob.slice('Bearer '.length)],
      session_id: ['session'],
    },
    better: [
      { path: /^\/users\/@me\/mfa\//, ids: { authenticator_id: [has.keyholder.passkeyId] }, by: has.keyholder },
      { path: /\/thread-members/, ids: { channel_id: [has.threadId] } },
      { path: /\/call(\/|$)/, ids: { channel_id: [has.directId] }, by: bob },
      { path: /^\/streams\//, ids: { stream_key: [has.streamKey] }, by: alice },
      { path: /\/recordings?(\/|$)/, ids: { channel_id: [voiceId] }, by: alice },
      { path: /\/(scheduled-messages|reminders|saved-searches|push)\/:/, ids: {}, by: alice },
      { path: /\/interaction-data$/, ids: { channel_id: [textId], message_id: [has.commandAnswerId] }, by: alice },
      { path: /\/polls\//, ids: { message_id: [has.pollId] }, by: alice },
      { path: /\/notes\/:user_id$/, ids: { user_id: [bob.id] }, by: alice },
      { path: /^\/users\/@me\/relationships\/:user_id$/, ids: { user_id: [has.carol.id] }, by: alice },
      { path: /\/saved-messages\//, ids: { channel_id: [textId], message_id: [has.messageId] }, by: alice },
      { path: /\/recipients\/:/, ids: { channel_id: [has.groupId], user_id: [has.carol.id] } },
      { path: /\/(followers|crosspost)$/, ids: { channel_id: [has.newsId], message_id: [has.newsMessageId] } },
      { path: /^\/stage-instances\/|\/voice-states\//, ids: { channel_id: [has.stageId], user_id: [bot.id] } },
      { path: /\/(voice-status|voice-channel-effects|send-soundboard-sound)$/, ids: { channel_id: [voiceId] } },
      { path: /\/threads\/search$/, ids: { channel_id: [has.forumId] } },
      { path: /^\/applications\/:application_id\/emojis/, ids: { emoji_id: [has.applicationEmojiId] } },
      { path: /^\/applications\/:application_id\/guilds\//, ids: { command_id: [has.guildCommandId] } },
      { path: /\/bans\/:user_id$/, ids: { user_id: [has.banned.id] } },
      { path: /\/entitlements|\/skus\//, ids: { sku_id: [has.consumableId, has.skuId] } },
      { path: /^\/webhooks\/.*\/messages\/:message_id$/, ids: { message_id: [has.webhookMessageId] } },
      { path: /^\/webhooks\/.*\/messages\/@original$/, ids: { webhook_id: [bot.id], webhook_token: [answered.token] } },
      { path: /\/templates\//, ids: { code: [has.templateCode] } },
      { path: /\/registration-invites\//, ids: { code: [has.registrationCode] } },
      { path: /\/target-users/, ids: { code: [has.targetedCode] } },
      { path: /\/scheduled-events\/.*exception/, ids: { guild_scheduled_event_id: [has.recurringEventId] } },
      { path: /\/roles\/:role_id\/connections\//, ids: { role_id: [has.linkedRoleId] } },
      { path: /^\/stickers\//, ids: { sticker_id: [has.stickerId] } },
      { path: /\/operators\//, ids: { user_id: [has.carol.id] } },
      { path: /\/requests\/@me$/, ids: {}, by: has.guest },
    ],
  };
}

/** The known ids as they best fit a route. */
export function idsOfRoute({ path }: Pick<AnyRoute, 'path'>, { ids, better }: KnownPaths): KnownIds {
  const fits = better.filter((one) => one.path.test(path));
  const merged: Record<string, readonly string[]> = { ...ids };
  for (const one of fits) for (const [name, values] of Object.entries(one.ids)) merged[name] = [...values, ...(merged[name] ?? [])];
  return merged;
}

export const namesIn = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
