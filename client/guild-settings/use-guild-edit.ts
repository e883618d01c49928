import { useClient, useSelected } from '../app/session.tsx';
import { useChanges, type Changes, type Merges } from '../kit/use-changes.ts';
import { useTask, type Task } from '../kit/use-task.ts';
import type { Guild } from '#sdk/state/entities';

/** Some fields of a guild in a form: what stands, what was changed, and how it is saved. */
export function useGuildEdit<Values extends object>(
  guildId: string,
  read: (guild: Guild) => Values,
  merges?: Merges<Values>,
): { form: Changes<Values>; task: Task; guild: Guild; save(): void } {
  const client = useClient();
  const task = useTask();
  const guild = useSelected((state) => state.guilds.get(guildId)) as Guild; // the page closes when it goes
  const form = useChanges(read(guild), merges);
  const save = (): void =>
    task.run(async () => {
      await client.rest.call('PATCH /guilds/{guild_id}', { path: { guild_id: guildId }, body: form.changed });
      await form.saved();
    });
  return { form, task, guild, save };
}
