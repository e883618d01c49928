import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { describeWhere, lackingChromium } from '#compat-tests/conditions/needs';
import { behavesAsMediaEngine } from './behaviour/media-engine.ts';
import { openNodeDatachannel } from './node-datachannel.ts';

function lackingLibrary(): string | undefined {
  try {
    createRequire(import.meta.url)('node-datachannel');
    return undefined;
  } catch {
    return 'node-datachannel has no build for this machine';
  }
}

const execute = promisify(execFile);

/** Browsers that selected and went before anything came, and all that was theirs collected. What was built is run. */
const CLOSED_EARLY = `
const { openNodeDatachannel } = await import(process.env.BUILT);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ignore = () => undefined;
for (let round = 0; round < 3; round++) {
  const engine = await openNodeDatachannel({ host: '127.0.0.1', port: 0 });
  const call = engine.call('1', () => true);
  const fingerprint = 'sha-256 ' + Array(32).fill('AB').join(':');
  for (let peer = 0; peer < 20; peer++) {
    const offer = { ufrag: 'abcd' + peer, pwd: 'a'.repeat(24), fingerprint, codecs: [{ name: 'opus', payloadType: 111, rtxPayloadType: null }], extensions: new Map() };
    const made = call.add(offer, { audio: 1, video: 2, rtx: 3 }, { media: ignore, reports: ignore, connected: ignore, lost: ignore });
    if (peer % 2) made.close();
    await pause(5);
  }
  for (let times = 0; times < 3; times++) {
    await pause(100);
    gc();
  }
  await engine.close();
}
`;

describeWhere(lackingLibrary(), 'node-datachannel', () => {
  it('survives browsers that go before they have come', async () => {
    const built = new URL('../../dist/voice/media/node-datachannel.js', import.meta.url).href;
    await execute(process.execPath, ['--expose-gc', '--input-type=module', '-e', CLOSED_EARLY], { env: { ...process.env, BUILT: built } });
  });
});

describeWhere(lackingLibrary() ?? lackingChromium(), 'node-datachannel, with Chromium', () => {
  behavesAsMediaEngine(async () => {
    const engine = await openNodeDatachannel({ host: '127.0.0.1', port: 0 });
    if (!engine) throw new Error('it was there a moment ago');
    return engine;
  });
});
