import type { Commit, Welcome } from './commit.ts';
import type { DaveMember } from './dave-member.ts';
import type { GroupMoment } from './external-sender.ts';
import { identityOf } from './key-package.ts';
import { isCommitLeafOf } from './leaf-node.ts';
import type { Asked, ProposalRound } from './proposal-round.ts';

/**
 * Why this commit does not count, or what it carries out, in its own order. DAVE: "Voice Gateway Commit Validity".
 * Most that do not count come from members who were honest and late.
 */
export function judgeCommit(
  member: DaveMember,
  { commit, welcome }: { commit: Commit; welcome: Welcome | null },
  { groupId, epoch }: GroupMoment,
  round: ProposalRound | null,
): { refusal: string } | { carriedOut: Asked[] } {
  const expected = round?.askedOf(member.userId) ?? [];
  if (round === null || expected.length === 0) return { refusal: 'nothing was asked of this member' };
  if (!commit.groupId.equals(groupId)) return { refusal: 'it is of another group' };
  if (commit.epoch !== epoch) return { refusal: 'it is of another epoch' };
  // Each founder sits first in the group that it drafted; the one whose commit is taken stays there.
  const [index, signatureKey] = epoch === 0n ? [0, member.keyPackage?.signatureKey] : [member.leaf?.index, member.leaf?.signatureKey];
  if (signatureKey === undefined || commit.senderLeaf !== index) return { refusal: 'it names another sender' };
  if (commit.hasInlineProposals) return { refusal: 'it has proposals of its own' };

  const carriedOut = commit.references.flatMap((reference) => round.find(reference) ?? []);
  const isExact =
    commit.references.length === expected.length &&
    new Set(commit.references).size === expected.length &&
    expected.every((proposal) => carriedOut.includes(proposal));
  if (!isExact) return { refusal: 'it does not carry out exactly what was asked' };

  const added = carriedOut.filter((proposal) => proposal.kind === 'add');
  if (commit.leaf === null && added.length < carriedOut.length) return { refusal: 'it removes somebody without new keys' };
  if (commit.leaf !== null && !isCommitLeafOf(commit.leaf, { groupId, index, signatureKey, identity: identityOf(member.userId) })) {
    return { refusal: 'it changes who its sender is' };
  }
  const isWelcoming = added.every(({ keyPackage }) => welcome?.secrets.has(keyPackage.reference.toString('hex')));
  if (!isWelcoming || (welcome?.secrets.size ?? 0) !== added.length) return { refusal: 'it does not welcome exactly those whom it adds' };
  return { carriedOut };
}
