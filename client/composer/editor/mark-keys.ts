import { EditorSelection, Prec, type ChangeSpec, type EditorState, type TransactionSpec } from '@codemirror/state';
import { keymap, type KeyBinding } from '@codemirror/view';

/** Puts marks around what is selected, or takes them away where they stand already. */
export function toggleMarks(state: EditorState, marks: string): TransactionSpec {
  const length = marks.length;
  return state.changeByRange(({ from, to }) => {
    const around = state.sliceDoc(from - length, from) === marks && state.sliceDoc(to, to + length) === marks;
    const within = to - from >= 2 * length && state.sliceDoc(from, from + length) === marks && state.sliceDoc(to - length, to) === marks;
    if (around || within) {
      const [open, close] = around ? [from - length, to] : [from, to - length];
      const changes: ChangeSpec[] = [open, close].map((at) => ({ from: at, to: at + length }));
      const start = around ? from - length : from;
      return { changes, range: EditorSelection.range(start, around ? to - length : to - 2 * length) };
    }
    const changes: ChangeSpec[] = [
      { from, insert: marks },
      { from: to, insert: marks },
    ];
    return { changes, range: EditorSelection.range(from + length, to + length) };
  });
}

const binding = (key: string, marks: string): KeyBinding => ({
  key,
  run: (view) => {
    view.dispatch(view.state.update(toggleMarks(view.state, marks), { userEvent: 'input', scrollIntoView: true }));
    return true;
  },
});

/** As in Discord: bold, italics, underline; what is struck and what is hidden have keys as well. */
export const markKeys = Prec.high(
  keymap.of([binding('Mod-b', '**'), binding('Mod-i', '*'), binding('Mod-u', '__'), binding('Mod-Shift-x', '~~'), binding('Mod-Shift-s', '||')]),
);
