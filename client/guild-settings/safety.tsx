import { Trans, useLingui } from '@lingui/react/macro';
import { useClient, useSelected } from '../app/session.tsx';
import { RadioField } from '../kit/choice-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { useTask } from '../kit/use-task.ts';
import type { GuildSectionProps } from './sections.tsx';
import { useGuildEdit } from './use-guild-edit.ts';

/** Who may write at once, whose pictures bots are to look at, and whether moderators need a second factor. */
export default function Safety({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const { form, task, save } = useGuildEdit(guildId, (guild) => ({
    verification_level: guild.verification_level as number,
    explicit_content_filter: guild.explicit_content_filter as number,
  }));
  const { values, set } = form;
  return (
    <>
      <section className="settings-group">
        <RadioField
          label={t`Verification level`}
          hint={t`What people need who have no role yet before they may write or answer. Members with a role are free of it.`}
          value={values.verification_level}
          options={[
            { value: 0, words: t`None`, about: t`Everybody may write at once.` },
            { value: 1, words: t`Low`, about: t`Needs an address of mail that was confirmed.` },
            { value: 2, words: t`Medium`, about: t`Needs an account that is older than 5 minutes, too.` },
            { value: 3, words: t`High`, about: t`Needs to be a member of the guild for more than 10 minutes, too.` },
            { value: 4, words: t`Highest`, about: t`Needs a confirmed telephone number; where the server confirms none, a role.` },
          ]}
          wrong={task.wrong('verification_level')}
          onChange={(level) => set('verification_level', level)}
        />
      </section>
      <section className="settings-group">
        <RadioField
          label={t`Explicit pictures`}
          hint={t`Whose pictures are to be looked at. Bots can read this and go by it; the server itself looks at no pictures.`}
          value={values.explicit_content_filter}
          options={[
            { value: 0, words: t`Nobody's` },
            { value: 1, words: t`Those of members without a role` },
            { value: 2, words: t`Everybody's` },
          ]}
          wrong={task.wrong('explicit_content_filter')}
          onChange={(level) => set('explicit_content_filter', level)}
        />
      </section>
      <SecondFactor guildId={guildId} />
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </>
  );
}

/** Takes effect at once; only the owner may, and only with a second factor of their own. */
function SecondFactor({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const isOn = useSelected((state) => state.guilds.get(guildId)?.mfa_level === 1);
  const isOwner = useSelected((state) => state.guilds.get(guildId)?.owner_id === state.meId);
  const turn = (level: 0 | 1): void =>
    task.run(async () => {
      await client.rest.call('POST /guilds/{guild_id}/mfa', { path: { guild_id: guildId }, body: { level } });
    });
  return (
    <section className="settings-group">
      <h2>
        <Trans>Moderators</Trans>
      </h2>
      <Switch
        label={t`Moderators need a second factor`}
        hint={
          isOwner
            ? t`Who kicks, bans or deletes messages has to have one turned on. You need one as well. Takes effect at once.`
            : t`Who kicks, bans or deletes messages has to have one turned on. Only the owner changes this.`
        }
        isOn={isOn}
        isDisabled={!isOwner || task.isBusy}
        onChange={(next) => turn(next ? 1 : 0)}
      />
      <Problem text={task.problem} />
    </section>
  );
}
