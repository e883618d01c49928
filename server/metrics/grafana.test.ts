import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { useWorld } from '#compat-tests/world';

const path = fileURLToPath(new URL('../../deploy/grafana/nexus.json', import.meta.url));
const Dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), type: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) })),
});
/** What a query may name besides metrics and labels. */
const FUNCTIONS = new Set(['sum', 'min', 'max', 'count', 'topk', 'rate', 'histogram_quantile', 'by']);

describe('the Grafana dashboard', () => {
  const world = useWorld();

  it('asks for metrics and labels that there are, and for every one of them', async () => {
    const { panels } = Dashboard.parse(JSON.parse(await readFile(path, 'utf8')));
    const types = await (await fetch(`${world().server.url}/metrics`)).text();
    const kinds = new Map([...types.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [name, kind]));
    const known = new Set([...kinds].flatMap(([name, kind]) => (kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name])));
    const asked = new Set<string>();
    for (const { title, type, targets } of panels) {
      expect([title, type === 'row' || targets.length > 0]).toEqual([title, true]);
      for (const { expr } of targets) {
        const names = [...expr.matchAll(/\bnexus_\w+/g)].map(([name]) => name);
        expect([title, names.filter((name) => !known.has(name))]).toEqual([title, []]);
        names.forEach((name) => asked.add(name));
        const words =
          expr
            .replace(/"[^"]*"/g, '')
            .replace(/\$\w+/g, '')
            .match(/\b[a-z_]+\b/g) ?? [];
        const labels = new Set([
          'instance',
          'status',
          'le',
          'method',
          'route',
          'event',
          'code',
          'engine',
          'operation',
          'state',
          'job',
          'quantile',
          'kind',
          'version',
          'node',
          'reason',
        ]);
        expect(words.filter((word) => !word.startsWith('nexus_') && !FUNCTIONS.has(word) && !labels.has(word))).toEqual([]);
      }
    }
    const unasked = [...kinds].filter(([name, kind]) => ![...asked].some((one) => one === name || (kind === 'histogram' && one.startsWith(`${name}_`))));
    expect(unasked).toEqual([]);
  });
});
