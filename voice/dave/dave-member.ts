import type { KeyPackage } from './key-package.ts';
import type { Leaf } from './leaves.ts';

/** Somebody who is connected to the call. */
export interface DaveMember {
  userId: string;
  maxVersion: number;
  /** The version that its client was last told to be in. */
  toldVersion: number;
  /** Its op 4 is out: before that a client hears nothing of the encryption. */
  hasBegun: boolean;
  /** How many key packages it still has to send; only the last of them is for the group as it is now. */
  owedKeyPackages: number;
  /** What it can be added with as soon as it owes no other; used up by the welcome. */
  keyPackage: KeyPackage | null;
  /** Its place in the group, or null as long as it only waits for one. */
  leaf: Leaf | null;
}
