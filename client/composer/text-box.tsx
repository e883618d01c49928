import { useState, type KeyboardEvent, type RefObject } from 'react';
import { CompletionList } from './completion-list.tsx';
import { typedAt, type Typed } from './completions.ts';
import { Editor, type EditorHandle, type EditorProps } from './editor/editor.tsx';
import { EmojiButton } from './emoji-button.tsx';
import { useCompletions } from './use-completions.ts';
import { useShortcodes } from './use-shortcodes.ts';
import './text-box.css';

interface TextBoxProps extends Omit<EditorProps, 'handle' | 'proposals' | 'onChange' | 'onKey' | 'onBlur'> {
  channelId: string;
  box: RefObject<EditorHandle | null>;
  onChange(value: string): void;
  /** Whether a key that chose no proposal has done what it does. */
  onKey?: EditorProps['onKey'];
}

/** What closes proposals closes nothing around them. */
const keepIfDone = (event: KeyboardEvent): void => {
  if (event.isDefaultPrevented()) event.stopPropagation();
};

/** Where one writes in a form what will be a message, or changes one: with proposals for names and emojis. Commands are none there. */
export function TextBox({ channelId, box, onChange, onKey = () => false, ...editor }: TextBoxProps) {
  const [typed, setTyped] = useState<Typed | null>(null);
  const [isEmojiOpen, setEmojiOpen] = useState(false);
  const putEmojis = useShortcodes(channelId, box);
  const completions = useCompletions(
    channelId,
    typed,
    (completion) => {
      if (typed) box.current?.replace(typed.from, typed.from + typed.word.length + 1, `${completion.written} `);
      setTyped(null);
    },
    () => setTyped(null),
  );
  return (
    <div className="text-box" role="presentation" onKeyDown={keepIfDone}>
      <CompletionList {...completions} />
      <Editor
        {...editor}
        handle={box}
        proposals={completions.proposals}
        onChange={(next, cursor) => {
          onChange(next);
          putEmojis(next, cursor);
          const now = typedAt(next, cursor);
          setTyped(now?.kind === '/' ? null : now);
        }}
        onKey={(key) => completions.press(key) || onKey(key)}
        onBlur={() => setTyped(null)}
      />
      <EmojiButton channelId={channelId} isOpen={isEmojiOpen} onOpen={setEmojiOpen} onInsert={(written) => box.current?.insert(written)} />
    </div>
  );
}
