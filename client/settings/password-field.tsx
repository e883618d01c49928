import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import type { Task } from '../kit/use-task.ts';

/** Whether one logs in by a password at all. Who does not is asked for their passkey wherever others say theirs. */
export function useHasPassword(): { hasPassword: boolean; reload(): void } {
  const client = useClient();
  const load = useCallback(() => client.rest.call('GET /nexus/v1/users/@me/login'), [client]);
  const { value, reload } = useLoaded(load);
  return { hasPassword: value?.has_password ?? true, reload };
}

export function PasswordField({ task, isFirst = false }: { task: Task; isFirst?: boolean }) {
  const { t } = useLingui();
  return (
    <Field label={t`Password`} name="password" type="password" autoComplete="current-password" required autoFocus={isFirst} wrong={task.wrong('password')} />
  );
}

/** For the body of what asks for it; nothing where there was no such field. */
export function typedPassword(data: FormData): { password?: string } {
  const typed = data.get('password');
  return typeof typed === 'string' ? { password: typed } : {};
}
