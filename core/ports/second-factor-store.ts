import type { Snowflake } from 'discord-api-types/v10';

/** A key on somebody's device that they prove who they are with. */
export interface PasskeyRecord {
  id: Snowflake;
  user_id: Snowflake;
  /** As the device names it, in base64url. */
  credential_id: string;
  /** COSE, in base64url. */
  public_key: string;
  counter: number;
  transports: string[];
  /** The host that it was made for; it works nowhere else. */
  rp_id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface BackupCodeRecord {
  hash: string;
  consumed: boolean;
}

/** What people prove with, beside their password, that it is they. Each method is one step: what may be used once is used once. */
export interface SecondFactorStore {
  /** The sealed secret of somebody's authenticator app. */
  totpSecretOf(userId: Snowflake): Promise<string | null>;
  /** False when there is one already. `usedStep` is the step of the code that it was tried with. */
  addTotp(userId: Snowflake, sealedSecret: string, usedStep: number): Promise<boolean>;
  removeTotp(userId: Snowflake): Promise<boolean>;
  /** False when that step's code or a later one was used before. */
  useTotpStep(userId: Snowflake, step: number): Promise<boolean>;
  /** Oldest first. */
  passkeysOf(userId: Snowflake): Promise<PasskeyRecord[]>;
  passkeyByCredential(credentialId: string): Promise<PasskeyRecord | null>;
  /** False when this credential is somebody's already. */
  addPasskey(passkey: PasskeyRecord): Promise<boolean>;
  renamePasskey(userId: Snowflake, id: Snowflake, name: string): Promise<PasskeyRecord | null>;
  removePasskey(userId: Snowflake, id: Snowflake): Promise<boolean>;
  /** False when its counter did not rise, which says that there are two of it; devices that do not count say 0. */
  usePasskey(id: Snowflake, counter: number, at: string): Promise<boolean>;
  backupCodesOf(userId: Snowflake): Promise<BackupCodeRecord[]>;
  /** Those of before work no more. */
  replaceBackupCodes(userId: Snowflake, hashes: readonly string[]): Promise<void>;
  /** False when there is no such code, or it was used. */
  useBackupCode(userId: Snowflake, hash: string, at: string): Promise<boolean>;
  removeAllOfUser(userId: Snowflake): Promise<void>;
}
