import { DiscordError } from './discord-error.ts';

/** What the server asks for before it does something grave. */
export interface MfaChallenge {
  ticket: string;
  /** `totp`, `backup`, `webauthn`, `password`: with what a passkey needs in `challenge`. */
  methods: { type: string; challenge?: string; [more: string]: unknown }[];
}

/** How a person answers: the kind of factor and its code, password, or signed challenge. */
export interface MfaAnswer {
  type: string;
  data: string;
}

interface Gate {
  ask(challenge: MfaChallenge, wrong: DiscordError | null): Promise<MfaAnswer | null>;
  finish(body: { ticket: string; mfa_type: string; data: string }): Promise<{ token: string }>;
}

/** A code that is wrong, and a password. */
const WRONG: ReadonlySet<number> = new Set([60008, 50035]);
/** How long a passed check is good for. Source: Discord's client. */
const GOOD_FOR_MS = 5 * 60_000;

/** The second factor in front of grave requests: asked once for all that wait for it, remembered for some minutes. */
export class MfaGate {
  readonly #gate: Gate;
  #token: string | null = null;
  #untilMs = 0;
  #asking: Promise<boolean> | null = null;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  get token(): string | null {
    return Date.now() < this.#untilMs ? this.#token : null;
  }

  /** Whether the request may be sent again. A wrong code is asked for again; throws what else the server says. */
  pass(refusal: unknown): Promise<boolean> {
    this.#asking ??= this.#ask(refusal).finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(refusal: unknown): Promise<boolean> {
    const challenge = (refusal as { mfa?: MfaChallenge } | undefined)?.mfa;
    let wrong: DiscordError | null = null;
    while (challenge) {
      const answer = await this.#gate.ask(challenge, wrong);
      if (!answer) return false;
      try {
        this.#token = (await this.#gate.finish({ ticket: challenge.ticket, mfa_type: answer.type, data: answer.data })).token;
        this.#untilMs = Date.now() + GOOD_FOR_MS;
        return true;
      } catch (error) {
        if (!(error instanceof DiscordError) || !WRONG.has(error.code)) throw error;
        wrong = error;
      }
    }
    return false;
  }
}
