import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { nextCell, type Cell } from './grid-keys.ts';

interface GridFocus {
  grid: RefObject<HTMLDivElement | null>;
  /** The cell that the tab key leads to. Its row has to be drawn, also where it is out of sight. */
  at: Cell;
  onKeyDown(event: KeyboardEvent): void;
  /** What the pressable thing of a cell needs. */
  propsOf(cell: Cell): { 'data-cell': string; tabIndex: 0 | -1; onFocus(): void };
}

const nameOf = ({ row, column }: Cell): string => `${row} ${column}`;

/** One stop for the tab key in a whole grid, and arrow keys in it. */
export function useGridFocus(last: Cell): GridFocus {
  const grid = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<Cell>({ row: 0, column: 0 });
  const wasMoved = useRef(false);
  const at = { row: Math.min(wanted.row, last.row), column: Math.min(wanted.column, last.column) };
  useLayoutEffect(() => {
    if (!wasMoved.current) return;
    wasMoved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-cell="${nameOf(wanted)}"]`)?.focus();
  }, [wanted]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const next = nextCell({ key: event.key, isWhole: event.ctrlKey || event.metaKey, isRtl }, at, last);
    if (!next) return;
    event.preventDefault();
    wasMoved.current = true;
    setWanted(next);
  };
  const propsOf = (cell: Cell) => ({
    'data-cell': nameOf(cell),
    tabIndex: nameOf(cell) === nameOf(at) ? (0 as const) : (-1 as const),
    onFocus: () => setWanted(cell),
  });
  return { grid, at, onKeyDown, propsOf };
}
