import type { DaveMember } from './dave-member.ts';
import { appendBody, proposeAdd, proposeRemove, revokeBody, type ExternalSender, type Proposal } from './external-sender.ts';
import type { Group } from './group.ts';
import type { KeyPackage } from './key-package.ts';
import type { Leaf } from './leaves.ts';

export type Asked = Proposal & ({ kind: 'remove'; leaf: Leaf } | { kind: 'add'; member: DaveMember; keyPackage: KeyPackage });

/** What is to be asked of the members of a group: to remove who has left it, and to add these. */
export function whatToAsk(externalSender: ExternalSender, { moment, staleLeaves }: Group, added: readonly DaveMember[]): Asked[] {
  const removals = staleLeaves.map((leaf): Asked => ({ kind: 'remove', leaf, ...proposeRemove(externalSender, moment, leaf.index) }));
  const additions = added.flatMap((member): Asked[] => {
    const { keyPackage } = member;
    return keyPackage === null ? [] : [{ kind: 'add', member, keyPackage, ...proposeAdd(externalSender, moment, keyPackage.bytes) }];
  });
  return [...removals, ...additions];
}

/** What the members were asked to carry out in this epoch, until one of them has. */
export class ProposalRound {
  private readonly asked: Map<string, Asked>;
  /** Who was asked, and may answer with a commit. */
  private readonly committers: Set<string>;
  private readonly send: (userId: string, body: Buffer) => void;

  constructor(asked: readonly Asked[], committers: readonly string[], send: (userId: string, body: Buffer) => void) {
    this.asked = new Map(asked.map((proposal) => [proposal.reference, proposal]));
    this.committers = new Set(committers);
    this.send = send;
    const whole = appendBody(asked);
    for (const userId of committers) {
      const forThis = this.askedOf(userId);
      if (forThis.length > 0) send(userId, forThis.length === asked.length ? whole : appendBody(forThis));
    }
  }

  find(reference: string): Asked | undefined {
    return this.asked.get(reference);
  }

  isAsked(userId: string): boolean {
    return this.committers.has(userId);
  }

  /** Nobody is asked to add himself: to each founder of a group his own package is not proposed. */
  askedOf(userId: string): Asked[] {
    if (!this.committers.has(userId)) return [];
    return [...this.asked.values()].filter((proposal) => proposal.kind === 'remove' || proposal.member.userId !== userId);
  }

  /** Nobody is left whose commit would count. */
  isHopeless(distrusted: ReadonlySet<string>): boolean {
    return [...this.committers].every((userId) => distrusted.has(userId) || this.askedOf(userId).length === 0);
  }

  /** This member has left, or lost its way, and commits to nothing any more. */
  dropCommitter(userId: string): void {
    this.committers.delete(userId);
  }

  /**
   * Takes back that this member be added. Only who knows of the proposal hears of it: others choke on its name. Whom else they are to add
   * is asked for once more: a commit after nothing but a withdrawal comes without a welcome from some libraries.
   */
  withdrawAddOf(userId: string): void {
    const withdrawn = [...this.asked.values()].find((proposal) => proposal.kind === 'add' && proposal.member.userId === userId);
    if (!withdrawn) return;
    this.asked.delete(withdrawn.reference);
    for (const committer of this.committers) {
      if (committer === userId) continue;
      const rest = this.askedOf(committer);
      const isAdding = rest.some(({ kind }) => kind === 'add');
      this.send(committer, revokeBody(isAdding ? [withdrawn, ...rest] : [withdrawn]));
      if (isAdding) this.send(committer, appendBody(rest));
    }
  }

  /** Takes back everything, so that the next round finds nothing of this one. */
  withdraw(): void {
    for (const userId of this.committers) {
      const forThis = this.askedOf(userId);
      if (forThis.length > 0) this.send(userId, revokeBody(forThis));
    }
  }
}
