import { useLingui } from '@lingui/react/macro';
import type { APIUser } from 'discord-api-types/v10';
import { useCallback } from 'react';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { PeopleByChoice } from './people-by-choice.tsx';
import { emojiKey, ReactionEmoji } from './reactions.tsx';

/** Who reacted, and how. */
export default function Reactors({ message, guildId, first, onClose }: { message: Message; guildId: string | undefined; first?: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const { channel_id: channelId, id, reactions = [] } = message;
  const load = useCallback(
    (key: string, after: string | undefined): Promise<readonly APIUser[]> =>
      client.rest.call('GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}', {
        path: { channel_id: channelId, message_id: id, emoji_name: key },
        query: { limit: 100, ...(after !== undefined && { after }) },
      }),
    [client, channelId, id],
  );
  const choices = reactions.map(({ emoji, count }) => ({
    key: emojiKey(emoji),
    label: emoji.name ?? '',
    shown: <ReactionEmoji emoji={emoji} />,
    count,
  }));
  return <PeopleByChoice title={t`Reactions`} guildId={guildId} choices={choices} first={first ?? choices[0]?.key ?? ''} load={load} onClose={onClose} />;
}
