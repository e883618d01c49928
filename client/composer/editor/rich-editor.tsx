import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { EditorState, Prec, Transaction } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useClient } from '../../app/session.tsx';
import type { EditorProps, TakenOver } from './editor.tsx';
import { livePreview } from './live-preview.ts';
import { markKeys } from './mark-keys.ts';
import { markdownOfHtml } from './markdown-of-html.ts';
import { chipsFor } from './chips.ts';
import './editor.css';

/** By this the page's policy lets in the rules that CodeMirror writes. */
const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? '';

/**
 * The first one of a page takes three times as long as another, for the browser knows neither its code nor its styles yet. Made once where
 * nobody sees it, in a turn of its own, it keeps nobody waiting when it takes the place of the plain box.
 */
export function warmUp(): void {
  new EditorView({
    parent: document.createElement('div'),
    extensions: [EditorView.cspNonce.of(nonce()), history(), keymap.of([...historyKeymap, ...standardKeymap]), EditorView.lineWrapping, placeholder(' ')],
  }).destroy();
}

/** CodeMirror, in which markdown looks as it will and stays what it is: what stands in it is what is sent. */
export function RichEditor({ takenOver, ...props }: EditorProps & { takenOver: TakenOver }) {
  const client = useClient();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const told = useRef(props.value);
  const shown = useRef('');
  const before = useRef(takenOver);
  const { of, value, guildId, label, proposals, isDisabled = false, handle } = props;
  const fresh = useRef<(text: string) => EditorState>(null);

  useLayoutEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const always = [
      EditorView.cspNonce.of(nonce()),
      Prec.highest(
        EditorView.domEventHandlers({
          keydown: (event, { state, composing }) => {
            if (event.isComposing || composing) return false;
            const { key, code, shiftKey, ctrlKey, metaKey, altKey } = event;
            return latest.current.onKey({ key, code, shiftKey, ctrlKey, metaKey, altKey, cursor: state.selection.main.head });
          },
          blur: () => latest.current.onBlur?.(),
          // Files go to the channel, not as text into the box.
          drop: ({ dataTransfer }) => (dataTransfer?.files.length ?? 0) > 0,
          paste: ({ clipboardData }, target) => paste(clipboardData, target, latest.current.onFiles),
        }),
      ),
      markKeys,
      history(),
      keymap.of([...historyKeymap, ...standardKeymap]),
      EditorView.lineWrapping,
      EditorView.perLineTextDirection.of(true),
      EditorView.contentAttributes.of(() => attributesOf(latest.current)),
      EditorView.editable.of(true),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        told.current = update.state.doc.toString();
        latest.current.onChange(told.current, update.state.selection.main.head);
      }),
    ];
    fresh.current = (text) =>
      EditorState.create({
        doc: text,
        selection: { anchor: text.length },
        extensions: [always, placeholder(latest.current.placeholder ?? latest.current.label), livePreview(chipsFor(client, latest.current.guildId))],
      });
    const made = new EditorView({ parent, state: fresh.current(told.current) });
    view.current = made;
    if (before.current) {
      made.dispatch({ selection: { anchor: before.current.from, head: before.current.to } });
      made.focus();
      before.current = null;
    }
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [client]);

  const place = [of, guildId, label].join('\n');
  useLayoutEffect(() => {
    const now = view.current;
    const isSame = value === told.current && (shown.current === '' || shown.current === place);
    told.current = value;
    shown.current = place;
    if (isSame || !now || !fresh.current) return;
    const isFocused = now.hasFocus;
    now.setState(fresh.current(value));
    if (isFocused) now.focus();
  }, [value, place]);

  // What describes the box is drawn anew with it; it was just made with what described it first.
  const isDescribed = useRef(false);
  useEffect(() => {
    if (isDescribed.current) view.current?.dispatch({});
    isDescribed.current = true;
  }, [proposals?.listId, proposals?.chosenId, isDisabled]);

  useImperativeHandle(handle, () => {
    const replace = (from: number, to: number, text: string): void =>
      view.current?.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        scrollIntoView: true,
        annotations: Transaction.userEvent.of('input.complete'),
      });
    return {
      focus: () => view.current?.focus(),
      insert: (text) => {
        const at = view.current?.state.selection.main;
        if (at) replace(at.from, at.to, text);
      },
      replace,
    };
  }, []);
  return <div className="editor" ref={host} />;
}

function attributesOf({ label, proposals, isDisabled }: EditorProps): Record<string, string> {
  return {
    'aria-label': label,
    'aria-autocomplete': 'list',
    // Reachable by the keyboard as it is; so is what scrolls around it, as tools see it.
    tabindex: '0',
    spellcheck: 'true',
    autocorrect: 'on',
    autocapitalize: 'sentences',
    ...(isDisabled && { contenteditable: 'false', 'aria-disabled': 'true' }),
    ...(proposals && { 'aria-controls': proposals.listId, 'aria-activedescendant': proposals.chosenId }),
  };
}

/** Files go with the message; what was formatted elsewhere becomes markdown. */
function paste(data: DataTransfer | null, view: EditorView, onFiles: EditorProps['onFiles']): boolean {
  if (!data) return false;
  if (data.files.length > 0 && onFiles) {
    onFiles(data.files);
    return true;
  }
  const markdown = markdownOfHtml(data.getData('text/html'));
  if (markdown === null) return false;
  view.dispatch(view.state.replaceSelection(markdown), { scrollIntoView: true, userEvent: 'input.paste' });
  return true;
}
