import { mergeList, type Merge } from '../kit/merges.ts';
import type { Overwrite } from './overwrite-bits.ts';

/** Of one subject: what one ruled on oneself, over what others ruled meanwhile. */
const mergeRulings: Merge<Overwrite> = (mine, base, theirs) => {
  const ruled = (BigInt(mine.allow) ^ BigInt(base.allow)) | (BigInt(mine.deny) ^ BigInt(base.deny));
  const over = (own: string, other: string): string => String((BigInt(own) & ruled) | (BigInt(other) & ~ruled));
  return { ...theirs, allow: over(mine.allow, theirs.allow), deny: over(mine.deny, theirs.deny) };
};

/** What one changed of the overwrites of a channel, over what others changed of them meanwhile. */
export const mergeOverwrites = mergeList<Overwrite>(({ id }) => id, mergeRulings);

export interface OverwriteEdits {
  put: Overwrite[];
  /** The ids of those that are taken away. */
  gone: string[];
}

/** What has to be sent for the overwrites that stand to become others. */
export const editsBetween = (standing: readonly Overwrite[], next: readonly Overwrite[]): OverwriteEdits => ({
  put: next.filter(({ id, allow, deny }) => !standing.some((one) => one.id === id && one.allow === allow && one.deny === deny)),
  gone: standing.filter(({ id }) => !next.some((one) => one.id === id)).map(({ id }) => id),
});
