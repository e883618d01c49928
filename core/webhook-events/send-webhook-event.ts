import { ApplicationWebhookEventStatus, ApplicationWebhookType, type ApplicationWebhookEventType, type Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';

/** So many events may wait for one application. */
const MOST_OF_APPLICATION = 500;
/** Told on the bus when there is one more. */
export const WEBHOOK_EVENT_WAITS = 'webhook_event_waits';

/** Tells an application of an event at its own address, if it wants to hear of such; never waits and never throws. */
export function sendWebhookEvent(core: Core, applicationId: Snowflake, type: ApplicationWebhookEventType, data: unknown): void {
  core.afterwards((outer) => {
    put(outer, applicationId, type, data).catch((error: unknown) =>
      outer.log.warn({ err: error, application: applicationId, type }, 'an application is not told of an event'),
    );
  });
}

async function put(core: Core, applicationId: Snowflake, type: ApplicationWebhookEventType, data: unknown): Promise<void> {
  const created_at = wireTime(core.clock.nowMs());
  const application = await core.applications.byId(applicationId);
  if (!application || !wantsEvent(application, type)) return;
  const body = { version: 1, application_id: applicationId, type: ApplicationWebhookType.Event, event: { type, timestamp: created_at, data } };
  if (await core.webhookDeliveries.add({ application_id: applicationId, type, body, created_at }, MOST_OF_APPLICATION))
    core.publish({}, { t: WEBHOOK_EVENT_WAITS, d: null });
  else core.log.warn({ application: applicationId, type }, 'an application is not told of an event: too many wait already');
}

export const wantsEvent = (
  { event_webhooks_url, event_webhooks_status, event_webhooks_types }: ApplicationRecord,
  type: ApplicationWebhookEventType,
): boolean => event_webhooks_url !== null && event_webhooks_status === ApplicationWebhookEventStatus.Enabled && event_webhooks_types.includes(type);
