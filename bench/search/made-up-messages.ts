import { MessageType } from 'discord-api-types/v10';
import type { MessageRecord } from '#core/messages/message-record';
import { newMessage } from '#core/messages/new-message';

/** The same numbers in each run. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const STARTS = ['b', 'br', 'c', 'ch', 'd', 'f', 'g', 'gr', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'pl', 'qu', 'r', 's', 'sh', 'st', 't', 'tr', 'v', 'w', 'z'];
const MIDDLES = ['a', 'ai', 'e', 'ea', 'i', 'o', 'oo', 'u', 'ou', 'y'];
const ENDS = ['', 'n', 'r', 's', 't', 'l', 'ck', 'ng', 'm', 'nd'];
const ENDINGS = ['', '', '', 's', 'ed', 'ing', 'er', 'ly'];

/** Words as often as those of a language: the n-th is n times rarer than the first. */
export class Vocabulary {
  readonly words: string[];
  private readonly shares: Float64Array;

  constructor(size: number, random: () => number) {
    const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
    const words = new Set<string>();
    for (let tries = 0; words.size < size; tries++) {
      const syllables = 1 + Math.floor(Math.log10(words.size + 1) / 1.6 + random());
      const stem = Array.from({ length: syllables }, () => pick(STARTS) + pick(MIDDLES) + pick(ENDS)).join('');
      words.add(stem + (syllables > 1 ? pick(ENDINGS) : tries % 7 === 0 ? pick(STARTS) : ''));
    }
    this.words = [...words];
    this.shares = new Float64Array(size);
    let sum = 0;
    for (let rank = 0; rank < size; rank++) this.shares[rank] = sum += 1 / (rank + 2.7) ** 1.05;
    for (let rank = 0; rank < size; rank++) this.shares[rank] = (this.shares[rank] ?? 0) / sum;
  }

  /** A word whose share of all is about so much. */
  pick(at: number): string {
    let [low, high] = [0, this.words.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.shares[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return this.words[low] ?? '';
  }
}

export interface MadeUp {
  guildId: string;
  channelIds: readonly string[];
  authorIds: readonly string[];
  vocabulary: Vocabulary;
}

/** Messages as people write them: mostly short, some with links, files, mentions and replies. */
export function madeUpMessages({ guildId, channelIds, authorIds, vocabulary }: MadeUp, count: number, firstId: bigint, random: () => number): MessageRecord[] {
  /** The first ones far more often than the last ones. */
  const skewed = <Item>(from: readonly Item[]): Item => from[Math.floor(from.length * random() ** 3)] as Item; // never empty
  return Array.from({ length: count }, (_, index) => {
    const length = 1 + Math.floor(-Math.log(1 - random()) * 9);
    const said = Array.from({ length: Math.min(length, 80) }, () => vocabulary.pick(random()));
    if (random() < 0.05) said.push(`https://${vocabulary.pick(0.5 + random() / 2)}.example.org/${said[0] ?? ''}`);
    const id = (firstId + BigInt(index) * 4_194_304n).toString();
    const channelId = skewed(channelIds);
    const isReply = random() < 0.15;
    const repliedTo = (firstId + BigInt(Math.max(0, index - 3)) * 4_194_304n).toString();
    return newMessage(
      {
        author_id: skewed(authorIds),
        content: said.join(' '),
        type: isReply ? MessageType.Reply : MessageType.Default,
        ...(isReply && { message_reference: { type: 0, message_id: repliedTo, channel_id: channelId } }),
        ...(random() < 0.03 && { mention_ids: [skewed(authorIds)] }),
        ...(random() < 0.08 && { attachments: [{ id, key: id, filename: `${said[0] ?? 'x'}.png`, size: 1, content_type: 'image/png' }] }),
      },
      { id, channel_id: channelId, guild_id: guildId, timestamp: '2026-01-02T03:04:05.678000+00:00' },
    );
  });
}
