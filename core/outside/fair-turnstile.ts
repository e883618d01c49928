/** A group of those who want in, such as all of one author: how many of it may be inside, and how many wait, at once. */
export interface Group {
  name: string;
  maxInside: number;
  maxWaiting: number;
}

interface Waiting {
  groups: readonly Group[];
  start: () => void;
}

/** Lets a few through at once, and fewer of each group, so that no group holds up the others. Who came first goes first. */
export class FairTurnstile {
  private readonly maxInside: number;
  private readonly maxWaiting: number;
  private inside = 0;
  private readonly insideOf = new Map<string, number>();
  private readonly waitingOf = new Map<string, number>();
  private waiting: Waiting[] = [];

  constructor(limits: { maxInside: number; maxWaiting: number }) {
    this.maxInside = limits.maxInside;
    this.maxWaiting = limits.maxWaiting;
  }

  /** Runs it in its turn. Null when too many wait already. */
  pass<Result>(groups: readonly Group[], run: () => Promise<Result>): Promise<Result> | null {
    const isFree = this.hasRoom(groups);
    if (!isFree && (this.waiting.length >= this.maxWaiting || groups.some(({ name, maxWaiting }) => (this.waitingOf.get(name) ?? 0) >= maxWaiting)))
      return null;
    const turn = new Promise<void>((start) => {
      if (isFree) {
        this.enter(groups);
        return start();
      }
      for (const { name } of groups) count(this.waitingOf, name, 1);
      this.waiting.push({ groups, start });
    });
    return turn.then(run).finally(() => this.leave(groups));
  }

  private hasRoom(groups: readonly Group[]): boolean {
    return this.inside < this.maxInside && groups.every(({ name, maxInside }) => (this.insideOf.get(name) ?? 0) < maxInside);
  }

  private enter(groups: readonly Group[]): void {
    this.inside++;
    for (const { name } of groups) count(this.insideOf, name, 1);
  }

  private leave(groups: readonly Group[]): void {
    this.inside--;
    for (const { name } of groups) count(this.insideOf, name, -1);
    this.waiting = this.waiting.filter((next) => {
      if (!this.hasRoom(next.groups)) return true;
      for (const { name } of next.groups) count(this.waitingOf, name, -1);
      this.enter(next.groups);
      next.start();
      return false;
    });
  }
}

function count(of: Map<string, number>, name: string, by: number): void {
  const now = (of.get(name) ?? 0) + by;
  if (now === 0) of.delete(name);
  else of.set(name, now);
}
