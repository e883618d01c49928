import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { serverUrl } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { Field } from '../kit/field.tsx';
import { Loading } from '../kit/loading.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { useChanges } from '../kit/use-changes.ts';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import type { GuildSectionProps } from './sections.tsx';

/** An invite by a word of the guild's own, which never ends. */
export default function VanityLink({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/vanity-url', { path: { guild_id: guildId } }), [client, guildId]);
  const { value, problem, reload, set: put } = useLoaded<{ code: string | null; uses: number }>(load);
  const { values, isChanged, set, reset } = useChanges({ code: value?.code ?? '' });
  if (!value) return <Loading problem={problem} onRetry={reload} />;
  const link = value.code === null ? '' : `${serverUrl}/invite/${value.code}`;
  const save = (): void =>
    task.run(async () => {
      const saved = await client.rest.call('PATCH /guilds/{guild_id}/vanity-url', { path: { guild_id: guildId }, body: { code: values.code.trim() || null } });
      put(() => ({ code: saved.code, uses: saved.uses }));
      reset();
    });
  return (
    <>
      <div className="stack">
        <Field
          label={t`The guild’s own word`}
          value={values.code}
          maxLength={25}
          autoCapitalize="none"
          spellCheck={false}
          hint={t`2 to 25 small letters, digits and hyphens. Empty gives it back.`}
          wrong={task.wrong('code')}
          onChange={(event) => set('code', event.currentTarget.value.toLowerCase().replaceAll(/[^a-z0-9-]/g, ''))}
        />
        {link !== '' && (
          <>
            <div className="row wrap">
              <code>{link}</code>
              <CopyButton text={link} />
            </div>
            <p className="note">
              <Plural value={value.uses} one="# person came by it." other="# people came by it." />
            </p>
          </>
        )}
        {link === '' && (
          <p className="note">
            <Trans>The guild has none yet.</Trans>
          </p>
        )}
      </div>
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
    </>
  );
}
