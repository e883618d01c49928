import type { Plugin } from 'esbuild';

/**
 * discord-api-types comes as CommonJS, of which no bundler can leave anything out: 28 KB gzipped for a dozen enumerations.
 * This makes of one of its entries a module in which each stands alone. What is no data (`Routes`, utilities) it leaves out.
 */
export async function slimApiTypes(entry: string): Promise<string> {
  const { default: _whole, ...exported } = (await import(entry)) as Record<string, unknown>;
  return Object.entries(exported)
    .filter(([name, value]) => name !== 'module.exports' && isData(value))
    .map(([name, value]) => `export const ${name} = ${written(value)};`)
    .join('\n');
}

const isData = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).every(isData) : ['string', 'number', 'bigint', 'boolean'].includes(typeof value);

function written(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}:${written(inner)}`)
    .join(',')}}`;
}

const ENTRIES = /^discord-api-types\//;

/** For esbuild. */
export const slimApiTypesPlugin: Plugin = {
  name: 'slim-api-types',
  setup(build) {
    build.onResolve({ filter: ENTRIES }, ({ path }) => ({ path, namespace: 'slim', sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: 'slim' }, async ({ path }) => ({ contents: await slimApiTypes(path), loader: 'js' }));
  },
};

/** For Vite, and whatever takes Rollup's plugins. */
export const slimApiTypesForVite = {
  name: 'slim-api-types',
  enforce: 'pre' as const,
  resolveId: (id: string): string | null => (ENTRIES.test(id) ? `\0${id}` : null),
  load: async (id: string): Promise<string | null> => (id.startsWith('\0') && ENTRIES.test(id.slice(1)) ? slimApiTypes(id.slice(1)) : null),
};
