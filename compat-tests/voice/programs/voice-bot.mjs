// A bot with discord.js and @discordjs/voice that does in voice what it is told, line by line, and says what happened.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createAudioPlayer, createAudioResource, EndBehaviorType, joinVoiceChannel, NoSubscriberBehavior, StreamType } from '@discordjs/voice';
import { Client, GatewayIntentBits } from 'discord.js';

const { BOT_TOKEN, GUILD_ID, REST_OPTIONS } = process.env;
const say = (event, more = {}) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
  ...(REST_OPTIONS && { rest: JSON.parse(REST_OPTIONS) }),
});
let connection;
const player = createAudioPlayer({ behaviors: { noSubscriber: NoSubscriberBehavior.Play } });
player.on('stateChange', (before, { status }) => before.status !== status && say('player', { status }));
player.on('error', (error) => say('error', { message: error.message }));

const acts = {
  join({ channelId, dave = true }) {
    connection = joinVoiceChannel({
      guildId: GUILD_ID,
      channelId,
      selfDeaf: false,
      daveEncryption: dave,
      debug: process.env.VOICE_DEBUG === '1',
      adapterCreator: client.guilds.cache.get(GUILD_ID).voiceAdapterCreator,
    });
    connection.subscribe(player);
    connection.on('stateChange', (before, now) => {
      if (before.status !== now.status) say('status', { status: now.status, closeCode: now.closeCode });
    });
    connection.on('transitioned', (id) => say('transitioned', { id }));
    connection.on('error', (error) => say('error', { message: error.message }));
    connection.on('debug', (message) => process.stderr.write(`${message}\n`));
  },
  move: ({ channelId }) => connection.rejoin({ ...connection.joinConfig, channelId }),
  leave: () => connection.destroy(),
  play: ({ file }) => player.play(createAudioResource(createReadStream(file), { inputType: StreamType.OggOpus })),
  /** Hears somebody, packet by packet. */
  hear({ userId }) {
    const stream = connection.receiver.subscribe(userId, { end: { behavior: EndBehaviorType.Manual } });
    stream.on('data', (packet) => say('packet', { userId, opus: packet.toString('base64') }));
    stream.on('error', (error) => say('error', { message: error.message }));
    say('hearing', { userId });
  },
  /** As a broken network would. */
  cut() {
    connection.state.networking.state.ws.ws.terminate();
  },
  about() {
    const { networking } = connection.state;
    const state = networking?.state;
    say('about', {
      status: connection.state.status,
      code: state?.code,
      mode: state?.connectionData?.encryptionMode,
      clients: [...(state?.connectionData?.connectedClients ?? [])],
      dave: state?.dave?.protocolVersion ?? 0,
      privacyCode: connection.voicePrivacyCode ?? null,
    });
  },
};

client.once('clientReady', () => say('ready', { user: client.user.id }));
client.on('error', (error) => say('error', { message: error.message }));
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { act, ...more } = JSON.parse(line);
    acts[act](more);
  })
  .on('close', async () => {
    connection?.destroy();
    await client.destroy();
    process.exit(0);
  });
await client.login(BOT_TOKEN);
