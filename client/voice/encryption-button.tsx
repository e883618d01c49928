import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { Icon } from '../kit/icon.tsx';
import { useVoiceNow } from './voice.ts';

/** Digits in fives, which people can read to each other. */
export const inFives = (code: string): string[] => code.replaceAll(/\D/g, '').match(/\d{1,5}/g) ?? [];

/** Whether the call is encrypted from end to end, with the code that all who are in it see alike. */
export function EncryptionButton() {
  const { t } = useLingui();
  const encryption = useVoiceNow((now) => now.encryption);
  const code = encryption?.privacyCode ?? null;
  const isOn = (encryption?.version ?? 0) > 0;
  const label = code !== null ? t`Encrypted from end to end` : isOn ? t`Encryption is being agreed on` : t`Not encrypted from end to end`;
  return (
    <DialogTrigger>
      <Button className={`icon-button call-button${code === null ? '' : ' good'}`} aria-label={label}>
        <Icon name={isOn ? 'shield' : 'warn'} />
      </Button>
      <Popover className="popover" placement="top">
        <Dialog className="voice-about">
          <Heading slot="title" level={3}>
            {label}
          </Heading>
          {code === null ? (
            <p>
              {isOn ? (
                <Trans>There is a code to compare as soon as somebody else is in the call.</Trans>
              ) : (
                <Trans>Somebody in this call, or this browser, cannot encrypt from end to end. The server could listen.</Trans>
              )}
            </p>
          ) : (
            <>
              <p>
                <Trans>Everybody in the call sees the same code. Compare it aloud: if it is the same, nobody listens in between.</Trans>
              </p>
              <ol className="code-groups" aria-label={t`Verification code`}>
                {inFives(code).map((five, index) => (
                  <li key={index}>{five}</li>
                ))}
              </ol>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
