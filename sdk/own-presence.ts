import { ActivityType, type APIEmoji, type GatewayActivity } from 'discord-api-types/v10';
import type { OwnStatus } from './client-options.ts';
import { DiscordError } from './rest/discord-error.ts';
import type { RestClient } from './rest/rest-client.ts';
import type { Store } from './state/store.ts';

/** What IDENTIFY and op 3 say of how one is seen. */
export interface ShownPresence {
  status: OwnStatus;
  activities: readonly object[];
  /** Since when nobody has touched anything, in milliseconds; 0 while somebody does. */
  since: number;
  afk: boolean;
}

interface CustomStatus {
  text: string | null;
  emoji_id: string | null;
  emoji_name: string | null;
  expires_at: string | null;
}

interface Setting {
  status: OwnStatus;
  custom_status?: CustomStatus | null;
  status_expires_at?: string | null;
}

/** How one wants to be seen: told to the gateway, and kept at the server for all devices. */
export class OwnPresence {
  readonly #rest: RestClient;
  readonly #store: Store;
  readonly #given: ShownPresence | null;
  #chosen: ShownPresence | null = null;
  #unsaved: Setting | null = null;
  /** What this device last had the server keep; the event of it comes back. */
  #saved: Partial<Setting> = {};
  #isSaving = false;
  #idleSinceMs: number | null = null;

  constructor(rest: RestClient, store: Store, status: OwnStatus | undefined) {
    this.#rest = rest;
    this.#store = store;
    this.#given = status === undefined ? null : shownAs(status, []);
  }

  /** What IDENTIFY has to say. With null it says nothing, and the server goes by the person's setting. */
  get current(): ShownPresence | null {
    return this.#chosen ?? this.#given;
  }

  /** Activities that are not given stay, and with them the custom status; so does the end of a status that stays the same. */
  choose(status: OwnStatus, activities: readonly object[] | undefined, expiresAt?: string | null): ShownPresence {
    const chosen = shownAs(status, activities ?? this.#chosen?.activities ?? activitiesOf(this.#store.state.settings.get('custom_status')));
    this.#chosen = chosen;
    const { status_expires_at: unsavedEnd, ...unsaved } = this.#unsaved ?? {};
    const end = expiresAt === undefined && this.#unsaved?.status === status ? unsavedEnd : expiresAt;
    this.#unsaved = {
      ...unsaved,
      status,
      ...(end !== undefined && { status_expires_at: end }),
      ...(activities && { custom_status: customStatusIn(activities) }),
    };
    this.flush();
    return this.#asTouched(chosen);
  }

  /** Whether anybody is there, for as long as that lasts: told, and not kept. Others see it of those who are online. */
  idle(isIdle: boolean, nowMs = Date.now()): ShownPresence {
    this.#idleSinceMs = isIdle ? nowMs : null;
    return this.#asTouched(this.current ?? this.#byTheSettings());
  }

  /** Another device chose something else: what this one has to say now, or null. Of devices that disagree people would see the most present. */
  heard({ status, custom_status: custom }: { status?: unknown; custom_status?: unknown }): ShownPresence | null {
    const isKnown = (value: unknown, saved: unknown): boolean => value === undefined || JSON.stringify(value) === JSON.stringify(saved);
    if (this.#given || this.#unsaved || (isKnown(status, this.#saved.status) && isKnown(custom, this.#saved.custom_status))) return null;
    this.#saved = {};
    const others = (this.#chosen?.activities ?? []).filter((activity) => (activity as Partial<GatewayActivity>).type !== ActivityType.Custom);
    const kept = this.#byTheSettings();
    const shown = { ...kept, activities: [...kept.activities, ...others] };
    this.#chosen = others.length > 0 ? shown : null;
    return this.#asTouched(shown);
  }

  /** As the server keeps it. */
  #byTheSettings(): ShownPresence {
    const { settings } = this.#store.state;
    return shownAs((settings.get('status') as OwnStatus | undefined) ?? 'online', activitiesOf(settings.get('custom_status'))); // Discord's setting of that name
  }

  #asTouched(shown: ShownPresence): ShownPresence {
    const since = this.#idleSinceMs;
    return since === null ? shown : { ...shown, status: shown.status === 'online' ? 'idle' : shown.status, since, afk: true };
  }

  /** There is a connection, perhaps again. */
  flush(): void {
    if (!this.#isSaving && this.#unsaved) void this.#save();
  }

  /** Nobody is logged in any more, or somebody else. */
  forget(): void {
    this.#chosen = this.#unsaved = null;
    this.#saved = {};
  }

  async #save(): Promise<void> {
    this.#isSaving = true;
    for (let body = this.#unsaved; body; body = this.#unsaved === body ? null : this.#unsaved) {
      this.#saved = { ...this.#saved, ...body };
      try {
        await this.#rest.call('PATCH /users/@me/settings', { body, outlivesPage: true });
      } catch (error) {
        // Without an answer it goes when there is a connection.
        if (!(error instanceof DiscordError) || error.status >= 500) break;
      }
      if (this.#unsaved === body) this.#unsaved = null;
    }
    this.#isSaving = false;
  }
}

const shownAs = (status: OwnStatus, activities: readonly object[]): ShownPresence => ({ status, activities, since: 0, afk: false });

/** As the setting keeps what op 3 shows. */
function customStatusIn(activities: readonly object[]): CustomStatus | null {
  const shown = (activities as readonly Partial<GatewayActivity>[]).find(({ type }) => type === ActivityType.Custom);
  if (!shown) return null;
  const { state, emoji, timestamps } = shown;
  return {
    text: state ?? null,
    emoji_id: (emoji as Partial<APIEmoji> | undefined)?.id ?? null,
    emoji_name: emoji?.name ?? null,
    expires_at: timestamps?.end === undefined ? null : new Date(Number(timestamps.end)).toISOString(),
  };
}

function activitiesOf(setting: unknown): object[] {
  const { text, emoji_id: id, emoji_name: name, expires_at: end } = (setting ?? {}) as Partial<CustomStatus>; // as the server keeps it
  if ((!text && !name) || (end && Date.parse(end) <= Date.now())) return [];
  return [{ name: 'Custom Status', type: ActivityType.Custom, ...(text && { state: text }), ...(name && { emoji: { name, ...(id && { id }) } }) }];
}
