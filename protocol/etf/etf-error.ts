/** A term that cannot be read, or a value that has no term; the gateway answers it by closing with 4002. */
export class EtfError extends Error {
  override readonly name = 'EtfError';
}
