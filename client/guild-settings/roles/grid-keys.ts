export interface Cell {
  row: number;
  column: number;
}

const PAGE = 10;

/** Where a key leads from a cell of a grid; null for keys that lead nowhere. Source: ARIA Authoring Practices, "Grid". */
export function nextCell({ key, isWhole, isRtl }: { key: string; isWhole: boolean; isRtl: boolean }, { row, column }: Cell, last: Cell): Cell | null {
  const to = (wantedRow: number, wantedColumn: number): Cell => ({
    row: Math.max(0, Math.min(last.row, wantedRow)),
    column: Math.max(0, Math.min(last.column, wantedColumn)),
  });
  // With another key held, arrows are the browser's own, such as the way back.
  if (isWhole && key !== 'Home' && key !== 'End') return null;
  const forwards = isRtl ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return to(row, column + forwards);
    case 'ArrowLeft':
      return to(row, column - forwards);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'PageDown':
      return to(row + PAGE, column);
    case 'PageUp':
      return to(row - PAGE, column);
    case 'Home':
      return isWhole ? to(0, 0) : to(row, 0);
    case 'End':
      return isWhole ? last : to(row, last.column);
    default:
      return null;
  }
}
