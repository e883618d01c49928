import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { joinVoiceChannel, VoiceConnectionStatus, type VoiceConnection } from '@discordjs/voice';
import { useVoiceServer } from '#core/voice/voice-servers';
import { next, useBot } from './use-bot.ts';

const scene = useBot();

/** Resolves once the connection has this status; unlike the library's own waiting it holds no timer of its own. */
const until = (connection: VoiceConnection, status: VoiceConnectionStatus): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.state.status !== status) return;
      connection.off('stateChange', look);
      resolve();
    };
    connection.on('stateChange', look);
    look();
  });

describe('@discordjs/voice', () => {
  it('waits while no voice server runs, goes to it once one does, and leaves', async () => {
    const { client, guild, voiceId, world } = scene();
    const joined = next(client, 'voiceStateUpdate', (_old, { id, channelId }) => id === client.user.id && channelId === voiceId);
    const connection = joinVoiceChannel({ channelId: voiceId, guildId: guild.id, adapterCreator: guild.voiceAdapterCreator });
    connection.on('error', () => undefined);
    await joined;
    // What it calls a connection whose endpoint is not there yet.
    await until(connection, VoiceConnectionStatus.Disconnected);
    const port = createServer().listen(0, '127.0.0.1');
    const called = new Promise<void>((resolve) => port.once('connection', (socket) => (socket.destroy(), resolve())));
    await new Promise((resolve) => port.once('listening', resolve));
    const stop = useVoiceServer(world.server.core, `127.0.0.1:${(port.address() as AddressInfo).port}`);
    await called;
    const left = next(client, 'voiceStateUpdate', (_old, { id, channelId }) => id === client.user.id && channelId === null);
    connection.destroy();
    await left;
    stop();
    port.close();
  });
});
