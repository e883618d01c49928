import { ApplicationWebhookEventStatus } from 'discord-api-types/v10';
import { changeApplication } from '../applications/edit-application.ts';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { believesForgeries, EVENTS_GREETING, INTERACTIONS_GREETING } from './validate-endpoint.ts';

const PAGE = 20;
/** Called once an hour, each endpoint is asked about twice a day, at hours that it cannot foresee. */
const CHANCE = 1 / 12;

/**
 * Asks endpoints again whether they check signatures. One for interactions that takes a forged request loses its place,
 * and its application hears interactions by the gateway until it is set anew; one for events is told no more.
 * Source: Discord, "Setting Up an Endpoint".
 */
export async function revalidateEndpoints(core: Core, isChosen: () => boolean = () => Math.random() < CHANCE): Promise<void> {
  for (let after = '0'; ;) {
    const page = await core.applications.withEndpoint(after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    await Promise.all(
      page.filter(isChosen).map((application) => Promise.all([revalidateInteractions(core, application), revalidateEvents(core, application)])),
    );
    after = last.id;
  }
}

async function revalidateInteractions(core: Core, application: ApplicationRecord): Promise<void> {
  const url = application.interactions_endpoint_url;
  if (!url || !(await believesForgeries(core, application, url, INTERACTIONS_GREETING))) return;
  await changeApplication(core, application.id, (known) => {
    if (known.interactions_endpoint_url !== url) return known;
    core.log.warn({ application: known.id }, 'an interactions endpoint took a request with a wrong signature; it is asked no more');
    return { ...known, interactions_endpoint_url: null };
  });
}

async function revalidateEvents(core: Core, application: ApplicationRecord): Promise<void> {
  const { event_webhooks_url: url, event_webhooks_status: status } = application;
  if (!url || status !== ApplicationWebhookEventStatus.Enabled || !(await believesForgeries(core, application, url, EVENTS_GREETING))) return;
  await changeApplication(core, application.id, (known) => {
    if (known.event_webhooks_url !== url) return known;
    core.log.warn({ application: known.id }, 'an endpoint for events took a request with a wrong signature; it is told no more');
    return { ...known, event_webhooks_status: ApplicationWebhookEventStatus.DisabledByDiscord };
  });
}
