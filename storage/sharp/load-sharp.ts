export type Sharp = (typeof import('sharp'))['default'];

/** What the product takes; libvips knows many more formats, each of which is one more way in. */
const LOADERS = [
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadHeifBuffer',
];

/** Loads sharp when it is first needed. Throws where it, or its part for this machine, is not installed. */
export async function loadSharp(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  // One picture takes one thread, and nothing stays in memory behind it.
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  return sharp;
}
