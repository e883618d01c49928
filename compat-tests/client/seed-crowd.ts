import { PresenceUpdateStatus } from 'discord-api-types/v10';
import { readAnew } from '#core/state/read-anew';
import { askDatabase } from '#storage/postgres/test-database';
import type { World } from '../world.ts';

/** Far from the ids that the server gives. */
const FIRST_ID = 1_000_000_000_000_000n;
const STEP = 4_194_304n;

const madeId = (number: number): string => String(FIRST_ID + BigInt(number) * STEP);

/** So many people like one who is there, called made1, made2 and so on, written straight into the database, if they are not there yet; every one of them online where that is wanted. */
export async function seedMembers({ server, settings }: World, guildId: string, likeId: string, count: number, areOnline: boolean): Promise<void> {
  const id = `(${FIRST_ID} + n::bigint * ${STEP})`;
  const data = `replace(data::text, '${likeId}', ${id}::text)::jsonb`;
  await askDatabase(
    settings.DATABASE_URL,
    `INSERT INTO users (id, bot, login_name, data)
       SELECT ${id}, false, 'made' || n, ${data} || jsonb_build_object('username', 'made' || n, 'global_name', 'Made ' || n)
       FROM users, generate_series(1, ${count}) AS n WHERE id = ${likeId}
       ON CONFLICT DO NOTHING;
     INSERT INTO members (guild_id, user_id, data)
       SELECT guild_id, ${id}, ${data} FROM members, generate_series(1, ${count}) AS n WHERE guild_id = ${guildId} AND user_id = ${likeId}`,
  );
  await readAnew(server.core);
  const state = await server.core.states.get(guildId);
  for (let number = 1; areOnline && number <= count; number++) {
    const user = { id: madeId(number) };
    state?.presences.set(user.id, {
      user,
      guild_id: guildId,
      status: PresenceUpdateStatus.Online,
      activities: [],
      client_status: { desktop: PresenceUpdateStatus.Online },
    });
  }
}

/** So many roles like one that is there, called "Rank 1" and so on, each above the one before. */
export async function seedRoles({ server, settings }: World, guildId: string, likeId: string, count: number): Promise<void> {
  const id = `(${FIRST_ID} + n::bigint * ${STEP})`;
  await askDatabase(
    settings.DATABASE_URL,
    `INSERT INTO roles (id, guild_id, data)
       SELECT ${id}, guild_id, data || jsonb_build_object('id', ${id}::text, 'name', 'Rank ' || n, 'position', n + (SELECT max((data->>'position')::integer) FROM roles WHERE guild_id = ${guildId}))
       FROM roles, generate_series(1, ${count}) AS n WHERE id = ${likeId}`,
  );
  await readAnew(server.core);
}
