import { ApplicationWebhookEventStatus, type Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { changeApplication } from '../applications/edit-application.ts';
import type { Core } from '../core.ts';
import { postToEndpoint } from '../interactions/post-to-endpoint.ts';
import { wireTime } from '../ports/clock.ts';
import { only } from '../ports/event-heading.ts';
import type { WebhookDelivery } from '../ports/webhook-delivery-store.ts';
import { WEBHOOK_EVENT_WAITS, wantsEvent } from './send-webhook-event.ts';

/** Source: Discord, "Webhook Events": answered within three seconds, tried again for up to ten minutes. */
const ANSWER_WITHIN_MS = 3000;
/** So many at once, and so many of one application: whoever is slow holds up its own. */
const AT_ONCE = 8;
const OF_EACH = 2;
/** Whoever has taken one and is not done with it by then is dead. */
const LEASE_MS = 30_000;
/** Those that another process has left behind are found by looking. */
const LOOK_EVERY_MS = 10_000;

export interface Patience {
  /** Before the first repetition; each further pause is twice as long. */
  firstPauseMs: number;
  giveUpAfterMs: number;
  /** An endpoint that took nothing for so long is told no more. */
  switchOffAfterMs: number;
}

const DISCORDS_PATIENCE: Patience = { firstPauseMs: 1000, giveUpAfterMs: 10 * 60_000, switchOffAfterMs: 60 * 60_000 };

/** Tells applications of the events that wait in the store. Any number of processes may do so at once; none is lost with one of them. */
export class WebhookEvents {
  private readonly core: Core;
  private readonly patience: Patience;
  /** What is under way, and of whom. */
  private readonly running = new Map<Promise<void>, Snowflake>();
  private looking: Promise<void> | null = null;
  private isStale = false;
  private stopHearing: (() => void) | null = null;

  constructor(core: Core, patience: Patience = DISCORDS_PATIENCE) {
    this.core = core;
    this.patience = patience;
  }

  start(): void {
    if (this.stopHearing) return;
    const timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    const unsubscribe = this.core.bus.subscribe(({ t }) => {
      if (t === WEBHOOK_EVENT_WAITS) this.look();
    }, only(WEBHOOK_EVENT_WAITS));
    this.stopHearing = () => {
      clearInterval(timer);
      unsubscribe();
    };
    this.look();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopHearing?.();
    this.stopHearing = null;
    await this.looking;
    await Promise.all(this.running.keys());
  }

  private look(): void {
    this.isStale = true;
    this.looking ??= this.takeWhatIsDue()
      .catch((error: unknown) => this.core.log.warn({ err: error }, 'events for applications could not be looked for'))
      .finally(() => (this.looking = null));
  }

  private async takeWhatIsDue(): Promise<void> {
    while (this.isStale && this.stopHearing && this.running.size < AT_ONCE) {
      this.isStale = false;
      const nowMs = this.core.clock.nowMs();
      const taken = await this.core.webhookDeliveries.take(wireTime(nowMs), wireTime(nowMs + LEASE_MS), {
        limit: AT_ONCE - this.running.size,
        ofEach: OF_EACH,
        except: [...new Set(this.running.values())],
      });
      for (const delivery of taken) {
        const work = this.deliver(delivery)
          .catch((error: unknown) => this.core.log.warn({ err: error, application: delivery.application_id }, 'an application could not be told of an event'))
          .finally(() => {
            this.running.delete(work);
            this.look();
          });
        this.running.set(work, delivery.application_id);
      }
    }
  }

  private async deliver({ id, application_id: applicationId, type, body, created_at, attempts }: WebhookDelivery): Promise<void> {
    const { firstPauseMs, giveUpAfterMs, switchOffAfterMs } = this.patience;
    const { shortMemory, clock, webhookDeliveries } = this.core;
    const application = await this.core.applications.byId(applicationId);
    if (!application || !wantsEvent(application, type)) return webhookDeliveries.remove(id);
    const failing = `failing:${applicationId}`;
    if (await this.isTaken(application, body)) {
      await webhookDeliveries.remove(id);
      return shortMemory.remove(failing);
    }
    const nowMs = clock.nowMs();
    // Since when nothing came through.
    await shortMemory.claim(failing, nowMs, 2 * switchOffAfterMs + giveUpAfterMs);
    const pauseMs = firstPauseMs * 2 ** (attempts - 1);
    if (nowMs - Date.parse(created_at) + pauseMs <= giveUpAfterMs) {
      await webhookDeliveries.postpone(id, wireTime(nowMs + pauseMs));
      setTimeout(() => this.look(), pauseMs).unref();
      return;
    }
    await webhookDeliveries.remove(id);
    const sinceMs = await shortMemory.get<number>(failing);
    if (sinceMs === null || nowMs - sinceMs < switchOffAfterMs) return;
    await shortMemory.remove(failing);
    await this.switchOff(application);
  }

  private async isTaken(application: ApplicationRecord, body: object): Promise<boolean> {
    try {
      const { status } = await postToEndpoint(this.core, application, application.event_webhooks_url ?? '', body, ANSWER_WITHIN_MS);
      return status >= 200 && status < 300;
    } catch (error) {
      this.core.log.debug({ err: error, application: application.id }, 'an endpoint for events gave no answer');
      return false;
    }
  }

  private async switchOff({ id, event_webhooks_url: url }: ApplicationRecord): Promise<void> {
    await changeApplication(this.core, id, (known) => {
      if (known.event_webhooks_url !== url || known.event_webhooks_status !== ApplicationWebhookEventStatus.Enabled) return known;
      this.core.log.warn({ application: id }, 'an endpoint for events took nothing for long; it is told no more');
      return { ...known, event_webhooks_status: ApplicationWebhookEventStatus.DisabledByDiscord };
    });
  }
}

const eventsByCore = new WeakMap<Core, WebhookEvents>();

/** The one of this process. */
export function webhookEventsOf(core: Core): WebhookEvents {
  let events = eventsByCore.get(core);
  if (!events) eventsByCore.set(core, (events = new WebhookEvents(core)));
  return events;
}
