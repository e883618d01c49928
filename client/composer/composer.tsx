import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useEffect, useImperativeHandle, useRef, type Ref, type RefObject } from 'react';
import { channelName } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { awaitsEmojis } from '../emojis/emoji-called.ts';
import { useStateOf } from '../kit/use-state-of.ts';
import type { Command } from './commands.ts';
import { CompletionList } from './completion-list.tsx';
import { typedAt, type Completion, type Typed } from './completions.ts';
import { ComposerButtons } from './composer-buttons.tsx';
import { Editor, type EditorHandle, type EditorKey } from './editor/editor.tsx';
import { CommandForm } from './lazy-command-form.ts';
import { lengthSent } from './length-sent.ts';
import { mentionsMany } from './mentions-many.ts';
import { bodyOf } from './message-body.ts';
import { PlusMenu } from './plus-menu.tsx';
import { Replying } from './replying.tsx';
import { useSlowMode } from './slow-mode.ts';
import { fileOfText, LONGEST_MESSAGE, TooLong } from './too-long.tsx';
import { useAfterEmojis } from './use-after-emojis.ts';
import { useCompletions } from './use-completions.ts';
import { useDraft } from './use-draft.ts';
import { useDrop } from './use-drop.ts';
import { useFiles } from './use-files.ts';
import { useShortcodes } from './use-shortcodes.ts';
import { putBack, take, useSend, type Taken, type Unsent } from './use-send.ts';
import './composer.css';

const FilesToSend = lazily(() => import('./files-to-send.tsx'));
const Shut = lazily(() => import('./shut.tsx'));
const AskMany = lazily(() => import('./ask-many.tsx'));
const VoiceRecorder = lazily(() => import('./voice-recorder.tsx'));

const hasMouse = matchMedia('(pointer: fine)');

/** What the channel around it may do with it: nothing while one records, which is not thrown away for what did not go. */
export interface ComposerHandle {
  /** What did not go stands in the box again, also where a command has taken its place. */
  takeBack(unsent: Unsent): void;
  /** A command takes the place of the box, if it is offered here; what was begun stands in the box again afterwards. */
  openCommand(commandId: string, name: string): void;
}

interface ComposerProps {
  handle: Ref<ComposerHandle | null>;
  channelId: string;
  replyingTo: string | null;
  /** Whether one of its messages is written once more, in a box of its own. */
  isEditing: boolean;
  onReply(messageId: string | null): void;
  /** Where files may be dropped. */
  area: RefObject<HTMLElement | null>;
  /** An arrow upwards in an empty box. */
  onEditLast(): void;
}

