import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Which rooms each room may import. One direction only; neighbours never import each other. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  protocol: [],
  core: ['protocol'],
  storage: ['core', 'protocol'],
  'api-v10': ['core', 'protocol'],
  gateway: ['core', 'protocol'],
  voice: ['core', 'protocol'],
  importer: ['core', 'protocol'],
  federation: ['core', 'protocol'],
  e2ee: ['protocol'],
  sdk: ['protocol', 'e2ee', 'openapi'],
  client: ['sdk', 'protocol', 'e2ee'],
  openapi: ['api-v10', 'gateway', 'core', 'protocol'],
  server: ['protocol', 'core', 'storage', 'api-v10', 'gateway', 'voice', 'importer', 'federation', 'e2ee', 'openapi'],
};
/** These use everything, and nothing uses them. */
const OUTSIDE = ['compat-tests', 'bench', 'scripts', 'bin'];

/** protocol/ runs in a browser too. */
const PROTOCOL_MAY_USE = /^(zod|discord-api-types)(\/|$)/;
/** What core/ has ports for. */
const ENGINES = /^(pg|express|ws|busboy|find-my-way|ioredis|cassandra-driver|meilisearch|minio|mediasoup|sharp|thumbhash)(\/|$)/;

interface Import {
  file: string;
  room: string;
  specifier: string;
  isTest: boolean;
}

async function sourcesOf(room: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, room), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(node_modules|dist)\//.test(file));
}

/** `import … from`, `export … from`, `import '…'` and `import('…')`, each at the start of a line or an expression. */
export function specifiersIn(source: string): string[] {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [
    ...text.matchAll(/^\s*(?:import|export)\b[^'"`;=]*?\bfrom\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*[,)]/g),
  ].map(([, specifier]) => specifier ?? '');
}

async function allImports(): Promise<Import[]> {
  const rooms = [...Object.keys(MAY_IMPORT), ...OUTSIDE];
  const files = (await Promise.all(rooms.map(async (room) => (await sourcesOf(room)).map((file) => ({ room, file }))))).flat();
  const imports = await Promise.all(
    files.map(async ({ room, file }) =>
      specifiersIn(await readFile(file, 'utf8')).map((specifier) => ({
        file,
        room,
        specifier,
        // Tests boot what they need; the yardstick and the behaviour suites are tests too.
        isTest: /\.test\.tsx?$|\/(?:storage|voice\/media)\/behaviour\/|\/test-[\w-]+\.ts$|-peer\.ts$/.test(file),
      })),
    ),
  );
  return imports.flat();
}

const shown = ({ file, specifier }: Import): string => `${relative(ROOT, file)} imports ${specifier}`;

describe('imports', () => {
  let imports: Import[];
  beforeAll(async () => {
    imports = await allImports();
    expect(imports.length).toBeGreaterThan(100);
  });

  it('go in one direction: protocol, core, the rooms around it, server', () => {
    const wrong = imports.filter(({ room, specifier, isTest }) => {
      if (!specifier.startsWith('#') || isTest || OUTSIDE.includes(room)) return false;
      const target = specifier.slice(1).split('/')[0] ?? '';
      return target !== room && !MAY_IMPORT[room]?.includes(target);
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  it('between rooms name the room, and inside of a room are relative', () => {
    const wrong = imports.filter(({ file, room, specifier }) => {
      if (specifier.startsWith('#')) return specifier.slice(1).split('/')[0] === room;
      // Vite reads it in a Node that knows rooms only as they are built.
      if (/\/client\/(?:vite\.config\.ts$|build\/)/.test(`/${file}`)) return false;
      return (
        specifier.startsWith('.') && relative(join(ROOT, room), resolve(dirname(file), specifier)).startsWith('..') && !specifier.endsWith('/package.json')
      );
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  it('of the yardstick and of the tests stay out of what is built', () => {
    const wrong = imports.filter(
      ({ room, specifier, isTest, file }) =>
        !isTest &&
        !OUTSIDE.includes(room) &&
        !file.includes('/openapi/contract/') &&
        /^#(openapi\/contract|compat-tests|bench)\/|\.test\.ts$|(^|\/)contract\/yardstick/.test(specifier),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  it('of protocol/ are zod and discord-api-types only', () => {
    const wrong = imports.filter(
      ({ room, specifier, isTest }) => room === 'protocol' && !isTest && !specifier.startsWith('.') && !PROTOCOL_MAY_USE.test(specifier),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  it('of core/ are no engines: it has ports for them', () => {
    const wrong = imports.filter(({ room, specifier, isTest }) => room === 'core' && !isTest && ENGINES.test(specifier));
    expect(wrong.map(shown)).toEqual([]);
  });
});

describe('the reader of imports', () => {
  it('finds all forms, and nothing in comments and strings', () => {
    const source = [
      "import type { A } from '#core/a';",
      "import {\n  B,\n} from './b.ts';",
      "export { C } from './c.ts';",
      "import 'reflect-metadata';",
      "const d = await import('#storage/d');",
      "// import { E } from './e.ts';",
      "const words = 'import x from y';",
    ].join('\n');
    expect(specifiersIn(source)).toEqual(['#core/a', './b.ts', './c.ts', 'reflect-metadata', '#storage/d']);
  });
});
