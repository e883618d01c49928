import { setTimeout as sleep } from 'node:timers/promises';

/** Writes numbered messages one after another, each through the next api process, and remembers which were acknowledged. */
export class Writer {
  readonly acknowledged: { id: string; content: string }[] = [];
  /** Neither acknowledged nor refused: they may be there. */
  readonly unknown: string[] = [];
  readonly failures: string[] = [];
  private readonly name: string;
  private readonly urls: () => readonly string[];
  private readonly channelId: string;
  private readonly authorization: string;
  private isOver = false;
  private readonly running: Promise<void>;

  constructor(
    name: string,
    urls: () => readonly string[],
    channelId: string,
    authorization: string,
    { pauseMs, padding = '' }: { pauseMs: number; padding?: string },
  ) {
    this.name = name;
    this.urls = urls;
    this.channelId = channelId;
    this.authorization = authorization;
    this.running = this.run(pauseMs, padding);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async run(pauseMs: number, padding: string): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      const urls = this.urls();
      await this.write(urls[n % urls.length] ?? '', `${this.name} ${n}${padding}`);
      await sleep(pauseMs);
    }
  }

  private async write(url: string, content: string): Promise<void> {
    try {
      const answer = await fetch(`${url}/api/v10/channels/${this.channelId}/messages`, {
        method: 'POST',
        headers: { authorization: this.authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ content }),
        signal: AbortSignal.timeout(30_000),
      });
      const body = (await answer.json()) as { id: string };
      if (answer.status === 200) this.acknowledged.push({ id: body.id, content });
      else {
        this.failures.push(`${answer.status} ${JSON.stringify(body).slice(0, 200)}`);
        this.unknown.push(content);
      }
    } catch (error) {
      this.failures.push(String(error instanceof Error ? (error.cause ?? error.message) : error));
      this.unknown.push(content);
    }
  }
}
