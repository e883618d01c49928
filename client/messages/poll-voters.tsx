import { useLingui } from '@lingui/react/macro';
import type { APIPoll, APIUser } from 'discord-api-types/v10';
import { useCallback } from 'react';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { PeopleByChoice } from './people-by-choice.tsx';

/** Who voted for what. */
export default function PollVoters({ message, poll, guildId, onClose }: { message: Message; poll: APIPoll; guildId: string | undefined; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const { channel_id: channelId, id } = message;
  const load = useCallback(
    async (key: string, after: string | undefined): Promise<readonly APIUser[]> => {
      const { users } = await client.rest.call('GET /channels/{channel_id}/polls/{message_id}/answers/{answer_id}', {
        path: { channel_id: channelId, message_id: id, answer_id: key },
        query: { limit: 100, ...(after !== undefined && { after }) },
      });
      return users;
    },
    [client, channelId, id],
  );
  const counts = new Map(poll.results?.answer_counts.map((one) => [one.id, one.count]));
  const choices = poll.answers.map(({ answer_id: answer, poll_media: media }) => ({
    key: String(answer),
    label: media.text ?? '',
    shown: media.text,
    count: counts.get(answer) ?? 0,
  }));
  return <PeopleByChoice title={t`Votes`} guildId={guildId} choices={choices} first={choices[0]?.key ?? ''} load={load} onClose={onClose} />;
}
