import {
  ApplicationRoleConnectionMetadataType as Operator,
  type APIApplicationRoleConnectionMetadata,
  type APIRole,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { RoleConnectionRulesBody } from '#protocol/rest/role-connections';
import { bareApplication, type BareApplication } from '../applications/present-application.ts';
import type { Core } from '../core.ts';
import type { RoleConnectionRequirement, RoleConnectionRule } from '../ports/role-connection-rule-store.ts';
import { saveAndTellRoles } from '../roles/edit-role.ts';
import { demandAboveRole } from '../roles/hierarchy.ts';
import type { GuildState } from '../state/guild-state.ts';

type Rules = RoleConnectionRequirement[][];

/** What a role asks of those who claim it. Source: the unofficial "Get Guild Role Connection Configuration". */
export async function getRoleRules(core: Core, state: GuildState, roleId: Snowflake): Promise<Rules> {
  if (!state.roles.has(roleId)) throw apiError('UNKNOWN_ROLE');
  return (await core.roleConnectionRules.byRole(state.id, roleId))?.rules ?? [];
}

/** All linked roles of a guild, with the applications that they name. */
export async function listRoleRules(
  core: Core,
  state: GuildState,
): Promise<{ role_id: Snowflake; rules: Rules; applications: Record<Snowflake, BareApplication> }[]> {
  return Promise.all(
    (await core.roleConnectionRules.ofGuild(state.id)).map(async ({ role_id, rules }) => ({ role_id, rules, applications: await applicationsOf(core, rules) })),
  );
}

/** The applications that rules name, those that are gone left out. */
export async function applicationsOf(core: Core, rules: Rules): Promise<Record<Snowflake, BareApplication>> {
  const ids = [...new Set(rules.flat().map((requirement) => requirement.application_id))];
  const found = await Promise.all(ids.map((id) => core.applications.byId(id)));
  const shown = await Promise.all(found.flatMap((application) => (application ? [bareApplication(core, application)] : [])));
  return Object.fromEntries(shown.map((application) => [application.id, application]));
}

/**
 * Makes a role one that people claim by their connections, or an ordinary one again when nothing is asked. Whoever has it keeps it
 * until their connection changes. Source: the unofficial "Modify Guild Role Connection Configuration".
 */
export async function editRoleRules(core: Core, state: GuildState, roleId: Snowflake, body: RoleConnectionRulesBody, byId: Snowflake): Promise<Rules> {
  const rules = await readRules(core, body);
  await core.locks.withLock(`guild:${state.id}`, async () => {
    const role = state.roles.get(roleId);
    if (!role) throw apiError('UNKNOWN_ROLE');
    if (role.managed || roleId === state.id) throw apiError('INVALID_ROLE');
    demandAboveRole(state, byId, role);
    const rule: RoleConnectionRule = { role_id: roleId, guild_id: state.id, rules };
    await (rules.length > 0 ? core.roleConnectionRules.save(rule) : core.roleConnectionRules.remove(roleId));
    const changed = withTag(role, rules.length > 0);
    if (changed !== role) await saveAndTellRoles(core, state, [changed]);
  });
  return rules;
}

/** Discord says yes by a null that is there. */
function withTag(role: APIRole, isLinked: boolean): APIRole {
  const { tags = {}, ...rest } = role;
  const { guild_connections: known, ...others } = tags;
  if (isLinked === (known !== undefined)) return role;
  if (isLinked) return { ...rest, tags: { ...others, guild_connections: null } };
  return Object.keys(others).length > 0 ? { ...rest, tags: others } : rest;
}

const TIMES: ReadonlySet<number> = new Set([Operator.DatetimeLessThanOrEqual, Operator.DatetimeGreaterThanOrEqual]);
const TRUTHS: ReadonlySet<number> = new Set([Operator.BooleanEqual, Operator.BooleanNotEqual]);

/** Each requirement has to be about something that its application says, in the way in which it says it. */
async function readRules(core: Core, body: RoleConnectionRulesBody): Promise<Rules> {
  const recordsOf = new Map<Snowflake, APIApplicationRoleConnectionMetadata[] | null>();
  for (const { application_id: id } of body.flat()) {
    if (!recordsOf.has(id)) recordsOf.set(id, (await core.applications.byId(id))?.role_connections_metadata ?? null);
  }
  return body.map((all, outer) =>
    all.map((sent, inner): RoleConnectionRequirement => {
      const wrong = (key: string, message: string): Error => formError([outer, inner, key], 'ROLE_CONNECTION_REQUIREMENT_INVALID', message);
      const { application_id, connection_type, connection_metadata_field: key = null } = sent;
      const records = recordsOf.get(application_id);
      if (!records) throw wrong('application_id', 'This application tells nothing of people’s connections.');
      if (key === null) return { connection_type, application_id, connection_metadata_field: null, operator: null, value: null };
      const record = records.find((each) => each.key === key);
      if (!record) throw wrong('connection_metadata_field', 'The application has no such record.');
      const operator = sent.operator ?? record.type;
      if (operator !== record.type) throw wrong('operator', `This record is compared by operator ${record.type}.`);
      return { connection_type, application_id, connection_metadata_field: key, operator, value: readValue(operator, sent.value ?? null, wrong) };
    }),
  );
}

function readValue(operator: number, sent: string | null, wrong: (key: string, message: string) => Error): string {
  if (TRUTHS.has(operator)) {
    const value = sent ?? '1';
    if (value === 'true' || value === '1') return '1';
    if (value === 'false' || value === '0') return '0';
    throw wrong('value', 'Must be 0 or 1.');
  }
  if (sent === null) throw wrong('value', 'This field is required');
  if (!(TIMES.has(operator) ? /^\d{1,6}$/ : /^-?\d{1,18}$/).test(sent))
    throw wrong('value', TIMES.has(operator) ? 'Must be a number of days.' : 'Must be an integer.');
  return sent;
}
