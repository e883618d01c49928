/** The network in which strangers' addresses are asked. */
export interface OutsideNetwork {
  /** All addresses that a name has now; asked once for each connection. Rejects when it has none. */
  resolve(name: string): Promise<{ address: string; family: number }[]>;
  /** Whether an address belongs to the public internet. */
  isPublic(address: string): boolean;
}
