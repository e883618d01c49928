import { Decompress } from 'fzstd';
import { zstdAlone, zstdMessage, ZSTD_FRAME_HEADER } from './zstd-blocks.ts';

/** Reads a connection, message by message: what each block held. */
function decoder(): (bytes: Buffer) => string[] {
  let got: string[] = [];
  const stream = new Decompress((chunk) => got.push(Buffer.from(chunk).toString('latin1')));
  stream.push(new Uint8Array(ZSTD_FRAME_HEADER));
  return (bytes) => {
    got = [];
    stream.push(new Uint8Array(bytes));
    return got;
  };
}

/** The same numbers in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Bytes with repetitions of all lengths and distances, from few or many different values. */
function bytesFrom(roll: (below: number) => number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const variety = [2, 20, 256][roll(3)] ?? 2;
  for (let at = 0; at < length;) {
    const run = 1 + (roll(8) === 0 ? roll(70_000) : roll(60));
    const back = at > 0 && roll(2) === 0 ? 1 + roll(at) : 0;
    for (const end = Math.min(length, at + run); at < end; at++) bytes[at] = back > 0 ? (bytes[at - back] ?? 0) : roll(variety);
  }
  return bytes;
}

const members = JSON.stringify(
  Array.from({ length: 400 }, (_, n) => ({
    user: { id: `${1_200_000_000_000_000_000n + BigInt(n * 7919)}`, username: `user_${n}`, global_name: null, avatar: null, bot: n % 9 === 0 },
    roles: [],
    nick: null,
    joined_at: new Date(1_700_000_000_000 + n * 86_400_000).toISOString(),
    deaf: false,
    mute: false,
  })),
);

it('is read by a decoder whatever stood before', () => {
  const decode = decoder();
  const roll = dice(7);
  for (let round = 0; round < 300; round++) {
    const shared = bytesFrom(roll, roll(8) === 0 ? roll(140_000) : roll(3_000));
    const head = Buffer.from('x'.repeat(roll(40)));
    const { opening, rest } = zstdMessage(head.length, shared);
    const blocks = decode(Buffer.concat([opening, head, rest]));
    expect(blocks.join('') === `${head.toString()}${shared.toString('latin1')}`).toBe(true);
  }
});

it('is one block up to 128 KiB, as some clients take each block for a message', () => {
  const decode = decoder();
  const head = '{"op":0';
  for (const length of [20, 127, 128, 5_000, 131_065]) {
    for (const text of ['ab'.repeat(length).slice(0, length), bytesFrom(dice(length), length).toString('latin1')]) {
      const { opening, rest } = zstdMessage(head.length, Buffer.from(text, 'latin1'));
      expect(decode(Buffer.concat([opening, Buffer.from(head), rest]))).toEqual([`${head}${text}`]);
    }
  }
  const { opening, rest } = zstdMessage(head.length, Buffer.from('ab'.repeat(70_000)));
  expect(decode(Buffer.concat([opening, Buffer.from(head), rest])).map((block) => block.length)).toEqual([131_072, 8_935]);
});

it('makes JSON much smaller', () => {
  const { opening, rest } = zstdMessage(20, Buffer.from(members));
  expect(opening.length + rest.length).toBeLessThan(members.length * 0.25);
  const alone = zstdAlone(Buffer.from(members));
  expect(alone.length).toBeLessThan(members.length * 0.25);
  expect(decoder()(alone)).toEqual([members]);
});

it('leaves what has no repetitions as it is', () => {
  const roll = dice(3);
  const noise = Buffer.from(Array.from({ length: 1_000 }, () => roll(256)));
  expect(zstdMessage(0, noise).rest.equals(noise)).toBe(true);
  expect(zstdAlone(Buffer.alloc(0))).toHaveLength(0);
});
