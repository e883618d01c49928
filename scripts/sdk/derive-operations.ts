import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where rows stand, and what comes before their paths in the SDK. */
const ROOMS = [
  { folder: 'api-v10/routes', prefix: '' },
  { folder: 'api-v10/nexus-routes', prefix: '/nexus/v1' },
];
const METHODS: Readonly<Record<string, string>> = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', del: 'DELETE' };
/** Where the types of replies are looked for that the server's inner rooms name and the SDK cannot import. */
const REPLIES = './replies.ts';

interface Row {
  route: string;
  query: string | undefined;
  body: string | undefined;
  hasFiles: boolean;
  reply: string | undefined;
  answers: string | undefined;
}

/** The types of all operations for the SDK, read from the rows of the route table. */
export async function deriveOperations(): Promise<string> {
  const replies = await readFile(join(root, 'sdk/rest/replies.ts'), 'utf8');
  const own = new Set([...replies.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name ?? ''));
  const used = new Map<string, Set<string>>();
  const lines: string[] = [];
  for (const { folder, prefix } of ROOMS) {
    const files = (await readdir(join(root, folder))).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort();
    for (const file of files) {
      const source = await readFile(join(root, folder, file), 'utf8');
      const imports = importsOf(source);
      const known = (name: string): boolean => {
        const from = own.has(name) ? REPLIES : imports.get(name);
        if (!from || (from !== REPLIES && !/^(discord-api-types\/|#protocol\/)/.test(from))) return BUILT_IN.has(name);
        used.set(from, (used.get(from) ?? new Set()).add(name));
        return true;
      };
      for (const row of rowsIn(source)) lines.push(lineOf(row, prefix, known));
    }
  }
  const imported = [...used].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '// Derived from the route table by `npm run sdk:operations`. Types alone.',
    ...imported.map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from '${from}';`),
    "import type { z } from 'zod';",
    '',
    '/** Every row of the route table: what it takes, and what it answers where its type is no secret of the server. */',
    'export interface DerivedOperations {',
    ...[...new Set(lines)].sort(),
    '}',
    '',
  ].join('\n');
}

const BUILT_IN = new Set(['Record', 'Partial', 'Pick', 'Omit', 'JsonWebKey', 'Array', 'Readonly', 'ReadonlyArray']);

function importsOf(source: string): Map<string, string> {
  const imports = new Map<string, string>();
  for (const [, names = '', from = ''] of source.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)';/gm)) {
    for (const name of names.split(',')) imports.set(name.replace(/^\s*type\s/, '').trim(), from);
  }
  return imports;
}

/** The paths that a file names once for many rows. */
function pathsNamedIn(source: string): (written: string | undefined) => string | undefined {
  const named = new Map<string, string>();
  const pathOf = (written = ''): string | undefined => {
    const text = /^(['`])(.*)\1$/.exec(written)?.[2];
    return text === undefined ? named.get(written) : text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => named.get(name) ?? '');
  };
  for (const [, name = '', written] of source.matchAll(/^const (\w+) = (['`](?:\/|\$\{).*['`])(?: as const)?;$/gm)) named.set(name, pathOf(written) ?? '');
  return pathOf;
}

function rowsIn(source: string): Row[] {
  const pathOf = pathsNamedIn(source);
  return [...source.matchAll(/^ {2}\w+: (get|post|put|patch|del)\(\{\n([\s\S]*?)^ {2}\}\)/gm)].flatMap(([, method = '', block = '']) => {
    const value = (key: string): string | undefined => new RegExp(`^    ${key}: ([^\\n]+?),?$`, 'm').exec(block)?.[1];
    const path = pathOf(value('path'));
    if (!path) return [];
    return {
      route: `${METHODS[method]} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
      query: value('query'),
      body: value('body'),
      hasFiles: value('files') === 'true',
      reply: /replyOf<([\s\S]*?)>\(\)/.exec(block)?.[1],
      answers: value('answers'),
    };
  });
}

function lineOf({ route, query, body, hasFiles, reply, answers }: Row, prefix: string, known: (name: string) => boolean): string {
  const input = (schema: string | undefined, key: string): string[] => {
    if (schema === undefined) return [];
    return [/^\w+$/.test(schema) && known(schema) ? `${key}: z.input<typeof ${schema}>` : `${key}: object`];
  };
  const parts = [...input(query, 'query'), ...input(body, 'body'), ...(hasFiles ? ['files: true'] : [])];
  if (answers && /^\w+$/.test(answers) && known(answers)) parts.push(`reply: z.output<typeof ${answers}>`);
  else if (reply !== undefined) parts.push(`reply: ${isKnown(reply, known) ? reply.replaceAll(/\s+/g, ' ') : 'unknown'}`);
  return `  '${route.replace(' ', ` ${prefix}`)}': { ${parts.join('; ')} };`.replace('{  }', '{}');
}

/** Whether all names in a type can be had; those of its own keys are none. */
function isKnown(type: string, known: (name: string) => boolean): boolean {
  const names =
    type
      .replaceAll(/'[^']*'/g, '')
      .replaceAll(/\w+\??:/g, '')
      .match(/\b[A-Z]\w*|\btypeof\b/g) ?? [];
  return names.every((name) => name !== 'typeof' && known(name));
}
