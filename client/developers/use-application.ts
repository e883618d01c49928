import { useClient } from '../app/session.tsx';
import { useChanges, type Changes } from '../kit/use-changes.ts';
import { useTask, type Task } from '../kit/use-task.ts';
import type { ApplicationSectionProps } from './application-sections.tsx';
import type { Operations } from '#sdk/rest/operations';

type ApplicationBody = Operations['PATCH /applications/{application_id}']['body'];

/** What is changed of an application in one of its sections, and how it is saved. `bodyOf` makes the request of what differs. */
export function useApplicationChanges<Values extends object>(
  { application, onChanged }: ApplicationSectionProps,
  standing: Values,
  bodyOf: (changed: Partial<Values>) => ApplicationBody,
): Changes<Values> & { task: Task; save(): void } {
  const client = useClient();
  const task = useTask();
  const changes = useChanges(standing);
  const save = (): void =>
    task.run(async () => {
      onChanged(await client.rest.call('PATCH /applications/{application_id}', { path: { application_id: application.id }, body: bodyOf(changes.changed) }));
      changes.reset();
    });
  return { ...changes, task, save };
}
