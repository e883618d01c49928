import type { EventHeading } from '#core/ports/event-heading';

/** Naming more people than so many is no shorter than reading the event. */
const MOST_NAMED = 50;
/** To be read by everybody. */
const FOR_ALL = '*';

/** A heading as it travels: one line beside the event. */
export function lineOf({ t, guild_id: guildId = '', session_id: sessionId = '', user_ids: userIds, changes }: EventHeading): string {
  if (userIds && userIds.length > MOST_NAMED) return FOR_ALL;
  // That nobody is named is something else than that nobody is meant.
  const line = `${t} ${guildId} ${changes ?? ''} ${sessionId} ${userIds ? `:${userIds.join(',')}` : ''}`;
  return line.includes('\n') ? FOR_ALL : line;
}

/** Null where the event has to be read to know. */
export function headingOfLine(line: string): EventHeading | null {
  const [t, guildId, changes, sessionId, users, ...more] = line.split(' ');
  if (!t || users === undefined || more.length > 0) return null;
  return {
    t,
    guild_id: guildId || undefined,
    session_id: sessionId || undefined,
    user_ids: users === '' ? undefined : users === ':' ? [] : users.slice(1).split(','),
    changes: (changes || undefined) as EventHeading['changes'], // as `lineOf` wrote it
  };
}
