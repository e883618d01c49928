import fc from 'fast-check';
import type { MessageRecord } from '#core/messages/message-record';
import type { Stores } from '#core/ports/stores';
import { AT, insertGuild, newId, newMessage, thread } from './records.ts';

const EMOJIS = ['👍', '🐟', '🎉'];
const USERS = ['300000000000000001', '300000000000000002', '300000000000000003'];
/** Long after every test. */
const FAR = '2090-01-01T00:00:00.000000+00:00';

const nth = fc.nat(40);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), files: fc.nat(2), kind: fc.constantFrom(0, 21) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), nth, files: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), nths: fc.array(nth, { maxLength: 3 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('react' as const, 'take back' as const),
      nth,
      emoji: fc.nat(2),
      user: fc.nat(2),
      kind: fc.constantFrom(0 as const, 1 as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('clear emoji' as const, 'clear' as const), nth, emoji: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pin' as const, 'unpin' as const), nth }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('vote' as const), nth, user: fc.nat(2), answers: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('read' as const, 'forget' as const), nth, user: fc.nat(2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

interface Kept {
  message: MessageRecord;
  /** By emoji and kind, in the order in which they came. */
  reactions: Map<string, Set<string>>;
  votes: Map<string, number[]>;
}

/** What the stores should say, kept in the plainest way. */
class Model {
  readonly kept: Kept[] = [];
  readonly pinned: string[] = [];
  readonly reads = new Map<string, string>();
  readonly doomed = new Set<string>();
  sent = 0;
}

/** Whatever happens to the messages of a thread, in whatever order, its stores say the same as a simple list would. */
export function behavesInRandomHistories(open: () => Stores): void {
  it('tells of messages, reactions, pins, votes, files and counts what came of a random history', async () => {
    const { channel } = await insertGuild(open());
    const history = async (steps: readonly Step[]): Promise<void> => {
      const place = thread(channel, 11, null, { message_count: 0, total_message_sent: 0 });
      await open().guilds.saveChannels([place]);
      const model = new Model();
      for (const one of steps) await take(open(), place.id, model, one);
      await compare(open(), place.id, model);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), history), { numRuns: 40, seed: Number(process.env['NEXUS_PROPERTY_SEED'] ?? 4) });
  }, 120_000);

  it('and when all of a history happens at once, counts and tallies still fit what is there', async () => {
    const { channel } = await insertGuild(open());
    const history = async (steps: readonly Step[]): Promise<void> => {
      const place = thread(channel, 11, null, { message_count: 0, total_message_sent: 0 });
      await open().guilds.saveChannels([place]);
      const model = new Model();
      for (let n = 0; n < 5; n++) await take(open(), place.id, model, { do: 'write', files: 1, kind: 0 });
      const present = [...model.kept];
      // What fails is a message that another step has just removed.
      await Promise.allSettled(steps.map((one) => take(open(), place.id, Object.assign(new Model(), { kept: [...present] }), one)));
      const { messages, reactions, pins, guilds } = open();
      const there = await messages.page(place.id, { newest: true }, 100);
      const tallies = await reactions.tallies(
        place.id,
        there.map(({ id }) => id),
        null,
      );
      for (const { id } of there) {
        for (const { emoji, normal, burst } of tallies.get(id) ?? []) {
          expect((await reactions.users(place.id, id, emoji.name, 0, undefined, 100)).length).toBe(normal);
          expect((await reactions.users(place.id, id, emoji.name, 1, undefined, 100)).length).toBe(burst);
        }
      }
      const pinned = (await pins.page(place.id, undefined, 100)).map((pin) => pin.message.id);
      expect(pinned.toSorted()).toEqual(
        there
          .filter((message) => message.pinned)
          .map(({ id }) => id)
          .toSorted(),
      );
      expect((await guilds.channelById(place.id))?.message_count).toBe(there.filter((message) => message.type !== 21).length);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), history), { numRuns: 15, seed: 4 });
  }, 120_000);
}

const filesOf = (count: number): MessageRecord['attachments'] =>
  Array.from({ length: count }, () => {
    const id = newId();
    return { id, filename: 'file', size: 1, key: `random/${id}` };
  });
const keyOf = (emoji: number, kind: number): string => `${EMOJIS[emoji]} ${kind}`;

