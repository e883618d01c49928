import fc from 'fast-check';
import { ChannelType, OverwriteType, PermissionFlagsBits as Bit, type APIOverwrite, type Snowflake } from 'discord-api-types/v10';
import { discordPermissions } from '#openapi/facts';
import {
  ALL_PERMISSIONS,
  applyImplicitDenials,
  computeBasePermissions,
  computeChannelPermissions,
  DIRECT_PERMISSIONS,
  TIMEOUT_PERMISSIONS,
  type PermissionSubject,
} from './permissions.ts';

/** Name, bit, kinds of channels (T text-like, V voice, S stage; none is guild-wide), kept in a timeout. */
const TABLE: readonly (readonly [name: string, bit: number, channels: string, keptInTimeout: boolean])[] = [
  ['CREATE_INSTANT_INVITE', 0, 'TVS', false],
  ['KICK_MEMBERS', 1, '', false],
  ['BAN_MEMBERS', 2, '', false],
  ['ADMINISTRATOR', 3, '', false],
  ['MANAGE_CHANNELS', 4, 'TVS', false],
  ['MANAGE_GUILD', 5, '', false],
  ['ADD_REACTIONS', 6, 'TVS', false],
  ['VIEW_AUDIT_LOG', 7, '', false],
  ['PRIORITY_SPEAKER', 8, 'V', false],
  ['STREAM', 9, 'VS', false],
  ['VIEW_CHANNEL', 10, 'TVS', true],
  ['SEND_MESSAGES', 11, 'TVS', false],
  ['SEND_TTS_MESSAGES', 12, 'TVS', false],
  ['MANAGE_MESSAGES', 13, 'TVS', false],
  ['EMBED_LINKS', 14, 'TVS', false],
  ['ATTACH_FILES', 15, 'TVS', false],
  ['READ_MESSAGE_HISTORY', 16, 'TVS', true],
  ['MENTION_EVERYONE', 17, 'TVS', false],
  ['USE_EXTERNAL_EMOJIS', 18, 'TVS', false],
  ['VIEW_GUILD_INSIGHTS', 19, '', false],
  ['CONNECT', 20, 'VS', false],
  ['SPEAK', 21, 'V', false],
  ['MUTE_MEMBERS', 22, 'VS', false],
  ['DEAFEN_MEMBERS', 23, 'V', false],
  ['MOVE_MEMBERS', 24, 'VS', false],
  ['USE_VAD', 25, 'V', false],
  ['CHANGE_NICKNAME', 26, '', false],
  ['MANAGE_NICKNAMES', 27, '', false],
  ['MANAGE_ROLES', 28, 'TVS', false],
  ['MANAGE_WEBHOOKS', 29, 'TVS', false],
  ['MANAGE_GUILD_EXPRESSIONS', 30, '', false],
  ['USE_APPLICATION_COMMANDS', 31, 'TVS', false],
  ['REQUEST_TO_SPEAK', 32, 'S', false],
  ['MANAGE_EVENTS', 33, 'VS', false],
  ['MANAGE_THREADS', 34, 'T', false],
  ['CREATE_PUBLIC_THREADS', 35, 'T', false],
  ['CREATE_PRIVATE_THREADS', 36, 'T', false],
  ['USE_EXTERNAL_STICKERS', 37, 'TVS', false],
  ['SEND_MESSAGES_IN_THREADS', 38, 'T', false],
  ['USE_EMBEDDED_ACTIVITIES', 39, 'TV', false],
  ['MODERATE_MEMBERS', 40, '', false],
  ['VIEW_CREATOR_MONETIZATION_ANALYTICS', 41, '', false],
  ['USE_SOUNDBOARD', 42, 'V', false],
  ['CREATE_GUILD_EXPRESSIONS', 43, '', false],
  ['CREATE_EVENTS', 44, 'VS', false],
  ['USE_EXTERNAL_SOUNDS', 45, 'V', false],
  ['SEND_VOICE_MESSAGES', 46, 'TVS', false],
  ['SET_VOICE_CHANNEL_STATUS', 48, 'V', false],
  ['SEND_POLLS', 49, 'TVS', false],
  ['USE_EXTERNAL_APPS', 50, 'TVS', false],
  ['PIN_MESSAGES', 51, 'T', false],
  ['BYPASS_SLOWMODE', 52, 'TVS', false],
];

const GUILD = '100';
const OWNER = '1';
const MEMBER = '2';
const LOW = '201';
const HIGH = '202';
const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const LATER = '2026-03-01T00:10:00.000000+00:00';
const EARLIER = '2026-02-28T23:50:00.000000+00:00';

