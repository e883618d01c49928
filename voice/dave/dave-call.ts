import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { VoiceError } from '../voice-error.ts';
import { readCommitWelcome, welcomeFor } from './commit.ts';
import { CommitTrust } from './commit-trust.ts';
import type { DaveMember } from './dave-member.ts';
import type { DaveOptions } from './dave-options.ts';
import { Disturbances } from './disturbances.ts';
import { Group } from './group.ts';
import { judgeCommit } from './judge-commit.ts';
import { readKeyPackage } from './key-package.ts';
import { ProposalRound, whatToAsk } from './proposal-round.ts';
import { Transition, TRANSITION_MS } from './transition.ts';
import { u16 } from './wire.ts';

export const DAVE_VERSION = 1;
/** How long the members may leave proposals lying before their group is founded anew; doubled each time that this did not help. */
export const COMMIT_MS = 10_000;
const MOST_DOUBLINGS = 6;

/**
 * DAVE's delivery service for one call: it passes on key packages, proposals, commits and welcomes, and decides who is to be in the group
 * and when its members change over. It is not in the group, and no key that opens a frame ever passes through it unsealed.
 * One thing at a time: proposals, then the commit, then the transition, and only then whatever came up meanwhile, all at once.
 */
export class DaveCall {
  private readonly options: DaveOptions;
  private readonly members = new Map<string, DaveMember>();
  private readonly group: Group;
  private currentVersion = 0;
  private round: ProposalRound | null = null;
  private cancelRoundTimer: () => void = () => {};
  private transition: Transition | null = null;
  private cancelTransitionTimer: () => void = () => {};
  private lastTransitionId = 0;
  /** How often in a row proposals were left lying. */
  private failures = 0;
  private readonly trust = new CommitTrust();
  private readonly disturbances: Disturbances;
  private cancelOwedTimer: (() => void) | null = null;

  constructor(options: DaveOptions) {
    this.options = options;
    this.group = new Group(options.groupId, (userId, isIn) => options.changed?.(userId, isIn));
    this.disturbances = new Disturbances(options.schedule);
  }

  /** The version that the call is in or going over to; 0 is without encryption from end to end. */
  get version(): number {
    return this.currentVersion;
  }

  get epoch(): bigint {
    return this.group.epoch;
  }

  /** Whether this member is in the group now, and so can open encrypted frames. */
  isEncrypted(userId: string): boolean {
    return (this.members.get(userId)?.leaf ?? null) !== null;
  }

  /** Takes a member in; the answer is the version for its op 4. Call `begin` when that is out. */
  join(userId: string, maxVersion: number): number {
    const ownVersion = maxVersion >= DAVE_VERSION ? DAVE_VERSION : 0;
    if (ownVersion === 0 && this.options.isRequired) throw new VoiceError('DAVE_REQUIRED', 'This call is encrypted from end to end');
    this.leave(userId);
    const member: DaveMember = {
      userId,
      maxVersion: ownVersion,
      toldVersion: 0,
      hasBegun: false,
      owedKeyPackages: 0,
      keyPackage: null,
      leaf: null,
    };
    if (this.members.size === 0) this.currentVersion = ownVersion;
    member.toldVersion = Math.min(ownVersion, this.currentVersion);
    if (member.toldVersion > 0) member.owedKeyPackages = 1;
    this.members.set(userId, member);
    this.advance();
    return member.toldVersion;
  }

  /** Tells a member whose op 4 is out what it needs to know. A key package does the same, since it is the answer to op 4. */
  begin(userId: string): void {
    const member = this.members.get(userId);
    if (!member || member.hasBegun) return;
    member.hasBegun = true;
    if (member.toldVersion === this.currentVersion) {
      if (member.toldVersion > 0) this.tellExternalSender(member);
    } else if (this.currentVersion > 0) this.tellNewGroup(member);
    else {
      member.toldVersion = 0;
      this.options.send.json(userId, VoiceOpcodes.DavePrepareTransition, { transition_id: 0, protocol_version: 0 });
    }
  }

  leave(userId: string): void {
    const member = this.members.get(userId);
    if (!member) return;
    this.members.delete(userId);
    if (this.members.size === 0) return this.close();
    this.takeOut(member);
    this.advance();
  }

  /** Op 26. */
  keyPackage(userId: string, payload: Buffer): void {
    const member = this.members.get(userId);
    if (!member) return;
    this.begin(userId);
    if (member.owedKeyPackages === 0) this.disturbances.count(userId);
    const keyPackage = readKeyPackage(payload, userId);
    member.owedKeyPackages = Math.max(0, member.owedKeyPackages - 1);
    if (member.toldVersion === 0) return; // it crossed with a change to no encryption
    // Whoever sends a new one in the middle of a group can be reached by the new one only.
    if (member.leaf !== null) this.takeOut(member);
    else this.round?.withdrawAddOf(userId);
    member.keyPackage = keyPackage;
    if (member.owedKeyPackages > 0) this.waitForOwed();
    this.advance();
  }

