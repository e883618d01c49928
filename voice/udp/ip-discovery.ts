/** IP discovery (Discord: voice connections, "IP Discovery"): type, length, SSRC, address of 64 bytes, port; all big endian. */
const BYTES = 74;
const BODY_BYTES = BYTES - 4;
const REQUEST = 1;
const RESPONSE = 2;
const ADDRESS_AT = 8;

/** The SSRC that a request names; undefined for any other packet. */
export function discoveredSsrc(packet: Buffer): number | undefined {
  if (packet.length !== BYTES || packet.readUInt16BE(0) !== REQUEST || packet.readUInt16BE(2) !== BODY_BYTES) return undefined;
  return packet.readUInt32BE(4);
}

/** The answer: from which address and port the request came. */
export function discoveryResponse(ssrc: number, address: string, port: number): Buffer {
  const response = Buffer.alloc(BYTES);
  response.writeUInt16BE(RESPONSE, 0);
  response.writeUInt16BE(BODY_BYTES, 2);
  response.writeUInt32BE(ssrc, 4);
  // One NUL must remain, where clients stop reading.
  response.write(address, ADDRESS_AT, 63, 'latin1');
  response.writeUInt16BE(port, BYTES - 2);
  return response;
}