interface Given {
  userId?: Snowflake;
  everyone?: bigint;
  roles?: Record<Snowflake, bigint>;
  timeout?: string | null;
}

const subject = ({ userId = MEMBER, everyone = 0n, roles = {}, timeout = null }: Given): PermissionSubject => ({
  ownerId: OWNER,
  guildId: GUILD,
  permissionsOfRole: (id) => (id === GUILD ? everyone : (roles[id] ?? 0n)),
  member: { user_id: userId, roles: Object.keys(roles), communication_disabled_until: timeout },
  nowMs: NOW_MS,
});
const overwrite = (id: Snowflake, allow: bigint, deny: bigint): APIOverwrite => ({
  id,
  type: id === MEMBER || id === OWNER ? OverwriteType.Member : OverwriteType.Role,
  allow: allow.toString(),
  deny: deny.toString(),
});
const inChannel = (given: Given, ...overwrites: APIOverwrite[]): bigint => computeChannelPermissions({ ...subject(given), overwrites });

/** Name of discord-api-types for a name of Discord's documentation. */
const SPECIAL: Record<string, string> = { SEND_TTS_MESSAGES: 'SendTTSMessages', USE_VAD: 'UseVAD' };
const bitNamed = (name: string): bigint => {
  const camel = SPECIAL[name] ?? name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return (Bit as Record<string, bigint>)[camel] ?? 0n;
};

describe('the permission table', () => {
  it('is what the data from the documentation of Discord says', () => {
    expect(TABLE).toEqual(discordPermissions.map(({ name, bit, channels, keptInTimeout }) => [name, bit, channels, keptInTimeout]));
  });

  it.each(TABLE)('%s is bit %i', (name, bit) => {
    expect(bitNamed(name)).toBe(1n << BigInt(bit));
  });

  it('holds every permission there is', () => {
    expect(TABLE.reduce((all, [, bit]) => all | (1n << BigInt(bit)), 0n)).toBe(ALL_PERMISSIONS);
    expect(ALL_PERMISSIONS).toBe(8866461766385663n);
  });
});

describe.each(TABLE)('%s', (name, bit, channels, keptInTimeout) => {
  const flag = 1n << BigInt(bit);
  const isAdministrator = name === 'ADMINISTRATOR';

  it('comes from @everyone and from any role', () => {
    expect(computeBasePermissions(subject({ everyone: flag }))).toBe(isAdministrator ? ALL_PERMISSIONS : flag);
    expect(computeBasePermissions(subject({ roles: { [LOW]: 0n, [HIGH]: flag } }))).toBe(isAdministrator ? ALL_PERMISSIONS : flag);
    expect(computeBasePermissions(subject({ roles: { [LOW]: ALL_PERMISSIONS & ~flag & ~Bit.Administrator } })) & flag).toBe(0n);
  });

  it("is the owner's and every administrator's, whatever a channel denies", () => {
    const denied = [overwrite(GUILD, 0n, ALL_PERMISSIONS), overwrite(LOW, 0n, flag), overwrite(MEMBER, 0n, flag), overwrite(OWNER, 0n, flag)];
    expect(inChannel({ userId: OWNER }, ...denied) & flag).toBe(flag);
    expect(inChannel({ roles: { [LOW]: Bit.Administrator } }, ...denied) & flag).toBe(flag);
  });

  if (!isAdministrator) {
    it('is denied by @everyone, given back by a role, denied by a role, given back to the member, in that order', () => {
      const roles = { [LOW]: 0n, [HIGH]: 0n };
      const steps: [APIOverwrite, bigint][] = [
        [overwrite(GUILD, 0n, flag), 0n],
        [overwrite(LOW, flag, 0n), flag],
        // Allows of roles win over denies of roles, whichever role is the higher one.
        [overwrite(HIGH, 0n, flag), flag],
        [overwrite(MEMBER, 0n, flag), 0n],
      ];
      steps.forEach(([, expected], index) => {
        const overwrites = steps.slice(0, index + 1).map(([one]) => one);
        expect(inChannel({ everyone: flag, roles }, ...overwrites)).toBe(expected);
        // The order in which they are stored plays no part.
        expect(inChannel({ everyone: flag, roles }, ...overwrites.toReversed())).toBe(expected);
      });
      expect(inChannel({ everyone: flag, roles }, overwrite(LOW, 0n, flag), overwrite(MEMBER, flag, 0n))).toBe(flag);
    });

    it("is untouched by overwrites of roles and members that are somebody else's", () => {
      expect(inChannel({ everyone: flag }, overwrite(LOW, 0n, flag), overwrite('3', 0n, flag))).toBe(flag);
      expect(inChannel({}, overwrite(LOW, flag, 0n), overwrite('3', flag, 0n))).toBe(0n);
    });

    it(keptInTimeout ? 'stays in a timeout' : 'goes in a timeout', () => {
      const expected = keptInTimeout ? flag : 0n;
      expect(computeBasePermissions(subject({ everyone: flag, timeout: LATER }))).toBe(expected);
      expect(inChannel({ timeout: LATER }, overwrite(MEMBER, flag, 0n))).toBe(expected);
      expect(computeBasePermissions(subject({ everyone: flag, timeout: EARLIER }))).toBe(flag);
    });

    it('is worth nothing in a channel that is out of sight', () => {
      for (const kind of [ChannelType.GuildText, ChannelType.GuildVoice, ChannelType.PublicThread])
        expect(applyImplicitDenials(flag, kind) & flag).toBe(name === 'VIEW_CHANNEL' ? flag : 0n);
    });

    it('is worth nothing in a voice channel without CONNECT, but for its sight', () => {
      const left = applyImplicitDenials(flag | Bit.ViewChannel, ChannelType.GuildVoice);
      expect(left & flag).toBe(name === 'VIEW_CHANNEL' || name === 'CONNECT' ? flag : 0n);
      expect(applyImplicitDenials(flag | Bit.ViewChannel | Bit.Connect | Bit.SendMessages, ChannelType.GuildStageVoice) & flag).toBe(flag);
    });

    it('names the kinds of channels it means something in', () => {
      expect(channels).toMatch(/^T?V?S?$/);
    });
  }
});

