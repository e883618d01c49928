/**
 * A page's side of a call, as plain as can be: it selects WebRTC at the voice gateway as Discord's own page does, and makes up the
 * server's SDP by itself of what SESSION_DESCRIPTION, SPEAKING and VIDEO say. Runs in the page; the suite calls `window.call`.
 */
const OWN_LINES = /^a=(ice-ufrag|ice-pwd|ice-options|fingerprint|extmap|rtpmap|fmtp|ssrc|ssrc-group|rid)\b/;
/** As the worker of mediasoup numbers header extensions: to who does the same it passes on what they say. */
const NUMBERS = { mid: 1, 'abs-send-time': 4, 'transport-wide-cc-extensions-01': 5, 'ssrc-audio-level': 10, 'video-orientation': 11, 'playout-delay': 14 };

/** The same SDP with these numbers. */
function renumbered(sdp) {
  const names = [...new Set([...sdp.matchAll(/^a=extmap:\d+ (\S+)/gm)].map(([, uri]) => uri))];
  const fixed = (uri) => Object.entries(NUMBERS).find(([name]) => uri.endsWith(name))?.[1];
  const free = Array.from({ length: 14 }, (_, index) => index + 1).filter((number) => !Object.values(NUMBERS).includes(number));
  const numbers = new Map(names.map((uri) => [uri, fixed(uri) ?? free.shift()]));
  return sdp.replace(/^a=extmap:\d+ (\S+)/gm, (_line, uri) => `a=extmap:${numbers.get(uri)} ${uri}`);
}

/** The sections of an SDP, the part before the first left out. */
const sectionsOf = (sdp) =>
  sdp
    .split(/^m=/m)
    .slice(1)
    .map((text) => text.trim().split(/\r?\n/));

const valueIn = (lines, name) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);

/** The codec that is used, with its number and that of what repeats it. */
function codecIn(lines, name) {
  const number = lines.map((line) => new RegExp(`^a=rtpmap:(\\d+) ${name}/`).exec(line)?.[1]).find(Boolean);
  const rtx = lines.map((line) => new RegExp(`^a=fmtp:(\\d+) apt=${number}$`).exec(line)?.[1]).find(Boolean);
  return { number, rtx };
}

