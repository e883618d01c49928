import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { embedGroups } from './embed-groups.ts';

const embed = (name: string, url?: string): APIEmbed => ({
  title: name,
  image: { url: `https://pictures.example/${name}` },
  ...(url !== undefined && { url }),
});
const shown = (embeds: APIEmbed[]) => embedGroups(embeds).map((group) => [group.embed.title, ...group.images.map(({ url }) => url.split('/').at(-1))]);

describe('embeds of a message', () => {
  it('are one where they lead to one address: the first says all, and the pictures are four at most', () => {
    const [one, other] = ['https://views.example/1', 'https://views.example/2'];
    expect(shown([embed('a', one), embed('b', one), embed('c', other), embed('d', one), embed('e', one), embed('f', one)])).toEqual([
      ['a', 'a', 'b', 'd', 'e'],
      ['c', 'c'],
    ]);
  });

  it('stand by themselves without an address, without a picture, and where they are what a link shows', () => {
    const url = 'https://views.example/';
    expect(shown([embed('a'), embed('b'), { title: 'c', url }, { title: 'd', url }])).toEqual([['a', 'a'], ['b', 'b'], ['c'], ['d']]);
    expect(shown([embed('a', url), { ...embed('b', url), type: EmbedType.Link }])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });
});
