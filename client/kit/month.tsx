import { CalendarDate, type DateValue } from '@internationalized/date';
import { useLingui } from '@lingui/react/macro';
import { Button, Calendar, CalendarCell, CalendarGrid, Heading } from 'react-aria-components';
import { Icon } from './icon.tsx';
import './month.css';

interface MonthProps {
  label: string;
  /** Days before it and after `to` cannot be chosen. */
  from?: Date | undefined;
  to?: DateValue | undefined;
  onChoose(day: DateValue): void;
}

/** A month to choose a day from. */
export function Month({ label, from, to, onChoose }: MonthProps) {
  const { t } = useLingui();
  const first = from && new CalendarDate(from.getFullYear(), from.getMonth() + 1, from.getDate());
  return (
    <Calendar className="month" aria-label={label} {...(first && { minValue: first })} {...(to && { maxValue: to })} onChange={onChoose}>
      <header>
        <Button slot="previous" className="icon-button" aria-label={t`Month before`}>
          <Icon name="back" />
        </Button>
        <Heading level={3} />
        <Button slot="next" className="icon-button" aria-label={t`Next month`}>
          <Icon name="right" />
        </Button>
      </header>
      <CalendarGrid weekdayStyle="short">{(date) => <CalendarCell date={date} />}</CalendarGrid>
    </Calendar>
  );
}
