/** First byte of every term. Source: Erlang, "External Term Format". */
export const VERSION = 131;

/** The byte before each term. Source: Erlang, "External Term Format". */
export const Tag = {
  newFloat: 70,
  smallInteger: 97,
  integer: 98,
  float: 99,
  atom: 100,
  smallTuple: 104,
  largeTuple: 105,
  nil: 106,
  string: 107,
  list: 108,
  binary: 109,
  smallBig: 110,
  largeBig: 111,
  smallAtom: 115,
  map: 116,
  atomUtf8: 118,
  smallAtomUtf8: 119,
} as const;
