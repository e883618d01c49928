import { createState, DIRECT, type State } from '#sdk/state/state';
import { invitable } from './invitable.ts';

const GUILD = '20';

function stateWith(): State {
  const state = createState();
  for (const [id, username, bot] of [
    ['1', 'ada'],
    ['2', 'bo'],
    ['3', 'cy'],
    ['4', 'di'],
    ['5', 'el', true],
    ['6', 'fay'],
  ] as const)
    state.users.set(id, { id, username, bot } as never); // as much of it as names need
  for (const [id, type] of [
    ['1', 1],
    ['2', 1],
    ['4', 2],
    ['6', 1],
  ] as const)
    state.relationships.set(id, { id, type } as never); // the same
  for (const [id, type, recipients, last] of [
    ['41', 1, ['2'], '900'],
    ['42', 1, ['3'], '901'],
    ['43', 3, ['1', '2'], '902'],
    ['44', 1, ['4'], '903'],
    ['45', 1, ['5'], '904'],
  ] as const) {
    state.channels.set(id, { id, type, recipient_ids: recipients } as never); // the same
    state.channelIds.of(DIRECT).set(id, true);
    state.lastMessageIds.of(DIRECT).set(id, last);
  }
  state.members.of(GUILD).set('6', {} as never); // that they are there is all that counts
  return state;
}

it('offers whom one wrote with last, groups too, and then the other friends; no bots, and none who are blocked', () => {
  expect(invitable(stateWith(), null).map(({ name }) => name)).toEqual(['ada, bo', 'cy', 'bo', 'ada', 'fay']);
});

it('leaves out who is a member already', () => {
  expect(invitable(stateWith(), GUILD).map(({ id }) => id)).toEqual(['43', '3', '2', '1']);
});
