import type { DaveMember } from './dave-member.ts';
import type { GroupMoment } from './external-sender.ts';
import { Leaves, type Leaf } from './leaves.ts';
import { u64 } from './wire.ts';

/** The group of a call as the server knows it, without any key: which epoch it is in, and who has which place. */
export class Group {
  private readonly groupId: Buffer;
  private readonly changed: (userId: string, isIn: boolean) => void;
  private leaves = new Leaves();
  private currentEpoch = 0n;

  constructor(groupId: bigint, changed: (userId: string, isIn: boolean) => void = () => {}) {
    this.groupId = u64(groupId);
    this.changed = changed;
  }

  /** 0 as long as no group is founded. */
  get epoch(): bigint {
    return this.currentEpoch;
  }

  get isFounded(): boolean {
    return this.currentEpoch > 0n;
  }

  get moment(): GroupMoment {
    return { groupId: this.groupId, epoch: this.currentEpoch };
  }

  /** Whose members are gone, or lost their way: to be removed. */
  get staleLeaves(): Leaf[] {
    return this.leaves.all().filter(({ isStale }) => isStale);
  }

  /** Who can follow a commit. */
  get followers(): string[] {
    return this.leaves.all().flatMap(({ isStale, userId }) => (isStale ? [] : [userId]));
  }

  beginEpoch(): void {
    this.currentEpoch += 1n;
  }

  /** Gives a member a place by its key package, which is used up by that. */
  seat(member: DaveMember): void {
    if (member.keyPackage !== null) this.setLeaf(member, this.leaves.add(member.userId, member.keyPackage.signatureKey));
    member.keyPackage = null;
  }

  /** The place that a member leaves stays until it is removed. */
  unseat(member: DaveMember): void {
    if (member.leaf !== null) member.leaf.isStale = true;
    this.setLeaf(member, null);
  }

  remove({ index }: Leaf): void {
    this.leaves.remove(index);
  }

  /** There is none any more. */
  forget(members: Iterable<DaveMember>): void {
    this.leaves = new Leaves();
    this.currentEpoch = 0n;
    for (const member of members) {
      this.setLeaf(member, null);
      member.keyPackage = null;
    }
  }

  private setLeaf(member: DaveMember, leaf: Leaf | null): void {
    const isChanged = (member.leaf === null) !== (leaf === null);
    member.leaf = leaf;
    if (isChanged) this.changed(member.userId, leaf !== null);
  }
}
