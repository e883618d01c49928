import type { ScheduledMessage } from '#sdk/gateway/events';
import { remember } from '#sdk/state/selectors/remember';

/** Those of a channel, or with an empty id all; the next one comes first. */
export const scheduledIn = remember(
  (state) => [state.scheduledMessages.version],
  (state, channelId): ScheduledMessage[] =>
    [...state.scheduledMessages.values()].filter((one) => channelId === '' || one.channel_id === channelId).sort((a, b) => a.due_at.localeCompare(b.due_at)),
);

/** What it says; of one without words nothing. */
export const textOf = ({ message }: ScheduledMessage): string => (typeof message['content'] === 'string' ? message['content'] : '');

export interface ScheduledFile {
  id: string;
  filename: string;
  size: number;
}

/** The files that wait with it. */
export const filesOf = ({ message }: ScheduledMessage): readonly ScheduledFile[] => (message['attachments'] as ScheduledFile[] | undefined) ?? []; // as the server shows them
