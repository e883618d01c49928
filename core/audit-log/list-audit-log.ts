import { AuditLogEvent, type APIAuditLog, type APIAuditLogEntry, type Snowflake } from 'discord-api-types/v10';
import type { AuditLogQuery } from '#protocol/rest/audit-log';
import { snowflakeAt } from '#protocol/snowflake';
import { presentThread } from '../channels/present-channel.ts';
import { isThread } from '../channels/channel-record.ts';
import { presentCommand } from '../commands/present-command.ts';
import type { Core } from '../core.ts';
import { presentScheduledEvent } from '../scheduled-events/present-scheduled-event.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';

/** Entries are shown for 45 days. Source: Discord, "Audit Logs". */
const KEPT_MS = 45 * 24 * 60 * 60 * 1000;

type Target = 'user' | 'webhook' | 'integration' | 'thread' | 'command' | 'event' | 'rule';

/** What the target of an entry is, by the tens in which Discord numbers its events. */
function targetOf(action: AuditLogEvent): Target | null {
  if ((action >= 20 && action <= 28) || [72, 74, 75, 143, 144, 145, 146].includes(action)) return 'user';
  if (action >= 50 && action <= 52) return 'webhook';
  if (action >= 80 && action <= 82) return 'integration';
  if ((action >= 100 && action <= 102) || (action >= 200 && action <= 202)) return 'event';
  if (action >= 110 && action <= 112) return 'thread';
  if (action === AuditLogEvent.ApplicationCommandPermissionUpdate) return 'command';
  return action >= 140 && action <= 142 ? 'rule' : null;
}

/** A page of the audit log with the objects its entries name, as far as they still exist. Source: Discord, "Get Guild Audit Log". */
export async function listAuditLog(core: Core, state: GuildState, query: AuditLogQuery): Promise<APIAuditLog> {
  const oldest = snowflakeAt(core.clock.nowMs() - KEPT_MS);
  const after = query.after !== undefined && BigInt(query.after) < BigInt(oldest) ? oldest : query.after;
  const found = await core.auditLog.page(state.id, { ...query, after }, query.limit);
  const entries = found.filter((entry) => BigInt(entry.id) >= BigInt(oldest));
  const targets = (kind: Target): Set<Snowflake> =>
    new Set(entries.flatMap((entry) => (entry.target_id && targetOf(entry.action_type) === kind ? [entry.target_id] : [])));
  const [users, webhooks, integrations, threads, commands] = await Promise.all([
    usersOf(core, entries, targets('user')),
    webhooksOf(core, state, targets('webhook')),
    integrationsOf(core, state, targets('integration')),
    threadsOf(core, state, targets('thread')),
    commandsOf(core, state, entries),
  ]);
  return {
    audit_log_entries: entries,
    users,
    webhooks,
    integrations,
    threads,
    application_commands: commands,
    auto_moderation_rules: [...targets('rule')].flatMap((id) => state.automodRules.get(id) ?? []),
    guild_scheduled_events: [...targets('event')].flatMap((id) => {
      const event = state.scheduledEvents.get(id);
      return event ? [presentScheduledEvent(event)] : [];
    }),
  };
}

async function usersOf(core: Core, entries: readonly APIAuditLogEntry[], targetIds: Iterable<Snowflake>): Promise<APIAuditLog['users']> {
  const ids = new Set([...targetIds, ...entries.flatMap((entry) => entry.user_id ?? [])]);
  await core.userCache.fetch(ids);
  return [...ids].flatMap((id) => {
    const user = core.userCache.peek(id);
    return user ? [presentUser(user)] : [];
  });
}

async function webhooksOf(core: Core, state: GuildState, ids: ReadonlySet<Snowflake>): Promise<APIAuditLog['webhooks']> {
  if (ids.size === 0) return [];
  const webhooks = (await core.webhooks.ofGuild(state.id)).filter((webhook) => ids.has(webhook.id));
  await core.userCache.fetch(webhooks.flatMap((webhook) => webhook.user_id ?? []));
  return webhooks.map((webhook) => ({
    id: webhook.id,
    type: webhook.type,
    guild_id: webhook.guild_id,
    channel_id: webhook.channel_id,
    name: webhook.name,
    avatar: webhook.avatar,
    application_id: webhook.application_id,
    ...(webhook.user_id && { user: presentUser(core.userCache.get(webhook.user_id)) }),
  }));
}

async function integrationsOf(core: Core, state: GuildState, ids: ReadonlySet<Snowflake>): Promise<APIAuditLog['integrations']> {
  if (ids.size === 0) return [];
  const integrations = (await core.integrations.ofGuild(state.id)).filter((integration) => ids.has(integration.id));
  const applications = await Promise.all(integrations.map((integration) => core.applications.byId(integration.application_id)));
  return integrations.flatMap((integration, index) => {
    const application = applications[index];
    const account = application && { id: application.id, name: application.name };
    return account ? [{ id: integration.id, type: 'discord', name: account.name, account, application_id: application.id }] : [];
  }) as unknown as APIAuditLog['integrations']; // the log shows less of them than the type tells
}

async function threadsOf(core: Core, state: GuildState, ids: ReadonlySet<Snowflake>): Promise<APIAuditLog['threads']> {
  const archived = [...ids].filter((id) => !state.threads.has(id));
  const stored = archived.length > 0 ? await core.guilds.channelsByIds(archived) : [];
  const active = [...ids].flatMap((id) => state.threads.get(id) ?? []);
  return [...active, ...stored.filter(isThread)].map((thread) => presentThread(thread, null, null)) as APIAuditLog['threads']; // threads only
}

/** Permission changes name a command, or an application for all of its commands. */
async function commandsOf(core: Core, state: GuildState, entries: readonly APIAuditLogEntry[]): Promise<APIAuditLog['application_commands']> {
  const wanted = new Map<Snowflake, Snowflake>();
  for (const { action_type: action, target_id: id, options } of entries)
    if (targetOf(action) === 'command' && id && options?.application_id && id !== options.application_id) wanted.set(id, options.application_id);
  const commands = await Promise.all([...wanted].map(([id, applicationId]) => core.commands.byId(applicationId, id)));
  return commands.flatMap((command) =>
    command && (command.guild_id === undefined || command.guild_id === state.id) ? [presentCommand(command, { all: false, locale: null })] : [],
  );
}
