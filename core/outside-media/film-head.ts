import type { IncomingHttpHeaders } from 'node:http';
import { playedType } from './played-type.ts';

/** What of a film is asked for, as `Range` and `If-Range` say it. */
export interface FilmQuestion {
  range?: string | undefined;
  ifRange?: string | undefined;
}

/** What comes of a film, as the headers of an answer say it. */
export interface FilmHead {
  status: 200 | 206 | 416;
  /** Null for what is not there. */
  contentType: string | null;
  /** Of this answer; null where its host does not say it. */
  sizeBytes: number | null;
  contentRange: string | null;
  acceptsRanges: boolean;
  etag: string | null;
  lastModified: string | null;
}

interface SaidHead {
  status: number;
  headers: IncomingHttpHeaders;
}

const ONE_RANGE = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/;
const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/;
const NOT_THERE = /^bytes \*\/\d{1,15}$/;
const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** The headers by which another host is asked. Several ranges and nonsense are asked for as the whole. */
export function filmHeaders({ range, ifRange }: FilmQuestion): Record<string, string> {
  if (range === undefined || !ONE_RANGE.test(range)) return {};
  if (ifRange === undefined) return { range };
  return ETAG.test(ifRange) || HTTP_DATE.test(ifRange) ? { range, 'if-range': ifRange } : {};
}

/** Reads what a host answers to such headers. Null for what is no film or sound, is too large, or is not what was asked for. */
export function readFilmHead({ status, headers }: SaidHead, sent: Record<string, string>, address: string, maxBytes: number): FilmHead | null {
  const asked = ONE_RANGE.exec(sent['range'] ?? '');
  const [said, range = ''] = [headers['content-length'], headers['content-range']];
  if (status === 416 && asked)
    return { ...NOTHING, status, contentRange: NOT_THERE.test(range) ? range : null, acceptsRanges: true, etag: null, lastModified: null };
  const contentType = playedType(headers['content-type'] ?? '', address);
  if (contentType === null || !['', 'identity'].includes(headers['content-encoding'] ?? '')) return null;
  const stands = { contentType, etag: matching(ETAG, headers.etag), lastModified: matching(HTTP_DATE, headers['last-modified']) };
  if (status === 200) {
    const sizeBytes = said === undefined ? null : Number(said);
    if (sizeBytes !== null && sizeBytes > maxBytes) return null;
    return { ...stands, status, sizeBytes, contentRange: null, acceptsRanges: headers['accept-ranges'] === 'bytes' };
  }
  const [, first, last, total] = CONTENT_RANGE.exec(range) ?? [];
  if (status !== 206 || !asked || first === undefined || last === undefined) return null;
  const [start, end, all] = [Number(first), Number(last), total === '*' ? Number(last) + 1 : Number(total)];
  const sizeBytes = end - start + 1;
  const isOther = asked[1] ? start !== Number(asked[1]) || (asked[2] && end > Number(asked[2])) : sizeBytes > Number(asked[3]);
  if (isOther || sizeBytes < 1 || end >= all || all > maxBytes || (said !== undefined && Number(said) !== sizeBytes)) return null;
  return { ...stands, status, sizeBytes, contentRange: range, acceptsRanges: true };
}

const NOTHING = { contentType: null, sizeBytes: 0 };

const matching = (pattern: RegExp, value: string | undefined): string | null => (value !== undefined && pattern.test(value) ? value : null);