describe('what a missing SEND_MESSAGES takes along', () => {
  const NEEDS_SENDING = Bit.MentionEveryone | Bit.SendTTSMessages | Bit.AttachFiles | Bit.EmbedLinks;
  const others = ALL_PERMISSIONS & ~Bit.SendMessages & ~Bit.SendMessagesInThreads;

  it.each([ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum])('in a channel of type %i', (kind) => {
    expect(applyImplicitDenials(others, kind)).toBe(others & ~NEEDS_SENDING);
    expect(applyImplicitDenials(others | Bit.SendMessages, kind)).toBe(others | Bit.SendMessages);
  });

  it.each([ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread])(
    'SEND_MESSAGES_IN_THREADS decides in a thread of type %i',
    (kind) => {
      expect(applyImplicitDenials(others | Bit.SendMessages, kind)).toBe(others & ~NEEDS_SENDING);
      expect(applyImplicitDenials(others | Bit.SendMessagesInThreads, kind)).toBe(ALL_PERMISSIONS);
    },
  );
});

describe('timeouts', () => {
  it('leave sight and history, and nothing else', () => {
    expect(TIMEOUT_PERMISSIONS).toBe(Bit.ViewChannel | Bit.ReadMessageHistory);
    expect(computeBasePermissions(subject({ everyone: ALL_PERMISSIONS & ~Bit.Administrator, timeout: LATER }))).toBe(TIMEOUT_PERMISSIONS);
  });

  it('touch neither the owner nor administrators', () => {
    expect(computeBasePermissions(subject({ userId: OWNER, timeout: LATER }))).toBe(ALL_PERMISSIONS);
    expect(inChannel({ roles: { [LOW]: Bit.Administrator }, timeout: LATER })).toBe(ALL_PERMISSIONS);
  });

  it('show nothing that was hidden', () => {
    expect(inChannel({ everyone: Bit.ViewChannel, timeout: LATER }, overwrite(GUILD, 0n, Bit.ViewChannel))).toBe(0n);
  });
});

describe('a conversation', () => {
  it('gives all that one writes and calls with, and nothing over others', () => {
    const written = [
      'SEND_MESSAGES',
      'ATTACH_FILES',
      'EMBED_LINKS',
      'ADD_REACTIONS',
      'READ_MESSAGE_HISTORY',
      'SEND_VOICE_MESSAGES',
      'SEND_POLLS',
      'PIN_MESSAGES',
    ];
    const called = ['CONNECT', 'SPEAK', 'STREAM'];
    const over = [
      'MANAGE_MESSAGES',
      'MENTION_EVERYONE',
      'MUTE_MEMBERS',
      'KICK_MEMBERS',
      'MANAGE_WEBHOOKS',
      'CREATE_PUBLIC_THREADS',
      'SEND_MESSAGES_IN_THREADS',
    ];
    const given = TABLE.filter(([, bit]) => DIRECT_PERMISSIONS & (1n << BigInt(bit))).map(([name]) => name);
    expect(given).toEqual(expect.arrayContaining([...written, ...called]));
    expect(given.filter((name) => over.includes(name))).toEqual([]);
  });
});

