import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationWebhookEventStatus, ApplicationWebhookType, type ApplicationWebhookEventType, type Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { changeApplication } from '../applications/edit-application.ts';
import type { Core } from '../core.ts';
import { postToEndpoint } from '../interactions/post-to-endpoint.ts';
import { wireTime } from '../ports/clock.ts';
import { FairTurns } from './fair-turns.ts';

/** Source: Discord, "Webhook Events": answered within three seconds, tried again for up to ten minutes. */
const ANSWER_WITHIN_MS = 3000;
const MOST_AT_ONCE = { atOnce: 8, ofParty: 2 };
const MOST_PENDING = 10_000;
const MOST_OF_APPLICATION = 500;
const MOST_REMEMBERED = 10_000;

export interface Patience {
  /** Before the first repetition; each further pause is twice as long. */
  firstPauseMs: number;
  giveUpAfterMs: number;
  /** An endpoint that took nothing for so long is told no more. */
  switchOffAfterMs: number;
}

const DISCORDS_PATIENCE: Patience = { firstPauseMs: 1000, giveUpAfterMs: 10 * 60_000, switchOffAfterMs: 60 * 60_000 };

/** Tells applications of events at their own addresses. Waiting events are in the memory of this process, and bounded. */
export class WebhookEvents {
  private readonly core: Core;
  private readonly patience: Patience;
  private readonly pendingOf = new Map<Snowflake, number>();
  /** Since when nothing came through. */
  private readonly failingSince = new Map<Snowflake, number>();
  private readonly turns = new FairTurns(MOST_AT_ONCE);
  private readonly stopped = new AbortController();
  private pending = 0;

  constructor(core: Core, patience: Patience = DISCORDS_PATIENCE) {
    this.core = core;
    this.patience = patience;
  }

  /** Takes an event in, if the application wants to hear of such; never waits and never throws. */
  send(applicationId: Snowflake, type: ApplicationWebhookEventType, data: unknown): void {
    const ofApplication = this.pendingOf.get(applicationId) ?? 0;
    if (this.stopped.signal.aborted) return;
    if (this.pending >= MOST_PENDING || ofApplication >= MOST_OF_APPLICATION) {
      return this.core.log.warn({ application: applicationId, type }, 'an application is not told of an event: too many wait already');
    }
    this.pending++;
    this.pendingOf.set(applicationId, ofApplication + 1);
    const body = {
      version: 1,
      application_id: applicationId,
      type: ApplicationWebhookType.Event,
      event: { type, timestamp: wireTime(this.core.clock.nowMs()), data },
    };
    this.deliver(applicationId, type, body)
      .catch((error: unknown) => {
        if (!this.stopped.signal.aborted) this.core.log.warn({ err: error, application: applicationId }, 'an application could not be told of an event');
      })
      .finally(() => {
        this.pending--;
        const left = (this.pendingOf.get(applicationId) ?? 1) - 1;
        if (left > 0) this.pendingOf.set(applicationId, left);
        else this.pendingOf.delete(applicationId);
      });
  }

  stop(): void {
    this.stopped.abort();
    this.turns.releaseAll();
  }

  private async deliver(applicationId: Snowflake, type: ApplicationWebhookEventType, body: object): Promise<void> {
    const { firstPauseMs, giveUpAfterMs, switchOffAfterMs } = this.patience;
    const startedMs = performance.now();
    for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
      const application = await this.core.applications.byId(applicationId);
      if (this.stopped.signal.aborted || !application || !wants(application, type)) return;
      if (await this.turns.run(applicationId, () => this.isTaken(application, body))) return void this.failingSince.delete(applicationId);
      const nowMs = performance.now();
      this.rememberFailure(applicationId, nowMs);
      if (nowMs - startedMs + pauseMs > giveUpAfterMs) {
        if (nowMs - (this.failingSince.get(applicationId) ?? nowMs) >= switchOffAfterMs) await this.switchOff(application);
        return;
      }
      await sleep(pauseMs, undefined, { ref: false, signal: this.stopped.signal });
    }
  }

  private async isTaken(application: ApplicationRecord, body: object): Promise<boolean> {
    if (this.stopped.signal.aborted) return false;
    try {
      const { status } = await postToEndpoint(this.core, application, application.event_webhooks_url ?? '', body, ANSWER_WITHIN_MS);
      return status >= 200 && status < 300;
    } catch (error) {
      this.core.log.debug({ err: error, application: application.id }, 'an endpoint for events gave no answer');
      return false;
    }
  }

  private rememberFailure(applicationId: Snowflake, nowMs: number): void {
    if (this.failingSince.has(applicationId)) return;
    if (this.failingSince.size >= MOST_REMEMBERED) this.failingSince.delete(this.failingSince.keys().next().value ?? '');
    this.failingSince.set(applicationId, nowMs);
  }

  private async switchOff({ id, event_webhooks_url: url }: ApplicationRecord): Promise<void> {
    this.failingSince.delete(id);
    await changeApplication(this.core, id, (known) => {
      if (known.event_webhooks_url !== url || known.event_webhooks_status !== ApplicationWebhookEventStatus.Enabled) return known;
      this.core.log.warn({ application: id }, 'an endpoint for events took nothing for long; it is told no more');
      return { ...known, event_webhooks_status: ApplicationWebhookEventStatus.DisabledByDiscord };
    });
  }
}

const wants = ({ event_webhooks_url, event_webhooks_status, event_webhooks_types }: ApplicationRecord, type: ApplicationWebhookEventType): boolean =>
  event_webhooks_url !== null && event_webhooks_status === ApplicationWebhookEventStatus.Enabled && event_webhooks_types.includes(type);

const eventsByCore = new WeakMap<Core, WebhookEvents>();

/** The one of this process. */
export function webhookEventsOf(core: Core): WebhookEvents {
  let events = eventsByCore.get(core);
  if (!events) eventsByCore.set(core, (events = new WebhookEvents(core)));
  return events;
}
