import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

const V = 'ViewChannel';
const HEART = '❤️';
const idOf = (reply: Record<string, unknown>): unknown => reply['id'];

const messageOf = async ({ make, textId }: Stage, body: object = { content: 'of the owner' }): Promise<string> =>
  (await make(`/channels/${textId}/messages`, body)).id;
const ownMessage = async ({ callerMakes, textId }: Stage, body: object = { content: 'own' }): Promise<string> =>
  (await callerMakes([V, 'SendMessages', 'SendPolls', 'ReadMessageHistory'], `/channels/${textId}/messages`, body)).id;
const reacted = async (stage: Stage): Promise<string> => {
  const id = await messageOf(stage);
  await stage.alice.rest.put(`/channels/${stage.textId}/messages/${id}/reactions/${encodeURIComponent(HEART)}/@me`);
  return id;
};
const pinned = async (stage: Stage): Promise<string> => {
  const id = await messageOf(stage);
  await stage.alice.rest.put(`/channels/${stage.textId}/messages/pins/${id}`);
  return id;
};
const POLL = { poll: { question: { text: 'why' }, answers: [{ poll_media: { text: 'a' } }], duration: 1 } };

export const messages: readonly Scene[] = [
  {
    operation: 'list_messages',
    needs: [V, 'ReadMessageHistory'],
    refusals: { ReadMessageHistory: 'nothing' },
    set: async (stage) => (await messageOf(stage), {}),
  },
  {
    operation: 'list_messages',
    as: 'of a voice channel',
    needs: [V, 'Connect', 'ReadMessageHistory'],
    refusals: { ReadMessageHistory: 'nothing' },
    set: ({ voiceId }) => ({ params: { channel_id: voiceId } }),
  },
  {
    operation: 'get_message',
    needs: [V, 'ReadMessageHistory'],
    set: async (stage) => ({ params: { message_id: await messageOf(stage) } }),
  },
  {
    operation: 'get_message',
    as: 'of a voice channel',
    needs: [V, 'Connect', 'ReadMessageHistory'],
    set: async ({ make, voiceId }) => ({
      params: { channel_id: voiceId, message_id: (await make(`/channels/${voiceId}/messages`, { content: 'in voice' })).id },
    }),
  },
  { operation: 'create_message', needs: [V, 'SendMessages'], set: () => ({ body: { content: 'said' } }), events: ['MESSAGE_CREATE'] },
  {
    operation: 'create_message',
    as: 'in a voice channel',
    needs: [V, 'Connect', 'SendMessages'],
    set: ({ voiceId }) => ({ params: { channel_id: voiceId }, body: { content: 'said' } }),
    events: ['MESSAGE_CREATE'],
  },
  {
    operation: 'create_message',
    as: 'in a thread',
    needs: [V, 'SendMessagesInThreads'],
    set: ({ threadId }) => ({ params: { channel_id: threadId }, body: { content: 'said' } }),
    events: ['MESSAGE_CREATE', 'THREAD_MEMBERS_UPDATE'],
  },
  {
    operation: 'create_message',
    as: 'read aloud',
    needs: [V, 'SendMessages', 'SendTTSMessages'],
    set: () => ({ body: { content: 'loud', tts: true } }),
    events: ['MESSAGE_CREATE'],
  },
  {
    operation: 'create_message',
    as: 'as an answer',
    needs: [V, 'SendMessages', 'ReadMessageHistory'],
    refusals: { ReadMessageHistory: '403 160002' },
    set: async (stage) => ({ body: { content: 'answer', message_reference: { message_id: await messageOf(stage) } } }),
    events: ['MESSAGE_CREATE'],
  },
  {
    operation: 'create_message',
    as: 'forwarding another',
    needs: [V, 'SendMessages', 'ReadMessageHistory'],
    set: async (stage) => ({ body: { message_reference: { type: 1, channel_id: stage.textId, message_id: await messageOf(stage) } } }),
    refusals: { ReadMessageHistory: '403 160014' },
    events: ['MESSAGE_CREATE'],
  },
  {
    operation: 'create_message',
    as: 'with an embed',
    needs: [V, 'SendMessages', 'EmbedLinks'],
    set: () => ({ body: { embeds: [{ title: 'shown' }] } }),
    events: ['MESSAGE_CREATE'],
  },
  {
    operation: 'create_message',
    as: 'with a file',
    needs: [V, 'SendMessages', 'AttachFiles'],
    set: () => ({ body: { content: 'see' }, files: [{ name: 'a.txt', bytes: 'a' }] }),
    events: ['MESSAGE_CREATE'],
  },
  { operation: 'create_message', as: 'with a poll', needs: [V, 'SendMessages', 'SendPolls'], set: () => ({ body: POLL }), events: ['MESSAGE_CREATE'] },
  {
    operation: 'update_message',
    needs: [V],
    set: async (stage) => ({ params: { message_id: await ownMessage(stage) }, body: { content: 'otherwise' } }),
    events: ['MESSAGE_UPDATE'],
  },
  {
    operation: 'update_message',
    as: 'of another, its embeds',
    needs: [V, 'ManageMessages'],
    set: async (stage) => ({ params: { message_id: await messageOf(stage, { embeds: [{ title: 'hidden soon' }] }) }, body: { flags: 4 } }),
    events: ['MESSAGE_UPDATE'],
  },
  {
    operation: 'update_message',
    as: 'of another, its words',
    needs: [V, 'ManageMessages'],
    refusals: { ManageMessages: '403 50005' },
    refusedAnyway: '403 50005',
    set: async (stage) => ({ params: { message_id: await messageOf(stage) }, body: { content: 'put into the mouth' } }),
  },
  {
    operation: 'delete_message',
    needs: [V, 'ManageMessages'],
    set: async (stage) => ({ params: { message_id: await messageOf(stage) }, target: stage.alice.id }),
    audit: [{ action: 'MESSAGE_DELETE', options: { count: '1' } }],
    events: ['MESSAGE_DELETE'],
  },
  {
    operation: 'delete_message',
    as: 'of its own',
    needs: [V],
    set: async (stage) => ({ params: { message_id: await ownMessage(stage) } }),
    events: ['MESSAGE_DELETE'],
  },
  {
    operation: 'bulk_delete_messages',
    needs: [V, 'ManageMessages'],
    set: async (stage) => ({ body: { messages: [await messageOf(stage), await messageOf(stage)] }, target: stage.textId }),
    audit: [{ action: 'MESSAGE_BULK_DELETE', options: { count: '2' } }],
    events: ['MESSAGE_DELETE_BULK'],
  },
  { operation: 'trigger_typing_indicator', needs: [V, 'SendMessages'], set: () => ({}), events: ['TYPING_START'] },
  {
    operation: 'crosspost_message',
    needs: [V, 'SendMessages'],
    set: async ({ callerMakes, newsId }) => ({
      params: { channel_id: newsId, message_id: (await callerMakes([V, 'SendMessages'], `/channels/${newsId}/messages`, { content: 'own news' })).id },
    }),
    events: ['MESSAGE_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'crosspost_message',
    as: 'of another',
    needs: [V, 'SendMessages', 'ManageMessages'],
    set: async ({ make, newsId }) => ({
      params: { channel_id: newsId, message_id: (await make(`/channels/${newsId}/messages`, { content: 'news' })).id },
    }),
    events: ['MESSAGE_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'poll_expire',
    needs: [V],
    set: async (stage) => ({ params: { message_id: await ownMessage(stage, POLL) } }),
    events: ['MESSAGE_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'add_my_message_reaction',
    needs: [V, 'ReadMessageHistory', 'AddReactions'],
    set: async (stage) => ({ params: { message_id: await messageOf(stage), emoji_name: HEART } }),
    events: ['MESSAGE_REACTION_ADD'],
  },
  {
    operation: 'add_my_message_reaction',
    as: 'that is there already',
    needs: [V, 'ReadMessageHistory'],
    set: async (stage) => ({ params: { message_id: await reacted(stage), emoji_name: HEART } }),
    events: ['MESSAGE_REACTION_ADD'],
  },
  {
    operation: 'delete_my_message_reaction',
    needs: [V],
    set: async (stage) => {
      const id = await reacted(stage);
      await stage.allow([V, 'ReadMessageHistory']);
      await stage.caller.bot.rest.put(`/channels/${stage.textId}/messages/${id}/reactions/${encodeURIComponent(HEART)}/@me`);
      return { params: { message_id: id, emoji_name: HEART } };
    },
    events: ['MESSAGE_REACTION_REMOVE'],
  },
  {
    operation: 'delete_user_message_reaction',
    needs: [V, 'ManageMessages'],
    set: async (stage) => ({ params: { message_id: await reacted(stage), emoji_name: HEART, user_id: stage.alice.id } }),
    events: ['MESSAGE_REACTION_REMOVE'],
  },
  {
    operation: 'delete_all_message_reactions',
    needs: [V, 'ManageMessages'],
    set: async (stage) => ({ params: { message_id: await reacted(stage) } }),
    events: ['MESSAGE_REACTION_REMOVE_ALL'],
  },
  {
    operation: 'delete_all_message_reactions_by_emoji',
    needs: [V, 'ManageMessages'],
    set: async (stage) => ({ params: { message_id: await reacted(stage), emoji_name: HEART } }),
    events: ['MESSAGE_REACTION_REMOVE_EMOJI'],
  },
  ...(['list_pins', 'deprecated_list_pins'] as const).map((operation): Scene => ({
    operation,
    needs: [V, 'ReadMessageHistory'],
    refusals: { ReadMessageHistory: 'nothing' },
    set: async (stage) => (await pinned(stage), {}),
  })),
  ...(['create_pin', 'deprecated_create_pin'] as const).map((operation): Scene => ({
    operation,
    needs: [V, 'PinMessages'],
    set: async (stage) => ({ params: { message_id: await messageOf(stage) }, target: stage.alice.id }),
    audit: [{ action: 'MESSAGE_PIN' }],
    events: ['CHANNEL_PINS_UPDATE', 'MESSAGE_UPDATE', 'MESSAGE_CREATE'],
  })),
  ...(['delete_pin', 'deprecated_delete_pin'] as const).map((operation): Scene => ({
    operation,
    needs: [V, 'PinMessages'],
    set: async (stage) => ({ params: { message_id: await pinned(stage) }, target: stage.alice.id }),
    audit: [{ action: 'MESSAGE_UNPIN' }],
    events: ['CHANNEL_PINS_UPDATE', 'MESSAGE_UPDATE'],
  })),
  { operation: 'guild_search', needs: [V, 'ReadMessageHistory'], refusals: { ViewChannel: 'nothing' }, set: () => ({ query: { content: 'owner' } }) },
];

export const threads: readonly Scene[] = [
  {
    operation: 'create_thread_from_message',
    needs: [V, 'CreatePublicThreads'],
    set: async (stage) => ({ params: { message_id: await messageOf(stage) }, body: { name: 'from a message' }, target: idOf }),
    audit: [{ action: 'THREAD_CREATE', keys: ['name', 'type', 'archived', 'locked', 'auto_archive_duration'] }],
    events: ['THREAD_CREATE', 'THREAD_MEMBERS_UPDATE', 'MESSAGE_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'create_thread',
    as: 'in public',
    needs: [V, 'CreatePublicThreads'],
    set: () => ({ body: { name: 'in public', type: 11 }, target: idOf }),
    audit: [{ action: 'THREAD_CREATE', keys: ['name', 'type'] }],
    events: ['THREAD_CREATE', 'THREAD_MEMBERS_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'create_thread',
    as: 'in private',
    needs: [V, 'CreatePrivateThreads'],
    set: () => ({ body: { name: 'in private', type: 12 }, target: idOf }),
    audit: [{ action: 'THREAD_CREATE', keys: ['name', 'type', 'invitable'] }],
    events: ['THREAD_CREATE', 'THREAD_MEMBERS_UPDATE'],
  },
  {
    operation: 'create_thread',
    as: 'in a forum',
    needs: [V, 'SendMessages'],
    set: ({ forumId }) => ({ params: { channel_id: forumId }, body: { name: 'a post', message: { content: 'first' } }, target: idOf }),
    audit: [{ action: 'THREAD_CREATE', keys: ['name', 'type'] }],
    events: ['THREAD_CREATE', 'THREAD_MEMBERS_UPDATE', 'MESSAGE_CREATE'],
  },
  { operation: 'list_thread_members', needs: [V], set: ({ threadId }) => ({ params: { channel_id: threadId } }) },
  { operation: 'get_thread_member', needs: [V], set: ({ threadId, bot }) => ({ params: { channel_id: threadId, user_id: bot.id } }) },
  {
    operation: 'join_thread',
    needs: [V],
    set: async ({ make, textId }) => ({ params: { channel_id: (await make(`/channels/${textId}/threads`, { name: 'to join', type: 11 })).id } }),
    events: ['THREAD_MEMBERS_UPDATE', 'THREAD_CREATE'],
  },
  {
    operation: 'leave_thread',
    needs: [V],
    set: async ({ callerMakes, textId }) => ({
      params: { channel_id: (await callerMakes([V, 'CreatePublicThreads'], `/channels/${textId}/threads`, { name: 'to leave', type: 11 })).id },
    }),
    events: ['THREAD_MEMBERS_UPDATE'],
  },
  {
    operation: 'add_thread_member',
    needs: [V, 'SendMessagesInThreads'],
    set: async ({ make, textId, alice, world, guildId }) => {
      const { id } = await make(`/channels/${textId}/threads`, { name: 'room for one', type: 11 });
      // Whoever is added must see the channel.
      const added = await world.bot({ owner: alice, guildId });
      return { params: { channel_id: id, user_id: added.id } };
    },
    events: ['THREAD_MEMBERS_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'delete_thread_member',
    needs: [V, 'ManageThreads'],
    set: async ({ make, textId, alice }) => {
      const { id } = await make(`/channels/${textId}/threads`, { name: 'one too many', type: 11 });
      return { params: { channel_id: id, user_id: alice.id } };
    },
    events: ['THREAD_MEMBERS_UPDATE', 'MESSAGE_CREATE'],
  },
  { operation: 'list_public_archived_threads', needs: [V, 'ReadMessageHistory'], set: () => ({}) },
  { operation: 'list_private_archived_threads', needs: [V, 'ReadMessageHistory', 'ManageThreads'], set: () => ({}) },
  { operation: 'list_my_private_archived_threads', needs: [V, 'ReadMessageHistory'], set: () => ({}) },
  { operation: 'thread_search', needs: [V, 'ReadMessageHistory'], set: () => ({}) },
  ...(
    [
      ['its lock', { locked: true }, ['locked']],
      ['its slow mode', { rate_limit_per_user: 5 }, ['rate_limit_per_user']],
      ['its name', { name: 'renamed' }, ['name']],
      ['its end', { archived: true }, ['archived']],
    ] as const
  ).map(([as, body, keys]): Scene => ({
    operation: 'update_channel',
    as: `of a thread, ${as}`,
    needs: [V, 'ManageThreads'],
    set: async ({ make, textId }) => {
      const { id } = await make(`/channels/${textId}/threads`, { name: 'to change', type: 11 });
      return { params: { channel_id: id }, body, target: id };
    },
    audit: [{ action: 'THREAD_UPDATE', keys }],
    events: ['THREAD_UPDATE', ...(as === 'its name' ? ['MESSAGE_CREATE'] : [])],
  })),
  {
    operation: 'update_channel',
    as: 'of a thread of its own',
    needs: [V],
    set: async ({ callerMakes, textId }) => {
      const { id } = await callerMakes([V, 'CreatePublicThreads'], `/channels/${textId}/threads`, { name: 'own', type: 11 });
      return { params: { channel_id: id }, body: { name: 'own name', auto_archive_duration: 60 }, target: id };
    },
    audit: [{ action: 'THREAD_UPDATE', keys: ['name', 'auto_archive_duration'] }],
    events: ['THREAD_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'update_channel',
    as: 'of a thread, opening it again',
    needs: [V, 'SendMessagesInThreads'],
    set: async ({ make, alice, textId }) => {
      const { id } = await make(`/channels/${textId}/threads`, { name: 'closed', type: 11 });
      await alice.rest.patch(`/channels/${id}`, { archived: true });
      return { params: { channel_id: id }, body: { archived: false }, target: id };
    },
    audit: [{ action: 'THREAD_UPDATE', keys: ['archived'] }],
    events: ['THREAD_UPDATE'],
  },
  {
    operation: 'update_channel',
    as: 'of a thread, opening a locked one again',
    needs: [V, 'ManageThreads'],
    has: ['SendMessagesInThreads'],
    set: async ({ make, alice, textId }) => {
      const { id } = await make(`/channels/${textId}/threads`, { name: 'locked', type: 11 });
      await alice.rest.patch(`/channels/${id}`, { archived: true, locked: true });
      return { params: { channel_id: id }, body: { archived: false }, target: id };
    },
    audit: [{ action: 'THREAD_UPDATE', keys: ['archived'] }],
    events: ['THREAD_UPDATE'],
  },
  {
    operation: 'delete_channel',
    as: 'of a thread',
    needs: [V, 'ManageThreads'],
    set: async ({ make, textId }) => {
      const { id } = await make(`/channels/${textId}/threads`, { name: 'to delete', type: 11 });
      return { params: { channel_id: id }, target: id };
    },
    audit: [{ action: 'THREAD_DELETE', keys: ['name', 'type', 'archived', 'locked', 'auto_archive_duration'] }],
    events: ['THREAD_DELETE'],
  },
];
