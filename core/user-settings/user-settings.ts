import type { Snowflake } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import { ProtobufError, readFields, writeFields, type WireField } from '#protocol/protobuf';
import type { SettingsProtoBody, UserSettingsBody } from '#protocol/rest/user-settings';
import type { Core } from '../core.ts';
import type { SettingsKind } from '../ports/settings-stores.ts';
import { setLocale } from '../users/set-locale.ts';
import type { UserRecord } from '../users/user-record.ts';
import {
  mergedSettings,
  SETTINGS_FIELDS,
  settingsIn,
  settledAt,
  valueOf,
  withValue,
  withVersion,
  type SettingsField,
  type UserSettings,
} from './settings-fields.ts';

/** A client's settings are kilobytes; what it counts of its use is more. In bytes. */
const MOST_BYTES: Record<SettingsKind, number> = { 1: 256 * 1024, 2: 1024 * 1024 };
/** Fields that come in such a message are messages themselves; more than these are none of Discord's. */
const MOST_FIELDS = 1_000;

interface Held {
  version: number;
  fields: readonly WireField[];
}

/** What holds of a person's settings by now; where nothing is kept, what their account says. */
async function heldBy(core: Core, user: UserRecord, kind: SettingsKind): Promise<Held> {
  const known = await core.userSettings.find(user.id, kind);
  if (known) {
    const fields = readFields(known.data);
    return { version: known.version, fields: kind === 1 ? settledAt(fields, core.clock.nowMs()) : fields };
  }
  return { version: 0, fields: kind === 1 ? withValue([], SETTINGS_FIELDS.locale, user.own.locale) : [] };
}

const base64Of = (fields: readonly WireField[]): string => Buffer.from(writeFields(fields)).toString('base64');
const whole = ({ fields, version }: Held): WireField[] => withVersion(fields, version);

/** Source: Discord's client, "Get User Settings Proto". */
export const getSettingsProto = async (core: Core, user: UserRecord, kind: SettingsKind): Promise<{ settings: string }> => ({
  settings: base64Of(whole(await heldBy(core, user, kind))),
});

/**
 * Puts a client's changes into its person's settings: a field of the message at a time. Who says from which version they start
 * and is behind changes nothing and gets what holds. Source: Discord's client, "Modify User Settings Proto".
 */
export async function editSettingsProto(
  core: Core,
  user: UserRecord,
  kind: SettingsKind,
  { settings, required_data_version: required }: SettingsProtoBody,
): Promise<{ settings: string; out_of_date?: true }> {
  const change = readChange(settings, kind);
  return changeSettings(core, user, kind, async (held) => {
    if (typeof required === 'number' && required !== held.version) return { reply: { settings: base64Of(whole(held)), out_of_date: true as const } };
    const { merged, changed } = mergedSettings(held.fields, change);
    return { fields: merged, changed, reply: (now) => ({ settings: base64Of(whole(now)) }) };
  });
}

function readChange(settings: string, kind: SettingsKind): WireField[] {
  const refuse = (message: string): never => {
    throw formError(['settings'], 'USER_SETTINGS_PROTO_INVALID', message);
  };
  const bytes = Buffer.from(settings, 'base64');
  try {
    const fields = readFields(bytes);
    if (fields.length > MOST_FIELDS || fields.some(({ type }) => type !== 'bytes')) return refuse('Invalid settings.');
    // Whatever is kept must be readable as what it is.
    if (kind === 1) settingsIn(fields);
    return fields;
  } catch (error) {
    if (error instanceof ProtobufError) return refuse('Invalid settings.');
    throw error;
  }
}

/** Source: Discord's client, "Get User Settings". */
export const getSettings = async (core: Core, user: UserRecord): Promise<UserSettings> => settingsIn((await heldBy(core, user, 1)).fields);

const NULLABLE: ReadonlySet<string> = new Set(['custom_status', 'status_expires_at'] satisfies (keyof UserSettings)[]);

