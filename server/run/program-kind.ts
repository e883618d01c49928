import { access, constants, open, realpath, stat } from 'node:fs/promises';
import { basename, delimiter, extname, join, resolve } from 'node:path';

/** `shell`: a script that may start anything. `static`: no dynamic linker. `native`: any other compiled program. */
export type ProgramKind = 'node' | 'python' | 'java' | 'dotnet' | 'go' | 'bun' | 'deno' | 'native' | 'static' | 'shell';
export interface Program {
  file: string;
  kind: ProgramKind;
}

const byName: [RegExp, ProgramKind][] = [
  [/^(node|nodejs|npm|npx|yarn|pnpm|pnpx|tsx|ts-node)$/, 'node'],
  [/^(python[\d.]*w?|pypy[\d.]*|pip[\d.]*|uv|uvx|poetry|pipenv|pdm|hatch|rye)$/, 'python'],
  [/^(javaw?|gradlew?|mvnw?|mvn|kotlin|scala|sbt)$/, 'java'],
  [/^dotnet$/, 'dotnet'],
  [/^go$/, 'go'],
  [/^bunx?$/, 'bun'],
  [/^deno$/, 'deno'],
];

/** Finds the file of a command and what runs it. Undefined when there is no such command. */
export async function identifyProgram(command: string, env: NodeJS.ProcessEnv): Promise<Program | undefined> {
  const file = await findOnPath(command, env);
  if (file === undefined) return undefined;
  // The name as typed comes first: version managers put shell scripts in the place of node and python.
  return { file, kind: kindByName(command) ?? (await kindByContent(file, 0)) };
}

function kindByName(command: string): ProgramKind | undefined {
  const name = basename(command)
    .toLowerCase()
    .replace(/\.(exe|cmd|bat)$/, '');
  return byName.find(([pattern]) => pattern.test(name))?.[1];
}

async function findOnPath(command: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const windows = process.platform === 'win32';
  const endings = windows ? ['', ...(env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const folders = /[/\\]/.test(command) ? [''] : (env.PATH ?? env.Path ?? '').split(delimiter);
  for (const folder of folders) {
    for (const ending of endings) {
      const file = folder === '' ? resolve(command + ending) : join(folder, command + ending);
      const isRunnable = await access(file, windows ? constants.F_OK : constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isRunnable && (await stat(file)).isFile()) return file;
    }
  }
  return undefined;
}

async function kindByContent(file: string, depth: number): Promise<ProgramKind> {
  const target = await realpath(file);
  const byTarget = kindByName(target);
  if (byTarget) return byTarget;
  if (['.js', '.cjs', '.mjs'].includes(extname(target))) return 'node';
  const head = await readHead(target);
  if (head.toString('latin1', 0, 2) === '#!') {
    const words = head.toString('utf8', 2, 300).split('\n', 1)[0]?.trim().split(/\s+/) ?? [];
    const isEnv = basename(words[0] ?? '') === 'env';
    const interpreter = isEnv ? words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) : words[0];
    if (interpreter === undefined || isEnv || isShell(interpreter) || depth === 3) return kindByName(interpreter ?? '') ?? 'shell';
    return kindByName(interpreter) ?? kindByContent(interpreter, depth + 1).catch(() => 'shell' as const);
  }
  if (isGo(head)) return 'go';
  if (head.toString('latin1', 0, 4) === '\x7fELF') return isShell(target) ? 'shell' : hasInterpreter(head) ? 'native' : 'static';
  return isShell(target) || /\.(cmd|bat|ps1)$/i.test(target) ? 'shell' : 'native';
}

const isShell = (file: string) =>
  /^(sh|bash|dash|zsh|ash|ksh|fish|busybox|env|cmd|powershell|pwsh|make|just|time|timeout|nice|nohup|sudo|concurrently)(\.exe)?$/.test(basename(file));

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(1 << 20);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** An ELF note of type 4 named "Go", or the mark that Go puts at the start of its code on other systems. */
function isGo(head: Buffer): boolean {
  for (let at = head.indexOf('Go\0\0', 0, 'latin1'); at !== -1; at = head.indexOf('Go\0\0', at + 1, 'latin1')) {
    const isNote = at >= 12 && head.readUInt32LE(at - 12) === 4 && head.readUInt32LE(at - 4) === 4;
    const isBigEndianNote = at >= 12 && head.readUInt32BE(at - 12) === 4 && head.readUInt32BE(at - 4) === 4;
    if (isNote || isBigEndianNote) return true;
  }
  return head.includes('\xff Go build ID: "', 0, 'latin1');
}

/** Whether an ELF file names a dynamic linker (a program header of type 3). */
function hasInterpreter(head: Buffer): boolean {
  const is64 = head[4] === 2;
  const little = head[5] === 1;
  const u16 = (at: number) => (little ? head.readUInt16LE(at) : head.readUInt16BE(at));
  const u32 = (at: number) => (little ? head.readUInt32LE(at) : head.readUInt32BE(at));
  // Program headers follow the ELF header; an offset past the first megabyte is not met in practice.
  const start = is64 ? Number(little ? head.readBigUInt64LE(32) : head.readBigUInt64BE(32)) : u32(28);
  const size = u16(is64 ? 54 : 42);
  const count = u16(is64 ? 56 : 44);
  for (let index = 0; index < count; index++) {
    const at = start + index * size;
    if (at + 4 <= head.length && u32(at) === 3) return true;
  }
  return false;
}
