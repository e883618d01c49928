import { useWorld, type Scene } from '../world.ts';

const world = useWorld();
const AT_ONCE = 8;

interface Count {
  what: string;
  max: number;
  /** Status and JSON code of the one too many. */
  refusal: string;
  /** Another one: method, path and body. `place` is what `prepare` gave. */
  another(index: number, scene: Scene, place: string): [method: 'POST' | 'PUT', path: string, body?: object];
  prepare?(scene: Scene): Promise<string>;
}

const DOT = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const idOf = async (answer: Promise<{ id: string }>): Promise<string> => (await answer).id;
const message = ({ bot, textId }: Scene): Promise<string> => idOf(bot.rest.post(`/channels/${textId}/messages`, { content: 'one' }));
const soon = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** How many of a thing there may be. The scene's own are among them. */
const COUNTS: readonly Count[] = [
  {
    what: 'roles of a guild, with @everyone and the role of the bot',
    max: 248,
    refusal: '400 30005',
    another: (index, { guildId }) => ['POST', `/guilds/${guildId}/roles`, { name: `${index}` }],
  },
  {
    what: 'channels of a category',
    max: 50,
    refusal: '400 50035',
    prepare: ({ bot, guildId }) => idOf(bot.rest.post(`/guilds/${guildId}/channels`, { name: 'category', type: 4 })),
    another: (index, { guildId }, parent_id) => ['POST', `/guilds/${guildId}/channels`, { name: `${index}`, parent_id }],
  },
  {
    what: 'webhooks of a channel',
    max: 15,
    refusal: '400 30007',
    another: (index, { textId }) => ['POST', `/channels/${textId}/webhooks`, { name: `${index}` }],
  },
  {
    what: 'kinds of reactions to a message',
    max: 20,
    refusal: '400 30010',
    prepare: message,
    another: (index, { textId }, id) => [
      'PUT',
      `/channels/${textId}/messages/${id}/reactions/${encodeURIComponent(String.fromCodePoint(0x1f600 + index))}/@me`,
    ],
  },
  {
    what: 'templates of a guild',
    max: 1,
    refusal: '400 30031',
    another: (index, { guildId }) => ['POST', `/guilds/${guildId}/templates`, { name: `${index}` }],
  },
  {
    what: 'events of a guild that are not over',
    max: 100,
    refusal: '400 30038',
    another: (index, { guildId }) => [
      'POST',
      `/guilds/${guildId}/scheduled-events`,
      {
        name: `${index}`,
        privacy_level: 2,
        entity_type: 3,
        entity_metadata: { location: 'here' },
        scheduled_start_time: soon(60),
        scheduled_end_time: soon(120),
      },
    ],
  },
  {
    what: 'commands of a guild',
    max: 100,
    refusal: '400 30032',
    another: (index, { bot, guildId }) => ['POST', `/applications/${bot.id}/guilds/${guildId}/commands`, { name: `c${index}`, description: 'd' }],
  },
  {
    what: 'rules against words',
    max: 6,
    refusal: '400 50035',
    another: (index, { guildId }) => [
      'POST',
      `/guilds/${guildId}/auto-moderation/rules`,
      { name: `${index}`, event_type: 1, trigger_type: 1, trigger_metadata: { keyword_filter: ['zz'] }, actions: [{ type: 1 }] },
    ],
  },
  {
    what: 'pinned messages of a channel',
    max: 250,
    refusal: '400 30003',
    another: (_index, { textId }, id) => ['PUT', `/channels/${textId}/messages/pins/${id}`],
  },
  {
    what: 'emojis of a guild that do not move',
    max: 250,
    refusal: '400 30008',
    another: (index, { guildId }) => ['POST', `/guilds/${guildId}/emojis`, { name: `e${index}`, image: DOT }],
  },
];

describe('how many there may be', () => {
  it.each(COUNTS.map((count) => [count.what, count] as const))('%s', async (what, { max, refusal, another, prepare }) => {
    const scene = await world().scene();
    const place = (await prepare?.(scene)) ?? '';
    const askFor = async (index: number): Promise<string> => {
      // Each pin needs a message of its own.
      const [method, path, body] = another(index, scene, what.startsWith('pinned') ? await message(scene) : place);
      const { status, body: answer } = await scene.bot.rest.ask<{ code?: number }>(method, path, body === undefined ? {} : { body });
      return status < 300 ? 'there' : `${status} ${answer.code}`;
    };
    const answers: string[] = [];
    const rest = Array.from({ length: max }, (_, index) => index).values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const index of rest) answers.push(await askFor(index));
      }),
    );
    expect(answers.filter((answer) => answer !== 'there')).toEqual([]);
    // Two at once, so that neither slips by while the other is counted.
    expect(await Promise.all([askFor(max), askFor(max + 1)])).toEqual([refusal, refusal]);
  });
});
