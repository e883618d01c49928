/** How long members are waited for before a transition goes on without them. DAVE says about two seconds. */
export const TRANSITION_MS = 2_000;

/** A change of keys or of version that members prepare for one by one and make together. */
export class Transition {
  readonly id: number;
  /** Whose commit it is; null when the call goes over to no encryption. */
  readonly committer: string | null;
  /** Who is told to make it. */
  readonly participants: string[];
  /** Somebody could not follow. */
  isFlawed = false;
  private readonly waitedFor: Set<string>;

  constructor(id: number, participants: readonly string[], committer: string | null) {
    this.id = id;
    this.participants = [...participants];
    this.committer = committer;
    this.waitedFor = new Set(participants);
  }

  /** Nobody is waited for any more. */
  get isDue(): boolean {
    return this.waitedFor.size === 0;
  }

  isWaitingFor(userId: string): boolean {
    return this.waitedFor.has(userId);
  }

  takeIn(userId: string): void {
    this.participants.push(userId);
    this.waitedFor.add(userId);
  }

  /** They are prepared, or gone. */
  waitNoMoreFor(userId: string): void {
    this.waitedFor.delete(userId);
  }

  waitForNobody(): void {
    this.waitedFor.clear();
  }
}
