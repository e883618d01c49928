import { Client, GatewayIntentBits } from 'discord.js';

// What ShardingManager starts: an ordinary bot, pointed at the server by its options.
const url = process.env.NEXUS_SHARD_TEST_URL;
const client = new Client({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages], rest: { api: `${url}/api`, cdn: `${url}/cdn` } });
await client.login();
