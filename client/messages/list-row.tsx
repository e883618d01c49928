import { Trans } from '@lingui/react/macro';
import { MessageType } from 'discord-api-types/v10';
import { memo, useCallback, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { MessageRow } from './message-row.tsx';
import { PendingRow } from './pending-row.tsx';
import type { RowPace } from './row-pace.ts';
import type { Row } from './rows.ts';
import { StarterRow } from './starter-row.tsx';
import { longDay } from './times.ts';
import { VeilLine } from './veil-line.tsx';
import type { Veil } from './veils.ts';

interface RowProps {
  row: Row;
  guildId: string | undefined;
  isInOrder: boolean;
  isFound: boolean;
  isChosen: boolean | null;
  onVeil(veil: Veil): void;
}

interface ListRowProps extends RowProps {
  pace: RowPace;
  /** How high a row is, or is thought to be. */
  heightOf(row: Row): number;
  /** Among the last ones, of a list that follows its end. */
  isAtEnd: boolean;
}

/** A row of the list, or what stands for it until it has come and there is time to draw it. */
export const ListRow = memo(function ListRow(props: ListRowProps) {
  return props.row.isFree ? <div className="row-hint free-place" aria-hidden="true" /> : <PacedRow {...props} />;
});

function PacedRow({ pace, heightOf, isAtEnd, ...props }: ListRowProps) {
  const { row, isInOrder, isFound } = props;
  // One's own words are there at once; what the keyboard or a search leads to is, too, and what comes at the end, which is paced already.
  const isWanted = row.entry !== null || isInOrder || isFound || isAtEnd;
  const [isHinted, setHinted] = useState(() => !isWanted && !pace.hasTime());
  if (isHinted && isWanted) setHinted(false);
  const draw = useCallback(() => flushSync(() => setHinted(false)), []);
  if (isHinted && !isWanted) return <RowHint height={heightOf(row)} pace={pace} onDraw={draw} />;
  return <DrawnRow {...props} />;
}

/** In the place of a row for which the frame had no time. */
function RowHint({ height, pace, onDraw }: { height: number; pace: RowPace; onDraw(): void }) {
  useEffect(() => pace.wait(onDraw), [pace, onDraw]);
  return <div className="row-hint" aria-hidden="true" style={{ height }} />;
}

function DrawnRow({ row: { message, entry, isFirst, day, isFirstUnread, veil }, guildId, isInOrder, isFound, isChosen, onVeil }: RowProps) {
  const Drawn = message?.type === MessageType.ThreadStarterMessage ? StarterRow : MessageRow;
  return (
    <>
      {day !== null && (
        <p className="day">
          <time dateTime={day}>{longDay(new Date(day))}</time>
        </p>
      )}
      {isFirstUnread && (
        <p className="day new">
          <Trans>New</Trans>
        </p>
      )}
      {veil && <VeilLine veil={veil} onTurn={() => onVeil(veil)} />}
      {message && <Drawn message={message} guildId={guildId} isFirst={isFirst} isInOrder={isInOrder} isFound={isFound} isChosen={isChosen} />}
      {entry && <PendingRow entry={entry} guildId={guildId} isFirst={isFirst} />}
    </>
  );
}
