import { gatewayUrlFor } from './gateway-address.ts';

const core = { settings: { gatewayUrl: 'wss://chat.example.org' } } as Parameters<typeof gatewayUrlFor>[0];

it.each(['discord.com', 'canary.discord.com:443', 'gateway.discord.gg', 'Discord.com'])(
  'stays with the names of Discord for a client that calls it %s',
  (host) => {
    expect(gatewayUrlFor(core, host)).toBe('wss://gateway.discord.gg');
  },
);

it('stays with them for a client of a gateway behind a proxy that has another name', () => {
  expect(gatewayUrlFor(core, 'chat.example.org', 'gateway.discord.gg')).toBe('wss://gateway.discord.gg');
  expect(gatewayUrlFor(core, 'chat.example.org', 'elsewhere.example.org')).toBe('wss://chat.example.org');
});

it.each(['chat.example.org', '127.0.0.1:3000', 'notdiscord.com', '', undefined])('names its own address to a client that calls it %s', (host) => {
  expect(gatewayUrlFor(core, host)).toBe('wss://chat.example.org');
});
