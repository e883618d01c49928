export { encodeEtf } from './etf/encode.ts';
export { decodeEtf } from './etf/decode.ts';
export { EtfError } from './etf/etf-error.ts';