/** Where one writes. Enter sends, Shift+Enter breaks the line. */
export function Composer({ handle, channelId, replyingTo, isEditing, onReply: reply, area, onEditLast }: ComposerProps) {
  const { t } = useLingui();
  const client = useClient();
  const channel = useSelected((state) => state.channels.get(channelId));
  const name = useSelected((state) => channelName(state, channelId));
  const maySend = useSelected((state) => may(state, channelId, channel?.thread_metadata ? Bit.SendMessagesInThreads : Bit.SendMessages));
  const mayAttach = useSelected((state) => may(state, channelId, Bit.AttachFiles));
  const draft = useDraft(channelId, replyingTo, reply);
  const files = useFiles(channelId);
  const [typed, setTyped] = useStateOf<Typed | null>(channelId, () => null);
  const [command, setCommand] = useStateOf<Command | null>(channelId, () => null);
  const [pings, setPings] = useStateOf(channelId, () => true);
  const [isAsking, setAsking] = useStateOf(channelId, () => false);
  const [isSpeaking, setSpeaking] = useStateOf(channelId, () => false);
  const [isEmojiOpen, setEmojiOpen] = useStateOf(channelId, () => false);
  const secondsLeft = useSlowMode(channelId);
  const box = useRef<EditorHandle>(null);
  const open = useRef(channelId);
  open.current = channelId;
  const text = draft.content;

  useEffect(() => {
    if (replyingTo !== null) box.current?.focus();
  }, [replyingTo]);
  useEffect(() => {
    // With a mouse and keyboard one writes at once, and on after an edit; on a phone the keyboard would cover what one came to read.
    if (hasMouse.matches && !isEditing) box.current?.focus();
  }, [channelId, isEditing]);

  const choose = (completion: Completion): void => {
    if (!typed) return;
    setTyped(null);
    if (completion.command) {
      draft.write('');
      return setCommand(completion.command);
    }
    box.current?.replace(typed.from, typed.from + typed.word.length + 1, `${completion.written} `);
  };
  const completions = useCompletions(channelId, typed, choose, () => setTyped(null));
  const putEmojis = useShortcodes(channelId, box);
  const change = (next: string, cursor: number): void => {
    draft.write(next);
    putEmojis(next, cursor);
    setTyped(typedAt(next, cursor));
    if (next.trim() !== '' && !next.startsWith('/')) void client.typing(channelId);
  };
  const add = (list: Iterable<File>): void => {
    if (mayAttach) files.add(list);
    box.current?.focus();
  };
  const isDropping = useDrop(area, add);
  const isSent = (): void => {
    setTyped(null);
    setPings(true);
    reply(null);
    if (open.current === channelId) box.current?.focus();
  };
  const answer = { replyingTo, pings, onPings: setPings };
  const takeBack = (unsent: Unsent): void => {
    setCommand(null);
    putBack({ draft, files, onPings: setPings }, unsent);
    requestAnimationFrame(() => box.current?.focus()); // once the command is gone
  };
  const openCommand = async (commandId: string, commandName: string): Promise<void> => {
    const { mentionedCommand } = await import('./mentioned-command.ts');
    const found = await mentionedCommand(client, channelId, commandId, commandName);
    if (found) setCommand(found);
  };
  useImperativeHandle<ComposerHandle | null, ComposerHandle | null>(handle, () =>
    isSpeaking ? null : { takeBack, openCommand: (...mention) => void openCommand(...mention) },
  );
  const sendNow = useSend({ channelId, ...answer, draft, files });
  const sendReady = (isSure: boolean): void => {
    const isEmpty = text.trim() === '' && files.list.length === 0;
    if (isEmpty || lengthSent(client, channelId, text) > LONGEST_MESSAGE || secondsLeft > 0) return;
    if (!isSure && mentionsMany(client.state, channelId, text)) return setAsking(true);
    sendNow();
    isSent();
  };
  const sendAfterEmojis = useAfterEmojis(channelId, () => sendReady(false));
  const send = (): void => (awaitsEmojis(text) ? sendAfterEmojis() : sendReady(false));
  const takeForLater = (): Taken => {
    const taken = take(client, { channelId, draft, files, ...answer });
    isSent();
    requestAnimationFrame(() => box.current?.focus()); // once its menu is gone
    return taken;
  };
  const sendSticker = (stickerId: string): void => {
    if (secondsLeft > 0) return;
    client.send(channelId, { ...bodyOf('', { channelId, replyingTo, pings }), sticker_ids: [stickerId] }).catch(async (error: unknown) => {
      if (draft.putBack('', replyingTo)) setPings(pings);
      const { stickerNotSent } = await import('./sticker-not-sent.ts');
      stickerNotSent(error);
    });
    isSent();
  };
  const escape = (isShift: boolean): void => {
    if (replyingTo !== null) return reply(null);
    // As in Discord: what is here is read; with Shift, what is in the guild.
    if (isShift && channel?.guild_id !== undefined)
      void client.rest.call('POST /guilds/{guild_id}/ack', { path: { guild_id: channel.guild_id } }).catch(() => undefined);
    else void client.ack(channelId).catch(() => undefined);
  };
  const press = (key: EditorKey): boolean => {
    if (completions.press(key)) return true;
    if (key.key === 'Enter' && !key.shiftKey && !breaksLine(text, key.cursor)) send();
    else if (key.key === 'ArrowUp' && text === '') onEditLast();
    else if (key.key === 'Escape') escape(key.shiftKey);
    else if (key.key.toLowerCase() === 'e' && (key.ctrlKey || key.metaKey) && !key.shiftKey && !key.altKey) setEmojiOpen(true);
    else return false;
    return true;
  };

  if (!maySend)
    return (
      <Suspense fallback={<p className="composer-shut" />}>
        <Shut channelId={channelId} />
      </Suspense>
    );
  const label = channel?.guild_id === undefined ? t`Message to ${name}` : t`Message in #${name}`;
  return (
    <div className={`composer${isDropping ? ' dropping' : ''}`}>
      <CompletionList {...completions} />
      {replyingTo !== null && <Replying channelId={channelId} messageId={replyingTo} pings={pings} onPings={setPings} onEnd={() => reply(null)} />}
      <Suspense>{(files.list.length > 0 || files.refusal !== null) && <FilesToSend files={files} />}</Suspense>
      {isSpeaking ? (
        <Suspense>
          <VoiceRecorder
            channelId={channelId}
            replyingTo={replyingTo}
            pings={pings}
            onEnd={(hasSent) => {
              setSpeaking(false);
              if (hasSent) isSent();
              requestAnimationFrame(() => box.current?.focus());
            }}
          />
        </Suspense>
      ) : command ? (
        <Suspense>
          <CommandForm
            channelId={channelId}
            command={command}
            answer={answer}
            onEnd={(hasAnswered) => {
              setCommand(null);
              if (hasAnswered) isSent();
              requestAnimationFrame(() => box.current?.focus());
            }}
          />
        </Suspense>
      ) : (
        <div className="composer-line">
          <PlusMenu channelId={channelId} mayAttach={mayAttach} onFiles={add} />
          <Editor
            of={channelId}
            handle={box}
            label={label}
            guildId={channel?.guild_id}
            value={text}
            proposals={completions.proposals}
            onChange={change}
            onKey={press}
            onFiles={add}
            onBlur={() => setTyped(null)}
          />
          <ComposerButtons
            channelId={channelId}
            draft={draft}
            files={files}
            isEmojiOpen={isEmojiOpen}
            onEmojis={setEmojiOpen}
            onInsert={(written) => box.current?.insert(written)}
            onSticker={sendSticker}
            onVoice={() => setSpeaking(true)}
            onSend={send}
            onTake={takeForLater}
          />
        </div>
      )}
      <TooLong
        length={lengthSent(client, channelId, text)}
        mayAttach={mayAttach}
        onFile={() => {
          add([fileOfText(text)]);
          draft.write('');
        }}
      />
      {secondsLeft > 0 && (
        <p className="composer-note" role="timer">
          <Trans>Slow mode: you may write again in {secondsLeft} s.</Trans>
        </p>
      )}
      <Suspense>
        {isAsking && (
          <AskMany
            channelId={channelId}
            onClose={() => setAsking(false)}
            onSend={() => {
              setAsking(false);
              sendReady(true);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Enter breaks the line in a block of code that is not ended yet, and where there is no Shift to press with it. */
const breaksLine = (text: string, cursor: number): boolean =>
  text.slice(0, cursor).split('```').length % 2 === 0 || matchMedia('(pointer: coarse) and (hover: none)').matches;
