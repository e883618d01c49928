import { randomInt } from 'node:crypto';
import type { APIGuild, APITemplate, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { parseForm } from '#protocol/form-errors';
import { CreateGuildBody } from '#protocol/rest/guilds';
import type { CreateTemplateBody, EditTemplateBody, UseTemplateBody } from '#protocol/rest/templates';
import type { Core } from '../core.ts';
import { createGuild } from '../guilds/create-guild.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import { takeSnapshot } from './take-snapshot.ts';
import type { TemplateRecord } from './template-record.ts';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const CODE_LENGTH = 12;

/** For anybody who has the code. Throws 10057. Source: Discord, "Get Guild Template". */
export async function getTemplate(core: Core, code: string): Promise<APITemplate> {
  const template = await core.templates.byCode(code);
  const state = template && (await core.states.get(template.source_guild_id));
  if (!template || !state) throw apiError('UNKNOWN_GUILD_TEMPLATE');
  return present(core, state, template);
}

/** Source: Discord, "Get Guild Templates". */
export async function listTemplates(core: Core, state: GuildState): Promise<APITemplate[]> {
  return Promise.all((await core.templates.ofGuild(state.id)).map((template) => present(core, state, template)));
}

/** The guild as it stands, one time; throws 30031 for a second template. Source: Discord, "Create Guild Template". */
export async function createTemplate(core: Core, state: GuildState, body: CreateTemplateBody, callerId: Snowflake): Promise<APITemplate> {
  const now = wireTime(core.clock.nowMs());
  const template: TemplateRecord = {
    code: Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
    name: body.name,
    description: body.description || null,
    usage_count: 0,
    creator_id: callerId,
    created_at: now,
    updated_at: now,
    source_guild_id: state.id,
    serialized_source_guild: takeSnapshot(state),
  };
  if (!(await core.templates.insert(template))) throw apiError('GUILD_ALREADY_HAS_TEMPLATE');
  return present(core, state, template);
}

/** Changes what it is called, not what it is. Source: Discord, "Modify Guild Template". */
export const editTemplate = (core: Core, state: GuildState, code: string, body: EditTemplateBody): Promise<APITemplate> =>
  change(core, state, code, {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.description !== undefined && { description: body.description || null }),
  });

/** Takes the guild's shape anew. Source: Discord, "Sync Guild Template". */
export const syncTemplate = (core: Core, state: GuildState, code: string): Promise<APITemplate> =>
  change(core, state, code, { serialized_source_guild: takeSnapshot(state), updated_at: wireTime(core.clock.nowMs()) });

async function change(core: Core, state: GuildState, code: string, changes: Partial<TemplateRecord>): Promise<APITemplate> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const template = { ...(await templateOf(core, state, code)), ...changes };
    await core.templates.save(template);
    return present(core, state, template);
  });
}

/** Source: Discord, "Delete Guild Template". */
export async function deleteTemplate(core: Core, state: GuildState, code: string): Promise<APITemplate> {
  const template = await templateOf(core, state, code);
  if (!(await core.templates.remove(state.id, code))) throw apiError('UNKNOWN_GUILD_TEMPLATE');
  return present(core, state, template);
}

/** Makes a guild of that shape, owned by the caller. People only, as all making of guilds. Source: Discord, "Create Guild from Guild Template". */
export async function createGuildFromTemplate(core: Core, code: string, body: UseTemplateBody, callerId: Snowflake): Promise<APIGuild> {
  const template = await core.templates.byCode(code);
  if (!template) throw apiError('UNKNOWN_GUILD_TEMPLATE');
  const shape = template.serialized_source_guild;
  const { description, preferred_locale } = shape;
  const asBody = parseForm(CreateGuildBody, {
    name: body.name,
    icon: body.icon ?? null,
    verification_level: shape.verification_level,
    default_message_notifications: shape.default_message_notifications,
    explicit_content_filter: shape.explicit_content_filter,
    afk_channel_id: shape.afk_channel_id,
    afk_timeout: shape.afk_timeout,
    system_channel_id: shape.system_channel_id,
    system_channel_flags: shape.system_channel_flags,
    roles: shape.roles.map(({ id, ...role }) => ({ ...role, id: String(id) })),
    channels: shape.channels.map(({ id, available_tags, ...channel }) => ({
      ...channel,
      id: String(id),
      ...(available_tags && { available_tags: available_tags.map(({ id: _id, ...tag }) => tag) }),
    })),
  });
  const guild = await createGuild(core, callerId, asBody, { description, preferred_locale });
  await core.templates.countUse(code);
  return guild;
}

async function templateOf(core: Core, state: GuildState, code: string): Promise<TemplateRecord> {
  const template = await core.templates.byCode(code);
  if (template?.source_guild_id !== state.id) throw apiError('UNKNOWN_GUILD_TEMPLATE');
  return template;
}

/** `is_dirty` is true once the guild looks otherwise than its template, and else null. */
async function present(core: Core, state: GuildState, template: TemplateRecord): Promise<APITemplate> {
  await core.userCache.fetch([template.creator_id]);
  const { code, name, description, usage_count, creator_id, created_at, updated_at, source_guild_id, serialized_source_guild } = template;
  const isDirty = inOrder(takeSnapshot(state)) !== inOrder(serialized_source_guild);
  return {
    code,
    name,
    description,
    usage_count,
    creator_id,
    creator: presentUser(core.userCache.get(creator_id)),
    created_at,
    updated_at,
    source_guild_id,
    serialized_source_guild,
    is_dirty: isDirty ? true : null,
  } as unknown as APITemplate; // Discord's type knows less of the snapshot than its description
}

/** The database gives keys back in an order of its own. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