/** The same settings by their older names. Source: Discord's client, "Modify User Settings". */
export function editSettings(core: Core, user: UserRecord, body: UserSettingsBody): Promise<UserSettings> {
  const said = Object.entries(body).filter(([, value]) => value !== undefined);
  return changeSettings(core, user, 1, async ({ fields }) => {
    const table = SETTINGS_FIELDS as Record<string, SettingsField<unknown> | undefined>;
    const isAnotherStatus = body.status !== undefined && body.status !== valueOf(fields, SETTINGS_FIELDS.status);
    let edited = isAnotherStatus ? withValue(fields, SETTINGS_FIELDS.status_expires_at, null) : fields;
    const changed = new Set<number>();
    for (const [key, value] of said) {
      const field = table[key];
      if (!field || (value === null && !NULLABLE.has(key))) continue;
      edited = withValue(edited, field, value);
      changed.add(field.outer);
    }
    return { fields: edited, changed, reply: (now) => settingsIn(now.fields) };
  });
}

interface Change<Reply> {
  /** Absent where nothing changes. */
  fields?: readonly WireField[];
  changed?: ReadonlySet<number>;
  reply: Reply | ((now: Held) => Reply);
}

/** One change at a time; the person's other sessions hear of what it touched, by either view. */
export async function changeSettings<Reply extends object>(
  core: Core,
  user: UserRecord,
  kind: SettingsKind,
  change: (held: Held) => Promise<Change<Reply>>,
): Promise<Reply> {
  const { reply, now, before } = await core.locks.withLock(`settings:${user.id}`, async () => {
    const held = await heldBy(core, user, kind);
    const made = await change(held);
    if (!made.fields || !made.changed || made.changed.size === 0) return { reply: answer(made, held), now: null, before: held };
    const next: Held = { version: held.version + 1, fields: made.fields };
    const data = writeFields(next.fields);
    if (data.length > MOST_BYTES[kind]) throw formError(['settings'], 'USER_SETTINGS_PROTO_TOO_LARGE', 'The settings are too large.');
    await core.userSettings.save(user.id, kind, { version: next.version, data });
    tell(core, user.id, kind, held, next, made.changed);
    return { reply: answer(made, next), now: next, before: held };
  });
  if (now && kind === 1) await followLocale(core, user, before, now);
  return reply;
}

const answer = <Reply extends object>({ reply }: Change<Reply>, held: Held): Reply => (typeof reply === 'function' ? reply(held) : reply);

function tell(core: Core, userId: Snowflake, kind: SettingsKind, before: Held, now: Held, changed: ReadonlySet<number>): void {
  const partial = now.fields.filter(({ number }) => changed.has(number));
  const proto = base64Of(withVersion(partial, now.version));
  core.publish({ user_ids: [userId] }, { t: 'USER_SETTINGS_PROTO_UPDATE', d: { settings: { type: kind, proto }, partial: true } });
  if (kind !== 1) return;
  const [former, next] = [settingsIn(before.fields), settingsIn(now.fields)] as [Record<string, unknown>, Record<string, unknown>];
  const d = Object.fromEntries(Object.entries(next).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(former[key])));
  if (Object.keys(d).length > 0) core.publish({ user_ids: [userId] }, { t: 'USER_SETTINGS_UPDATE', d });
}

/** What applications are told of a person's language stands in their account. */
async function followLocale(core: Core, user: UserRecord, before: Held, now: Held): Promise<void> {
  const locale = valueOf(now.fields, SETTINGS_FIELDS.locale);
  if (locale !== valueOf(before.fields, SETTINGS_FIELDS.locale)) await setLocale(core, user.id, locale);
}

/** What READY tells of a person's settings: both views. */
export async function settingsForReady(core: Core, user: UserRecord): Promise<{ json: UserSettings; proto: string }> {
  const held = await heldBy(core, user, 1);
  return { json: settingsIn(held.fields), proto: base64Of(whole(held)) };
}
