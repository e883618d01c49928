import type { APIAuditLog, APIAuditLogEntry, APIUser } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../../app/session.tsx';
import { useLoaded } from '../../kit/use-loaded.ts';
import { useTask } from '../../kit/use-task.ts';

const PAGE = 50;

export interface AuditFilter {
  userId: string;
  /** 0 for all. */
  action: number;
}

interface Log {
  entries: readonly APIAuditLogEntry[];
  users: ReadonlyMap<string, APIUser>;
  /** Names of what entries are about, by id. */
  names: ReadonlyMap<string, string>;
  hasMore: boolean;
}

/** The entries that fit, newest first, page after page; new ones come by themselves. */
export function useAuditLog(guildId: string, { userId, action }: AuditFilter) {
  const client = useClient();
  const more = useTask();
  const [isEnd, setEnd] = useState(false);
  const page = useCallback(
    async (before?: string): Promise<Log> => {
      const query = {
        limit: PAGE,
        ...(userId !== '' && { user_id: userId }),
        ...(action !== 0 && { action_type: action }),
        ...(before !== undefined && { before }),
      };
      return read(await client.rest.call('GET /guilds/{guild_id}/audit-logs', { path: { guild_id: guildId }, query }));
    },
    [client, guildId, userId, action],
  );
  const load = useCallback(() => page(), [page]);
  const { value: log, problem, reload, set } = useLoaded<Log>(load);
  useEffect(() => setEnd(false), [load]);
  useEffect(
    () =>
      client.on('GUILD_AUDIT_LOG_ENTRY_CREATE', (entry) => {
        if (entry.guild_id !== guildId || (userId !== '' && entry.user_id !== userId) || (action !== 0 && entry.action_type !== action)) return;
        set((before) => ({ ...before, entries: [entry, ...before.entries.filter(({ id }) => id !== entry.id)] }));
      }),
    [client, guildId, userId, action, set],
  );
  const loadMore = (): void => {
    const last = log?.entries.at(-1);
    if (!last || more.isBusy) return;
    more.run(async () => {
      const next = await page(last.id);
      setEnd(!next.hasMore);
      set((before) => ({
        entries: [...before.entries, ...next.entries],
        users: new Map([...before.users, ...next.users]),
        names: new Map([...before.names, ...next.names]),
        hasMore: next.hasMore,
      }));
    });
  };
  return { log, problem, reload, loadMore, isBusy: more.isBusy, hasMore: log?.hasMore === true && !isEnd };
}

function read(log: APIAuditLog): Log {
  const named: readonly { id: string; name?: string | null }[] = [
    ...log.webhooks,
    ...log.integrations,
    ...log.threads,
    ...log.application_commands,
    ...log.auto_moderation_rules,
    ...log.guild_scheduled_events,
  ];
  return {
    entries: log.audit_log_entries,
    users: new Map(log.users.map((user) => [user.id, user])),
    names: new Map(named.flatMap(({ id, name }) => (name ? [[id, name] as const] : []))),
    hasMore: log.audit_log_entries.length === PAGE,
  };
}
