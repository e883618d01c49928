import type { Scene, Somebody, World } from './world.ts';

/** Of what a furnished guild has, the ids; '' for what could not be made. */
export interface Furniture {
  carol: Somebody;
  messageId: string;
  pollId: string;
  roleId: string;
  forumId: string;
  newsId: string;
  categoryId: string;
  stageId: string;
  threadId: string;
  webhook: { id: string; token: string };
  inviteCode: string;
  emojiId: string;
  ruleId: string;
  eventId: string;
  commandId: string;
  directId: string;
  applicationId: string;
}

/** The smallest PNG. */
export const IMAGE = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const EXTERNAL_EVENT = (): object => ({
  name: 'event',
  privacy_level: 2,
  entity_type: 3,
  entity_metadata: { location: 'here' },
  scheduled_start_time: new Date(Date.now() + 3_600_000).toISOString(),
  scheduled_end_time: new Date(Date.now() + 7_200_000).toISOString(),
});

export const KEYWORD_RULE = { name: 'rule', event_type: 1, trigger_type: 1, trigger_metadata: { keyword_filter: ['zzz'] }, actions: [{ type: 1 }] };

/** Puts one of everything into the guild of a scene, carol among its members. */
export async function furnish({ person, join }: World, { alice, bob, bot, guildId, textId }: Scene): Promise<Furniture> {
  const made = async (who: Somebody, method: string, path: string, body: unknown): Promise<Record<string, unknown>> => {
    const { status, body: answer } = await who.rest.ask<Record<string, unknown>>(method, path, { body });
    return status < 300 && typeof answer === 'object' ? answer : {};
  };
  const textOf = (thing: Record<string, unknown>, key = 'id'): string => String(thing[key] ?? '');
  const carol = await person('carol');
  await join(guildId, carol);
  const message = await made(bot, 'POST', `/channels/${textId}/messages`, {
    content: 'first',
    components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'A' }] }],
  });
  const poll = await made(alice, 'POST', `/channels/${textId}/messages`, {
    poll: { question: { text: 'why' }, answers: [{ poll_media: { text: 'a' } }, { poll_media: { text: 'b' } }], duration: 1 },
  });
  const [role, forum, news, category, stage, thread, webhook, invite, emoji, rule, event, command, direct, application] = await Promise.all([
    made(bot, 'POST', `/guilds/${guildId}/roles`, { name: 'role' }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'forum', type: 15 }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'news', type: 5 }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'category', type: 4 }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'stage', type: 13 }),
    made(bot, 'POST', `/channels/${textId}/threads`, { name: 'thread', type: 11 }),
    made(bot, 'POST', `/channels/${textId}/webhooks`, { name: 'hook' }),
    made(bot, 'POST', `/channels/${textId}/invites`, {}),
    made(bot, 'POST', `/guilds/${guildId}/emojis`, { name: 'emoji', image: IMAGE }),
    made(bot, 'POST', `/guilds/${guildId}/auto-moderation/rules`, KEYWORD_RULE),
    made(bot, 'POST', `/guilds/${guildId}/scheduled-events`, EXTERNAL_EVENT()),
    made(bot, 'POST', `/applications/${bot.id}/commands`, {
      name: 'command',
      description: 'does things',
      options: [{ type: 3, name: 'text', description: 'words' }],
    }),
    made(alice, 'POST', '/users/@me/channels', { recipient_id: bob.id }),
    made(alice, 'POST', '/applications', { name: 'another' }),
  ]);
  return {
    carol,
    messageId: textOf(message),
    pollId: textOf(poll),
    roleId: textOf(role),
    forumId: textOf(forum),
    newsId: textOf(news),
    categoryId: textOf(category),
    stageId: textOf(stage),
    threadId: textOf(thread),
    webhook: { id: textOf(webhook), token: textOf(webhook, 'token') },
    inviteCode: textOf(invite, 'code'),
    emojiId: textOf(emoji),
    ruleId: textOf(rule),
    eventId: textOf(event),
    commandId: textOf(command),
    directId: textOf(direct),
    applicationId: textOf(application),
  };
}
