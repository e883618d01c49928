import type { Channel } from '#sdk/state/entities';

/** What posts of a forum can be found by. */
export interface Tag {
  id: string;
  name: string;
  /** Only moderators give it. */
  moderated: boolean;
  emoji_id: string | null;
  emoji_name: string | null;
}

/** As a forum's object has them. */
export const tagsOf = (forum: Channel | undefined): readonly Tag[] => (forum?.available_tags ?? []) as readonly Tag[]; // Discord's contract says so
