import { randomBytes } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import { lackingCassandra, startCassandra, type RunningCassandra } from '#scripts/services/cassandra';
import { startPostgres } from '#scripts/services/postgres';
import { lackingRedis, startRedis } from '#scripts/services/redis';
import type { Service } from '#scripts/services/service';
import { lackingVersitygw, startVersitygw } from '#scripts/services/versitygw';
import { describeWhere } from '../conditions/needs.ts';
import { restClient } from '../rest-client.ts';
import { faultsIn } from './faults-in.ts';
import { startFleet, until, type Fleet } from './fleet.ts';
import { startFlow } from './flow.ts';
import { furnishGuild, type FurnishedGuild } from './furnish-guild.ts';
import { GatewayClient } from './gateway-client.ts';
import { Writer } from './writer.ts';

describeWhere(
  lackingRedis() ?? lackingCassandra() ?? lackingVersitygw(),
  'Two api, three gateway and one worker processes over Redis, PostgreSQL, Cassandra and S3',
  () => {
    let engines: Service[] = [];
    let cassandra: RunningCassandra;
    let fleet: Fleet;
    let place: FurnishedGuild;
    const clients: { name: string; client: GatewayClient; seesHidden: boolean }[] = [];
    const urls = (): string[] => fleet.of('api').map(({ server }) => server.url);

    beforeAll(async () => {
      const starting = [startRedis(), startPostgres({ durable: false }), startVersitygw()] as const;
      cassandra = await startCassandra({ nodes: 2, durable: true });
      engines = [...(await Promise.all(starting)), cassandra];
      // With two nodes one is enough to go on; three and a quorum are for those who cannot lose a disk.
      const settings = Object.assign({ CASSANDRA_CONSISTENCY: 'one' }, ...engines.map(({ environment }) => environment)) as Record<string, string>;
      fleet = await startFleet({ api: 2, gateway: 3, worker: 1, settings });
      place = await furnishGuild(fleet, { bots: 6 });
    }, 180_000);
    afterAll(async () => {
      for (const { client } of clients) client.close();
      await fleet?.close();
      await Promise.all(engines.map((engine) => engine.stop()));
    }, 60_000);

    it('brings a message written at any api process to each of 300 sessions that may see it, once and in order', async () => {
      for (let n = 0; n < 300; n++) {
        const bot = place.bots[n % place.bots.length];
        if (!bot) throw new Error('there are bots');
        clients.push({ name: `session ${n}`, client: new GatewayClient(fleet.gateways.url, bot.token, place.intents), seesHidden: bot.seesHidden });
      }
      await until('all 300 sessions are in', () => clients.every(({ client }) => client.isIn));
      const writers = [
        new Writer('open', urls, place.openId, place.authorization, { pauseMs: 5 }),
        new Writer('other', () => urls().toReversed(), place.openId, place.authorization, { pauseMs: 5 }),
        new Writer('hidden', urls, place.hiddenId, place.authorization, { pauseMs: 5 }),
      ];
      await until('each has written 100', () => writers.every((writer) => writer.acknowledged.length >= 100));
      await Promise.all(writers.map((writer) => writer.stop()));
      const lasts = writers.map((writer) => writer.acknowledged.at(-1)?.content ?? '');
      await until('all have come', () =>
        clients.every(({ client, seesHidden }) =>
          lasts.every((last) => (last.startsWith('hidden') && !seesHidden) || client.epochs.at(-1)?.contents.includes(last)),
        ),
      );
      expect(writers.flatMap((writer) => writer.failures)).toEqual([]);
      const faults = clients.flatMap(({ name, client, seesHidden }) =>
        writers.flatMap((writer, index) => {
          const stem = ['open', 'other', 'hidden'][index] ?? '';
          if (stem === 'hidden' && !seesHidden)
            return client.epochs.some((epoch) => epoch.contents.some((content) => content.startsWith('hidden'))) ? [`${name} heard what is hidden`] : [];
          return faultsIn(name, client, writer, stem);
        }),
      );
      expect(faults.slice(0, 10)).toEqual([]);
      // All sessions of remote processes hear the same order.
      const orders = new Set(clients.map(({ client }) => (client.epochs[0]?.contents ?? []).filter((content) => !content.startsWith('hidden')).join()));
      expect(orders.size).toBe(1);
    }, 180_000);

    it('reads at one process what was changed at the other, at once', async () => {
      const [one, two] = urls().map((url) => restClient(url, place.authorization));
      if (!one || !two) throw new Error('there are two');
      for (let n = 0; n < 50; n++) {
        const [maker, reader] = n % 2 === 0 ? [one, two] : [two, one];
        const role = await maker.post<{ id: string }>(`/guilds/${place.guildId}/roles`, { name: `role ${n}` });
        const changed = await reader.patch<{ name: string }>(`/guilds/${place.guildId}/roles/${role.id}`, { name: `changed ${n}` });
        expect(changed.name).toBe(`changed ${n}`);
        await reader.delete(`/guilds/${place.guildId}/roles/${role.id}`);
      }
    }, 60_000);

    it('gives a file that came to one api process from the other, bytes and all', async () => {
      const [one, two] = urls();
      const bytes = randomBytes(300_000);
      const sent = await restClient(one ?? '', place.authorization).ask<APIMessage>('POST', `/channels/${place.openId}/messages`, {
        body: { content: 'a file' },
        files: [{ name: 'bytes.bin', bytes }],
      });
      const { pathname, search } = new URL(sent.body.attachments[0]?.url ?? '');
      const got = await fetch(`${two}${pathname}${search}`);
      expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    }, 60_000);

    it('goes on without one of the two Cassandra nodes, and with it again', async () => {
      const some = clients.filter((_, index) => index % 10 === 0).map(({ client }) => client);
      const flow = startFlow(fleet, place, some);
      await flow.more();
      await cassandra.killNode(1);
      await flow.more();
      await cassandra.startNode(1);
      // What only the killed node had when it was answered is found by asking both.
      const thorough = await fleet.add('api', { CASSANDRA_CONSISTENCY: 'all' });
      const { faults, lost } = await flow.end({ historyFrom: thorough.server.url });
      expect({ faults, lost }).toEqual({ faults: [], lost: 0 });
    }, 240_000);
  },
);