  /** Op 28. Of each epoch the first commit that counts is taken. */
  commitWelcome(userId: string, payload: Buffer): void {
    const member = this.members.get(userId);
    if (!member) return;
    const { commit, welcome } = readCommitWelcome(payload);
    const judged = this.trust.distrusted.has(userId)
      ? { refusal: 'the commits of this member could not be followed' }
      : judgeCommit(member, { commit, welcome }, this.group.moment, this.round);
    if ('refusal' in judged) {
      this.options.log.debug({ user: userId, reason: judged.refusal }, 'a commit of the encryption of a call does not count');
      return;
    }
    const { carriedOut } = judged;
    this.dropRound();
    // Removals first, as the members do it: what they free is taken again by who is added.
    for (const proposal of carriedOut) if (proposal.kind === 'remove') this.group.remove(proposal.leaf);
    if (!this.group.isFounded) this.group.seat(member);
    const { followers } = this.group;
    this.group.beginEpoch();

    const transition = this.startTransition(followers, userId);
    const id = u16(transition.id);
    const announcement = Buffer.concat([id, commit.message]);
    for (const follower of followers) this.options.send.binary(follower, VoiceOpcodes.DaveMlsAnnounceCommitTransition, announcement);
    for (const proposal of carriedOut) {
      if (proposal.kind === 'remove') continue;
      const secret = welcome?.secrets.get(proposal.keyPackage.reference.toString('hex'));
      this.group.seat(proposal.member);
      transition.takeIn(proposal.member.userId);
      if (welcome && secret) this.options.send.binary(proposal.member.userId, VoiceOpcodes.DaveMlsWelcome, Buffer.concat([id, welcomeFor(welcome, secret)]));
    }
  }

  /** Op 23. */
  ready(userId: string, transitionId: number): void {
    if (this.transition?.id !== transitionId) return;
    this.transition.waitNoMoreFor(userId);
    this.advance();
  }

  /** Op 31: this member could not follow, has thrown its group away and will send a new key package. */
  invalid(userId: string, transitionId: number): void {
    const member = this.members.get(userId);
    if (!member || member.toldVersion === 0) return;
    this.disturbances.count(userId);
    let committer: string | null = null;
    if (this.transition?.id === transitionId && this.transition.isWaitingFor(userId)) {
      this.transition.isFlawed = true;
      ({ committer } = this.transition);
    }
    member.owedKeyPackages += 1;
    member.keyPackage = null;
    // What it was asked before it said so may arrive in the draft that it has begun since, and would stand beside what it is asked next.
    if (!this.group.isFounded && this.round?.isAsked(userId)) return this.foundAnew();
    this.takeOut(member);
    if (committer !== null && committer !== userId) this.strike(committer);
    this.advance();
  }

  /** Ends what is under way. An empty call does so by itself. */
  close(): void {
    this.members.clear();
    this.dropRound();
    this.dropTransition();
    this.group.forget(this.members.values());
    this.currentVersion = 0;
    this.failures = 0;
    this.trust.clear();
    this.disturbances.clear();
    this.cancelOwedTimer?.();
    this.cancelOwedTimer = null;
  }

  /** Does whatever is due next; called after everything that happens. */
  private advance(): void {
    if (this.members.size === 0) return;
    if (this.transition?.isDue) this.execute(this.transition);
    const members = [...this.members.values()];
    if (members.some(({ maxVersion }) => maxVersion === 0)) {
      if (this.currentVersion > 0) this.goOverToNoEncryption(members);
      return;
    }
    if (this.transition !== null) return;
    if (this.currentVersion === 0) return this.foundAnew();

    const inGroup = members.filter(({ leaf }) => leaf !== null);
    if (this.group.isFounded && (inGroup.length === 0 || members.length === 1)) return this.foundAnew();
    if (this.round?.isHopeless(this.trust.distrusted)) {
      this.round.withdraw();
      this.dropRound();
    }
    if (this.round !== null) return;

    const waiting = members.filter(({ leaf, keyPackage, owedKeyPackages }) => leaf === null && keyPackage !== null && owedKeyPackages === 0);
    if (this.group.isFounded) this.propose(inGroup, waiting);
    else if (waiting.length > 1) this.propose(waiting, waiting);
  }

