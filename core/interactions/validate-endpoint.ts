import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { ANSWER_WITHIN_MS, newInteractionToken } from './interaction-registry.ts';
import { postToEndpoint } from './post-to-endpoint.ts';

/**
 * Asks whether an address answers interactions: a ping wants 200 with `{type: 1}`, one with a wrong signature 401.
 * Throws 50035 at `interactions_endpoint_url`. Source: Discord, "Setting Up an Endpoint".
 */
export async function validateInteractionsEndpoint(core: Core, application: ApplicationRecord, url: string): Promise<void> {
  const [greeted, status] = await Promise.all([isPingAnswered(core, application, url), statusOfForgery(core, application, url)]);
  if (greeted && status === 401) return;
  throw formError(
    ['interactions_endpoint_url'],
    'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID',
    'The specified interactions endpoint url could not be verified.',
  );
}

function ping(core: Core, application: ApplicationRecord): unknown {
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
}

async function isPingAnswered(core: Core, application: ApplicationRecord, url: string): Promise<boolean> {
  try {
    const { status, body } = await postToEndpoint(core, application, url, ping(core, application), ANSWER_WITHIN_MS);
    const answer: unknown = status === 200 ? JSON.parse(body) : null;
    return typeof answer === 'object' && answer !== null && 'type' in answer && answer.type === InteractionResponseType.Pong;
  } catch {
    return false;
  }
}

/** What a ping with a wrong signature is answered with; null for no answer. */
async function statusOfForgery(core: Core, application: ApplicationRecord, url: string): Promise<number | null> {
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
export async function believesForgeries(core: Core, application: ApplicationRecord, url: string): Promise<boolean> {
  const [, status] = await Promise.all([isPingAnswered(core, application, url), statusOfForgery(core, application, url)]);
  return status !== null && status >= 200 && status < 300;
}
