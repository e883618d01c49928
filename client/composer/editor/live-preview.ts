import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate, type WidgetType } from '@codemirror/view';
import type { Extension, Range, Text } from '@codemirror/state';
import type { MarkdownNode } from '#protocol/markdown/nodes';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { everyNode } from '#protocol/markdown/read-tree';

/** What is longer becomes a file; until then it is shown as it is. */
const MOST_SHOWN = 8_000;

/** How many units the marks of a node take at each of its ends. */
const MARKS = { strong: 2, emphasis: 1, underline: 2, strikethrough: 2, spoiler: 2 } as const;

const mark = Decoration.mark({ class: 'md-mark' });
const styled = (name: string): Decoration => Decoration.mark({ class: `md-${name}` });
const line = (name: string): Decoration => Decoration.line({ class: `md-${name}` });

interface Shown {
  decorations: DecorationSet;
  /** What the cursor passes in one step. */
  chips: DecorationSet;
}

const NOTHING: Shown = { decorations: Decoration.none, chips: Decoration.none };

/** Markdown as it will look, by the places that our parser gives: nothing is hidden but ids, and the marks step back. */
export function livePreview(chipOf: (node: MarkdownNode) => WidgetType | null): Extension {
  const plugin = ViewPlugin.fromClass(
    class {
      shown: Shown;
      constructor(view: EditorView) {
        this.shown = shownOf(view.state.doc, chipOf);
      }
      update(update: ViewUpdate): void {
        // An input method loses its word when what stands around it is drawn anew.
        if (update.view.composing) {
          if (!update.docChanged) return;
          const { decorations, chips } = this.shown;
          this.shown = { decorations: decorations.map(update.changes), chips: chips.map(update.changes) };
        } else this.shown = shownOf(update.state.doc, chipOf);
      }
    },
    {
      decorations: ({ shown }) => shown.decorations,
      provide: (self) => EditorView.atomicRanges.of((view) => view.plugin(self)?.shown.chips ?? Decoration.none),
    },
  );
  const whenComposed = EditorView.domEventHandlers({ compositionend: (_event, view) => void setTimeout(() => view.dispatch({})) });
  return [plugin, whenComposed];
}

function shownOf(doc: Text, chipOf: (node: MarkdownNode) => WidgetType | null): Shown {
  if (doc.length === 0 || doc.length > MOST_SHOWN) return NOTHING;
  const text = doc.toString();
  const all: Range<Decoration>[] = [];
  const chips: Range<Decoration>[] = [];
  const put = (decoration: Decoration, from: number, to: number): void => {
    if (from < to) all.push(decoration.range(from, to));
  };
  /** Each line of a node, and how its mark is found. */
  const putLines = ({ from, to }: MarkdownNode, name: string, marks: RegExp | null): void => {
    for (let at = doc.lineAt(from); ; at = doc.line(at.number + 1)) {
      all.push(line(name).range(at.from));
      const found = marks?.exec(at.text);
      if (found) put(mark, at.from, at.from + found[0].length);
      if (at.to >= to - 1 || at.number === doc.lines) break;
    }
  };
  for (const node of everyNode(parseMarkdown(text))) {
    const { from, to } = node;
    const chip = chipOf(node);
    if (chip) {
      const range = Decoration.replace({ widget: chip }).range(from, to);
      all.push(range);
      chips.push(range);
      continue;
    }
    switch (node.type) {
      case 'strong':
      case 'emphasis':
      case 'underline':
      case 'strikethrough':
      case 'spoiler': {
        const length = MARKS[node.type];
        put(styled(node.type), from + length, to - length);
        put(mark, from, from + length);
        put(mark, to - length, to);
        break;
      }
      case 'code': {
        const ticks = /^`+/.exec(text.slice(from, to))?.[0].length ?? 1;
        put(styled('code'), from, to);
        put(mark, from, from + ticks);
        put(mark, to - ticks, to);
        break;
      }
      case 'codeBlock':
        putLines(node, 'code-block', null);
        put(mark, from, from + 3 + (node.language?.length ?? 0));
        put(mark, to - 3, to);
        break;
      case 'quote':
        putLines(node, 'quote', /^ *>(?:>>)? /);
        break;
      case 'heading':
        putLines(node, `heading-${node.level}`, /^[ >]*#{1,3} +/);
        break;
      case 'subtext':
        putLines(node, 'subtext', /^[ >]*-# +/);
        break;
      case 'list':
        putLines(node, 'list', /^[ >]*(?:[-*]|\d{1,9}\.) +/);
        break;
      case 'link':
        put(styled('link'), from, to);
        break;
      case 'everyone':
      case 'here':
      case 'user':
      case 'role':
      case 'channel':
      case 'guildNavigation':
        put(styled('mention'), from, to);
        break;
      case 'text':
        if (text[from] === '\\' && node.text.length === to - from - 1) put(mark, from, from + 1);
        break;
      default:
    }
  }
  return { decorations: Decoration.set(all, true), chips: Decoration.set(chips, true) };
}
