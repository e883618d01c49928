/** Secrets that all processes of an instance have to agree on. */
export interface SecretStore {
  find(name: string): Promise<string | null>;
  /** Keeps it unless there is one; tells the one that holds. */
  keep(name: string, secret: string): Promise<string>;
}