class Call {
  #socket;
  #connection;
  #server;
  #beat;
  #lastSeq = -1;
  #port;
  #qualities;
  #work = Promise.resolve();
  /** By `mid`: whose stream the line is for. */
  #remotes = new Map();
  #known = new Set();
  #early = [];
  heard = [];
  ssrc;
  isConnected = false;
  closed = null;
  #selected;
  /** Resolves when the connection stands. */
  async enter({ url, identity, camera = false, port = 0, qualities = 1 }) {
    this.#qualities = qualities;
    this.#port = port;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: camera && { width: 640, height: 360, frameRate: 20 } });
    this.#socket = new WebSocket(url);
    this.#socket.onclose = ({ code }) => {
      this.closed = code;
      clearInterval(this.#beat);
    };
    await new Promise((entered, failed) => {
      this.#selected = entered;
      this.#socket.addEventListener('close', ({ code }) => failed(new Error(`closed with ${code}`)));
      const queued = [];
      this.#socket.onmessage = ({ data }) => {
        if (typeof data !== 'string') return;
        queued.push(JSON.parse(data));
        this.#work = this.#work.then(() => this.#hear(queued.shift(), identity, stream)).catch(failed);
      };
    });
    await this.#until(() => this.isConnected);
  }

  send(op, d) {
    this.#socket.send(JSON.stringify({ op, d }));
  }

  leave() {
    this.#socket.close(1000);
    this.#connection?.close();
  }

  get serverPort() {
    return Number(/^a=candidate:.* (\d+) typ host$/m.exec(this.#server.join('\n'))[1]);
  }

  get state() {
    return this.#connection?.connectionState;
  }

  async #hear({ op, d, seq }, identity, stream) {
    if (seq !== undefined) this.#lastSeq = seq;
    this.heard.push({ op, d });
    if (op === 8) {
      this.#beat = setInterval(() => this.send(3, { t: Date.now(), seq_ack: this.#lastSeq }), d.heartbeat_interval);
      this.send(0, { ...identity, video: true, streams: [{ type: 'video', rid: '100', quality: 100 }], max_dave_protocol_version: 0 });
    } else if (op === 2) await this.#select(d, stream);
    else if (op === 4) await this.#begin(d, stream);
    else if (op === 5) await this.#follow({ kind: 'audio', userId: d.user_id, ssrc: d.ssrc });
    else if (op === 12 && d.video_ssrc) await this.#follow({ kind: 'video', userId: d.user_id, ssrc: d.video_ssrc, rtx: d.streams[0]?.rtx_ssrc });
  }

  async #select({ ssrc }, stream) {
    this.ssrc = ssrc;
    this.#connection = new RTCPeerConnection();
    this.#connection.onconnectionstatechange = () => (this.isConnected = this.#connection.connectionState === 'connected');
    this.#connection.ontrack = ({ track }) => play(track);
    for (const kind of ['audio', 'video']) {
      const [track] = stream.getTracks().filter((one) => one.kind === kind);
      // Without a camera the line stands all the same: the lines say which codecs this browser has.
      const several = kind === 'video' && track && this.#qualities > 1 ? { sendEncodings: [{ rid: 'h' }, { rid: 'l', scaleResolutionDownBy: 2 }] } : {};
      this.#connection.addTransceiver(track ?? kind, { direction: track ? 'sendonly' : 'inactive', streams: [stream], ...several });
    }
    const sdp = await this.#offer();
    const lines = [...new Set(sdp.split(/\r?\n/).filter((line) => OWN_LINES.test(line)))];
    const codec = (name, type) => {
      const { number, rtx } = codecIn(lines, name);
      return { name, type, priority: 1000, payload_type: Number(number), rtx_payload_type: rtx ? Number(rtx) : null };
    };
    const fragment = lines.filter((line) => !line.startsWith('a=fmtp')).join('\n');
    this.send(1, { protocol: 'webrtc', data: fragment, sdp: fragment, codecs: [codec('opus', 'audio'), codec('VP8', 'video')] });
  }

  async #begin({ sdp }, stream) {
    this.#server = (this.#port ? sdp.replace(/^(a=candidate:.* )\d+( typ host)$/m, `$1${this.#port}$2`) : sdp).split('\n');
    await this.#answer();
    for (const remote of this.#early) await this.#follow(remote);
    this.send(15, { any: 100 });
    this.send(5, { speaking: 1, delay: 0, ssrc: this.ssrc });
    if (stream.getVideoTracks().length > 0) {
      const { streams } = this.heard.find(({ op }) => op === 2).d;
      this.send(12, { audio_ssrc: this.ssrc, video_ssrc: streams[0].ssrc, rtx_ssrc: streams[0].rtx_ssrc, streams: [{ ...streams[0], active: true }] });
    }
    this.#selected();
  }

  async #offer() {
    const { type, sdp } = await this.#connection.createOffer();
    await this.#connection.setLocalDescription({ type, sdp: renumbered(sdp) });
    return this.#connection.localDescription.sdp;
  }

  async #follow(remote) {
    // Who is there already is told before the server's own side.
    if (!this.#server) return void this.#early.push(remote);
    if (this.#known.has(remote.ssrc)) return;
    this.#known.add(remote.ssrc);
    const transceiver = this.#connection.addTransceiver(remote.kind, { direction: 'recvonly' });
    await this.#offer();
    this.#remotes.set(transceiver.mid, remote);
    await this.#answer();
  }

  /** What the server would answer to the present offer, if it were asked. */
  async #answer() {
    const server = (name) => valueIn(this.#server, name);
    const sections = sectionsOf(this.#connection.localDescription.sdp);
    const mids = sections.map((lines) => valueIn(lines, 'a=mid'));
    const answer = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`, 'a=msid-semantic: WMS *'];
    sections.forEach((lines, index) => {
      const kind = lines[0].split(' ')[0];
      const { number, rtx } = codecIn(lines, kind === 'audio' ? 'opus' : 'VP8');
      const numbers = [number, rtx].filter(Boolean);
      const remote = this.#remotes.get(mids[index]);
      const isSent = lines.includes('a=sendonly');
      answer.push(
        `m=${kind} 9 UDP/TLS/RTP/SAVPF ${numbers.join(' ')}`,
        server('c=IN IP4 ') ?? 'c=IN IP4 0.0.0.0',
        `a=mid:${mids[index]}`,
        `a=${remote ? 'sendonly' : isSent ? 'recvonly' : 'inactive'}`,
        'a=rtcp-mux',
        `a=ice-ufrag:${server('a=ice-ufrag')}`,
        `a=ice-pwd:${server('a=ice-pwd')}`,
        `a=fingerprint:${server('a=fingerprint')}`,
        'a=setup:passive',
        ...this.#server.filter((line) => line.startsWith('a=candidate:')),
        // Those that the server makes use of; it names them as this browser did.
        ...lines.filter((line) => line.startsWith('a=extmap:') && this.#server.includes(line)),
        ...lines.filter((line) => numbers.some((one) => line.startsWith(`a=rtpmap:${one} `) || line.startsWith(`a=fmtp:${one} `))),
        ...(kind === 'video' ? ['nack', 'nack pli', 'goog-remb', 'transport-cc'].map((feedback) => `a=rtcp-fb:${number} ${feedback}`) : []),
      );
      const rids = lines.flatMap((line) => /^a=rid:(\w+) send/.exec(line)?.[1] ?? []);
      if (rids.length > 0 && this.#server.some((line) => line.endsWith(':rtp-stream-id')))
        answer.push(...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(';')}`);
      if (!remote) return;
      answer.push(`a=msid:${remote.userId} ${remote.ssrc}`);
      // Chromium takes the first for the stream itself.
      answer.push(`a=ssrc:${remote.ssrc} cname:${remote.userId}`);
      if (remote.rtx && rtx) answer.push(`a=ssrc:${remote.rtx} cname:${remote.userId}`, `a=ssrc-group:FID ${remote.ssrc} ${remote.rtx}`);
    });
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: `${answer.join('\r\n')}\r\n` });
  }

  /** What came of one stream. */
  async received(ssrc) {
    const report = await this.#connection.getStats();
    const found = [...report.values()].find((one) => one.type === 'inbound-rtp' && one.ssrc === ssrc);
    return found && { ...found };
  }

  async sent(kind) {
    const report = await this.#connection.getStats();
    return [...report.values()].filter((one) => one.type === 'outbound-rtp' && one.kind === kind).map((one) => ({ ...one }))[0];
  }

  async #until(isSo) {
    const failed = () => this.closed !== null || this.state === 'failed' || this.state === 'closed';
    while (!isSo())
      if (failed()) throw new Error(`no way in: ${this.closed} ${this.state}`);
      else await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function play(track) {
  const element = document.createElement(track.kind);
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
  element.play().catch(() => undefined);
}

window.call = new Call();
