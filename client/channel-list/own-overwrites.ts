import type { Channel } from '#sdk/state/entities';

/** Whether a channel's overwrites differ from a category's, so that going there could change who may do what. */
export function hasOwnOverwrites(channel: Channel, category: Channel | undefined): boolean {
  const said = ({ permission_overwrites: overwrites = [] }: Channel): string =>
    overwrites
      .map(({ id, type, allow, deny }) => `${id} ${type} ${allow} ${deny}`)
      .sort()
      .join('\n');
  return category !== undefined && said(channel) !== said(category);
}
