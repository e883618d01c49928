import { Trans } from '@lingui/react/macro';
import { useSelected } from '../app/session.tsx';
import { timedOutUntil } from '../members/may-moderate.ts';
import { clockTime, dayOf, shortDay } from '../messages/times.ts';

/** Stands where one would write, and says why one does not. */
export default function Shut({ channelId }: { channelId: string }) {
  const until = useSelected((state) => timedOutUntil(state, state.channels.get(channelId)?.guild_id ?? '', state.meId ?? ''));
  if (until === null)
    return (
      <p className="composer-shut">
        <Trans>You may not write here.</Trans>
      </p>
    );
  const end = new Date(until);
  const time = clockTime(end);
  const isToday = dayOf(end.toISOString()) === new Date().toDateString();
  const when = isToday ? time : `${shortDay(end)}, ${time}`;
  return (
    <p className="composer-shut" role="status">
      <Trans>You are timed out until {when}. Until then you see everything, but neither write nor react nor speak.</Trans>
    </p>
  );
}
