import { invitesIn } from './invites-in.ts';

const HERE = 'https://chat.example/talk';

it('finds the invites of this server, each once, and three at most', () => {
  const found = (text: string): string[] => invitesIn(text, HERE).map(({ code, eventId }) => (eventId === undefined ? code : `${code} for ${eventId}`));
  expect(found(`come: ${HERE}/invite/abc-1, or (${HERE}/invite/abc-1) and ${HERE}/invite/party?event=123.`)).toEqual(['abc-1', 'party for 123']);
  expect(found(`https://elsewhere.example/invite/abc ${HERE}/invites/abc ${HERE}/invite/abc/more ${HERE}/invite/`)).toEqual([]);
  expect(found(['a', 'b', 'c', 'd'].map((code) => `${HERE}/invite/${code}`).join(' '))).toEqual(['a', 'b', 'c']);
});