describe('the splits of 2026', () => {
  it.each([
    ['MANAGE_MESSAGES', 'PIN_MESSAGES'],
    ['MANAGE_MESSAGES', 'BYPASS_SLOWMODE'],
    ['MANAGE_CHANNELS', 'BYPASS_SLOWMODE'],
    ['MANAGE_THREADS', 'BYPASS_SLOWMODE'],
    ['MANAGE_GUILD_EXPRESSIONS', 'CREATE_GUILD_EXPRESSIONS'],
    ['MANAGE_EVENTS', 'CREATE_EVENTS'],
  ])('%s does not give %s any more', (old, split) => {
    const given = inChannel({ everyone: bitNamed(old) | Bit.ViewChannel | Bit.SendMessages });
    expect(applyImplicitDenials(given, ChannelType.GuildText) & bitNamed(split)).toBe(0n);
    expect(applyImplicitDenials(given | bitNamed(split), ChannelType.GuildText) & bitNamed(split)).toBe(bitNamed(split));
  });
});

describe('bits that nobody knows', () => {
  const UNKNOWN = (1n << 47n) | (1n << 60n);

  it('are given by no role and by no overwrite', () => {
    expect(computeBasePermissions(subject({ everyone: UNKNOWN | Bit.Speak }))).toBe(Bit.Speak);
    expect(inChannel({ everyone: Bit.Speak }, overwrite(GUILD, UNKNOWN, 0n), overwrite(MEMBER, UNKNOWN, 0n))).toBe(Bit.Speak);
  });
});

describe('against a computation bit by bit', () => {
  /** The rules said as plainly as they can be, for one bit at a time. */
  function naive(given: Required<Given>, overwrites: readonly APIOverwrite[], bit: bigint): boolean {
    if (given.userId === OWNER) return true;
    const roleIds = [GUILD, ...Object.keys(given.roles)];
    const roles = [given.everyone, ...Object.values(given.roles)];
    if (roles.some((role) => (role & Bit.Administrator) !== 0n)) return true;
    let has = roles.some((role) => (role & bit) !== 0n);
    const said = (ids: string[], kind: 'allow' | 'deny') => overwrites.some((one) => ids.includes(one.id) && (BigInt(one[kind]) & bit) !== 0n);
    for (const ids of [[GUILD], roleIds.filter((id) => id !== GUILD), [given.userId]]) {
      if (said(ids, 'deny')) has = false;
      if (said(ids, 'allow')) has = true;
    }
    const timedOut = given.timeout !== null && Date.parse(given.timeout) > NOW_MS;
    return has && (!timedOut || bit === Bit.ViewChannel || bit === Bit.ReadMessageHistory);
  }

  const bits = fc.bigInt({ min: 0n, max: (1n << 53n) - 1n }).map((read) => read & ~Bit.Administrator);
  const rarelyAdministrator = fc.tuple(bits, fc.integer({ min: 0, max: 9 })).map(([read, dice]) => (dice === 0 ? read | Bit.Administrator : read));
  const roleIds = ['201', '202', '203', '204'];
  const world = fc.record({
    userId: fc.constantFrom(OWNER, MEMBER, MEMBER, MEMBER, MEMBER),
    everyone: rarelyAdministrator,
    roles: fc.dictionary(fc.constantFrom(...roleIds), rarelyAdministrator),
    timeout: fc.constantFrom(null, null, LATER, EARLIER),
    overwrites: fc.uniqueArray(fc.tuple(fc.constantFrom(GUILD, OWNER, MEMBER, '3', ...roleIds), bits, bits), { selector: ([id]) => id }),
  });

  it('says the same for every bit of any guild, member and channel', () => {
    fc.assert(
      fc.property(world, ({ overwrites: drawn, ...given }) => {
        const overwrites = drawn.map(([id, allow, deny]) => overwrite(id, allow, deny));
        const computed = inChannel(given, ...overwrites);
        for (const [name, bit] of TABLE) {
          const flag = 1n << BigInt(bit);
          if (((computed & flag) !== 0n) !== naive(given, overwrites, flag)) throw new Error(`${name} differs`);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
