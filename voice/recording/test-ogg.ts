/** The packets of an Ogg file, behind its two headers; throws where it is none. Source: RFC 3533. */
export function packetsIn(file: Buffer): { packets: Buffer[]; samples: number } {
  const packets: Buffer[] = [];
  let [at, sequence, samples] = [0, 0, 0];
  let begun: Buffer[] = [];
  let isEnded = false;
  while (at < file.length) {
    if (file.toString('latin1', at, at + 4) !== 'OggS' || isEnded) throw new Error(`No page of Ogg at ${at}.`);
    if (file.readUInt32LE(at + 18) !== sequence++) throw new Error('A page is missing.');
    isEnded = ((file[at + 5] ?? 0) & 4) !== 0;
    samples = Number(file.readBigUInt64LE(at + 6));
    const pieces = file.subarray(at + 27, at + 27 + (file[at + 26] ?? 0));
    at += 27 + pieces.length;
    for (const size of pieces) {
      begun.push(file.subarray(at, at + size));
      at += size;
      if (size === 255) continue;
      packets.push(Buffer.concat(begun));
      begun = [];
    }
  }
  if (!isEnded || packets[0]?.toString('latin1', 0, 8) !== 'OpusHead' || packets[1]?.toString('latin1', 0, 8) !== 'OpusTags') throw new Error('No whole file.');
  return { packets: packets.slice(2), samples };
}
