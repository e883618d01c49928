import { useEffect, useImperativeHandle, useRef, useState, type ComponentType, type Ref } from 'react';
import { flushSync } from 'react-dom';
import { insistently } from '../../app/lazily.tsx';

/** What the composer may do with the box that it stands in. */
export interface EditorHandle {
  focus(): void;
  /** Puts text where the cursor is, in place of what is selected. */
  insert(text: string): void;
  replace(from: number, to: number, text: string): void;
}

/** A key as both boxes have it. */
export interface EditorKey {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Where the cursor is. */
  cursor: number;
}

export interface EditorProps {
  /** What is written in it, such as a message of a channel: with another one begins what can be undone. */
  of: string;
  handle: Ref<EditorHandle>;
  label: string;
  /** What stands in it while it is empty: the label, unless told. */
  placeholder?: string;
  guildId: string | undefined;
  /** As it is sent: a mention is `<@id>`. */
  value: string;
  isDisabled?: boolean;
  /** What is proposed for what is typed, and which of it is chosen. */
  proposals?: { listId: string; chosenId: string } | null | undefined;
  onChange(value: string, cursor: number): void;
  /** Whether the key has done what it does. Keys of an input method do not come here. */
  onKey(key: EditorKey): boolean;
  onFiles?(files: Iterable<File>): void;
  onBlur?(): void;
}

/** Where the cursor was when one box took the place of the other; null where it was elsewhere. */
export type TakenOver = { from: number; to: number } | null;

type Rich = ComponentType<EditorProps & { takenOver: TakenOver }>;
let loaded: Rich | null = null;

/** It takes a slow machine a third of a second to begin: messages come first, unless somebody begins to write. */
const RICH_AFTER_MS = 1_000;
const LONGEST_REST_MS = 3_000;

/** Once nothing else is done. Safari does not tell. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: LONGEST_REST_MS });
  else act();
}

/** Where one writes. A plain box until the one that shows markdown is there; what was typed meanwhile, and the focus, go along. */
export function Editor(props: EditorProps) {
  const [Shown, setShown] = useState<Rich | null>(() => loaded);
  const takenOver = useRef<TakenOver>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (loaded) return;
    let isGone = false;
    let isBegun = false;
    const change = (): void => {
      const now = area.current;
      if (isGone || !loaded) return;
      takenOver.current = now && document.activeElement === now ? { from: now.selectionStart, to: now.selectionEnd } : null;
      flushSync(() => setShown(() => loaded));
    };
    const begin = (): void => {
      clearTimeout(timer);
      if (isBegun || isGone) return;
      isBegun = true;
      insistently(() => import('./rich-editor.tsx')).then(
        ({ RichEditor, warmUp }) => {
          // Each in a turn of its own: between them the page goes on.
          setTimeout(() => {
            warmUp();
            loaded = RichEditor;
            setTimeout(() => {
              // A word that is being composed is not cut off.
              if (area.current?.dataset['composing'] === 'yes') area.current.addEventListener('compositionend', () => setTimeout(change), { once: true });
              else change();
            });
          });
        },
        // Without it one writes as well.
        () => undefined,
      );
    };
    const timer = setTimeout(() => whenIdle(begin), RICH_AFTER_MS);
    const plain = area.current;
    plain?.addEventListener('input', begin, { once: true });
    return () => {
      isGone = true;
      clearTimeout(timer);
      plain?.removeEventListener('input', begin);
    };
  }, []);
  return Shown ? <Shown {...props} takenOver={takenOver.current} /> : <PlainEditor {...props} area={area} />;
}

function PlainEditor({
  area,
  handle,
  label,
  placeholder = label,
  value,
  isDisabled,
  proposals,
  onChange,
  onKey,
  onFiles,
  onBlur,
}: EditorProps & { area: Ref<HTMLTextAreaElement> }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const replace = (from: number, to: number, text: string): void => {
    const now = box.current;
    if (!now) return;
    now.setRangeText(text, from, to, 'end');
    onChange(now.value, now.selectionStart);
  };
  useImperativeHandle(area, () => box.current as HTMLTextAreaElement); // it is there once this is
  useImperativeHandle(handle, () => ({
    focus: () => {
      const now = box.current;
      if (!now || document.activeElement === now) return;
      now.focus();
      now.setSelectionRange(now.value.length, now.value.length);
    },
    insert: (text) => replace(box.current?.selectionStart ?? 0, box.current?.selectionEnd ?? 0, text),
    replace,
  }));
  return (
    <textarea
      ref={box}
      className="editor"
      rows={1}
      aria-label={label}
      aria-controls={proposals?.listId}
      aria-activedescendant={proposals?.chosenId}
      aria-autocomplete="list"
      placeholder={placeholder}
      value={value}
      disabled={isDisabled}
      onChange={(event) => onChange(event.target.value, event.target.selectionStart)}
      onCompositionStart={(event) => (event.currentTarget.dataset['composing'] = 'yes')}
      onCompositionEnd={(event) => delete event.currentTarget.dataset['composing']}
      onKeyDown={(event) => {
        const { key, code, shiftKey, ctrlKey, metaKey, altKey } = event;
        if (event.nativeEvent.isComposing) return;
        if (onKey({ key, code, shiftKey, ctrlKey, metaKey, altKey, cursor: event.currentTarget.selectionStart })) event.preventDefault();
      }}
      onBlur={onBlur}
      onPaste={(event) => {
        if (!onFiles || event.clipboardData.files.length === 0) return;
        event.preventDefault();
        onFiles(event.clipboardData.files);
      }}
    />
  );
}
