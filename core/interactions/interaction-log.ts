import type { APIApplicationCommandInteractionDataOption as Option, Snowflake } from 'discord-api-types/v10';
import type { ApiError, FormErrorTree } from '#protocol/errors';
import { compareSnowflakes } from '#protocol/snowflake';
import type { LoggedInteraction, LoggedOutcome } from '#protocol/nexus/interaction-log';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { chosenOptions } from './chosen-options.ts';
import type { InteractionRecord } from './interaction-registry.ts';
import type { Invocation, Started } from './start-interaction.ts';

/** So many of an application, the newest. */
export const LOGGED_INTERACTIONS = 200;
/** After the last one all of them are forgotten. */
const LIFETIME_MS = 60 * 60 * 1000;
const COUNTER_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const MOST_OPTIONS = 25;
const MOST_CHARACTERS = 100;

/**
 * The log is a ring of places in the memory that all processes share: a new interaction takes that of the oldest, and its outcome,
 * perhaps of another process, stands in the same place of a second table.
 */
const interactionsOf = (applicationId: Snowflake): string => `interaction-log:${applicationId}`;
const outcomesOf = (applicationId: Snowflake): string => `interaction-outcomes:${applicationId}`;

/** The place of the next one; null where none can be had: no interaction waits for its log. */
export async function nextLogPlace(core: Core, applicationId: Snowflake): Promise<number | null> {
  try {
    return (await core.shortMemory.count(`${interactionsOf(applicationId)}:count`, 1, COUNTER_LIFETIME_MS)) % LOGGED_INTERACTIONS;
  } catch (error) {
    core.log.debug({ err: error, application: applicationId }, 'an interaction is not logged');
    return null;
  }
}

export function logInteraction(core: Core, { application, person, place }: Invocation, interaction: InteractionRecord, started: Started): void {
  const logged: LoggedInteraction = {
    id: interaction.id,
    application_id: application.id,
    created_at: wireTime(interaction.createdAtMs),
    type: interaction.type,
    ...contentOf(started),
    command_type: started.command?.type ?? null,
    user: { id: person.id, username: person.username, global_name: person.global_name, avatar: person.avatar },
    guild_id: interaction.guild_id,
    channel_id: interaction.channel_id,
    channel_name: place.channel.name ?? null,
    delivered_by: application.interactions_endpoint_url ? 'endpoint' : 'gateway',
    outcome: null,
  };
  keep(core, interaction, interactionsOf(application.id), logged);
  tellOwner(core, application, 'NEXUS_INTERACTION_LOGGED', logged);
}

export function logOutcome(
  core: Core,
  interaction: InteractionRecord,
  { status, answer_type = null, reason = null, detail = null }: Partial<LoggedOutcome> & Pick<LoggedOutcome, 'status'>,
): void {
  const outcome: LoggedOutcome = {
    status,
    after_ms: Math.max(core.clock.nowMs() - interaction.createdAtMs, 0),
    answer_type,
    reason,
    detail: detail && cut(detail),
  };
  const told = { id: interaction.id, application_id: interaction.application_id, outcome };
  keep(core, interaction, outcomesOf(interaction.application_id), told);
  void core.applications
    .byId(interaction.application_id)
    .then((application) => application && tellOwner(core, application, 'NEXUS_INTERACTION_OUTCOME', told))
    .catch((error: unknown) => core.log.debug({ err: error }, 'an outcome was told nobody'));
}

/** The newest interactions of an application, newest first. */
export async function listLoggedInteractions(core: Core, application: ApplicationRecord): Promise<LoggedInteraction[]> {
  const [interactions, outcomes] = await Promise.all([
    core.shortMemory.entries<LoggedInteraction>(interactionsOf(application.id)),
    core.shortMemory.entries<{ id: Snowflake; outcome: LoggedOutcome }>(outcomesOf(application.id)),
  ]);
  return [...interactions]
    .map(([place, logged]) => {
      const held = outcomes.get(place);
      // One of an interaction that stood in this place before is not this one's.
      return { ...logged, outcome: held?.id === logged.id ? held.outcome : null };
    })
    .toSorted((one, other) => compareSnowflakes(other.id, one.id));
}

/** What the answer to the application says, in one line: the first of its fields that is wrong. */
export function refusalForLog({ row, extras }: ApiError): string {
  const field = extras?.errors && firstWrong(extras.errors, []);
  return `${row.code}: ${field ?? row.message}`;
}

function firstWrong(tree: FormErrorTree, path: readonly string[]): string | null {
  const [own] = tree._errors ?? [];
  if (own) return `${path.join('.')}: ${own.message}`;
  for (const [key, inner] of Object.entries(tree)) {
    const found = inner && !Array.isArray(inner) ? firstWrong(inner, [...path, key]) : null;
    if (found !== null) return found;
  }
  return null;
}

function keep(core: Core, { logPlace }: InteractionRecord, table: string, value: unknown): void {
  if (logPlace === null) return;
  core.shortMemory
    .putEntry(table, String(logPlace), value, LIFETIME_MS)
    .catch((error: unknown) => core.log.debug({ err: error }, 'an interaction is not logged'));
}

const tellOwner = (core: Core, { owner_id: ownerId }: ApplicationRecord, t: string, d: unknown): void => core.publish({ user_ids: [ownerId] }, { t, d });

const cut = (text: string): string => (text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text);

/** What the services of commands, components and modals hand over; the application gets all of it. */
interface Data {
  name?: string;
  options?: readonly Option[];
  target_id?: Snowflake;
  custom_id?: string;
  values?: readonly string[];
  components?: readonly unknown[];
}

function contentOf({ data }: Started): Pick<LoggedInteraction, 'name' | 'options'> {
  const { name, options, target_id: target, custom_id: customId, values, components } = data as Data; // made by the neighbours of this file
  if (customId !== undefined) {
    const fields = components
      ? fieldNames(components).map((field) => ({ name: field, value: null }))
      : (values ?? []).map((value) => ({ name: 'value', value }));
    return { name: cut(customId), options: shortened(fields) };
  }
  const { path, values: put } = chosenOptions(options);
  const shown = put.flatMap((option) => ('value' in option ? [{ name: option.name, value: String(option.value) }] : []));
  return { name: [name, ...path].join(' '), options: shortened([...(target === undefined ? [] : [{ name: 'target', value: target }]), ...shown]) };
}

const shortened = (options: LoggedInteraction['options']): LoggedInteraction['options'] =>
  options.slice(0, MOST_OPTIONS).map(({ name, value }) => ({ name: cut(name), value: value === null ? null : cut(value) }));

/** The fields of a modal wherever they stand in it; what somebody wrote into them is not for a log. */
function fieldNames(components: readonly unknown[]): string[] {
  return components.flatMap((each) => {
    const { custom_id: customId, component, components: inner } = each as { custom_id?: string; component?: unknown; components?: readonly unknown[] };
    return [...(customId === undefined ? [] : [customId]), ...fieldNames(component === undefined ? (inner ?? []) : [component])];
  });
}
