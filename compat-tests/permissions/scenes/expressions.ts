import { IMAGE } from '../../furnish.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

const CREATE = 'CreateGuildExpressions';
const MANAGE = 'ManageGuildExpressions';

function stickerForm(): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ name: 'sticker', description: 'sticks', tags: 'wave' })) form.append(name, value);
  form.append('file', new Blob([Buffer.from(IMAGE.slice(IMAGE.indexOf(',') + 1), 'base64')], { type: 'image/png' }), 'sticker.png');
  return form;
}

interface Kind {
  of: 'emoji' | 'sticker' | 'soundboard_sound';
  path: string;
  /** Of the thing in paths and replies. */
  parameter: string;
  key: string;
  action: string;
  events: { create: string; update: string; delete: string };
  changes: object;
  keys: readonly string[];
  making(stage: Stage): { body?: unknown; form?: FormData };
}

const KINDS: readonly Kind[] = [
  {
    of: 'emoji',
    path: 'emojis',
    parameter: 'emoji_id',
    key: 'id',
    action: 'EMOJI',
    events: { create: 'GUILD_EMOJIS_UPDATE', update: 'GUILD_EMOJIS_UPDATE', delete: 'GUILD_EMOJIS_UPDATE' },
    changes: { name: 'changed' },
    keys: ['name'],
    making: () => ({ body: { name: 'made', image: IMAGE } }),
  },
  {
    of: 'sticker',
    path: 'stickers',
    parameter: 'sticker_id',
    key: 'id',
    action: 'STICKER',
    events: { create: 'GUILD_STICKERS_UPDATE', update: 'GUILD_STICKERS_UPDATE', delete: 'GUILD_STICKERS_UPDATE' },
    changes: { name: 'changed', tags: 'laugh' },
    keys: ['name', 'tags'],
    making: () => ({ form: stickerForm() }),
  },
  {
    of: 'soundboard_sound',
    path: 'soundboard-sounds',
    parameter: 'sound_id',
    key: 'sound_id',
    action: 'SOUNDBOARD_SOUND',
    events: { create: 'GUILD_SOUNDBOARD_SOUND_CREATE', update: 'GUILD_SOUNDBOARD_SOUND_UPDATE', delete: 'GUILD_SOUNDBOARD_SOUND_DELETE' },
    changes: { name: 'changed', volume: 0.5 },
    keys: ['name', 'volume'],
    making: ({ sound }) => ({ body: { name: 'made', sound } }),
  },
];

/** One's own with CREATE_GUILD_EXPRESSIONS, those of others with MANAGE_GUILD_EXPRESSIONS. */
const ownerships = [
  { as: 'of its own', needs: [CREATE] },
  { as: 'of another', needs: [MANAGE] },
] as const;

async function made(kind: Kind, stage: Stage, isOwn: boolean): Promise<string> {
  if (isOwn) await stage.allow([CREATE]);
  const maker = isOwn ? stage.caller.bot : stage.alice;
  const { status, body } = await maker.rest.ask<Record<string, string>>('POST', `/guilds/${stage.guildId}/${kind.path}`, kind.making(stage));
  if (status > 299) throw new Error(`${kind.of} was not made: ${JSON.stringify(body)}`);
  return body[kind.key] ?? '';
}

export const expressions: readonly Scene[] = KINDS.flatMap((kind): Scene[] => [
  ...([CREATE, MANAGE] as const).flatMap((permission): Scene[] =>
    [`list_guild_${kind.of}s`, `get_guild_${kind.of}`].map((operation) => ({
      operation,
      as: `its maker with ${permission}`,
      needs: [permission],
      refusals: { [permission]: 'no maker' },
      shows: '"user":',
      set: async (stage) => ({ params: { [kind.parameter]: await made(kind, stage, false) } }),
    })),
  ),
  {
    operation: `create_guild_${kind.of}`,
    needs: [CREATE],
    set: (stage) => ({ ...kind.making(stage), target: (reply) => reply[kind.key] }),
    audit: [{ action: `${kind.action}_CREATE`, keys: ['name'] }],
    events: [kind.events.create],
  },
  ...ownerships.map(({ as, needs }): Scene => ({
    operation: `update_guild_${kind.of}`,
    as,
    needs,
    set: async (stage) => {
      const id = await made(kind, stage, needs[0] === CREATE);
      return { params: { [kind.parameter]: id }, body: kind.changes, target: id };
    },
    audit: [{ action: `${kind.action}_UPDATE`, keys: kind.keys }],
    events: [kind.events.update],
  })),
  ...ownerships.map(({ as, needs }): Scene => ({
    operation: `delete_guild_${kind.of}`,
    as,
    needs,
    set: async (stage) => {
      const id = await made(kind, stage, needs[0] === CREATE);
      return { params: { [kind.parameter]: id }, target: id };
    },
    audit: [{ action: `${kind.action}_DELETE`, keys: ['name'] }],
    events: [kind.events.delete],
  })),
  {
    operation: `delete_guild_${kind.of}`,
    as: 'of another by one who may only make some',
    needs: [CREATE],
    refusedAnyway: '403 50013',
    set: async (stage) => ({ params: { [kind.parameter]: await made(kind, stage, false) } }),
  },
]);
