import { useEffect, useState } from 'react';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { unheard } from '#sdk/state/selectors/unheard';
import { isSystem } from '../messages/is-system.ts';
import { messageInWords } from '../messages/message-in-words.ts';
import { useClient } from './session.tsx';

/** What comes so soon after one another is said in one go. */
const TOGETHER_MS = 200;
const MOST_KEPT = 5;

interface Said {
  id: string;
  text: string;
}

interface AnnouncerProps {
  channelId: string | null;
  /** A thread that is open beside it; its name is said with what is written there. */
  threadId: string | null;
}

/** Speaks each new message of what is open once, to those who do not see it come. */
export function Announcer({ channelId, threadId }: AnnouncerProps) {
  const client = useClient();
  const [said, setSaid] = useState<readonly Said[]>([]);
  useEffect(() => {
    setSaid([]);
    let news: Said[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (): void => {
      const now = news;
      news = [];
      timer = undefined;
      setSaid((before) => [...before, ...now].slice(-Math.max(MOST_KEPT, now.length)));
    };
    const end = client.on('MESSAGE_CREATE', (message) => {
      const { state } = client;
      const { channel_id: id, author } = message;
      if ((id !== channelId && id !== threadId) || author.id === state.meId || unheard(state, author.id)) return;
      const guildId = state.channels.get(id)?.guild_id;
      const text = messageInWords(state, message, guildId);
      const name = nameOf(state, author.id, guildId) || author.username;
      const where = id === threadId ? ` (${channelName(state, id)})` : '';
      news.push({ id: message.id, text: isSystem(message) ? `${text}${where}` : `${name}${where}: ${text || '…'}` });
      timer ??= setTimeout(say, TOGETHER_MS);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [client, channelId, threadId]);
  return (
    <div className="unseen" role="log" aria-live="polite" aria-relevant="additions">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
