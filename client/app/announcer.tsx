import { useEffect, useState } from 'react';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { plainTextOf } from '#protocol/markdown/read-tree';
import { nameOf } from '#sdk/state/selectors/names';
import { unheard } from '#sdk/state/selectors/unheard';
import { namesFor } from '../messages/names-for.ts';
import { useClient } from './session.tsx';

/** Speaks each new message of the open channel once, to those who do not see it come. */
export function Announcer({ channelId }: { channelId: string | null }) {
  const client = useClient();
  const [said, setSaid] = useState<readonly { id: string; text: string }[]>([]);
  useEffect(() => {
    setSaid([]);
    return client.on('MESSAGE_CREATE', (message) => {
      const { state } = client;
      if (message.channel_id !== channelId || message.author.id === state.meId || unheard(state, message.author.id)) return;
      const guildId = state.channels.get(channelId)?.guild_id;
      const text = plainTextOf(parseMarkdown(message.content), namesFor(state, guildId));
      const name = nameOf(state, message.author.id, guildId) || message.author.username;
      setSaid((before) => [...before.slice(-4), { id: message.id, text: `${name}: ${text || '…'}` }]);
    });
  }, [client, channelId]);
  return (
    <div className="unseen" role="log" aria-live="polite" aria-relevant="additions">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
