const textAt = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((letter, place) => bytes[at + place] === letter.charCodeAt(0));

/** Whether a picture may move, by its first bytes. A canvas would make it stand still. */
export function mayMove(bytes: Uint8Array): boolean {
  if (textAt(bytes, 0, 'GIF8')) return true;
  if (textAt(bytes, 0, 'RIFF') && textAt(bytes, 8, 'WEBPVP8X')) return ((bytes[20] ?? 0) & 0b10) !== 0;
  if (textAt(bytes, 4, 'ftyp')) return textAt(bytes, 8, 'avis');
  return textAt(bytes, 1, 'PNG') && isMovingPng(bytes);
}

/** One that moves says so before its first picture. Source: the specification of APNG. */
function isMovingPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.length; at += view.getUint32(at) + 12) {
    if (textAt(bytes, at + 4, 'acTL')) return true;
    if (textAt(bytes, at + 4, 'IDAT')) return false;
  }
  return false;
}
