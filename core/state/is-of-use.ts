import { isInternal, type EventHeading } from '../ports/event-heading.ts';
import type { GuildStates } from './guild-states.ts';

/**
 * Whether this process's memory or its parts need an event. What changes a guild that is not in memory is in the store, or with
 * the bus, before it is told: who loads the guild later finds it there.
 */
export const isOfUse = (states: Pick<GuildStates, 'concerns'>, heading: EventHeading): boolean =>
  isInternal(heading) || heading.changes === 'user' || (heading.guild_id !== undefined && states.concerns(heading.guild_id));
