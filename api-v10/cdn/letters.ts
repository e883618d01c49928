/** Letters of five by seven dots: each row is a digit of base 32, from the top. */
const ROWS: Readonly<Record<string, string>> = {
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhf',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hhpljhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllla',
  X: 'hha4ahh',
  Y: 'hhha444',
  Z: 'v1248gv',
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh1248v',
  3: 'v2421he',
  4: '26aiv22',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf12c',
  ' ': '0000000',
  '.': '00000cc',
  ',': '0000c48',
  '!': '4444404',
  '?': 'eh12404',
  '-': '000v000',
  _: '000000v',
  "'": '4480000',
  ':': '0cc0cc0',
  '&': 'cik8lid',
  '(': '2488842',
  ')': '8422248',
  '/': '01248g0',
  '+': '044v440',
  '#': 'aavavaa',
};
/** For scripts that have no letters here. */
const BOX = 'vhhhhhv';

const LETTER_WIDTH = 6;
export const LETTER_HEIGHT = 7;

/** The dots of a text, in its capitals and without accents, one letter each `LETTER_WIDTH`. */
export function dotsOf(text: string): { x: number; y: number }[] {
  return plain(text).flatMap((letter, index) =>
    [...(ROWS[letter] ?? BOX)].flatMap((row, y) =>
      [0, 1, 2, 3, 4].filter((x) => (Number.parseInt(row, 32) >> (4 - x)) & 1).map((x) => ({ x: index * LETTER_WIDTH + x, y })),
    ),
  );
}

/** How wide a text is, in dots. */
export const widthOf = (text: string): number => Math.max(0, plain(text).length * LETTER_WIDTH - 1);

const plain = (text: string): string[] => [...text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toUpperCase()];
