import type { Client } from '#sdk/client';
import { botCommandsIn, type Command } from './commands.ts';
import { commandFormFetched } from './lazy-command-form.ts';

/** What can be typed after a slash in a place: the commands of bots, and the client's own, which are there also where the server does not answer. */
export async function commandsIn(client: Client, channelId: string): Promise<readonly Command[]> {
  const [ofBots, { builtInCommands }] = await Promise.all([
    botCommandsIn(client, channelId).catch(() => []),
    import('./built-in-commands.ts'),
    commandFormFetched(),
  ]);
  return [...ofBots, ...builtInCommands(client, channelId)];
}
