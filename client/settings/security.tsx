import { AuthenticatorApp } from './authenticator-app.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { Passkeys } from './passkeys.tsx';

/** With what one proves that one is oneself, beside the password. */
export default function Security() {
  return (
    <>
      <AuthenticatorApp />
      <Passkeys />
      <BackupCodes />
    </>
  );
}
