import { Trans, useLingui } from '@lingui/react/macro';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useRules } from './use-rules.ts';

const NIGHT = { start: '22:00', end: '07:00' } as const;
const DAYS = [1, 2, 3, 4, 5, 6, 0] as const;
/** 2023-01-01 was a Sunday. */
const dayOf = (weekday: number): Date => new Date(Date.UTC(2023, 0, 1 + weekday, 12));

/** Hours in which nothing notifies, by the clock of one's zone. */
export function QuietHoursForm() {
  const { t, i18n } = useLingui();
  const { rules, task, change } = useRules();
  const hours = rules.quiet_hours;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const put = (what: Partial<NonNullable<typeof hours>>): void => {
    if (hours) change({ quiet_hours: { ...hours, ...what } });
  };
  const days = hours?.days ?? DAYS;
  const turn = (day: number, isOn: boolean): void => {
    const next = isOn ? [...days, day] : days.filter((one) => one !== day);
    if (next.length > 0) put({ days: next.length === DAYS.length ? null : [...next].sort() });
  };
  const hoursZone = hours?.time_zone ?? zone;
  return (
    <section className="stack">
      <Switch
        label={t`Quiet hours`}
        hint={t`Nothing notifies you meanwhile, on any device. What comes is still counted.`}
        isOn={hours !== null}
        onChange={(isOn) => change({ quiet_hours: isOn ? { ...NIGHT, time_zone: zone, days: null } : null })}
      />
      {hours && (
        <>
          <div className="quiet-hours">
            <Clock label={t`From`} value={hours.start} onChange={(start) => put({ start })} />
            <Clock label={t`To`} value={hours.end} onChange={(end) => put({ end })} />
            <p className="note">{hoursZone}</p>
            {hoursZone !== zone && (
              <button type="button" className="button small" onClick={() => put({ time_zone: zone })}>
                <Trans>Use {zone}</Trans>
              </button>
            )}
          </div>
          <fieldset className="weekdays">
            <legend>
              <Trans>On the evenings of</Trans>
            </legend>
            {DAYS.map((day) => (
              <label key={day}>
                <input type="checkbox" checked={days.includes(day)} onChange={(event) => turn(day, event.currentTarget.checked)} />
                {i18n.date(dayOf(day), { weekday: 'short', timeZone: 'UTC' })}
              </label>
            ))}
          </fieldset>
        </>
      )}
      <Problem text={task.problem ?? task.wrong('quiet_hours') ?? null} />
    </section>
  );
}

function Clock({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <input type="time" value={value} onChange={(event) => event.currentTarget.value !== '' && onChange(event.currentTarget.value)} />
    </label>
  );
}
