import { useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { stretchOf } from '#sdk/state/history';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { MessageCard } from '../messages/message-card.tsx';
import { useMarks } from './use-marks.ts';
import type { Found } from './use-results.ts';

/** A word of a question that is long enough to be looked for by itself. */
const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);

/** The server says by which words of the message it was found; where it does not, those of the question stand for them. */
function marked({ highlights, content }: Found, text: string): string[] {
  if (!highlights) return wordsOf(text);
  return [...new Set(highlights.filter(({ path }) => path[0] === 'content').map(({ start, length }) => content.slice(start, start + length)))];
}

/** Enough for the message itself, the one before it and the one after. */
const AROUND = 3;

interface ResultProps {
  message: Found;
  text: string;
  onJump(messageId: string): void;
}

/** A message that was found, with the words by which it was; and with those around it, for who wants to see them. */
export function Result({ message, text, onJump }: ResultProps) {
  const { t } = useLingui();
  const client = useClient();
  const area = useRef<HTMLDivElement>(null);
  const { run, isBusy, problem } = useTask();
  const [isWhole, setWhole] = useState(false);
  const { id, channel_id: channelId } = message;
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const history = useSelected((state) => (isWhole ? state.histories.get(channelId) : undefined));
  const beside = (history && stretchOf(history, id)?.messages) ?? [];
  const place = beside.findIndex((one) => one.id === id);
  const [before, after] = place < 0 ? [] : [beside[place - 1], beside[place + 1]];
  useMarks(area, marked(message, text));
  const card = (one: typeof before) => one && <MessageCard message={one} guildId={guildId} onJump={() => onJump(one.id)} />;
  const toggle = (): void => {
    setWhole(!isWhole);
    if (!isWhole) run(() => client.loadMessages(channelId, { around: id, limit: AROUND }));
  };
  const words = isWhole ? t`Hide the messages around it` : t`Show the messages around it`;
  return (
    <div className={`result${isWhole ? ' whole' : ''}`} aria-busy={isBusy}>
      {card(before)}
      <div ref={area} className="hit">
        <MessageCard message={message} guildId={guildId} onJump={() => onJump(id)}>
          <button className="icon-button" aria-expanded={isWhole} aria-label={words} title={words} onClick={toggle}>
            <Icon name="list" />
          </button>
        </MessageCard>
      </div>
      {card(after)}
      <Problem text={problem} />
    </div>
  );
}
