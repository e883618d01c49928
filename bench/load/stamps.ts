/** Before the end of a packet, which DAVE's marker may stand at, is written when it was sent. */
const FROM_END = 16;

export const stamp = (packet: Buffer, atMs: number): void => void packet.writeDoubleBE(atMs, packet.length - FROM_END);

export const readStamp = (packet: Buffer): number => packet.readDoubleBE(packet.length - FROM_END);
