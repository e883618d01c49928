/**
 * A page's end of a call of two, which measures: what its microphone sends is given the time instead of sound, just before it is packed,
 * and what comes is read as soon as it is unpacked, before the page would wait with it for what is late.
 */
const FRAME_BYTES = 120;
const STAMP_AT = FRAME_BYTES - 16;

const WORKER = `
  const now = () => performance.timeOrigin + performance.now();
  let isOn = false;
  let delays = [];
  onmessage = ({ data }) => {
    if (data.isOn) delays = [];
    else postMessage(delays);
    isOn = data.isOn;
  };
  onrtctransform = ({ transformer: { readable, writable, options } }) =>
    readable.pipeThrough(new TransformStream({ transform: options.isSent ? send : receive })).pipeTo(writable).catch(() => undefined);
  function send(frame, controller) {
    if (!isOn) return;
    const stamped = new ArrayBuffer(${FRAME_BYTES});
    new DataView(stamped).setFloat64(${STAMP_AT}, now());
    frame.data = stamped;
    controller.enqueue(frame);
  }
  function receive(frame) {
    if (isOn && frame.data.byteLength === ${FRAME_BYTES}) delays.push(now() - new DataView(frame.data).getFloat64(${STAMP_AT}));
  }
`;

/** The answer that the server would give, if it were asked: with one line, on which both send. */
function answerTo(offer, fragment, ssrc) {
  const lines = offer.split(/\r?\n/);
  const server = fragment.split('\n');
  const value = (of, name) => of.find((line) => line.startsWith(name));
  const number = /^a=rtpmap:(\d+) opus\//m.exec(offer)[1];
  const answer = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=msid-semantic: WMS *',
    `m=audio 9 UDP/TLS/RTP/SAVPF ${number}`,
    'c=IN IP4 0.0.0.0',
    value(lines, 'a=mid:'),
    'a=sendrecv',
    'a=rtcp-mux',
    value(server, 'a=ice-ufrag:'),
    value(server, 'a=ice-pwd:'),
    value(server, 'a=fingerprint:'),
    'a=setup:passive',
    value(server, 'a=candidate:'),
    value(lines, `a=rtpmap:${number} `),
    value(lines, `a=fmtp:${number} `),
    `a=msid:other ${ssrc}`,
    `a=ssrc:${ssrc} cname:other`,
  ];
  return `${answer.filter(Boolean).join('\r\n')}\r\n`;
}

class End {
  #connection = new RTCPeerConnection();
  #worker = new Worker(URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' })));

  async offer() {
    if (!('RTCRtpScriptTransform' in window)) return null;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    const { sender, receiver } = this.#connection.addTransceiver(stream.getAudioTracks()[0], { direction: 'sendrecv', streams: [stream] });
    sender.transform = new RTCRtpScriptTransform(this.#worker, { isSent: true });
    receiver.transform = new RTCRtpScriptTransform(this.#worker, { isSent: false });
    await this.#connection.setLocalDescription();
    return this.#connection.localDescription.sdp;
  }

  async join(fragment, ssrc) {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answerTo(this.#connection.localDescription.sdp, fragment, ssrc) });
    while (this.#connection.connectionState !== 'connected') {
      if (this.#connection.connectionState === 'failed') throw new Error('there was no way in');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  begin() {
    this.#worker.postMessage({ isOn: true });
  }

  /** How long each frame was on its way that came since, by the clocks of both. */
  end() {
    return new Promise((resolve) => {
      this.#worker.onmessage = ({ data }) => resolve(data);
      this.#worker.postMessage({ isOn: false });
    });
  }
}

window.end = new End();
