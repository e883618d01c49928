import type { Channel } from '#sdk/state/entities';

export function ThreadTools(_props: { thread: Channel }) {
  return null;
}
