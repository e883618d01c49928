import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProgram } from './program-kind.ts';

/** The start of a 64-bit little-endian ELF file with one program header of the given type, and what follows it. */
function elf(headerType: number, after = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(64 + 56);
  head.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  head.writeUInt32LE(headerType, 64);
  return Buffer.concat([head, after]);
}
const goNote = Buffer.from('\x04\0\0\0\x53\0\0\0\x04\0\0\0Go\0\0', 'latin1');

describe('identifyProgram', () => {
  let dir: string;
  beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'nexus-kind-'))));
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const files: [name: string, content: string | Buffer, kind: string][] = [
    ['node', '#!/bin/sh\nexec /opt/node "$@"\n', 'node'],
    ['python3.11', elf(3), 'python'],
    ['start', '#!/bin/sh\nnode bot.js\n', 'shell'],
    ['bot-js', '#!/usr/bin/env -S node --no-warnings\n', 'node'],
    ['bot-py', '#!/opt/venv/bin/python3\n', 'python'],
    ['bot.mjs', 'console.log(1)\n', 'node'],
    ['disgo-bot', elf(1, goNote), 'go'],
    ['rust-bot', elf(3), 'native'],
    ['musl-bot', elf(1), 'static'],
    ['mac-go-bot', Buffer.from('\xcf\xfa\xed\xfe....\xff Go build ID: "x"', 'latin1'), 'go'],
  ];
  it.each(files)('knows %s', async (name, content, kind) => {
    const file = join(dir, name);
    await writeFile(file, content);
    await chmod(file, 0o755);
    expect((await identifyProgram(name, { PATH: dir }))?.kind).toBe(kind);
    expect((await identifyProgram(file, {}))?.kind).toBe(kind);
  });

  it('follows a link to the interpreter, and finds no command that is not there', async () => {
    await symlink(process.execPath, join(dir, 'parrot'));
    expect((await identifyProgram('parrot', { PATH: dir }))?.kind).toBe('node');
    await writeFile(join(dir, 'not-runnable'), 'text', { mode: 0o644 });
    expect(await identifyProgram('not-runnable', { PATH: dir })).toBeUndefined();
    expect(await identifyProgram('nowhere', { PATH: dir })).toBeUndefined();
  });
});
