import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { FileToSend } from '#sdk/rest/multipart';
import { findMessage } from '#sdk/state/history';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { CustomEmoji } from '../messages/markdown.tsx';
import type { PickedEmoji } from '../messages/emoji-picker.tsx';
import { CommandForm } from './command-form.tsx';
import { commandsIn, type Command } from './commands.ts';
import { completionsFor, sentText, typedAt, type Completion, type Typed } from './completions.ts';
import { draftOf, keepDraft } from './drafts.ts';
import { FilesToSend } from './files.tsx';
import './composer.css';

const EmojiPicker = lazily(() => import('../messages/emoji-picker.tsx'));

const SEND_MESSAGES = 1n << 11n;
const SEND_IN_THREADS = 1n << 38n;
const ATTACH_FILES = 1n << 15n;
const MOST_FILES = 10;

interface ComposerProps {
  channelId: string;
  replyingTo: string | null;
  onReplyEnd(): void;
  /** An arrow upwards in an empty box. */
  onEditLast(): void;
}

/** Where one writes. Enter sends, Shift+Enter breaks the line. */
export function Composer({ channelId, replyingTo, onReplyEnd, onEditLast }: ComposerProps) {
  const { t } = useLingui();
  const client = useClient();
  const listId = useId();
  const meId = useSelected((state) => state.meId ?? '');
  const channel = useSelected((state) => state.channels.get(channelId));
  const name = useSelected((state) => channelName(state, channelId));
  const maySend = useSelected((state) => may(state, channelId, channel?.thread_metadata ? SEND_IN_THREADS : SEND_MESSAGES));
  const mayAttach = useSelected((state) => may(state, channelId, ATTACH_FILES));
  const [text, setText] = useState(() => draftOf(meId, channelId));
  const [files, setFiles] = useState<readonly FileToSend[]>([]);
  const [typed, setTyped] = useState<Typed | null>(null);
  const [commands, setCommands] = useState<readonly Command[]>([]);
  const [command, setCommand] = useState<Command | null>(null);
  const [at, setAt] = useState(0);
  const [isDropping, setDropping] = useState(false);
  const [pings, setPings] = useState(true);
  const chosen = useRef(new Map<string, string>());
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);

  const completions = typed ? completionsFor(client, channelId, typed, commands) : [];
  const isOpen = completions.length > 0;

  useEffect(() => {
    if (replyingTo !== null) box.current?.focus();
  }, [replyingTo]);
  useEffect(() => {
    // With a mouse and keyboard one writes at once; on a phone the keyboard would cover what one came to read.
    if (matchMedia('(pointer: fine)').matches) box.current?.focus();
  }, []);
  useEffect(() => {
    if (typed?.kind === '/') void commandsIn(client, channelId).then(setCommands, () => undefined);
    // Whom one looks for may be none of those that are known.
    const guildId = client.state.channels.get(channelId)?.guild_id;
    if (typed?.kind === '@' && typed.word.length > 1 && guildId !== undefined) client.requestMembers(guildId, { query: typed.word, limit: 20 });
  }, [client, channelId, typed?.kind, typed?.word]);

  const change = (next: string, cursor: number): void => {
    setText(next);
    keepDraft(meId, channelId, next);
    setTyped(typedAt(next, cursor));
    setAt(0);
    if (next.trim() !== '' && !next.startsWith('/')) void client.typing(channelId);
  };
  const choose = (completion: Completion): void => {
    if (!typed) return;
    setTyped(null);
    if (completion.command) {
      setText('');
      keepDraft(meId, channelId, '');
      return setCommand(completion.command);
    }
    const end = typed.from + typed.word.length + 1;
    const next = `${text.slice(0, typed.from)}${completion.shown} ${text.slice(end)}`;
    if (completion.sent !== completion.shown) chosen.current.set(completion.shown, completion.sent);
    setText(next);
    keepDraft(meId, channelId, next);
    const cursor = typed.from + completion.shown.length + 1;
    requestAnimationFrame(() => box.current?.setSelectionRange(cursor, cursor));
  };
  const pick = ({ id, name: emoji, animated }: PickedEmoji): void => {
    const shown = id === null ? emoji : `:${emoji}:`;
    if (id !== null) chosen.current.set(shown, `<${animated ? 'a' : ''}:${emoji}:${id}>`);
    const cursor = box.current?.selectionStart ?? text.length;
    change(`${text.slice(0, cursor)}${shown} ${text.slice(cursor)}`, cursor + shown.length + 1);
    box.current?.focus();
  };
  const add = (list: Iterable<File>): void => {
    if (!mayAttach) return;
    const added = [...list].map((file) => ({ name: file.name || 'file', data: file }));
    setFiles((before) => [...before, ...added].slice(0, MOST_FILES));
  };
  const send = (): void => {
    const content = sentText(text, chosen.current).trim();
    if (content === '' && files.length === 0) return;
    const body = {
      content,
      ...(replyingTo !== null && {
        message_reference: { message_id: replyingTo, channel_id: channelId, fail_if_not_exists: false },
        ...(!pings && { allowed_mentions: { parse: ['users', 'roles', 'everyone'] as never, replied_user: false } }), // the types have an enum for the words
      }),
    };
    const meant = [...chosen.current];
    client.send(channelId, body, files).then(
      () => {
        if (draftOf(meId, channelId) === text) keepDraft(meId, channelId, '');
      },
      () => {
        // Nothing took it: it stands here again, below what was written meanwhile.
        setText((now) => (now === '' ? text : `${now}\n${text}`));
        setFiles((now) => [...now, ...files].slice(0, MOST_FILES));
        for (const [shown, written] of meant) chosen.current.set(shown, written);
      },
    );
    setText('');
    setFiles([]);
    setTyped(null);
    chosen.current.clear();
    if (replyingTo !== null) onReplyEnd();
    setPings(true);
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (isOpen) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        return setAt((at + step + completions.length) % completions.length);
      }
      const completion = completions[at];
      if ((event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) && completion) {
        event.preventDefault();
        return choose(completion);
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        return setTyped(null);
      }
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape' && replyingTo !== null) onReplyEnd();
  };

  if (!maySend)
    return (
      <p className="composer-shut">
        <Trans>You may not write here.</Trans>
      </p>
    );
  const label = channel?.guild_id === undefined ? t`Message to ${name}` : t`Message in #${name}`;
  return (
    <div
      className={`composer${isDropping ? ' dropping' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        add(event.dataTransfer.files);
      }}
    >
      {isOpen && (
        <ul className="completions" id={listId} role="listbox" aria-label={t`Proposals`}>
          {completions.map((completion, place) => (
            // The box keeps the focus and its keys choose; a pointer may as well.
            <li
              key={completion.key}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === at}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(completion);
              }}
            >
              {completion.emoji && <CustomEmoji {...completion.emoji} />}
              <span dir="auto">{completion.label}</span>
              <small dir="auto">{completion.command ? `${completion.hint} · ${completion.command.applicationName}` : completion.hint}</small>
            </li>
          ))}
        </ul>
      )}
      {replyingTo !== null && <Replying channelId={channelId} messageId={replyingTo} pings={pings} onPings={setPings} onEnd={onReplyEnd} />}
      <FilesToSend files={files} onRemove={(place) => setFiles(files.toSpliced(place, 1))} />
      {command ? (
        <CommandForm
          channelId={channelId}
          command={command}
          onEnd={() => {
            setCommand(null);
            requestAnimationFrame(() => box.current?.focus());
          }}
        />
      ) : (
        <div className="composer-line">
          {mayAttach && (
            <button type="button" className="icon-button" aria-label={t`Add files`} title={t`Add files`} onClick={() => picker.current?.click()}>
              <Icon name="plus" />
            </button>
          )}
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              add(event.target.files ?? []);
              event.target.value = '';
            }}
          />
          <textarea
            ref={box}
            rows={1}
            aria-label={label}
            aria-controls={isOpen ? listId : undefined}
            aria-activedescendant={isOpen ? `${listId}-${at}` : undefined}
            aria-autocomplete="list"
            placeholder={label}
            value={text}
            onChange={(event) => change(event.target.value, event.target.selectionStart)}
            onKeyDown={press}
            onBlur={() => setTyped(null)}
            onPaste={(event) => {
              if (event.clipboardData.files.length === 0) return;
              event.preventDefault();
              add(event.clipboardData.files);
            }}
          />
          <DialogTrigger>
            <Button className="icon-button" aria-label={t`Emojis`}>
              <Icon name="smile" />
            </Button>
            <Popover className="popover" placement="top end">
              <Dialog aria-label={t`Emojis`}>
                {({ close }) => (
                  <Suspense>
                    <EmojiPicker
                      guildId={channel?.guild_id}
                      onPick={(emoji) => {
                        close();
                        pick(emoji);
                      }}
                    />
                  </Suspense>
                )}
              </Dialog>
            </Popover>
          </DialogTrigger>
          <button type="button" className="icon-button" aria-label={t`Send`} title={t`Send`} onClick={send}>
            <Icon name="send" />
          </button>
        </div>
      )}
    </div>
  );
}

interface ReplyingProps {
  channelId: string;
  messageId: string;
  pings: boolean;
  onPings(pings: boolean): void;
  onEnd(): void;
}

function Replying({ channelId, messageId, pings, onPings, onEnd }: ReplyingProps) {
  const { t } = useLingui();
  const author = useSelected((state) => {
    const history = state.histories.get(channelId);
    const message = history && findMessage(history, messageId);
    return message ? nameOf(state, message.author.id, state.channels.get(channelId)?.guild_id) || message.author.username : '';
  });
  return (
    <div className="replying">
      <span dir="auto">
        <Trans>
          Answering <strong>{author}</strong>
        </Trans>
      </span>
      <button type="button" className="ping" aria-pressed={pings} onClick={() => onPings(!pings)}>
        {pings ? <Trans>@ on</Trans> : <Trans>@ off</Trans>}
      </button>
      <button type="button" className="icon-button" aria-label={t`Do not answer`} onClick={onEnd}>
        <Icon name="close" />
      </button>
    </div>
  );
}
