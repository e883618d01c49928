import type { Snowflake } from 'discord-api-types/v10';
import type { World } from '../world.ts';

/** Messages like one that is there, oldest first, written straight into the store: nobody hears of them until the next one that is said. */
export async function seedMessages({ server: { core } }: World, like: { channel_id: Snowflake; id: Snowflake }, texts: readonly string[]): Promise<void> {
  const known = await core.messages.byId(like.channel_id, like.id);
  if (!known) throw new Error('there is no such message');
  await Promise.all(texts.map((content) => core.messages.insert({ ...known, id: core.ids.next(), content })));
}
