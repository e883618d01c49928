import { encodePng } from './encode-png.ts';

/** A grey PNG of that size. */
export const testPng = (side = 8): Buffer => encodePng(side, side, new Uint8Array(side * side * 3).fill(127));

const FRAME = Buffer.from('21f90400000000002c00000000010001000002024401 00'.replaceAll(' ', ''), 'hex');
const HEAD = Buffer.from('47494638396101000100800000000000ffffff', 'hex');

/** A GIF of one pixel, with so many frames. */
export const testGif = (frames = 1): Buffer => Buffer.concat([HEAD, ...Array.from({ length: frames }, () => FRAME), Buffer.from([0x3b])]);

export const dataUri = (bytes: Buffer, type = 'image/png'): string => `data:${type};base64,${bytes.toString('base64')}`;
