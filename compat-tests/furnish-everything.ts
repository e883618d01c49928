import { createECDH } from 'node:crypto';
import { GatewayOpcodes, type APIApplicationCommand } from 'discord-api-types/v10';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { keepAuthorization } from '#core/oauth2/authorizations';
import { issueTokens } from '#core/oauth2/issue-tokens';
import { OAUTH2_SCOPES } from '#core/oauth2/scopes';
import { finishRecording } from '#core/recordings/change-recording';
import { EXTERNAL_EVENT, furnish, IMAGE, type Furniture } from './furnish.ts';
import type { Listener } from './listener.ts';
import { nexusClient } from './nexus-client.ts';
import { proveByPasskey } from './prove-by-passkey.ts';
import type { Scene, Somebody, World } from './world.ts';

/** Of the opcodes that only people's clients send. */
const STREAM_CREATE = 18;

/** What a sender of the gateway hears of an interaction. */
interface Interaction {
  id: string;
  token: string;
}

/** All that a path can name, in one guild and with its people. */
export interface Everything extends Furniture {
  /** Who asks to be let in, who is banned, and who never was there. */
  guest: Somebody;
  banned: Somebody;
  outsider: Somebody;
  /** Somebody with a passkey who has just proven that it is they. */
  keyholder: Somebody & { passkeyId: string; proof: string };
  /** What the application of the scene's bot has of alice and bob, every scope of it. */
  bearers: { alice: string; bob: string };
  stickerId: string;
  soundId: string;
  skuId: string;
  consumableId: string;
  entitlementId: string;
  recurringEventId: string;
  exceptionId: string;
  requestId: string;
  instanceBanId: string;
  reportId: string;
  authorizationId: string;
  /** That of a bot besides the scene's. */
  integrationId: string;
  /** One that waits for its answer, and one that has it. */
  interactions: { open: Interaction; answered: Interaction };
  templateCode: string;
  registrationCode: string;
  targetedCode: string;
  uploadNames: string[];
  applicationEmojiId: string;
  guildCommandId: string;
  linkedRoleId: string;
  groupId: string;
  webhookMessageId: string;
  newsMessageId: string;
  /** One of the voice channel that is over; another goes on. */
  recordingId: string;
  /** The answer to a command, in the text channel. */
  commandAnswerId: string;
  /** What alice keeps for herself. */
  scheduledMessageId: string;
  reminderId: string;
  savedSearchId: string;
  pushSubscriptionId: string;
  /** What alice shows in the voice channel. */
  streamKey: string;
  /** Sessions of alice, the bot, the guest and bob; alice and the bot are in voice channels, and bob is in a call of direct messages. */
  listeners: Listener[];
}

const day = (offset: number): string => new Date(Math.floor(Date.now() / 86_400_000 + 2 + offset) * 86_400_000).toISOString();

function stickerForm(): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ name: 'sticker', description: 'sticks', tags: 'wave' })) form.append(name, value);
  form.append('file', new Blob([Buffer.from(IMAGE.slice(IMAGE.indexOf(',') + 1), 'base64')], { type: 'image/png' }), 'sticker.png');
  return form;
}

function targetsForm(ids: readonly string[]): FormData {
  const form = new FormData();
  form.append('payload_json', '{}');
  form.append('target_users_file', new Blob([`user_id\n${ids.join('\n')}\n`], { type: 'text/csv' }), 'people.csv');
  return form;
}

/** Alice has a friend, a note about bob, and a message that she wants to find again. */
async function acquaint({ alice, bob, textId }: Scene, { carol, messageId }: Furniture): Promise<void> {
  await alice.rest.put(`/users/@me/relationships/${carol.id}`, {});
  await carol.rest.put(`/users/@me/relationships/${alice.id}`, {});
  await alice.rest.put(`/users/@me/notes/${bob.id}`, { note: 'met in Rome' });
  await alice.rest.put(`/users/@me/saved-messages/${textId}/${messageId}`, {});
}

/** What alice keeps for herself: one of each kind. */
async function keepOwn(world: World, alice: Somebody, textId: string) {
  const own = nexusClient(world, alice);
  const make = async (path: string, body: object): Promise<string> => (await own.post<{ id: string }>(`/users/@me/${path}`, body)).id;
  const keys = { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: 'A'.repeat(22) };
  return {
    scheduledMessageId: await make('scheduled-messages', { channel_id: textId, due_at: day(30), message: { content: 'later' } }),
    reminderId: await make('reminders', { due_at: day(30), text: 'tea' }),
    savedSearchId: await make('saved-searches', { name: 'links', query: { has: 'link' } }),
    pushSubscriptionId: await make('push', { endpoint: `https://push.example.org/${alice.id}`, keys }),
  };
}

