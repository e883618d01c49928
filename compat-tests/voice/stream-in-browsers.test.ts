import { createRequire } from 'node:module';
import { CallBrowser, type CallPage } from '#voice/media/behaviour/call-browser';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import type { Listener } from '../listener.ts';
import { useWorld, type Somebody } from '../world.ts';
import { askForVoice } from './raw-caller.ts';
import { WITH_VOICE } from './use-two-bots.ts';

function lackingLibrary(): string | undefined {
  try {
    createRequire(import.meta.url)('node-datachannel');
    return undefined;
  } catch {
    return 'node-datachannel has no build for this machine';
  }
}

describeWhere(lackingLibrary() ?? lackingChromium(), 'a stream between pages', () => {
  const world = useWorld(WITH_VOICE);
  let browser: CallBrowser | undefined;
  afterAll(() => browser?.close());

  it('is decoded by who watches, with its sound, and by nobody else in the call', async () => {
    const { alice, bob, guildId, voiceId } = await world().scene();
    const carol = await world().person('carol');
    await world().join(guildId, carol);
    const [hers, his, third] = await Promise.all([alice.listen(), bob.listen(), carol.listen()]);
    browser = await CallBrowser.open();
    const url = `ws://127.0.0.1:${world().server.voice?.port}?v=8`;
    const enter = async (listener: Listener, who: Somebody): Promise<CallPage | undefined> =>
      browser?.enter(url, { server_id: guildId, user_id: who.id, ...(await askForVoice(listener, who.id, guildId, voiceId)) });
    await askForVoice(hers, alice.id, guildId, voiceId);
    await askForVoice(his, bob.id, guildId, voiceId);
    const bystander = await enter(third, carol);

    const key = `guild:${guildId}:${voiceId}:${alice.id}`;
    const atStream = async (listener: Listener, who: Somebody, op: number, d: object): Promise<object> => {
      const [made, told] = [listener.next<{ rtc_server_id: string }>('STREAM_CREATE'), listener.next<{ token: string }>('STREAM_SERVER_UPDATE')];
      listener.send(op as never, d);
      return { server_id: (await made).rtc_server_id, user_id: who.id, session_id: listener.sessionId, token: (await told).token };
    };
    // A camera stands for the screen: to the server they are the same.
    const owner = await browser.enter(url, await atStream(hers, alice, 18, { type: 'guild', guild_id: guildId, channel_id: voiceId }), { camera: true });
    const viewer = await browser.enter(url, await atStream(his, bob, 20, { stream_key: key }));
    await viewer.receivedUntil('pictures', owner.videoSsrc, ({ framesDecoded = 0, frameWidth = 0 }) => framesDecoded > 20 && frameWidth > 0);
    await viewer.receivedUntil('sound', owner.ssrc, ({ packetsReceived, totalAudioEnergy = 0 }) => packetsReceived > 50 && totalAudioEnergy > 0);
    // The viewer's page speaks and is not passed on.
    expect((await owner.received(viewer.ssrc)).packetsReceived).toBe(0);
    expect((await bystander?.received(owner.ssrc))?.packetsReceived).toBe(0);
    expect((await bystander?.received(owner.videoSsrc))?.packetsReceived).toBe(0);
    const over = his.next('STREAM_DELETE');
    hers.send(19 as never, { stream_key: key });
    await over;
    await viewer.page.waitForFunction('window.call.closed === 4022');
  }, 240_000);
});