  private propose(committers: readonly DaveMember[], added: readonly DaveMember[]): void {
    const { externalSender, send } = this.options;
    const asked = whatToAsk(externalSender, this.group, added);
    if (asked.length === 0) return;
    let userIds = committers.map(({ userId }) => userId);
    const { distrusted } = this.trust;
    if (userIds.every((userId) => distrusted.has(userId))) this.trust.forgive();
    // In a group everybody must know the proposals to follow a commit; a group that is only drafted needs drafts that count.
    if (!this.group.isFounded) userIds = userIds.filter((userId) => !distrusted.has(userId));
    this.round = new ProposalRound(asked, userIds, (userId, body) => send.binary(userId, VoiceOpcodes.DaveMlsProposals, body));
    this.cancelRoundTimer = this.options.schedule(COMMIT_MS * 2 ** Math.min(this.failures, MOST_DOUBLINGS), () => {
      this.failures += 1;
      this.options.log.warn(
        { group: String(this.options.groupId), epoch: String(this.group.epoch) },
        'nobody committed to the proposals of a call, its group is founded anew',
      );
      this.foundAnew();
    });
  }

  /** A new group, for which everybody sends a new key package. Who is alone changes over to it at once. */
  private foundAnew(): void {
    this.dropRound();
    this.dropTransition();
    this.group.forget(this.members.values());
    this.currentVersion = DAVE_VERSION;
    for (const member of this.members.values()) if (member.hasBegun) this.tellNewGroup(member);
  }

  private tellNewGroup(member: DaveMember): void {
    member.toldVersion = this.currentVersion;
    member.owedKeyPackages += 1;
    this.options.send.json(member.userId, VoiceOpcodes.DavePrepareEpoch, { epoch: 1, protocol_version: this.currentVersion });
    if (this.members.size === 1) {
      this.options.send.json(member.userId, VoiceOpcodes.DavePrepareTransition, { transition_id: 0, protocol_version: this.currentVersion });
    }
    this.tellExternalSender(member);
  }

  private tellExternalSender({ userId }: DaveMember): void {
    this.options.send.binary(userId, VoiceOpcodes.DaveMlsExternalSender, this.options.externalSender.package);
  }

  private goOverToNoEncryption(members: readonly DaveMember[]): void {
    this.dropRound();
    if (this.transition !== null) this.execute(this.transition);
    this.currentVersion = 0;
    const told = members.filter(({ toldVersion, hasBegun }) => hasBegun && toldVersion > 0);
    for (const member of told) member.toldVersion = 0;
    const { id } = this.startTransition(
      told.map(({ userId }) => userId),
      null,
    );
    for (const { userId } of told) this.options.send.json(userId, VoiceOpcodes.DavePrepareTransition, { transition_id: id, protocol_version: 0 });
    if (told.length === 0) this.advance();
  }

  private startTransition(participants: string[], committer: string | null): Transition {
    this.lastTransitionId = (this.lastTransitionId % 0xffff) + 1; // 0 has a meaning of its own
    this.cancelTransitionTimer = this.options.schedule(TRANSITION_MS, () => {
      this.transition?.waitForNobody();
      this.advance();
    });
    this.transition = new Transition(this.lastTransitionId, participants, committer);
    return this.transition;
  }

  private execute({ id, participants, committer, isFlawed }: Transition): void {
    this.dropTransition();
    for (const userId of participants) if (this.members.has(userId)) this.options.send.json(userId, VoiceOpcodes.DaveExecuteTransition, { transition_id: id });
    if (committer === null) return this.group.forget(this.members.values());
    this.failures = 0;
    if (!isFlawed) this.trust.followed(committer);
  }

  /** Out of the group, or out of the way into it; the place that it leaves is removed with the next proposals. */
  private takeOut(member: DaveMember): void {
    this.group.unseat(member);
    this.round?.withdrawAddOf(member.userId);
    this.round?.dropCommitter(member.userId);
    this.transition?.waitNoMoreFor(member.userId);
  }

  /** Whoever makes commits that others cannot follow makes none any more, and the others start again. */
  private strike(committer: string): void {
    if (!this.trust.strike(committer, this.members.size)) return;
    this.options.log.warn(
      { user: committer, group: String(this.options.groupId) },
      'the commits of a member of a call could not be followed, its group is founded anew',
    );
    this.foundAnew();
  }

  /** A client that sends fewer key packages than it was asked for is taken at the last that it sent. */
  private waitForOwed(): void {
    this.cancelOwedTimer ??= this.options.schedule(TRANSITION_MS, () => {
      this.cancelOwedTimer = null;
      for (const member of this.members.values()) if (member.keyPackage !== null) member.owedKeyPackages = 0;
      this.advance();
    });
  }

  private dropRound(): void {
    this.cancelRoundTimer();
    this.cancelRoundTimer = () => {};
    this.round = null;
  }

  private dropTransition(): void {
    this.cancelTransitionTimer();
    this.cancelTransitionTimer = () => {};
    this.transition = null;
  }
}