/** Furnishes a guild as `furnish` does, and with one of everything else that there is. Alice and carol become operators. Throws for what could not be made. */
export async function furnishEverything(world: World, scene: Scene): Promise<Everything> {
  const { alice, bob, bot, guildId, textId, voiceId } = scene;
  const { core } = world.server;
  await core.instanceRows.saveSettings({});
  await core.instanceRows.addOperator(alice.id, new Date().toISOString());
  const has = await furnish(world, scene);
  await core.instanceRows.addOperator(has.carol.id, new Date().toISOString());
  await core.instance.refresh();
  await acquaint(scene, has);
  const guild = `/guilds/${guildId}`;
  const post = <Body = { id: string }>(path: string, body: unknown = {}, by = alice): Promise<Body> => by.rest.post<Body>(path, body);
  const [guest, banned, outsider] = await Promise.all([world.person('guest'), world.person('banned'), world.person('outsider')]);
  const [hers, its, theirs] = await Promise.all([alice.listen(), bot.listen(), guest.listen()]);

  const operator = nexusClient(world, alice);
  const domain = `${guildId}.example`;
  const [helper, instanceBan, registration, report, sku, consumable, application] = await Promise.all([
    world.bot({ owner: alice, guildId }),
    operator.post<{ id: string }>('/bans', { kind: 'email_domain', value: domain }),
    operator.post<{ code: string }>('/registration-invites', {}),
    nexusClient(world, bob).post<{ id: string }>('/reports', { kind: 'user', user_id: has.carol.id, category: 'spam' }),
    operator.post<{ id: string }>(`/applications/${bot.id}/skus`, { name: 'subscription' }),
    operator.post<{ id: string }>(`/applications/${bot.id}/skus`, { name: 'potion', type: 3 }),
    core.applications.byId(bot.id),
  ]);
  if (!application) throw new Error('the bot has no application');
  const grant = (userId: string) => issueTokens(core, { applicationId: bot.id, userId, scopes: OAUTH2_SCOPES }, true);
  const [hisBearer, herBearer, user] = await Promise.all([grant(bob.id), grant(alice.id), core.userCache.find(alice.id)]);
  if (!user) throw new Error('alice is nobody');
  await keepAuthorization(core, { application, user, scopes: OAUTH2_SCOPES, integrationType: 1, guildId: null });
  const [authorization] = await alice.rest.get<{ id: string }[]>('/oauth2/tokens');
  const integration = (await alice.rest.get<{ id: string; application: { id: string } }[]>(`${guild}/integrations`)).find(
    (each) => each.application.id === helper.id,
  );

  const sound = `data:audio/mpeg;base64,${(defaultSoundFile('6') ?? Buffer.alloc(0)).toString('base64')}`;
  const event = { ...EXTERNAL_EVENT(), scheduled_start_time: day(0), scheduled_end_time: new Date(Date.parse(day(0)) + 3_600_000).toISOString() };
  const [sticker, noise, entitlement, recurring, template, targeted, uploads, emoji, command, linkedRole, group, webhookMessage, newsMessage] =
    await Promise.all([
      alice.rest.post<{ id: string }>(`${guild}/stickers`, undefined, { form: stickerForm() }),
      post<{ sound_id: string }>(`${guild}/soundboard-sounds`, { name: 'noise', sound }),
      post(`/applications/${bot.id}/entitlements`, { sku_id: consumable.id, owner_id: bob.id, owner_type: 2 }),
      post(`${guild}/scheduled-events`, { ...event, recurrence_rule: { start: day(0), frequency: 3, interval: 1 } }),
      post<{ code: string }>(`${guild}/templates`, { name: 'template' }),
      alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, undefined, { form: targetsForm([outsider.id]) }),
      post<{ attachments: { upload_filename: string }[] }>(`/channels/${textId}/attachments`, {
        files: [1, 2, 3].map((id) => ({ id: String(id), filename: `${id}.txt`, file_size: 5 })),
      }),
      post(`/applications/${bot.id}/emojis`, { name: 'face', image: IMAGE }),
      post<APIApplicationCommand>(`/applications/${bot.id}/guilds/${guildId}/commands`, { name: 'ping', description: 'answers' }, bot),
      post(`${guild}/roles`, { name: 'linked' }),
      post('/users/@me/channels', { recipients: [bob.id, has.carol.id] }),
      post(`/webhooks/${has.webhook.id}/${has.webhook.token}?wait=true`, { content: 'by the hook' }),
      post(`/channels/${has.newsId}/messages`, { content: 'news' }),
      post('/stage-instances', { channel_id: has.stageId, topic: 'talk' }),
      bot.rest.put(`/applications/${bot.id}/role-connections/metadata`, [{ type: 2, key: 'level', name: 'level', description: 'how far' }]),
    ]);
  const exception = await post<{ event_exception_id: string }>(`${guild}/scheduled-events/${recurring.id}/exceptions`, {
    original_scheduled_start_time: day(1),
    is_canceled: true,
  });
  await alice.rest.put(`${guild}/roles/${linkedRole.id}/connections/configuration`, [
    [{ connection_type: 'application', application_id: bot.id, connection_metadata_field: 'level', operator: 2, value: '1' }],
  ]);
  await Promise.all([
    alice.rest.put(`${guild}/bans/${banned.id}`, {}),
    alice.rest.put(`/channels/${has.threadId}/thread-members/${bob.id}`),
    alice.rest.put(`/channels/${textId}/permissions/${has.roleId}`, { type: 0, allow: '1024' }),
    alice.rest.patch(`${guild}/widget`, { enabled: true, channel_id: textId }),
    alice.rest.patch(`${guild}/welcome-screen`, { enabled: true, description: 'welcome', welcome_channels: [{ channel_id: textId, description: 'here' }] }),
    alice.rest.put(`/channels/${textId}/messages/${has.messageId}/reactions/${encodeURIComponent('👍')}/@me`),
  ]);
  const attended = [has.eventId, recurring.id, `${recurring.id}/${exception.event_exception_id}`].map(
    (place) => `${guild}/scheduled-events/${place}/users/@me`,
  );
  await Promise.all([alice, bob].flatMap((each) => attended.map((place) => each.rest.put(place, { response: 1 }))));

  const use = async (): Promise<Interaction> => {
    const heard = its.next<Record<string, unknown>>('INTERACTION_CREATE');
    await post('/interactions', {
      type: 2,
      application_id: bot.id,
      guild_id: guildId,
      channel_id: textId,
      session_id: hers.sessionId,
      data: { id: command.id, name: command.name, type: 1, version: command.version },
    });
    const { id, token } = await heard;
    return { id: String(id), token: String(token) };
  };
  const [answered, open] = [await use(), await use()];
  await post(`/interactions/${answered.id}/${answered.token}/callback`, { type: 4, data: { content: 'pong' } }, bot);
  const answer = await world.nobody.get<{ id: string }>(`/webhooks/${bot.id}/${answered.token}/messages/@original`);

  await alice.rest.put(
    `/applications/${bot.id}/guilds/${guildId}/commands/${command.id}/permissions`,
    { permissions: [{ id: has.roleId, type: 1, permission: true }] },
    { headers: { authorization: `Bearer ${herBearer.access_token}` } },
  );

  const joined = [hers.next('VOICE_STATE_UPDATE'), its.next('VOICE_STATE_UPDATE', ({ channel_id }) => channel_id === has.stageId)];
  hers.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: voiceId, self_mute: false, self_deaf: false });
  its.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: has.stageId, self_mute: false, self_deaf: false });
  await Promise.all(joined);
  const recording = await operator.post<{ id: string }>(`/channels/${voiceId}/recording`);
  await finishRecording(core, voiceId, recording.id, []);
  await operator.post(`/channels/${voiceId}/recording`);
  const streamKey = `guild:${guildId}:${voiceId}:${alice.id}`;
  const shown = hers.next('STREAM_CREATE');
  hers.send(STREAM_CREATE as GatewayOpcodes, { type: 'guild', guild_id: guildId, channel_id: voiceId });
  await shown;
  await alice.rest.post(`/streams/${streamKey}/preview`, { thumbnail: IMAGE });
  const his = await bob.listen();
  const called = his.next('CALL_CREATE');
  his.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: null, channel_id: has.directId, self_mute: false, self_deaf: false });
  await called;

  // From here on newcomers wait at the door.
  const question = { field_type: 'TEXT_INPUT', label: 'Why?', required: true };
  await alice.rest.patch(`${guild}/member-verification`, { enabled: true, form_fields: [question] });
  await post(`/invites/${has.inviteCode}`, {}, guest);
  const request = await guest.rest.put<{ id: string }>(`${guild}/requests/@me`, { form_fields: [{ field_type: 'TEXT_INPUT', response: 'because' }] });

  return {
    ...has,
    keyholder: await withPasskey(world),
    guest,
    banned,
    outsider,
    bearers: { alice: `Bearer ${herBearer.access_token}`, bob: `Bearer ${hisBearer.access_token}` },
    stickerId: sticker.id,
    soundId: noise.sound_id,
    skuId: sku.id,
    consumableId: consumable.id,
    entitlementId: entitlement.id,
    recurringEventId: recurring.id,
    exceptionId: exception.event_exception_id,
    requestId: request.id,
    instanceBanId: instanceBan.id,
    reportId: report.id,
    authorizationId: authorization?.id ?? '',
    integrationId: integration?.id ?? '',
    interactions: { open, answered },
    commandAnswerId: answer.id,
    ...(await keepOwn(world, alice, textId)),
    templateCode: template.code,
    registrationCode: registration.code,
    targetedCode: targeted.code,
    uploadNames: uploads.attachments.map((each) => each.upload_filename),
    applicationEmojiId: emoji.id,
    guildCommandId: command.id,
    linkedRoleId: linkedRole.id,
    groupId: group.id,
    webhookMessageId: webhookMessage.id,
    newsMessageId: newsMessage.id,
    recordingId: recording.id,
    streamKey,
    listeners: [hers, its, theirs, his],
  };
}

async function withPasskey(world: World): Promise<Everything['keyholder']> {
  const keyholder = await world.person('keyholder');
  return { ...keyholder, ...(await proveByPasskey(world, keyholder)) };
}
