/** Lets a few through at once; the others wait in the order in which they came. */
export class Turnstile {
  private readonly maxInside: number;
  private inside = 0;
  private readonly queue: (() => void)[] = [];

  constructor(maxInside: number) {
    this.maxInside = maxInside;
  }

  get waiting(): number {
    return this.queue.length;
  }

  async pass<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.inside >= this.maxInside) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.inside++;
    try {
      return await run();
    } finally {
      // The place goes over to the next in line.
      const next = this.queue.shift();
      if (next) next();
      else this.inside--;
    }
  }
}
