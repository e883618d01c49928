import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient } from '../app/session.tsx';
import { useTask, type Task } from '../kit/use-task.ts';

const ACCEPTED = 2;

/** What a stranger asks: to be taken in, or turned down. */
export function useMessageRequest(channelId: string): { task: Task; accept(): void; decline(): void } {
  const client = useClient();
  const task = useTask();
  const path = { channel_id: channelId };
  return {
    task,
    accept: () =>
      task.run(async () => {
        await client.rest.call('PUT /channels/{channel_id}/recipients/@me', { path, body: { consent_status: ACCEPTED } });
        navigate(pathTo('@me', channelId));
      }),
    decline: () => task.run(async () => void (await client.rest.call('DELETE /channels/{channel_id}/recipients/@me', { path }))),
  };
}
