import { ApplicationWebhookType, InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import type { SafeResponse } from '../outside/safe-fetch.ts';
import { ANSWER_WITHIN_MS, newInteractionToken } from './interaction-registry.ts';
import { postToEndpoint } from './post-to-endpoint.ts';

/** How an address of an application is greeted, and which answer shows that it understood. */
export interface Greeting {
  ping(core: Core, application: ApplicationRecord): unknown;
  isAnswered(response: SafeResponse): boolean;
}

/** Source: Discord, "Setting Up an Endpoint": 200 with `{type: 1}`. */
export const INTERACTIONS_GREETING: Greeting = {
  ping(core, application) {
    const id = core.ids.next();
    return {
      version: 1,
      id,
      application_id: application.id,
      type: InteractionType.Ping,
      token: newInteractionToken(id),
      entitlements: [],
      authorizing_integration_owners: {},
    };
  },
  isAnswered({ status, body }) {
    const answer: unknown = status === 200 ? JSON.parse(body) : null;
    return typeof answer === 'object' && answer !== null && 'type' in answer && answer.type === InteractionResponseType.Pong;
  },
};

/** Source: Discord, "Webhook Events", "Preparing for Events": 204 with nothing. */
export const EVENTS_GREETING: Greeting = {
  ping: (_core, application) => ({ version: 1, application_id: application.id, type: ApplicationWebhookType.Ping }),
  isAnswered: ({ status }) => status === 204,
};

/** Throws 50035 at `interactions_endpoint_url` unless the address answers a ping, and refuses one with a wrong signature by 401. */
export async function validateInteractionsEndpoint(core: Core, application: ApplicationRecord, url: string): Promise<void> {
  if (await isTrustworthy(core, application, url, INTERACTIONS_GREETING)) return;
  throw formError(
    ['interactions_endpoint_url'],
    'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID',
    'The specified interactions endpoint url could not be verified.',
  );
}

/** The same for the address that hears of events. */
export async function validateEventsEndpoint(core: Core, application: ApplicationRecord, url: string): Promise<void> {
  if (await isTrustworthy(core, application, url, EVENTS_GREETING)) return;
  throw formError(['event_webhooks_url'], 'APPLICATION_EVENT_WEBHOOKS_URL_INVALID', 'The specified event webhooks url could not be verified.');
}

async function isTrustworthy(core: Core, application: ApplicationRecord, url: string, greeting: Greeting): Promise<boolean> {
  const [greeted, status] = await Promise.all([isPingAnswered(core, application, url, greeting), statusOfForgery(core, application, url, greeting)]);
  return greeted && status === 401;
}

async function isPingAnswered(core: Core, application: ApplicationRecord, url: string, { ping, isAnswered }: Greeting): Promise<boolean> {
  try {
    return isAnswered(await postToEndpoint(core, application, url, ping(core, application), ANSWER_WITHIN_MS));
  } catch {
    return false;
  }
}

/** What a ping with a wrong signature is answered with; null for no answer. */
async function statusOfForgery(core: Core, application: ApplicationRecord, url: string, { ping }: Greeting): Promise<number | null> {
  try {
    return (await postToEndpoint(core, application, url, ping(core, application), ANSWER_WITHIN_MS, true)).status;
  } catch {
    return null;
  }
}

/**
 * Whether an endpoint takes what is not signed as it should, so that anybody could speak to it in this server's name.
 * One that does not answer, or fails, is only down. Greets it as well, as Discord does.
 */
export async function believesForgeries(core: Core, application: ApplicationRecord, url: string, greeting: Greeting): Promise<boolean> {
  const [, status] = await Promise.all([isPingAnswered(core, application, url, greeting), statusOfForgery(core, application, url, greeting)]);
  return status !== null && status >= 200 && status < 300;
}
