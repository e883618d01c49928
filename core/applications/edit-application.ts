import { ApplicationFlags, ApplicationWebhookEventStatus, type APIApplication, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { PRIVILEGED_INTENT_FLAGS } from '#protocol/intents';
import type { EditApplicationBody } from '#protocol/rest/applications';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { keepImage } from '../images/keep-image.ts';
import { validateEventsEndpoint, validateInteractionsEndpoint } from '../interactions/validate-endpoint.ts';
import type { ApplicationRecord } from './application-record.ts';
import { presentOwnApplication } from './present-application.ts';

/**
 * Changes an application, by its owner or its bot. New endpoints are asked whether they answer as they should.
 * Source: Discord, "Edit Current Application".
 */
export async function editApplication(core: Core, applicationId: Snowflake, sent: EditApplicationBody, callerId: Snowflake): Promise<APIApplication> {
  const application = await changeApplication(core, applicationId, async (known) => {
    const body = callerId === known.owner_id ? sent : withoutOwnersKeys(sent);
    const changed = await changedApplication(core, known, body);
    const { interactions_endpoint_url: endpoint, event_webhooks_url: hearer } = changed;
    if (endpoint && endpoint !== known.interactions_endpoint_url) await validateInteractionsEndpoint(core, changed, endpoint);
    // One that was switched off has to show itself again.
    const isHeardAnew = hearer !== known.event_webhooks_url || (isOn(changed) && !isOn(known));
    if (hearer && isHeardAnew) await validateEventsEndpoint(core, changed, hearer);
    return changed;
  });
  return presentOwnApplication(core, application);
}

const isOn = ({ event_webhooks_status: status }: ApplicationRecord): boolean => status === ApplicationWebhookEventStatus.Enabled;

/** Changes an application as it stands by now: somebody else may have changed it while the caller looked at it. */
export function changeApplication(
  core: Core,
  applicationId: Snowflake,
  change: (known: ApplicationRecord) => ApplicationRecord | Promise<ApplicationRecord>,
): Promise<ApplicationRecord> {
  return core.locks.withLock(`application:${applicationId}`, async () => {
    const known = await core.applications.byId(applicationId);
    if (!known) throw apiError('UNKNOWN_APPLICATION');
    const changed = await change(known);
    if (changed === known) return known;
    await core.applications.save(changed);
    tellApplicationChanged(core, changed);
    await doomReplacedImages(core, 'app-icons', applicationId, [known.icon, known.cover_image], [changed.icon, changed.cover_image]);
    return changed;
  });
}

/** What only the person behind an application decides: a leaked token must not send codes elsewhere. */
function withoutOwnersKeys({
  name: _name,
  redirect_uris: _redirects,
  bot_public: _public,
  bot_require_code_grant: _requireCode,
  integration_public: _integrationPublic,
  integration_require_code_grant: _integrationCode,
  ...rest
}: EditApplicationBody): EditApplicationBody {
  return rest;
}

/** Processes that hold sessions of its bot take the change in: which intents it may have, above all. */
function tellApplicationChanged(core: Core, application: ApplicationRecord): void {
  core.publish(application.bot_id ? { user_ids: [application.bot_id] } : {}, { t: 'application_changed', d: application });
}

/** Bits that its makers may set by themselves: the intents of small bots, and whether it is an activity. */
const SETTABLE_FLAGS = PRIVILEGED_INTENT_FLAGS | ApplicationFlags.Embedded;

const isGiven = <Value>(sent: Value | null | undefined): sent is Value => sent !== undefined && sent !== null;
const given = <Value>(sent: Value | undefined, known: Value): Value => (sent === undefined ? known : sent);

async function changedApplication(core: Core, known: ApplicationRecord, body: EditApplicationBody): Promise<ApplicationRecord> {
  return {
    ...known,
    name: body.name ?? known.name,
    description: body.description === undefined ? known.description : (body.description ?? ''),
    icon: await keepImage(core, 'app-icons', known.id, body.icon, known.icon),
    cover_image: await keepImage(core, 'app-icons', known.id, body.cover_image, known.cover_image),
    flags:
      body.flags === undefined || body.flags === null ? known.flags : (((known.flags & ~SETTABLE_FLAGS) | (body.flags & SETTABLE_FLAGS)) as ApplicationFlags), // a set of known bits
    ...(isGiven(body.explicit_content_filter) && { explicit_content_filter: body.explicit_content_filter }),
    ...(body.max_participants !== undefined && { max_participants: body.max_participants }),
    tags: body.tags === undefined ? known.tags : [...new Set(body.tags ?? [])],
    interactions_endpoint_url: given(body.interactions_endpoint_url, known.interactions_endpoint_url),
    role_connections_verification_url: given(body.role_connections_verification_url, known.role_connections_verification_url),
    custom_install_url: given(body.custom_install_url, known.custom_install_url),
    terms_of_service_url: given(body.terms_of_service_url, known.terms_of_service_url),
    privacy_policy_url: given(body.privacy_policy_url, known.privacy_policy_url),
    install_params: body.install_params === undefined ? known.install_params : (body.install_params as ApplicationRecord['install_params']), // scopes are text
    integration_types_config:
      body.integration_types_config === undefined || body.integration_types_config === null
        ? known.integration_types_config
        : (body.integration_types_config as ApplicationRecord['integration_types_config']), // as above
    redirect_uris: body.redirect_uris === undefined ? known.redirect_uris : readRedirects(body.redirect_uris ?? []),
    bot_public: body.bot_public ?? body.integration_public ?? known.bot_public,
    bot_require_code_grant: body.bot_require_code_grant ?? body.integration_require_code_grant ?? known.bot_require_code_grant,
    ...eventWebhooksOf(known, body),
    event_webhooks_types: body.event_webhooks_types === undefined ? known.event_webhooks_types : [...new Set(body.event_webhooks_types ?? [])],
  };
}

/** Without an address nothing can be switched on; who takes the address away switches it off. */
function eventWebhooksOf(known: ApplicationRecord, body: EditApplicationBody): Pick<ApplicationRecord, 'event_webhooks_url' | 'event_webhooks_status'> {
  const url = given(body.event_webhooks_url, known.event_webhooks_url);
  const status = body.event_webhooks_status ?? (url ? known.event_webhooks_status : ApplicationWebhookEventStatus.Disabled);
  if (!url && status === ApplicationWebhookEventStatus.Enabled) throw formError(['event_webhooks_url'], 'BASE_TYPE_REQUIRED', 'This field is required');
  return { event_webhooks_url: url, event_webhooks_status: status };
}

/** Addresses that may get a code: whole ones, of any scheme but those that run in a page. */
function readRedirects(uris: readonly string[]): string[] {
  uris.forEach((uri, index) => {
    if (!URL.canParse(uri) || /^(?:javascript|data|vbscript|file|blob):/i.test(uri))
      throw formError(['redirect_uris', index], 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  });
  return [...new Set(uris)];
}
