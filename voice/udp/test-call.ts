import { UdpPlane, type Member, type MemberSetup, type TransportMode, type UdpPlaneOptions } from './udp-plane.ts';
import { TestClient } from './test-client.ts';

export interface Someone {
  member: Member;
  client: TestClient;
  setup: Required<MemberSetup>;
}

/** A plane on a free port, with clients that close with it. */
export class TestPlane {
  readonly plane: UdpPlane;
  readonly #clients: TestClient[] = [];

  private constructor(plane: UdpPlane) {
    this.plane = plane;
  }

  static async open(options: Partial<UdpPlaneOptions> = {}): Promise<TestPlane> {
    return new TestPlane(await UdpPlane.open({ host: '127.0.0.1', port: 0, ...options }));
  }

  /** Somebody who got READY, and no more yet. */
  async newcomer(callId = 'call'): Promise<Someone> {
    const setup = { userId: `user ${this.#clients.length}`, ...this.plane.newSsrcs() };
    const member = this.plane.call(callId).add(setup);
    const client = await TestClient.open(this.plane.port, setup.ssrc);
    this.#clients.push(client);
    return { member, client, setup };
  }

  /** Somebody who speaks and hears. */
  async someone(mode: TransportMode = 'aead_aes256_gcm_rtpsize', callId?: string): Promise<Someone> {
    const one = await this.newcomer(callId);
    await one.client.select(one.member, mode);
    one.member.maySpeak = true;
    one.member.mayHear = true;
    one.member.isSpeakingAnnounced = true;
    return one;
  }

  /** Somebody who also shows and sees. */
  async watcher(): Promise<Someone> {
    const one = await this.someone();
    one.member.mayStream = true;
    one.member.isVideoAnnounced = true;
    one.member.wants(100);
    return one;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.plane.close();
  }
}
