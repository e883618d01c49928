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
}

/** How one wants to be seen: told to the gateway, and kept at the server for all devices. */
export class OwnPresence {
  readonly #rest: RestClient;
  readonly #store: Store;
  readonly #given: ShownPresence | null;
  #chosen: ShownPresence | null = null;
  #unsaved: Setting | null = null;
  #isSaving = false;

  constructor(rest: RestClient, store: Store, status: OwnStatus | undefined) {
    this.#rest = rest;
    this.#store = store;
    this.#given = status === undefined ? null : shownAs(status, []);
  }

  /** What IDENTIFY has to say. With null it says nothing, and the server goes by the person's setting. */
  get current(): ShownPresence | null {
    return this.#chosen ?? this.#given;
  }

  /** Activities that are not given stay, and with them the custom status. */
  choose(status: OwnStatus, activities: readonly object[] | undefined): ShownPresence {
    const chosen = shownAs(status, activities ?? this.#chosen?.activities ?? activitiesOf(this.#store.state.settings.get('custom_status')));
    this.#chosen = chosen;
    this.#unsaved = { ...this.#unsaved, status, ...(activities && { custom_status: customStatusIn(activities) }) };
    this.flush();
    return chosen;
  }

  /** Whether anybody is there, for as long as that lasts: told, and not kept. Null where another status than online was chosen. */
  idle(isIdle: boolean, nowMs = Date.now()): ShownPresence | null {
    const { settings } = this.#store.state;
    const { status, activities } =
      this.current ?? shownAs((settings.get('status') as OwnStatus | undefined) ?? 'online', activitiesOf(settings.get('custom_status'))); // Discord's setting of that name
    if (status !== 'online') return null;
    return { status: isIdle ? 'idle' : 'online', activities, since: isIdle ? nowMs : 0, afk: isIdle };
  }

  /** Another device chose something else, which holds from the next session on. */
  heard(settings: { status?: unknown }): void {
    if (this.#unsaved || settings.status === undefined || settings.status === this.#chosen?.status) return;
    this.#chosen = null;
  }

  /** There is a connection, perhaps again. */
  flush(): void {
    if (!this.#isSaving && this.#unsaved) void this.#save();
  }

  /** Nobody is logged in any more, or somebody else. */
  forget(): void {
    this.#chosen = this.#unsaved = null;
  }

  async #save(): Promise<void> {
    this.#isSaving = true;
    for (let body = this.#unsaved; body; body = this.#unsaved === body ? null : this.#unsaved) {
      try {
        await this.#rest.call('PATCH /users/@me/settings', { body });
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
