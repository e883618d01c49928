import { plural } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import type { Message } from '#sdk/state/entities';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { unheard } from '#sdk/state/selectors/unheard';
import { isSystem } from '../messages/is-system.ts';
import { messageInWords } from '../messages/message-in-words.ts';
import { useClient } from './session.tsx';

/** What comes so soon after one another is said in one go. */
const TOGETHER_MS = 200;
/** So long nothing more is said after it. */
const PAUSE_MS = 1_000;
/** Of more than these in one go the last ones are said, and how many were before them. */
const MOST_AT_ONCE = 20;

interface Said {
  id: string;
  text: string;
}

interface AnnouncerProps {
  channelId: string | null;
  /** A thread that is open beside it; its name is said with what is written there. */
  threadId: string | null;
}

/** Speaks what is new in what is open once, to those who do not see it come. */
export function Announcer({ channelId, threadId }: AnnouncerProps) {
  const client = useClient();
  const [said, setSaid] = useState<readonly Said[]>([]);
  useEffect(() => {
    setSaid([]);
    let news: Message[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let saidAtMs = -Infinity;
    const inWords = (message: Message): Said => {
      const { state } = client;
      const { channel_id: id, author } = message;
      const guildId = state.channels.get(id)?.guild_id;
      const text = messageInWords(state, message, guildId);
      const name = nameOf(state, author.id, guildId) || author.username;
      const where = id === threadId ? ` (${channelName(state, id)})` : '';
      return { id: message.id, text: isSystem(message) ? `${text}${where}` : `${name}${where}: ${text || '…'}` };
    };
    const say = (): void => {
      const now = news.slice(-MOST_AT_ONCE).map(inWords);
      const left = news.length - now.length;
      if (left > 0) now.unshift({ id: `before ${now[0]?.id}`, text: plural(left, { one: '# more message', other: '# more messages' }) });
      news = [];
      timer = undefined;
      saidAtMs = performance.now();
      setSaid((before) => [...before, ...now].slice(-MOST_AT_ONCE - 1));
    };
    const end = client.on('MESSAGE_CREATE', (message) => {
      const { state } = client;
      const { channel_id: id, author } = message;
      if ((id !== channelId && id !== threadId) || author.id === state.meId || unheard(state, author.id)) return;
      news.push(message);
      timer ??= setTimeout(say, Math.max(TOGETHER_MS, saidAtMs + PAUSE_MS - performance.now()));
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
