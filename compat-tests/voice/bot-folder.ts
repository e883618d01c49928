import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lackingNode, nodeOf } from '#scripts/services/node';

const execute = promisify(execFile);
/** @discordjs/voice asks for 22.12 at least. */
const NODE = 22;
const here = dirname(fileURLToPath(import.meta.url));

/** What the guide of @discordjs/voice has people install. Of sodium-native, which lies beside this server, the library finds no names. */
const PACKAGES = ['discord.js@14.28.1', '@discordjs/voice@0.19.2', '@noble/ciphers@2.1.1'];

/** A folder as the author of a bot has one, made on first use and kept in .cache; undefined where the packages cannot be had. */
async function botFolder(): Promise<string | undefined> {
  const home = join(here, '..', '..', '.cache', 'voice-bot', PACKAGES.join('-').replaceAll(/[^\w.@-]/g, '_'));
  const isThere = (): Promise<boolean> =>
    access(home).then(
      () => true,
      () => false,
    );
  if (await isThere()) return home;
  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'package.json'), '{ "private": true, "type": "module" }');
  try {
    await execute('npm', ['install', '--no-audit', '--no-fund', ...PACKAGES], { cwd: draft, timeout: 170_000 });
    // Another test may have been quicker.
    await rename(draft, home).catch(() => undefined);
  } catch {
    return undefined;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return (await isThere()) ? home : undefined;
}

/** A folder outside of this repository, whose own packages no program of a test may find, with the program and those of the bot. */
async function programIn(packages: string, name: string, within: string): Promise<string> {
  const folder = await mkdtemp(join(within, 'bot-'));
  await symlink(join(packages, 'node_modules'), join(folder, 'node_modules'));
  await copyFile(join(here, 'programs', name), join(folder, name));
  return join(folder, name);
}

/** What runs a bot by @discordjs/voice. */
export interface BotTools {
  /** Why it cannot be run here, if so. */
  lacking: string | undefined;
  /** The command for a program of `programs/`, which is put into that folder. */
  commandFor(name: string, within: string): Promise<string[]>;
}

export async function botTools(): Promise<BotTools> {
  const node = await nodeOf(NODE);
  const folder = node && (await botFolder());
  return {
    lacking: lackingNode(NODE, node) ?? (folder ? undefined : 'the packages of a bot cannot be had here'),
    commandFor: async (name, within) => [node ?? '', '--preserve-symlinks', '--preserve-symlinks-main', await programIn(folder ?? '', name, within)],
  };
}
