import { useState } from 'react';
import type { NotificationRules } from '#sdk/gateway/events';
import { notificationRules } from '#sdk/state/selectors/notices';
import { useClient, useSelected } from '../app/session.tsx';
import { useTask, type Task } from '../kit/use-task.ts';

/** Keywords and quiet hours, and how to change some of them; what is changed shows when the server has it. */
export function useRules(): { rules: NotificationRules; task: Task; change(what: Partial<NotificationRules>, then?: () => void): void } {
  const client = useClient();
  const task = useTask();
  const known = useSelected(notificationRules);
  const [saved, setSaved] = useState<{ over: NotificationRules; rules: NotificationRules } | null>(null);
  // The event of it may come after the answer.
  const rules = saved?.over === known ? saved.rules : known;
  return {
    rules,
    task,
    change: (what, then) =>
      task.run(async () => {
        const next = await client.rest.call('PUT /nexus/v1/users/@me/notification-rules', { body: { ...rules, ...what } });
        setSaved({ over: known, rules: next });
        then?.();
      }),
  };
}
