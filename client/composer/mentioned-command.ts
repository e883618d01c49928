import { t } from '@lingui/core/macro';
import type { Client } from '#sdk/client';
import { say } from '../kit/toasts.tsx';
import { commandsIn, type Command } from './commands.ts';

const SAID_MS = 5_000;

/** The command of a mention, by its id and its whole name; null, and said why, where it is not offered. */
export async function mentionedCommand(client: Client, channelId: string, commandId: string, name: string): Promise<Command | null> {
  const offered = await commandsIn(client, channelId).catch(() => []);
  const found = offered.find(({ root, path }) => root.id === commandId && path === name);
  if (!found) say({ icon: 'slash', title: t`/${name} cannot be used here.` }, SAID_MS);
  return found ?? null;
}
