import { placeOfUrl } from './place.ts';

const HERE = 'https://chat.example/nexus';

describe('where an address leads', () => {
  it.each([
    [`${HERE}/channels/10/11`, { channelId: '11', messageId: null }],
    [`${HERE}/channels/10/11/12`, { channelId: '11', messageId: '12' }],
    [`${HERE}/channels/10/11/threads/13/14`, { channelId: '13', messageId: '14' }],
    [`${HERE}/channels/@me/11/12`, { channelId: '11', messageId: '12' }],
    ['https://discord.com/channels/10/11/12', { channelId: '11', messageId: '12' }],
    ['https://ptb.discord.com/channels/10/11', { channelId: '11', messageId: null }],
    ['https://discordapp.com/channels/10/11', { channelId: '11', messageId: null }],
  ])('is a place here: %s', (url, place) => expect(placeOfUrl(url, HERE)).toEqual(place));

  it.each([
    `${HERE}/channels/10`,
    `${HERE}/invite/abc`,
    `${HERE}/channels/10/11?x=1`,
    'https://chat.example/channels/10/11',
    'https://discord.com.evil.example/channels/10/11',
    'https://discord.com/developers/docs',
  ])('is none here: %s', (url) => expect(placeOfUrl(url, HERE)).toBeNull());
});
