import { setTimeout as sleep } from 'node:timers/promises';
import { refusalIn } from './refusals.ts';

export interface WriterOptions {
  pauseMs: number;
  /** After the number. */
  padding?: string;
  /** Each message has a file, so that not one engine alone keeps it. */
  isWithFile?: boolean;
}

/** Writes numbered messages one after another, each through the next api process, and remembers which were acknowledged. */
export class Writer {
  readonly acknowledged: { id: string; content: string }[] = [];
  /** Neither acknowledged nor refused: they may be there. */
  readonly unknown: string[] = [];
  /** `503 message` for what was refused as Discord refuses; whatever came else. */
  readonly failures: string[] = [];
  private readonly name: string;
  private readonly urls: () => readonly string[];
  private readonly channelId: string;
  private readonly authorization: string;
  private isOver = false;
  private readonly options: WriterOptions;
  private readonly running: Promise<void>;

  constructor(name: string, urls: () => readonly string[], channelId: string, authorization: string, options: WriterOptions) {
    this.name = name;
    this.urls = urls;
    this.channelId = channelId;
    this.authorization = authorization;
    this.options = options;
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async run(): Promise<void> {
    const { pauseMs, padding = '' } = this.options;
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
        headers: { authorization: this.authorization, ...(!this.options.isWithFile && { 'content-type': 'application/json' }) },
        body: this.options.isWithFile ? withFile(content) : JSON.stringify({ content }),
        signal: AbortSignal.timeout(60_000),
      });
      const { status } = answer;
      const body = (await answer.json()) as { id: string };
      if (status === 200) this.acknowledged.push({ id: body.id, content });
      else {
        this.failures.push(refusalIn(status, body) ?? `${status} ${JSON.stringify(body).slice(0, 200)}`);
        this.unknown.push(content);
      }
    } catch (error) {
      this.failures.push(String(error instanceof Error ? (error.cause ?? error.message) : error));
      this.unknown.push(content);
    }
  }
}

function withFile(content: string): FormData {
  const form = new FormData();
  form.set('payload_json', JSON.stringify({ content }));
  form.set('files[0]', new Blob([content]), 'content.txt');
  return form;
}
