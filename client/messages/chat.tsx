import { Suspense, useCallback, useEffect, useRef } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { newest } from '#sdk/state/history';
import { AfterPaint } from '../app/after-paint.tsx';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { Composer, type ComposerHandle } from '../composer/composer.tsx';
import type { Unsent } from '../composer/use-send.ts';
import { gateOf } from '../friends/gate-of.ts';
import { useStateOf } from '../kit/use-state-of.ts';
import { KeptLists } from './kept-lists.tsx';
import { mayEdit } from './may-edit.ts';
import { TypingLine } from './typing-line.tsx';
import { useEditing } from './use-editing.ts';
import './messages.css';

const DirectGate = lazily(() => import('../friends/direct-gate.tsx'));

/** The messages of a channel or thread, and where one writes. `messageId` is one that is to be shown. */
export function Chat({ channelId, messageId }: { channelId: string; messageId: string | null }) {
  const client = useClient();
  const gate = useSelected((state) => gateOf(state, channelId));
  const [editingId, edit] = useEditing(channelId);
  const [replyingTo, reply] = useStateOf<string | null>(channelId, () => null);
  const [wantedId, jumpTo] = useStateOf<string | null>(channelId, () => messageId);
  // Whoever goes to the same message once more is led there once more.
  const visit = useHistoryState<unknown>();
  useEffect(() => jumpTo(messageId), [jumpTo, messageId, visit]);
  const composer = useRef<ComposerHandle>(null);
  const takeBack = useCallback((unsent: Unsent): boolean => {
    composer.current?.takeBack(unsent);
    return composer.current !== null;
  }, []);
  const openCommand = useCallback((commandId: string, name: string): void => composer.current?.openCommand(commandId, name), []);
  const editLast = useCallback((): void => {
    const history = client.state.histories.get(channelId);
    const last = history && newest(history)?.messages.findLast((message) => mayEdit(message, client.state.meId));
    if (last) edit(last.id);
  }, [client, channelId, edit]);
  const area = useRef<HTMLDivElement>(null);
  return (
    <div className="chat" ref={area}>
      <KeptLists
        channelId={channelId}
        wantedId={wantedId}
        editingId={editingId}
        isWritten={gate === null}
        asked={{ edit, reply, jumpTo, takeBack, openCommand }}
      />
      <AfterPaint of={channelId}>
        {gate === null ? (
          <Composer
            handle={composer}
            channelId={channelId}
            replyingTo={replyingTo}
            isEditing={editingId !== null}
            onReply={reply}
            area={area}
            onEditLast={editLast}
          />
        ) : (
          <Suspense>
            <DirectGate key={channelId} channelId={channelId} gate={gate} />
          </Suspense>
        )}
        <TypingLine channelId={channelId} />
      </AfterPaint>
    </div>
  );
}
