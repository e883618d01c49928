import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { VList, type VListHandle } from 'virtua';
import { useIsNarrow } from '../app/media.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { orSay } from '../kit/or-say.ts';
import { CustomEmoji } from '../messages/markdown.tsx';
import { customEmojisFor } from './custom-emojis.ts';
import { foundCells, keyOfUse, rowsOfCells, sectionsOf, type Cell, type Row, type Section } from './emoji-rows.ts';
import { loadEmojis, type Emoji } from './load-emojis.ts';
import { oftenUsedInStep, rememberUse } from './often-used.ts';
import { chosenTone } from './skin-tone.ts';
import './emojis.css';

export interface PickedEmoji {
  id: string | null;
  /** Of one of Unicode's it is the emoji itself. */
  name: string;
  animated: boolean;
}

interface EmojiPickerProps {
  channelId: string;
  /** With `isMore` the picker stays open. */
  onPick(emoji: PickedEmoji, isMore: boolean): void;
}

const TONES = ['👋', '👋🏻', '👋🏼', '👋🏽', '👋🏾', '👋🏿'] as const;
const ROW_PX = 40;

/** All emojis: those that one uses, those of one's guilds, and Unicode's. The search keeps the focus, arrows go through the grid. */
export default function EmojiPicker({ channelId, onPick }: EmojiPickerProps) {
  const { t } = useLingui();
  const client = useClient();
  const isNarrow = useIsNarrow();
  const listId = useId();
  const [emojis, setEmojis] = useState<readonly Emoji[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [query, setQuery] = useState('');
  const tone = useSelected(chosenTone);
  const [active, setActive] = useState(0);
  const list = useRef<VListHandle>(null);
  const [often, setOften] = useState<readonly string[]>([]);
  const [custom] = useState(() => customEmojisFor(client.state, channelId));
  useEffect(() => {
    // Together: nothing moves under the pointer.
    Promise.all([loadEmojis(), oftenUsedInStep(client)]).then(
      ([all, used]) => {
        setOften(used);
        setEmojis(all);
      },
      () => setFailed(true),
    );
  }, [client]);
  const columns = isNarrow ? 7 : 9;
  const groups = useMemo(
    () => [
      { group: 0, title: t`Smileys`, sign: '😀' },
      { group: 1, title: t`People`, sign: '👋' },
      { group: 3, title: t`Nature`, sign: '🌿' },
      { group: 4, title: t`Food`, sign: '🍔' },
      { group: 6, title: t`Activities`, sign: '⚽' },
      { group: 5, title: t`Travel`, sign: '🚗' },
      { group: 7, title: t`Objects`, sign: '💡' },
      { group: 8, title: t`Symbols`, sign: '❤️' },
      { group: 9, title: t`Flags`, sign: '🏁' },
    ],
    [t],
  );
  const wanted = query.trim();
  const { rows, sections } = useMemo((): { rows: Row[]; sections: Section[] } => {
    if (!emojis) return { rows: [], sections: [] };
    if (wanted !== '') return { rows: rowsOfCells(foundCells(wanted, { emojis, custom, tone }), columns, 'found'), sections: [] };
    const all = sectionsOf({ emojis, custom, often, tone, groups, oftenTitle: t`Often used` });
    return { rows: all.flatMap(({ key, title, cells }): Row[] => [{ key, title }, ...rowsOfCells(cells, columns, key)]), sections: all };
  }, [emojis, wanted, custom, often, tone, groups, columns, t]);
  const places = useMemo(() => rows.flatMap((row, at) => ('cells' in row ? row.cells.map((cell, column) => ({ cell, row: at, column })) : [])), [rows]);
  const current = places[active];
  const pick = (cell: Cell, isMore: boolean): void => {
    rememberUse(client, keyOfUse(cell));
    onPick(cell.emoji, isMore);
  };
  const goTo = (at: number): void => {
    const place = places[Math.max(0, Math.min(at, places.length - 1))];
    if (!place) return;
    setActive(places.indexOf(place));
    list.current?.scrollToIndex(place.row, { align: 'nearest' });
  };
  /** The nearest cell of the line above or below. */
  const vertically = (step: 1 | -1): void => {
    if (!current) return;
    const lines = places.filter(({ row }) => (step === 1 ? row > current.row : row < current.row));
    const line = step === 1 ? lines[0]?.row : lines.at(-1)?.row;
    const inLine = lines.filter(({ row }) => row === line);
    const target = inLine[Math.min(current.column, inLine.length - 1)];
    if (target) goTo(places.indexOf(target));
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isInText = query !== '' && event.currentTarget.selectionStart !== query.length;
    const act = {
      ArrowDown: () => vertically(1),
      ArrowUp: () => vertically(-1),
      ArrowRight: isInText ? undefined : () => goTo(active + 1),
      ArrowLeft: query !== '' && active === 0 ? undefined : () => goTo(active - 1),
      Enter: () => current && pick(current.cell, event.shiftKey),
    }[event.key];
    if (!act || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="emoji-picker">
      <div className="row">
        <input
          className="input"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={current ? `${listId} ${current.cell.key}`.replaceAll(' ', '-') : undefined}
          aria-label={t`Search emojis`}
          placeholder={t`Search emojis`}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
            list.current?.scrollTo(0);
          }}
          onKeyDown={press}
          autoFocus
        />
        <button
          type="button"
          className="tone"
          aria-label={t`Tone of skin`}
          title={t`Tone of skin`}
          onClick={() => orSay(client.editClientSettings({ skin_tone: (tone + 1) % TONES.length }))}
        >
          {TONES[tone]}
        </button>
      </div>
      <div className="emoji-body">
        <div className="emoji-rail" role="toolbar" aria-label={t`Groups of emojis`} aria-orientation="vertical">
          {sections.map(({ key, title, sign }) => (
            <button
              key={key}
              type="button"
              aria-label={title}
              title={title}
              onClick={() => {
                const at = rows.findIndex((row) => row.key === key);
                list.current?.scrollToIndex(at, { align: 'start' });
                setActive(places.findIndex(({ row }) => row > at));
              }}
            >
              {'emoji' in sign ? sign.emoji : <GuildSign guildId={sign.guildId} />}
            </button>
          ))}
        </div>
        {emojis === null ? (
          <p className="note">{hasFailed ? <Trans>The emojis could not be loaded.</Trans> : <Trans>Loading …</Trans>}</p>
        ) : places.length === 0 ? (
          <p className="note">
            <Trans>No emoji is called so.</Trans>
          </p>
        ) : (
          <VList ref={list} id={listId} role="listbox" aria-label={t`Emojis`} className="emoji-list" itemSize={ROW_PX}>
            {rows.map((row) =>
              'title' in row ? (
                <div key={row.key} className="emoji-title" role="presentation" dir="auto">
                  {row.title}
                </div>
              ) : (
                <div key={row.key} className="emoji-row" role="presentation">
                  {row.cells.map((cell) => (
                    <EmojiCell
                      key={cell.key}
                      cell={cell}
                      listId={listId}
                      isActive={cell === current?.cell}
                      onActive={() => setActive(places.findIndex((place) => place.cell === cell))}
                      onPick={pick}
                    />
                  ))}
                </div>
              ),
            )}
          </VList>
        )}
      </div>
      <p className="emoji-foot" aria-hidden="true">
        {current && (
          <>
            <span className="sign">
              {current.cell.emoji.id === null ? current.cell.emoji.name : <CustomEmoji {...current.cell.emoji} id={current.cell.emoji.id} />}
            </span>
            <span className="name">:{current.cell.called}:</span>
            <small>{current.cell.label}</small>
          </>
        )}
      </p>
    </div>
  );
}

interface EmojiCellProps {
  cell: Cell;
  listId: string;
  isActive: boolean;
  onActive(): void;
  onPick(cell: Cell, isMore: boolean): void;
}

function EmojiCell({ cell, listId, isActive, onActive, onPick }: EmojiCellProps) {
  const { id, name, animated } = cell.emoji;
  return (
    <div
      id={`${listId} ${cell.key}`.replaceAll(' ', '-')}
      className="emoji-cell"
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-label={cell.label === '' ? cell.called : `${cell.label}, ${cell.called}`}
      onPointerEnter={onActive}
      onPointerDown={(event) => event.preventDefault()}
      onClick={(event) => onPick(cell, event.shiftKey)}
    >
      {id === null ? name : <CustomEmoji id={id} name={name} animated={animated} />}
    </div>
  );
}

function GuildSign({ guildId }: { guildId: string }) {
  const guild = useSelected((state) => state.guilds.get(guildId));
  return <Avatar id={guildId} name={guild?.name ?? ''} hash={guild?.icon} folder="icons" size={28} />;
}
