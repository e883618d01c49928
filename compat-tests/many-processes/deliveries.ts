import { randomBytes } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import { restClient } from '../rest-client.ts';
import { faultsIn } from './faults-in.ts';
import { until } from './fleet.ts';
import type { WholeFleet } from './whole-fleet.ts';
import { Writer } from './writer.ts';

/** What holds while nothing is amiss. */
export function testDeliveries(whole: () => WholeFleet): void {
  const urls = (): string[] =>
    whole()
      .fleet.of('api')
      .map(({ server }) => server.url);

  it('brings a message written at any api process to each of 300 sessions that may see it, once and in order', async () => {
    const { place, sessions } = whole();
    const writers = [
      new Writer('open', urls, place.openId, place.authorization, { pauseMs: 5 }),
      new Writer('other', () => urls().toReversed(), place.openId, place.authorization, { pauseMs: 5 }),
      new Writer('hidden', urls, place.hiddenId, place.authorization, { pauseMs: 5 }),
    ];
    await until('each has written 100', () => writers.every((writer) => writer.acknowledged.length >= 100));
    await Promise.all(writers.map((writer) => writer.stop()));
    const lasts = writers.map((writer) => writer.acknowledged.at(-1)?.content ?? '');
    await until('all have come', () =>
      sessions.every(({ client, seesHidden }) =>
        lasts.every((last) => (last.startsWith('hidden') && !seesHidden) || client.epochs.at(-1)?.contents.includes(last)),
      ),
    );
    expect(writers.flatMap((writer) => writer.failures)).toEqual([]);
    const faults = sessions.flatMap(({ name, client, seesHidden }) =>
      writers.flatMap((writer, index) => {
        const stem = ['open', 'other', 'hidden'][index] ?? '';
        if (stem === 'hidden' && !seesHidden)
          return client.epochs.some((epoch) => epoch.contents.some((content) => content.startsWith('hidden'))) ? [`${name} heard what is hidden`] : [];
        return faultsIn(name, client, writer, stem);
      }),
    );
    expect(faults.slice(0, 10)).toEqual([]);
    // All sessions of remote processes hear the same order.
    const orders = new Set(sessions.map(({ client }) => (client.epochs[0]?.contents ?? []).filter((content) => !content.startsWith('hidden')).join()));
    expect(orders.size).toBe(1);
  }, 600_000);

  it('reads at one process what was changed at the other, at once', async () => {
    const { place } = whole();
    const [one, two] = urls().map((url) => restClient(url, place.authorization));
    if (!one || !two) throw new Error('there are two');
    for (let n = 0; n < 50; n++) {
      const [maker, reader] = n % 2 === 0 ? [one, two] : [two, one];
      const role = await maker.post<{ id: string }>(`/guilds/${place.guildId}/roles`, { name: `role ${n}` });
      const changed = await reader.patch<{ name: string }>(`/guilds/${place.guildId}/roles/${role.id}`, { name: `changed ${n}` });
      expect(changed.name).toBe(`changed ${n}`);
      await reader.delete(`/guilds/${place.guildId}/roles/${role.id}`);
    }
  }, 300_000);

  it('gives a file that came to one api process from the other, bytes and all', async () => {
    const { place } = whole();
    const [one, two] = urls();
    const bytes = randomBytes(300_000);
    const sent = await restClient(one ?? '', place.authorization).ask<APIMessage>('POST', `/channels/${place.openId}/messages`, {
      body: { content: 'a file' },
      files: [{ name: 'bytes.bin', bytes }],
    });
    const { pathname, search } = new URL(sent.body.attachments[0]?.url ?? '');
    const got = await fetch(`${two}${pathname}${search}`);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  }, 300_000);
}
