import { InteractionContextType, InteractionType, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { ApiError } from '#protocol/errors';
import { parseForm } from '#protocol/form-errors';
import { parseJsonKeepingIds } from '#protocol/lossless-json';
import { InteractionCallbackBody } from '#protocol/rest/interactions';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { presentDirectChannel, presentGuildChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import { presentInteractionMember } from '../members/present-member.ts';
import type { InteractionMetadataRecord, UsedCommand } from '../messages/message-record.ts';
import { placeOf } from '../messages/place-of.ts';
import { activeEntitlements } from '../monetisation/entitlements.ts';
import type { Place } from '../messages/place.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { answerInteraction } from './answer-interaction.ts';
import { contextOf, isHushed, isPersonsOwn, type Installations, type Owners } from './installations.ts';
import { logInteraction, nextLogPlace, refusalForLog } from './interaction-log.ts';
import { ANSWERING, appPermissionsInConversation } from './interaction-place.ts';
import { ANSWER_WITHIN_MS, newInteractionToken, type InteractionRecord } from './interaction-registry.ts';
import { postToEndpoint } from './post-to-endpoint.ts';
import { failInteraction, tellUser, type Failure } from './tell-user.ts';

/** Who does something with which application, and where. */
export interface Invocation {
  application: ApplicationRecord;
  person: UserRecord;
  place: Place;
  installed: Installations;
  nonce: string | null;
}

/** What was done, ready for the application. */
export interface Started {
  type: InteractionType;
  /** On whose behalf. */
  owners: Owners;
  data: unknown;
  /** What messages say of it beyond id, type, user and owners. */
  metadata?: Partial<InteractionMetadataRecord>;
  command?: UsedCommand;
  /** The message whose component it was, as the application sees it. */
  message?: APIMessage;
  source?: { id: Snowflake; isEphemeral: boolean };
  openerId?: Snowflake;
}

/** How often an application that only a person brought may follow up. Source: Discord, "Followup Messages". */
const PERSONS_FOLLOW_UPS = 5;

/** Hands an interaction to its application by its endpoint, or else by the gateway, and waits three seconds for an answer. */
export async function startInteraction(core: Core, invocation: Invocation, started: Started): Promise<void> {
  const { application, person, place, nonce } = invocation;
  const id = core.ids.next();
  const begun: Omit<InteractionRecord, 'logPlace'> = {
    id,
    token: newInteractionToken(id),
    type: started.type,
    application_id: application.id,
    bot_id: application.bot_id,
    user_id: person.id,
    channel_id: place.channel.id,
    guild_id: place.guild?.id ?? null,
    nonce,
    createdAtMs: core.clock.nowMs(),
    metadata: { id, type: started.type, user_id: person.id, authorizing_integration_owners: started.owners, ...started.metadata } as InteractionMetadataRecord, // each kind brings its own keys
    isHushed: isHushed(place, started.owners),
    most_follow_ups: isPersonsOwn(started.owners) ? PERSONS_FOLLOW_UPS : null,
    ...(started.command && { command: started.command }),
    ...(started.source && { source: started.source }),
    ...(started.openerId && { openerId: started.openerId }),
  };
  const [payload, logPlace] = await Promise.all([payloadOf(core, invocation, begun, started), nextLogPlace(core, application.id)]);
  const interaction: InteractionRecord = { ...begun, logPlace };
  await core.interactions.add(interaction);
  setTimeout(() => void failInteraction(core, interaction, { reason: 'timeout' }), ANSWER_WITHIN_MS).unref();
  logInteraction(core, invocation, interaction, started);
  if (started.type !== InteractionType.ApplicationCommandAutocomplete) tellUser(core, interaction, 'INTERACTION_CREATE');
  if (application.interactions_endpoint_url) {
    void askEndpoint(core, application, application.interactions_endpoint_url, interaction, payload);
  } else if (application.bot_id) {
    core.publish({ user_ids: [application.bot_id], ...(place.guild && { guild_id: place.guild.id }) }, { t: 'INTERACTION_CREATE', d: payload });
  }
}

/** The answer may come in the response itself, or, after an empty one, by the callback route. */
async function askEndpoint(core: Core, application: ApplicationRecord, url: string, interaction: InteractionRecord, payload: unknown): Promise<void> {
  try {
    const { status, body } = await postToEndpoint(core, application, url, payload, ANSWER_WITHIN_MS);
    if (status < 200 || status > 299) return await failInteraction(core, interaction, { reason: 'endpoint_status', detail: String(status) });
    if (body.trim() === '') return;
    await answerInteraction(core, interaction, parseForm(InteractionCallbackBody, parseJsonKeepingIds(body)), []);
  } catch (error) {
    core.log.debug({ err: error, application: application.id }, 'an interactions endpoint gave no usable answer');
    await failInteraction(core, interaction, failureOf(error));
  }
}

/** In words that say nothing of the network here. */
function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return { reason: 'bad_answer', detail: refusalForLog(error) };
  return error instanceof SyntaxError ? { reason: 'bad_answer', detail: 'no JSON' } : { reason: 'endpoint_unreachable' };
}

/** The payload of INTERACTION_CREATE, and of the request to an endpoint. Source: Discord, "Interaction Object". */
async function payloadOf(
  core: Core,
  { application, person, place }: Invocation,
  interaction: Pick<InteractionRecord, 'id' | 'type' | 'token'>,
  { data, message, owners }: Started,
): Promise<Record<string, unknown>> {
  const { channel, guild, permissions } = place;
  const [ofApp, entitlements] = await Promise.all([
    application.bot_id && guild ? placeOf(core, channel.id, application.bot_id) : null,
    activeEntitlements(core, application.id, person.id, guild?.id ?? null),
  ]);
  const inGuild = (ofApp?.permissions ?? 0n) | (isPersonsOwn(owners) ? ANSWERING : 0n);
  const context = contextOf(place, application);
  const appPermissions = (guild ? inGuild : appPermissionsInConversation(context === InteractionContextType.BotDM)).toString();
  const member = guild?.members.get(person.id);
  return {
    version: 1,
    id: interaction.id,
    application_id: application.id,
    type: interaction.type,
    token: interaction.token,
    data,
    ...(guild && {
      guild: { id: guild.id, features: guild.guild.features, locale: guild.guild.preferred_locale },
      guild_id: guild.id,
      guild_locale: guild.guild.preferred_locale,
    }),
    channel: {
      ...(guild ? withoutOverwrites(presentGuildChannel(channel)) : presentDirectChannel(channel, core.userCache, application.bot_id ?? application.id)),
      permissions: permissions.toString(),
      app_permissions: appPermissions,
    },
    channel_id: channel.id,
    ...(member ? { member: presentInteractionMember(member, person, permissions) } : { user: presentUser(person) }),
    ...(message && { message }),
    app_permissions: appPermissions,
    locale: person.own.locale,
    entitlements,
    entitlement_sku_ids: [...new Set(entitlements.map((entitlement) => entitlement.sku_id))],
    authorizing_integration_owners: owners,
    context,
    attachment_size_limit: core.settings.maxFileBytes,
  };
}

function withoutOverwrites(channel: object): object {
  const { permission_overwrites: _overwrites, ...rest } = channel as { permission_overwrites?: unknown };
  return rest;
}
