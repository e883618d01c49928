import type { APIMessage } from 'discord-api-types/v10';
import { DiscordError } from '../rest/discord-error.ts';
import type { OutboxEntry } from './entry.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';
import { memoryStorage } from './storage.ts';
import type { TabNews, Tabs } from './tabs.ts';

export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A server that remembers no nonces, and loses answers when told. */
export function server() {
  const written: APIMessage[] = [];
  const faults: ('lost answer' | 'no connection' | DiscordError | null)[] = [];
  let last = 100;
  let asks = 0;
  return {
    written,
    faults,
    asks: () => asks,
    delivery: {
      async send({ body, files, channelId }: OutboxEntry): Promise<APIMessage> {
        const fault = faults.shift();
        if (fault === 'no connection') throw new TypeError('gone');
        if (fault instanceof DiscordError) throw fault;
        const message = {
          id: String(++last),
          type: 0,
          channel_id: channelId,
          content: body.content,
          attachments: files,
          author: { id: 'me' },
        } as unknown as APIMessage;
        written.push(message);
        if (fault === 'lost answer') throw new TypeError('gone');
        return message;
      },
      async ownMessagesAfter(channelId: string, messageId: string): Promise<APIMessage[]> {
        asks++;
        return written.filter((message) => message.channel_id === channelId && BigInt(message.id) > BigInt(messageId));
      },
      newestId: () => '50',
    },
  };
}

/** Opens tabs: the first leads, and the next one when it is closed. */
export function browser(): () => Tabs {
  const listeners = new Set<(news: TabNews) => void>();
  const leaders: (() => void)[] = [];
  return () => {
    let listener = (_news: TabNews): void => undefined;
    let lead = (): void => undefined;
    return {
      lead(onLead) {
        lead = onLead;
        leaders.push(lead);
        if (leaders.length === 1) lead();
      },
      tell: (news) => [...listeners].filter((other) => other !== listener).forEach((other) => other(news)),
      onTold(onTold) {
        listener = onTold;
        listeners.add(listener);
      },
      close() {
        listeners.delete(listener);
        const place = leaders.indexOf(lead);
        leaders.splice(place, 1);
        if (place === 0) leaders[0]?.();
      },
    };
  };
}

/** A delivery that waits, of which the test says how far it is. */
export function slowly() {
  const on: { content: string | undefined; onProgress(done: number): void; answer(id: string): void; signal: AbortSignal }[] = [];
  const send: OutboxOptions['delivery']['send'] = ({ body: { content } }, onProgress, signal) =>
    new Promise((resolve, reject) => {
      on.push({ content, onProgress, signal, answer: (id) => resolve({ id } as APIMessage) });
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  return { on, delivery: { send, ownMessagesAfter: async () => [], newestId: () => null } };
}

export async function open(more: Partial<OutboxOptions> & Pick<OutboxOptions, 'delivery'>) {
  const shown = new Map<string, readonly OutboxEntry[]>();
  let timers: (() => void)[] = [];
  const outbox = new Outbox({
    storage: memoryStorage(),
    onChange: (channelId, entries) => shown.set(channelId, entries),
    schedule(_ms, run) {
      timers.push(run);
      return () => (timers = timers.filter((other) => other !== run));
    },
    ...more,
  });
  await outbox.open();
  return {
    outbox,
    shown: (channelId = '1') => shown.get(channelId)?.map(({ body, state }) => [body.content, state]) ?? [],
    async pass() {
      for (const run of timers.splice(0)) run();
      await settled();
    },
  };
}
