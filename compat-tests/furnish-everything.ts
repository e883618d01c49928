import { GatewayOpcodes, type APIApplicationCommand } from 'discord-api-types/v10';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { keepAuthorization } from '#core/oauth2/authorizations';
import { issueTokens } from '#core/oauth2/issue-tokens';
import { OAUTH2_SCOPES } from '#core/oauth2/scopes';
import { EXTERNAL_EVENT, furnish, IMAGE, type Furniture } from './furnish.ts';
import type { Listener } from './listener.ts';
import { nexusClient } from './nexus-client.ts';
import type { Scene, Somebody, World } from './world.ts';

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
  /** Sessions of alice, the bot and the guest; alice and the bot are in voice channels. */
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

/** Furnishes a guild as `furnish` does, and with one of everything else that there is. Alice and carol become operators. Throws for what could not be made. */
export async function furnishEverything(world: World, scene: Scene): Promise<Everything> {
  const { alice, bob, bot, guildId, textId, voiceId } = scene;
  const { core } = world.server;
  await core.instanceRows.saveSettings({});
  await core.instanceRows.addOperator(alice.id, new Date().toISOString());
  const has = await furnish(world, scene);
  await core.instanceRows.addOperator(has.carol.id, new Date().toISOString());
  await core.instance.refresh();
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

  await alice.rest.put(
    `/applications/${bot.id}/guilds/${guildId}/commands/${command.id}/permissions`,
    { permissions: [{ id: has.roleId, type: 1, permission: true }] },
    { headers: { authorization: `Bearer ${herBearer.access_token}` } },
  );

  const joined = [hers.next('VOICE_STATE_UPDATE'), its.next('VOICE_STATE_UPDATE', ({ channel_id }) => channel_id === has.stageId)];
  hers.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: voiceId, self_mute: false, self_deaf: false });
  its.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: has.stageId, self_mute: false, self_deaf: false });
  await Promise.all(joined);

  // From here on newcomers wait at the door.
  const question = { field_type: 'TEXT_INPUT', label: 'Why?', required: true };
  await alice.rest.patch(`${guild}/member-verification`, { enabled: true, form_fields: [question] });
  await post(`/invites/${has.inviteCode}`, {}, guest);
  const request = await guest.rest.put<{ id: string }>(`${guild}/requests/@me`, { form_fields: [{ field_type: 'TEXT_INPUT', response: 'because' }] });

  return {
    ...has,
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
    listeners: [hers, its, theirs],
  };
}
