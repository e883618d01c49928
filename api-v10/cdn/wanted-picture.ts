import type { Drawing } from '#core/ports/image-work';

/** What an address asks of a picture. */
export interface WantedPicture {
  format: Drawing['format'];
  isAnimated: boolean;
  quality: Drawing['quality'];
  maxWidth?: number;
  maxHeight?: number;
}

/** Powers of two, and what Discord's own apps ask for besides. */
const SIZES: ReadonlySet<string> = new Set(
  '16 20 22 24 28 32 40 44 48 56 60 64 80 96 100 128 160 240 256 300 320 480 512 600 640 1024 1280 1536 2048 3072 4096'.split(' '),
);
const MAX_SIDE = 4096;
const FORMATS: Record<string, Drawing['format']> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp', gif: 'gif', avif: 'avif' };

export const formatOfExtension = (extension: string): Drawing['format'] | undefined => FORMATS[extension.toLowerCase()];

const qualityOf = (query: URLSearchParams): Drawing['quality'] => {
  const asked = query.get('quality');
  return asked === 'lossless' || asked === 'low' ? asked : 'high';
};

/** GIFs move by themselves, other formats when told to. */
const movesIn = (format: Drawing['format'], query: URLSearchParams): boolean => format === 'gif' || (format === 'webp' && query.get('animated') === 'true');

/** Of a picture with its format in the path. Null for a size that Discord does not have. */
export function wantedByPath(extension: string, query: URLSearchParams): WantedPicture | null {
  const format = formatOfExtension(extension);
  const size = query.get('size');
  if (!format || (size !== null && !SIZES.has(size))) return null;
  return {
    format,
    isAnimated: movesIn(format, query),
    quality: qualityOf(query),
    ...(size !== null && { maxWidth: Number(size), maxHeight: Number(size) }),
  };
}

/** Of a file of a message, as Discord's media proxy is asked: undefined when it is wanted as it is, null for what makes no sense. */
export function wantedByQuery(query: URLSearchParams, stored: Drawing['format']): WantedPicture | null | undefined {
  const [width, height, asked] = [query.get('width'), query.get('height'), query.get('format')];
  if (width === null && height === null && asked === null && !query.has('quality') && !query.has('animated')) return undefined;
  const format = asked === null ? stored : formatOfExtension(asked);
  const [maxWidth, maxHeight] = [sideOf(width), sideOf(height)];
  if (!format || maxWidth === null || maxHeight === null) return null;
  // A moving picture moves on unless it is told not to.
  const isAnimated = movesIn(format, query) || (format === stored && query.get('animated') !== 'false');
  return { format, isAnimated, quality: qualityOf(query), ...(maxWidth && { maxWidth }), ...(maxHeight && { maxHeight }) };
}

function sideOf(asked: string | null): number | undefined | null {
  if (asked === null) return undefined;
  const side = /^\d{1,5}$/.test(asked) ? Number(asked) : 0;
  return side >= 1 ? Math.min(side, MAX_SIDE) : null;
}