async function take(stores: Stores, channelId: string, model: Model, one: Step): Promise<void> {
  if (one.do === 'write') {
    const message = newMessage(channelId, { attachments: filesOf(one.files), type: one.kind });
    const keys = message.attachments.map(({ key }) => key);
    await stores.doomedFiles.add(keys, AT);
    await stores.messages.insert(message);
    model.kept.push({ message, reactions: new Map(), votes: new Map() });
    if (one.kind !== 21) model.sent++;
    return;
  }
  if (one.do === 'remove') {
    const gone = new Set(one.nths.flatMap((nth) => model.kept[nth % Math.max(model.kept.length, 1)] ?? []));
    await stores.messages.remove(
      channelId,
      [...gone].map(({ message }) => message.id),
    );
    for (const kept of gone) {
      model.kept.splice(model.kept.indexOf(kept), 1);
      if (model.pinned.includes(kept.message.id)) model.pinned.splice(model.pinned.indexOf(kept.message.id), 1);
      for (const { key } of kept.message.attachments) model.doomed.add(key);
    }
    return;
  }
  const kept = model.kept[one.nth % Math.max(model.kept.length, 1)];
  if (!kept) return;
  const { id } = kept.message;
  switch (one.do) {
    case 'edit': {
      const [first] = kept.message.attachments;
      const attachments = [...(first ? [first] : []), ...filesOf(one.files)];
      for (const { key } of kept.message.attachments.slice(1)) model.doomed.add(key);
      kept.message = { ...kept.message, content: `edited ${newId()}`, attachments };
      await stores.messages.save(kept.message);
      return;
    }
    case 'react': {
      const user = USERS[one.user] ?? '';
      const users = kept.reactions.get(keyOf(one.emoji, one.kind)) ?? new Set();
      const added = await stores.reactions.add(channelId, id, { id: null, name: EMOJIS[one.emoji] ?? '', animated: false }, user, one.kind);
      expect(added).toBe(!users.has(user));
      kept.reactions.set(keyOf(one.emoji, one.kind), users.add(user));
      return;
    }
    case 'take back': {
      const user = USERS[one.user] ?? '';
      const users = kept.reactions.get(keyOf(one.emoji, one.kind));
      expect(await stores.reactions.remove(channelId, id, EMOJIS[one.emoji] ?? '', user, one.kind)).toBe(users?.delete(user) ?? false);
      return;
    }
    case 'clear emoji':
      await stores.reactions.removeEmoji(channelId, id, EMOJIS[one.emoji] ?? '');
      for (const kind of [0, 1]) kept.reactions.delete(keyOf(one.emoji, kind));
      return;
    case 'clear':
      await stores.reactions.removeAll(channelId, id);
      kept.reactions.clear();
      return;
    case 'pin':
      expect(await stores.pins.add(channelId, id, AT)).toBe(!model.pinned.includes(id));
      if (!model.pinned.includes(id)) model.pinned.push(id);
      return;
    case 'unpin':
      expect(await stores.pins.remove(channelId, id)).toBe(model.pinned.includes(id));
      if (model.pinned.includes(id)) model.pinned.splice(model.pinned.indexOf(id), 1);
      return;
    case 'vote':
      await stores.pollVotes.vote(channelId, id, USERS[one.user] ?? '', one.answers);
      kept.votes.set(USERS[one.user] ?? '', one.answers);
      return;
    case 'read':
      await stores.readStates.save([{ user_id: USERS[one.user] ?? '', channel_id: channelId, last_message_id: id, mention_count: 0 }]);
      model.reads.set(USERS[one.user] ?? '', id);
      return;
    case 'forget':
      await stores.readStates.remove(USERS[one.user] ?? '', channelId);
      model.reads.delete(USERS[one.user] ?? '');
      return;
    default:
      one satisfies never;
  }
}

async function compare(stores: Stores, channelId: string, model: Model): Promise<void> {
  const expected = model.kept.map(({ message }) => ({ id: message.id, content: message.content, pinned: model.pinned.includes(message.id) })).toReversed();
  const ids = expected.map(({ id }) => id);
  expect((await stores.messages.page(channelId, { newest: true }, 100)).map(({ id, content, pinned }) => ({ id, content, pinned }))).toEqual(expected);
  const [tallies, votes, pins, place] = await Promise.all([
    stores.reactions.tallies(channelId, ids, USERS[0] ?? null),
    stores.pollVotes.counts(channelId, ids, null),
    stores.pins.page(channelId, undefined, 100),
    stores.guilds.channelById(channelId),
  ]);
  for (const { message, reactions, votes: cast } of model.kept) {
    const shown = Object.fromEntries((tallies.get(message.id) ?? []).map(({ emoji, normal, burst }) => [emoji.name, [normal, burst]]));
    const counted = EMOJIS.map((name, n) => [name, [0, 1].map((kind) => reactions.get(keyOf(n, kind))?.size ?? 0)] as const);
    expect(shown).toEqual(Object.fromEntries(counted.filter(([, [normal, burst]]) => normal || burst)));
    const all = [...cast.values()].flat();
    const byAnswer = (votes.get(message.id) ?? []).filter(({ count }) => count > 0).map(({ id, count }) => [id, count]);
    expect(byAnswer.toSorted()).toEqual([...new Set(all)].map((id) => [id, all.filter((one) => one === id).length]).toSorted());
  }
  expect(pins.map(({ message }) => message.id).toSorted()).toEqual([...model.pinned].toSorted());
  expect(place).toMatchObject({ message_count: model.kept.filter(({ message }) => message.type !== 21).length, total_message_sent: model.sent });
  for (const user of USERS) {
    const read = (await stores.readStates.ofUser(user)).find((state) => state.channel_id === channelId)?.last_message_id;
    expect(read).toBe(model.reads.get(user));
  }
  // Files are doomed exactly when no message names them.
  const doomed = new Set(await stores.doomedFiles.due(FAR, 10_000));
  for (const key of model.doomed) expect(doomed.has(key)).toBe(true);
  for (const { message } of model.kept) for (const { key } of message.attachments) expect(doomed.has(key)).toBe(false);
}
