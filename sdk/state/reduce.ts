import type { AllEvents, Reducer, Reducers } from './reducer.ts';
import { channels } from './reducers/channels.ts';
import { guilds } from './reducers/guilds.ts';
import { messages } from './reducers/messages.ts';
import { people } from './reducers/people.ts';
import { personal } from './reducers/personal.ts';
import { readStates } from './reducers/read-states.ts';
import { ready } from './reducers/ready.ts';
import { time } from './reducers/time.ts';
import { typing } from './reducers/typing.ts';
import type { State } from './state.ts';

const REDUCERS: Reducers = { ...ready, ...guilds, ...channels, ...messages, ...readStates, ...people, ...personal, ...typing, ...time };

/** Brings one event into the state. False for events that it does not keep. */
export function reduce<Name extends keyof AllEvents>(state: State, t: Name, d: AllEvents[Name], atMs: number): boolean {
  const reducer = REDUCERS[t] as Reducer<AllEvents[Name]> | undefined; // the table has each under its own name
  reducer?.(state, d, atMs);
  return reducer !== undefined;
}
