import { t } from '@lingui/core/macro';
import type { Client } from '#sdk/client';
import { sayFailed } from '../kit/or-say.ts';
import { say } from '../kit/say.ts';
import { botCommandsIn, type BotCommand } from './commands.ts';

const SAID_MS = 5_000;

/** The command of a mention, by its id and its whole name; null, and said why, where it is not offered. */
export async function mentionedCommand(client: Client, channelId: string, commandId: string, name: string): Promise<BotCommand | null> {
  try {
    const offered = await botCommandsIn(client, channelId);
    const found = offered.find(({ root, ownPath }) => root.id === commandId && ownPath === name);
    if (!found) say({ icon: 'slash', title: t`/${name} cannot be used here.` }, SAID_MS);
    return found ?? null;
  } catch (error) {
    sayFailed(error);
    return null;
  }
}
